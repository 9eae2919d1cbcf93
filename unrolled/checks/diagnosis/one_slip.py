"""Recognise a function that is right but for one known slip: it keeps at least half of its points.

Who gives, in every case, what one known mistake would give has all else right. That takes as much
understanding as the function itself, so it is never had by chance; mistakes that take none (`cheap`
in a spec) are left out here, and so is a case that shows nothing: an error, an argument given back,
the same number everywhere, a result that lacks what was asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from unrolled.checks.case import MOST_LEAVES, Exercise
from unrolled.checks.comparing.leaves import leaves
from unrolled.checks.comparing.tolerance import close
from unrolled.checks.diagnosis.diagnose import HARDLY, Seen, silent
from unrolled.checks.procedures.basic import Finding


def families_of_one_slip(exercise: Exercise, findings: Sequence[Finding]) -> frozenset[str]:
    """List the families of which all cases are as one known slip has them; none where two are."""
    wrong = [finding for finding in findings if not finding.passed]
    if not wrong or any(silent(finding) for finding in wrong):
        return frozenset()
    heard = sorted(findings, key=lambda finding: finding.passed)  # the wrong ones tell most
    seen = [Seen(exercise, finding) for finding in heard if _can_tell(finding)]
    quiet = {f.case.family for f in wrong} - {
        s.finding.case.family for s in seen if not s.finding.passed
    }
    for name in exercise.hints:
        if name not in exercise.cheap and all(_is_as(one, name) for one in seen):
            shown = _shown(exercise, seen, name)
            return shown | quiet if shown else shown
    return frozenset()


def _can_tell(finding: Finding) -> bool:
    """Whether it is known what a mistake would give here, or nothing is wrong."""
    return finding.passed or bool(finding.mistake) or finding.case.foretold


def _is_as(seen: Seen, name: str) -> bool:
    """Whether a case went just as it would with this slip, and no other."""
    finding, predicted = seen.finding, seen.predicted(name)
    if finding.mistake:
        return finding.mistake == name
    failure = finding.outcome.failure
    if finding.passed:
        return not predicted
    if failure:
        return predicted is not None and failure.fingerprint == predicted.get("raises")
    predicted = predicted or {}
    if not all(seen.is_as(path, wrong) for path, wrong in predicted.items()):
        return False
    besides = seen.wrong - predicted.keys() if len(predicted) < MOST_LEAVES else ()
    near = all(seen.is_as(path, seen.want[path], HARDLY) for path in besides)
    return near and bool(predicted or besides)


def _shown(exercise: Exercise, seen: Iterable[Seen], name: str) -> frozenset[str]:
    """The families of which a case shows by its numbers that the rest was worked out."""
    return frozenset(
        one.finding.case.family
        for one in seen
        if not one.finding.passed and _worked_out(exercise, one, one.predicted(name) or {})
    )


def _worked_out(exercise: Exercise, seen: Seen, predicted: Mapping[str, Any]) -> bool:
    case, outcome = seen.finding.case, seen.finding.outcome
    if seen.finding.mistake:  # recognised by how it draws
        return True
    if outcome.failure or not _whole(outcome.value, case.expected):
        return False
    given = leaves(case.args, exercise.arguments).values()
    own = any(not any(_given_back(leaf, arg) for arg in given) for leaf in predicted.values())
    return own and _tells(list(seen.got.values()))


def _whole(got: Any, want: Any) -> bool:
    """Whether nothing that was asked for by name or place is left out."""
    if isinstance(want, tuple):
        return (
            isinstance(got, (tuple, list))
            and len(got) == len(want)
            and all(_whole(one, other) for one, other in zip(got, want, strict=True))
        )
    if isinstance(want, dict):
        return isinstance(got, dict) and all(
            key in got and _whole(got[key], item) for key, item in want.items()
        )
    return got is not None


def _given_back(leaf: Any, arg: Any) -> bool:
    """Whether a leaf is an argument; two whole numbers may well be equal by chance."""
    if isinstance(leaf, (int, np.integer)):
        return False
    return np.shape(leaf) == np.shape(arg) and close(leaf, arg)


def _tells(there: list[Any]) -> bool:
    """Whether there is anything but nothing, or one number everywhere."""
    numbers = [np.ravel(leaf) for leaf in there if np.asarray(leaf).dtype.kind in "biuf"]
    flat = np.concatenate(numbers) if numbers else np.zeros(0)
    texts = any(isinstance(leaf, str) and leaf for leaf in there)
    return texts or bool(np.any(flat) and (flat.size == 1 or np.any(flat != flat[0])))
