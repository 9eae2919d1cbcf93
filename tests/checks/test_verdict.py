"""A verdict as other programs read it."""

import json

from unrolled.checks import score
from unrolled.checks.case import Case, Exercise
from unrolled.checks.runner import Runner


def test_as_json_every_wrong_test_says_what_is_wrong():
    exercise = Exercise("f", ("x",), ("y",), {"values": 1})
    cases = [Case("f", f"case {n}", "values", (float(n),), expected=2.0 * n) for n in (0, 1)]
    plain = json.loads(json.dumps(score(exercise, cases, Runner({"f": lambda x: 3 * x})).as_json()))
    right, wrong = plain["tests"]
    assert right == {"title": "case 0", "family": "values", "passed": True, "message": ""}
    assert wrong["message"].startswith("y is wrong (got 3, expected 2)")
    assert plain["score"] == 0
