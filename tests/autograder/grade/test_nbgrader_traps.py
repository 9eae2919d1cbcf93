"""How nbgrader reads a graded cell, and that a verdict never falls into its traps."""

import io
import subprocess
import sys

import nbformat
import pytest
from nbgrader.utils import determine_grade
from nbgrader.validator import Validator

from autograder.course import ROOT
from unrolled.checks import Exercise, score
from unrolled.checks.case import Case
from unrolled.checks.runner import Runner
from unrolled.checks.verdict.verdict import Family, Verdict

LAB = "01_rnn_cell"
TENTHS = {f"f{i}": 0.1 for i in range(3)}  # 0.1 + 0.1 + 0.1 is 0.30000000000000004


def graded_cell(points, *outputs):
    grader = {"grade": True, "solution": False, "grade_id": "g", "points": points, "locked": True}
    cell = nbformat.v4.new_code_cell('check("f")', metadata={"nbgrader": grader})
    cell.outputs = list(outputs)
    return cell


def result(text):
    return nbformat.v4.new_output("execute_result", {"text/plain": text})


@pytest.mark.parametrize("text", ["nan", "-1", "not a number"])
def test_the_trap_is_there_nbgrader_gives_full_marks_for(text):
    assert determine_grade(graded_cell(3, result(text))) == (3, 3)


def test_the_trap_is_there_nbgrader_rejects_a_rounding_tail():
    with pytest.raises(ValueError, match="greater than maximum"):
        determine_grade(graded_cell(3, result("3.0000000000000004")))


def test_the_trap_is_there_a_warning_costs_everything():
    warned = nbformat.v4.new_output("stream", name="stderr", text="RuntimeWarning: overflow")
    assert determine_grade(graded_cell(3, warned, result("3"))) == (0, 3)


def test_tenths_add_up_without_a_tail():
    exercise = Exercise("f", ("x",), ("y",), TENTHS)
    cases = [Case("f", name, name, (1.0,), expected=2.0) for name in TENTHS]
    verdict = score(exercise, cases, Runner({"f": lambda x: 2 * x}))
    assert repr(verdict) == "0.3"
    assert exercise.max_points == 0.3
    assert determine_grade(graded_cell(exercise.max_points, result(repr(verdict)))) == (0.3, 0.3)


@pytest.mark.parametrize("tenths", range(0, 101, 7))
def test_every_score_is_read_back_as_it_is(tenths):
    points = {"all": tenths / 10, "rest": 10 - tenths / 10}
    families = tuple(Family(name, p if name == "all" else 0.0, p) for name, p in points.items())
    verdict = Verdict("f", tenths / 10, 10.0, families, ())
    assert determine_grade(graded_cell(10, result(repr(verdict)))) == (tenths / 10, 10)


@pytest.fixture(scope="module")
def validated(tmp_path_factory):
    """What Validate says of a solved notebook and of the untouched release."""
    said = {}
    for name, folder in (("solved", "solutions"), ("released", "notebooks")):
        stream = io.StringIO()
        validator = Validator()
        validator.stream = stream
        validator.validate_and_print(str(ROOT / folder / LAB / f"{LAB}.ipynb"))
        said[name] = stream.getvalue()
    return said


@pytest.mark.filterwarnings("default")  # nbclient starts a kernel; its loop's warnings are its own
def test_validate_passes_a_solved_notebook(validated):
    assert validated["solved"] == "Success! Your notebook passes all the tests.\n"


@pytest.mark.filterwarnings("default")
def test_validate_shows_the_explanation_of_a_failing_check(validated):
    assert "VALIDATION FAILED ON 5 CELL(S)" in validated["released"]
    assert "softmax is not written yet: put your code in place of" in validated["released"]
    assert "..." not in validated["released"].split("The error was:")[1]  # no line was cut


def test_the_command_says_so_too_although_its_exit_code_does_not():
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "nbgrader",
            "validate",
            str(ROOT / "notebooks" / LAB / f"{LAB}.ipynb"),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0  # the trap: nbgrader validate always exits with 0
    assert "VALIDATION FAILED" in done.stdout
