"""See that what is about to leave the course is what `build` made."""

from autograder.build import stamp
from autograder.build.drift import drift
from autograder.course import Course, CourseError

FILES = ("{lab}.ipynb", "expected.npz")  # all that a student gets of a lab,
BESIDE = ("glossary.md",)  # and what some labs link to


def released_files(course: Course, lab: str) -> dict[str, bytes]:
    """Read the files of a release, by name.

    Raises:
        CourseError: when one is missing.
    """
    names = [name.format(lab=lab) for name in FILES]
    names += [name for name in BESIDE if (course.release(lab) / name).is_file()]
    try:
        return {name: (course.release(lab) / name).read_bytes() for name in names}
    except OSError as error:
        raise CourseError(
            f"{error.filename} cannot be read; `python -m autograder build {lab}` makes it."
        ) from None


def refuse_what_is_not_built(course: Course, labs: list[str]) -> None:
    """Compare releases with a fresh build; those that the last build's stamp vouches for pass.

    Raises:
        CourseError: when one differs: somebody worked in it, or a build was forgotten.
    """
    doubted = [lab for lab in labs if not stamp.unchanged(course, lab, stamp.inputs(course, lab))]
    if not doubted:
        return
    places = [str(course.release(lab)) for lab in doubted]
    lines = [line for line in drift(course, doubted) if line.startswith(tuple(places))]
    if lines:
        raise CourseError(lines[0])
