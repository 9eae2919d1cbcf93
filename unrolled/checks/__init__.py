"""Checks that teach: call a student's function, compare, name the mistake.

In a lab's first cell:

    from unrolled.checks import checks_of
    check = checks_of("01_rnn_cell")

and under each exercise `check("softmax")`.
"""

from unrolled.checks.case import Case, CaseFile, Exercise
from unrolled.checks.notebook import checks_of
from unrolled.checks.score import score
from unrolled.checks.verdict.verdict import Verdict

__all__ = ["Case", "CaseFile", "Exercise", "Verdict", "checks_of", "score"]
