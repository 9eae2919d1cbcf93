"""After a change of a lab's checks that was not built, nothing is graded, exported or reported."""

import dataclasses
import importlib
import subprocess
import sys

import pytest

from autograder.course import ROOT, Course, CourseError
from autograder.lab import reference
from autograder.lab.forgotten import refuse_forgotten_build
from autograder.lab.release import release
from tests.autograder.clones import clone, start
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, hand_in

MODULE = importlib.import_module(f"autograder.specs.lab{LAB}")
MEND = f"Run `python -m autograder build {LAB}` first."


def other(**changes):
    """The lab's specs, with something of the first one's exercise changed."""
    first, *rest = MODULE.SPECS
    return (
        dataclasses.replace(first, exercise=dataclasses.replace(first.exercise, **changes)),
        *rest,
    )


def drawn(change):
    """The lab's specs, with the first draw of the first one changed."""
    first, *rest = MODULE.SPECS
    draw, *draws = first.draws
    return (dataclasses.replace(first, draws=(change(draw), *draws)), *rest)


def reworded(spec):
    first, *rest = spec.mistakes
    return dataclasses.replace(spec, mistakes=(dataclasses.replace(first, hint="Think."), *rest))


CHANGES = {
    "points": lambda: other(points={"values": 6, "extremes": 3, "contract": 1}),
    "shared otherwise": lambda: other(points={"values": 3, "extremes": 4, "contract": 1}),
    "a result's name": lambda: other(returns=("p",)),
    "a hint": lambda: (
        dataclasses.replace(MODULE.SPECS[0], mistakes=(), cheap=()),
        *MODULE.SPECS[1:],
    ),
    "a function less": lambda: MODULE.SPECS[:-1],
    "a draw less": lambda: (
        dataclasses.replace(MODULE.SPECS[0], draws=MODULE.SPECS[0].draws[1:]),
        *MODULE.SPECS[1:],
    ),
    "another procedure": lambda: drawn(lambda d: dataclasses.replace(d, test="float64")),
    "other arrays": lambda: drawn(
        lambda d: dataclasses.replace(d, make=lambda rng, ref: (rng.normal(size=(6, 3)),))
    ),
    "the same shape": lambda: drawn(
        lambda d: dataclasses.replace(d, make=lambda rng, ref: (2 * rng.normal(size=(5, 3)),))
    ),
    "an option": lambda: drawn(lambda d: dataclasses.replace(d, options={"tolerance": 1e-3})),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_spec_is_noticed(built_once, monkeypatch, change):
    built = release(built_once, LAB)
    refuse_forgotten_build(built_once, built)
    monkeypatch.setattr(MODULE, "SPECS", change())
    with pytest.raises(CourseError, match=r"^The checks of .*\. Run `python -m autograder build"):
        refuse_forgotten_build(built_once, built)


def test_a_changed_solution_is_noticed(built, monkeypatch):
    found = release(built, LAB)
    source = built.source(LAB)
    source.write_text(source.read_text().replace("np.exp(", "np.exp2(", 1))
    reference.cells.cache_clear()
    with pytest.raises(CourseError, match="its solution gives others"):
        refuse_forgotten_build(built, found)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A clone in which one submission is graded."""
    course = Course(clone(tmp_path_factory.mktemp("a clone")))
    hand_in(course, "ada", answered(course))
    run(course, "grade", LAB, "--isolation", isolation())
    return course


def run(course, *words, code=0):
    done = start(course, *words, env={"UNROLLED_COURSE": None})
    said, errors = done.communicate()
    assert done.returncode == code, said + errors
    return errors


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (
            f"autograder/specs/lab{LAB}/softmax.py",
            '"values": 4, "extremes"',
            '"values": 5, "extremes"',
        ),
        (f"autograder/specs/lab{LAB}/softmax.py", "r.normal(size=(5, 3))", "r.normal(size=(6, 3))"),
        (f"solutions/{LAB}.py", "np.exp(", "np.exp2("),
    ],
    ids=["points", "draw", "solution"],
)
def test_grade_export_and_report_say_it_in_one_sentence(graded, name, old, new):
    path = graded.root / name
    before = path.read_text(encoding="utf-8")
    assert old in before
    try:
        path.write_text(before.replace(old, new, 1), encoding="utf-8")
        for command in (("grade", LAB, "--isolation", isolation()), ("export",), ("report", LAB)):
            said = [line for line in run(graded, *command, code=1).splitlines() if "%|" not in line]
            assert said[-1].startswith(f"Error: The checks of {LAB} have changed since its release")
            assert said[-1].endswith(MEND)
            assert not any("Traceback" in line for line in said)
    finally:
        path.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("lab", Course().labs())
def test_what_is_committed_was_built(lab):
    refuse_forgotten_build(Course(), release(Course(), lab))


def test_what_held_is_not_compared_again_until_a_file_of_it_changes(built):
    """In processes of their own, as commands are: none has loaded the specs before."""
    code = f"""
import sys
from pathlib import Path
from autograder.course import Course
from autograder.lab.forgotten import refuse_forgotten_build
from autograder.lab.release import release
course = Course(Path(sys.argv[1]))
refuse_forgotten_build(course, release(course, {LAB!r}))
print("autograder.lab.built" in sys.modules)
"""

    def compared():
        command = [sys.executable, "-c", code, str(built.root)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]

    (built.records / LAB / ".built").unlink(missing_ok=True)
    assert [compared(), compared()] == ["True", "False"]
    cases = built.release(LAB) / "expected.npz"
    kept = cases.read_bytes()
    cases.write_bytes(kept[:-10])
    assert "expected.npz cannot be read" in compared()
    cases.write_bytes(kept)
    assert compared() == "False"
    built.source(LAB).write_text(built.source(LAB).read_text() + "\n")
    assert compared() == "True"
