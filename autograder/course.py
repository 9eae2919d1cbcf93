"""Where the course's files are, and which labs there are."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the code
ELSEWHERE = "UNROLLED_COURSE"  # names the folder of a class that lies outside the clone
# What readers of the labs write beside their notebooks, to keep: no build may take it away.
KEEPSAKES = (
    "adder.npz",
    "bit_keeper.npz",
    "guesses.json",
    "letter_keeper.npz",
    "memory.png",
    "my_dinosaurs.txt",
    "my_sonnet.txt",
    "page.txt",
    "reader.npz",
)


class CourseError(Exception):
    """Something about the course's files is not as it must be; the message says what to do."""


class NotGradedError(CourseError):
    """A submission could not be graded for no fault of its own; the message says why."""


@dataclass(frozen=True)
class Course:
    """A checkout of the course, or a folder with what a class needs of it.

    That is `solutions/`, `notebooks/`, `nbgrader_config.py` and an `autograder/` to write in. It is
    the checkout where nobody says otherwise; UNROLLED_COURSE names another folder.

    Who writes what, and who reads it besides:

    | place | written by | read by |
    |---|---|---|
    | `source`, `releases` | people; `build` | `autograder/lab` |
    | `instructor`, `release` | `build` | learners; `autograder/lab`, `autograder/sandbox` |
    | `settings` | people | nbgrader, through `autograder/gradebook/nbgrader_options.py` |
    | `submitted` | instructors, `simulate` | `autograder/intake/submitted.py` |
    | `pending` | `autograder/gradebook/journal.py` | itself |
    | `record`, `autograded` | the journal, from `pending` | `report`, `feedback`, `--explain` |
    | `before` | `autograder/grade/history.py` | `report` |
    | `gradebook` | `autograder/gradebook/book.py` | `export`, nbgrader |
    | `key` | `autograder/judging/seeds.py` | itself |
    | `extensions` | `autograder/gradebook/extensions.py` | itself |
    | `feedback` | `autograder/feedback_pages/pages.py` | instructors |
    | `reports` | `autograder/report/page.py` | instructors |
    | `simulated` | `autograder/simulate` | itself |
    """

    root: Path = field(default_factory=lambda: _root())

    def labs(self) -> list[str]:
        """Names of all labs that have a source, in order."""
        sources = (self.root / "solutions").glob("*.py")
        return sorted(path.stem for path in sources if re.fullmatch(r"\d\d_\w+", path.stem))

    def pick(self, names: tuple[str, ...]) -> list[str]:
        """Check names of labs, or take all where none is named.

        Raises:
            CourseError: for a name that is no lab; the message lists those that are.
        """
        labs = self.labs()
        if not labs:
            raise CourseError(
                f"{self.root} holds no lab. {ELSEWHERE} names the folder of a class: copy "
                f"solutions, notebooks and nbgrader_config.py from {ROOT} there."
            )
        for name in names:
            if name not in labs:
                raise CourseError(f"There is no lab {name!r}; the labs are: {', '.join(labs)}.")
        return list(names) or labs

    def source(self, lab: str) -> Path:
        """The text that the lab is built from."""
        return self.root / "solutions" / f"{lab}.py"

    def instructor(self, lab: str) -> Path:
        """Folder of the instructor's notebook."""
        return self.root / "solutions" / lab

    def release(self, lab: str) -> Path:
        """Folder of the student's release."""
        return self.root / "notebooks" / lab

    def released_notebook(self, lab: str) -> Path:
        """The notebook that students start from."""
        return self.release(lab) / f"{lab}.ipynb"

    def releases(self, lab: str) -> Path:
        """Fingerprints of all releases of a lab."""
        return self.root / "solutions" / f"{lab}.releases.json"

    @property
    def settings(self) -> Path:
        """What an instructor sets."""
        return self.root / "nbgrader_config.py"

    @property
    def figures(self) -> Path:
        """Pictures that the labs show."""
        return self.root / "assets" / "figures"

    @property
    def grading(self) -> Path:
        """Where all lies that grading takes and makes; git ignores it."""
        return self.root / "autograder"

    @property
    def submitted(self) -> Path:
        """Submissions: `STUDENT/LAB/LAB.ipynb`."""
        return self.grading / "submitted"

    @property
    def records(self) -> Path:
        """A folder of records for each lab, and the lock of the one that writes."""
        return self.grading / "records"

    def record(self, lab: str, student: str) -> Path:
        """What became of one submission."""
        return self.records / lab / f"{student}.json"

    def pending(self, lab: str) -> Path:
        """Folder of what is graded and not yet written everywhere."""
        return self.records / lab / ".pending"

    def before(self, lab: str) -> Path:
        """Folder of what the records said before the last grading."""
        return self.records / lab / ".before"

    @property
    def all_autograded(self) -> Path:
        """Folder of the autograded notebooks."""
        return self.grading / "autograded"

    def autograded(self, lab: str, student: str) -> Path:
        """A notebook with its verdicts; its time stamp lies beside it."""
        return self.all_autograded / student / lab / f"{lab}.ipynb"

    @property
    def gradebook(self) -> Path:
        """The database."""
        return self.grading / "gradebook.db"

    @property
    def key(self) -> Path:
        """What seeds are made from; readable by its owner only."""
        return self.grading / "course.key"

    @property
    def extensions(self) -> Path:
        """Who has more time than others."""
        return self.grading / "extensions.json"

    @property
    def all_feedback(self) -> Path:
        """Folder of the feedback pages."""
        return self.grading / "feedback"

    def feedback(self, lab: str, student: str) -> Path:
        """A student's feedback page."""
        return self.all_feedback / student / lab / f"{lab}.html"

    @property
    def reports(self) -> Path:
        """Folder of the reports about a class."""
        return self.grading / "reports"

    def simulated(self, lab: str) -> Path:
        """Folder of the truth about a simulated class."""
        return self.grading / "simulated" / lab


def _root() -> Path:
    named = os.environ.get(ELSEWHERE)
    return Path(named).expanduser().resolve() if named else ROOT


def spec_module(lab: str) -> str:
    """Name of the module that specifies a lab.

    >>> spec_module("01_rnn_cell")
    'autograder.specs.lab01_rnn_cell'
    """
    return f"autograder.specs.lab{lab}"
