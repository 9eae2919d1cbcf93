"""What a package runs in the platform's container: grade one submission, write the results.

    python -m autograder.package.inside ROOT

It runs in the folder `course` of a package. Where no grade can be given for no fault of the
student's (no isolation, a killed process, an error of ours), it writes no score at all, says why,
and ends with 1.
"""

if __name__ == "__main__":  # before all that takes its time
    from autograder.startup import skip_slow_imports

    skip_slow_imports()

import dataclasses
import json
import os
import sys
import traceback
from contextlib import ExitStack
from pathlib import Path
from typing import get_args

from autograder.course import Course, CourseError
from autograder.files import write_whole
from autograder.gradebook.record import FunctionResult
from autograder.intake.submitted import Handed, read_folder
from autograder.judging.marking import Bench
from autograder.judging.seeds import Derive, seed
from autograder.lab.spec import VISIBLE
from autograder.package import gradescope, prairielearn
from autograder.package.results import Results
from autograder.package.settings import APART, SETTINGS, Settings
from autograder.sandbox import Isolation

WANTED = "UNROLLED_ISOLATION"  # names one isolation, where a package allows several


def to_try(chosen: str, wanted: str = "") -> list[str]:
    """Which isolations to try, the best first.

    Args:
        chosen: at packaging.
        wanted: by the machine's environment; it may narrow what was chosen, never weaken it.

    Raises:
        CourseError: when that asks for what the package does not allow.
    """
    known = [word for word in APART if word in get_args(Isolation)]
    allowed = {"auto": known, "none": [*known, "none"]}.get(chosen, [chosen])
    if wanted in ("", "auto"):
        return allowed
    if wanted not in allowed:
        raise CourseError(
            f"{WANTED} asks for the isolation {wanted!r}, and this package allows "
            f"{', '.join(allowed)}. Make it anew with `package --isolation`."
        )
    return [wanted]


def grade(course: Course, settings: Settings, key: bytes, handed: Handed, wanted: str) -> Results:
    """Grade one submission, in the best isolation that is allowed and works here.

    Raises:
        CourseError: when none does, or the machine's fault left it without a grade.
    """
    refused = []
    for isolation in to_try(settings.isolation, wanted):
        bench = Bench(course, settings.lab, isolation, derive=_derive(settings.lab, key))
        with ExitStack() as stack:
            try:
                stack.enter_context(bench)
            except CourseError as error:
                refused.append(f"{isolation}: {error}")
                continue
            record = bench.mark(handed).record
        return Results(record, _on_the_notebooks(course, settings, isolation, handed))
    raise CourseError("No isolation works on this machine. " + " ".join(refused))


def _derive(lab: str, key: bytes) -> Derive:
    return lambda submission, function: seed(key, lab, "", submission, function)


def _on_the_notebooks(
    course: Course, settings: Settings, isolation: str, handed: Handed
) -> dict[str, FunctionResult]:
    """What the functions earn on the arrays that students have; needed where points are hidden."""
    if settings.visibility == "visible":
        return {}
    with Bench(course, settings.lab, isolation, derive=lambda *_: VISIBLE) as bench:
        return dict(bench.mark(handed).record.functions)


def main(root: Path) -> int:
    """Grade what lies where the platform puts it; gives the exit code."""
    told = json.loads(Path(SETTINGS).read_text(encoding="utf-8"))
    key = bytes.fromhex(told.pop("key"))
    settings = Settings(**told)
    place = {"gradescope": gradescope, "prairielearn": prairielearn}[settings.platform]
    results = root / "results" / "results.json"
    results.unlink(missing_ok=True)
    try:
        student, time = place.who(root)
        handed = read_folder(settings.lab, root / place.SUBMISSION, student)
        handed = dataclasses.replace(handed, timestamp=time)
        wanted = os.environ.get(WANTED, "")
        found = grade(Course(Path.cwd()), settings, key, handed, wanted)
        written = place.graded(found, settings.visibility)
    except BaseException as error:  # also Ctrl-C and a full memory: never a score
        known = isinstance(error, CourseError)
        print(f"Not graded, for no fault of the student: {error}", file=sys.stderr)
        if not known:
            traceback.print_exc()
        written = place.not_graded(str(error) if known else "The grader failed.")
        _write(results, written)
        return 1
    print(found.record.text(), end="")
    _write(results, written)
    return 0


def _write(path: Path, content: dict[str, object] | None) -> None:
    if content is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, (json.dumps(content, indent=1) + "\n").encode())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
