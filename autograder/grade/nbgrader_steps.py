"""The same grading inside nbgrader's own `autograde`, and so behind formgrader's button.

`nbgrader_config.py` names these classes. nbgrader reads each notebook twice: the exporter gives it
the normalised notebook in place of the submitted one; the preprocessor then runs and judges it as
`grade` does, and nbgrader's own steps save the scores.
"""

import time
import weakref
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum

from autograder.course import Course
from autograder.files import write_whole
from autograder.gradebook import record as records
from autograder.gradebook.book import Gradebook
from autograder.gradebook.journal import clear
from autograder.gradebook.record import Status
from autograder.intake.normalise import Normalised, normalise
from autograder.intake.submitted import Handed, hand_in
from autograder.isolation import AUTO, ISOLATIONS, chosen
from autograder.judging.marking import Bench
from autograder.lab.release import release

FIELDS = ("tampered", "notes", "problem", "blank", "hash", "judged", "answers", "only_in_play")
_last_backup: dict[Path, float] = {}


def prepare(root: Path, assignment: str) -> None:
    """Back the gradebook up and see to it that the assignment is in it.

    nbgrader calls this before each submission, as `Autograde.pre_convert_hook`, and passes over
    any exception; what it then cannot find it says itself.
    """
    course = Course(root)
    if time.monotonic() - _last_backup.get(course.root, float("-inf")) < 60:
        return
    with Gradebook(course) as gradebook:
        gradebook.enrol(release(course, assignment))
    _last_backup[course.root] = time.monotonic()


class SubmissionExporter(NotebookExporter):
    """Reads a submission as `grade` does: no link followed, the release with its answers in it."""

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> Any:
        """Read a submission, or on the second pass what the first one wrote."""
        converter: Any = self.parent
        if not converter._sanitizing:
            return super().from_filename(filename, resources=resources, **kwargs)
        info = resources["nbgrader"]
        place = Path(converter._format_dest(info["assignment"], info["student"]))
        clear(place)  # nbgrader has copied there what else was handed in, links followed
        course, handed = _handed(converter, info)
        if handed.timestamp:  # by which nbgrader knows a newer submission
            write_whole(place / "timestamp.txt", handed.timestamp.encode())
        normal = normalise(handed.raw, release(course, info["assignment"]), handed.problem)
        notebook = normal.notebook
        notebook.metadata["unrolled_grading"] = {name: getattr(normal, name) for name in FIELDS}
        return self.from_notebook_node(notebook, resources=resources, **kwargs)


class SandboxedExecute(NbGraderPreprocessor):
    """Runs a normalised notebook in the sandbox and judges its graded cells outside."""

    isolation = Enum(
        (AUTO, *ISOLATIONS),
        AUTO,
        help="How student code is kept apart. auto: bwrap, or an error; landlock: without "
        "namespaces, and promises less; none: only for code that you trust.",
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Put verdicts into the graded cells and write the record."""
        start = time.perf_counter()
        course, handed = _handed(self.parent.parent, resources["nbgrader"])
        bench = self._bench(course, resources["nbgrader"]["assignment"])
        found = nb.metadata.pop("unrolled_grading")
        normal = Normalised(
            nb,
            tuple(found["tampered"]),
            tuple(found["notes"]),
            found["problem"],
            tuple(found["blank"]),
            found["hash"],
            found["judged"],
            found["answers"],
            tuple(found["only_in_play"]),
        )
        marked = bench.mark_normalised(normal, handed)
        record = replace(marked.record, seconds=round(time.perf_counter() - start, 3))
        records.save(course, record)
        if record.status != Status.OK:
            self.log.warning("%s: %s", record.student, record.status)
        for line in (*record.tampered, *record.notes):
            self.log.warning("%s: %s", record.student, line)
        return marked.notebook, resources

    def _bench(self, course: Course, lab: str) -> Bench:
        """One bench for as long as nbgrader's exporter lives: all submissions of one command."""
        benches: dict[str, Bench] = self.parent.__dict__.setdefault("_unrolled_benches", {})
        if lab not in benches:
            if self.isolation == "none":
                self.log.warning("isolation is none: student code runs with all your rights")
            bench = Bench(course, lab, chosen(self.isolation)).__enter__()
            weakref.finalize(self.parent, bench.__exit__, None, None, None)
            benches[lab] = bench
        return benches[lab]


def _handed(converter: Any, info: dict[str, str]) -> tuple[Course, Handed]:
    course = Course(Path(converter.coursedir.root))
    return course, hand_in(course, info["assignment"], info["student"])
