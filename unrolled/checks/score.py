"""Score one function: run its cases, add up its points, explain what went wrong."""

import functools
import itertools
import re
from collections.abc import Iterable

from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.difference import FORM
from unrolled.checks.comparing.in_words import difference
from unrolled.checks.comparing.leaves import leaves
from unrolled.checks.comparing.tolerance import close
from unrolled.checks.diagnosis.diagnose import (
    Located,
    contradicts,
    explains,
    located,
    misconception,
)
from unrolled.checks.diagnosis.one_slip import families_of_one_slip
from unrolled.checks.outcome import NOT_WRITTEN, Call, Failure, FailureKind
from unrolled.checks.patience import Endless, OutOfPatienceError, Patience
from unrolled.checks.procedures.basic import Finding, failed
from unrolled.checks.procedures.registry import PROCEDURES
from unrolled.checks.shares import (
    Given,
    Remembered,
    earned,
    given,
    shares,
    tenths,
    with_parts,
)
from unrolled.checks.verdict.failures import (
    explain_failure,
    generator_as_number,
    has_other_arguments,
    shapes_differ,
)
from unrolled.checks.verdict.plain import one_line
from unrolled.checks.verdict.verdict import NAME, Family, Test, Verdict

WORDS = {
    NOT_WRITTEN: "not written",
    "NameError": "an unknown name",
    "UnboundLocalError": "a name used before it is set",
    "KeyError": "a key that is not there",
    "IndexError": "an index out of range",
    "RecursionError": "calls itself",
}
WHOLE_NUMBERS = (
    "Only cases with arrays of whole numbers go wrong. Does something of yours take its type from "
    "an argument (zeros_like, astype, dtype=….dtype)? What is put in there loses its fraction."
)
OVERFLOW = (
    "Somewhere a number grows beyond what a float can hold, and then is divided or subtracted. "
    "What is the largest number that you take the exponential of, and what guards against it?"
)
SUMMED = (
    "{} is right, so what is summed here is right as well: what is summed, and over which axis?"
)
NOTHING = ("returns nothing", "nothing")
NO_WORDS = "the result is not right, and too unlike the right one to say in which way."
# After one of these the remaining cases would only fail, or wait, in the same way.
HOPELESS = (FailureKind.MISSING, NOT_WRITTEN, FailureKind.TIMEOUT, FailureKind.DIED)


def score(exercise: Exercise, cases: Iterable[Case], call: Call) -> Verdict:
    """Judge one function by its cases.

    Points are shared among the parts of a result and the families of cases; a part earns a family's
    share when it is right in all of that family's cases. The same function serves the
    notebook, the command line and the grader; only `call` and the source of the cases differ.

    Args:
        exercise: what the function is.
        cases: what to try.
        call: calls the student's function, wherever it lives.
    """
    return Trial(exercise, cases, call).verdict


def unwritten(exercise: Exercise, cases: Iterable[Case]) -> Verdict:
    """The verdict on a function that is known not to be written; cases need no arguments."""
    findings = [failed(case, NOT_WRITTEN, "") for case in cases]
    return _verdict(exercise, findings, _given(exercise, findings, Endless()))


class Trial:
    """One function on its cases: its points are known at once, its verdict when asked for.

    Attributes:
        points: what it earns.
    """

    def __init__(
        self,
        exercise: Exercise,
        cases: Iterable[Case],
        call: Call,
        comparing: Patience | None = None,
        telling: Patience | None = None,
    ) -> None:
        """Run the cases; see `score`.

        Args:
            exercise: what the function is.
            cases: what to try.
            call: calls it, wherever it lives.
            comparing: what may be spent on deciding what is right; without end by default.
            telling: what may be spent on saying why something is wrong.
        """
        self._exercise = exercise
        self._telling = telling or Endless()
        comparing = comparing or Endless()
        self._findings: list[Finding] = []
        stop: Failure | None = None
        for case in cases:
            if stop:
                self._findings.append(failed(case, stop.kind, stop.message))
                continue
            remembered = Remembered(call)
            finding = _judged(exercise, case, remembered, comparing)
            if not finding.passed:
                finding = _with_parts(exercise, finding, remembered, comparing)
            self._findings.append(finding)
            failure = finding.outcome.failure
            if failure and failure.kind in HOPELESS:
                stop = failure
        self._given = _given(exercise, self._findings, comparing)
        self.points = _total(_families(exercise, self._given))

    @functools.cached_property
    def verdict(self) -> Verdict:
        """What it came to, and why: to name a mistake takes longer than to find it.

        The points are known by now. Whatever happens while they are explained leaves them alone.
        """
        try:
            with self._telling.spending():
                return _verdict(self._exercise, self._findings, self._given)
        except (Exception, OutOfPatienceError):
            return _unexplained(self._exercise, self._findings, self._given)

    @property
    def passed(self) -> bool:
        """Whether every case is right."""
        return all(finding.passed for finding in self._findings)

    @property
    def missing(self) -> bool:
        """Whether there is no such function."""
        failures = [finding.outcome.failure for finding in self._findings]
        first = failures[0] if failures else None
        return first is not None and first.kind == FailureKind.MISSING


def _judged(exercise: Exercise, case: Case, call: Call, patience: Patience) -> Finding:
    """Judge one case; a result that a procedure cannot even read is wrong, whatever it is."""
    try:
        with patience.spending():
            return PROCEDURES[case.test](exercise, case, call)
    except OutOfPatienceError:
        return failed(case, FailureKind.UNREADABLE, "to compare it took too long")
    except Exception as error:
        return failed(case, FailureKind.UNREADABLE, _said(error))


def _with_parts(
    exercise: Exercise, finding: Finding, call: Remembered, patience: Patience
) -> Finding:
    """Note which parts of a wrong result are right; what fails on the way leaves it wrong."""
    judge = PROCEDURES[finding.case.test]
    try:
        with patience.spending():
            return with_parts(exercise, finding, judge, call)
    except (Exception, OutOfPatienceError):
        return finding


def _said(error: Exception) -> str:
    try:
        return f"{type(error).__name__}: {str(error)[:260]}"
    except Exception:  # no memory left to say so
        return type(error).__name__


def _unexplained(exercise: Exercise, findings: list[Finding], points: Given) -> Verdict:
    """The verdict where its explanation failed: points and tests, and plain words."""
    families = _families(exercise, points)
    title = next((f.case.title for f in findings if not f.passed), "")
    return Verdict(
        exercise.name,
        _total(families),
        exercise.max_points,
        families,
        tuple(Test(f.case.title, f.case.family, f.passed) for f in findings),
        message=f"In “{title}”: {NO_WORDS}" if title else "",
        parts=_parts(exercise, points),
        slip=points.slip,
        misconception="unexplained" if title else None,
    )


def _verdict(exercise: Exercise, findings: list[Finding], points: Given) -> Verdict:
    families = _families(exercise, points)
    tests = tuple(
        Test(f.case.title, f.case.family, f.passed)
        if f.passed
        else Test(f.case.title, f.case.family, False, functools.partial(_explain, exercise, f))
        for f in findings
    )
    wrong = [finding for finding in findings if not finding.passed]
    printed = next((f.outcome.printed for f in findings if f.outcome.printed), "")
    note = next((f.remark for f in findings if f.remark), "")
    total = _total(families)
    if not wrong:
        return Verdict(
            exercise.name, total, exercise.max_points, families, tests, printed=printed, note=note
        )
    first = min(wrong, key=lambda finding: _order(exercise, finding))
    name = misconception(exercise, findings, first)
    if first.differences[:1] and first.differences[0].kind in NOTHING and name not in NOTHING:
        name = None  # whatever it would have done: it gives nothing back
    if name and contradicts(exercise, first, name):  # then what is shown is a case of it
        first = next((f for f in [first, *wrong] if explains(exercise, f, name)), first)
    shown = first.differences[0] if first.differences else None
    said = _message(exercise, first, wrong)
    known, hint = name or _kind(first), exercise.hints[name] if name else ""
    place = None if name or shown is None or shown.kind in FORM else located(exercise, findings)
    if not name and shown is not None and shown.kind not in FORM:
        hint = _by_the_cases(wrong)
    if place:
        shown = difference(place.path, place.got, place.want, exercise.steps)
        made = "; what it is made from is right" if place.part.after else ""
        said = f"In “{place.finding.case.title}”: {shown.message} This is {place.part.name}{made}."
        known, hint = place.part.name, hint or _of_the_sum(place) or place.part.hint
        hint = OVERFLOW if shown.kind in ("nan", "infinite") else hint
    return Verdict(
        exercise.name,
        total,
        exercise.max_points,
        families,
        tests,
        message=said,
        misconception=known,
        hint=hint,
        difference=shown,
        printed=printed,
        note=note,
        parts=_parts(exercise, points),
        slip=points.slip,
    )


def _by_the_cases(wrong: list[Finding]) -> str:
    """Ask for what only the wrong cases have; nothing where they have nothing in common."""
    whole = all("integers" in f.case.title for f in wrong if not f.outcome.failure)
    return WHOLE_NUMBERS if whole else ""


def _of_the_sum(place: Located) -> str:
    """Where a bias is wrong and its matrix is right, what is summed is right."""
    matrix = re.sub(r"'db(\w?)'", r"'dW\1'", place.path)
    got, want = (
        leaves(v, place.returns) for v in (place.finding.outcome.value, place.finding.case.expected)
    )
    if matrix == place.path or matrix not in want or not close(got.get(matrix), want[matrix]):
        return ""
    return SUMMED.format(matrix)


def _families(exercise: Exercise, points: Given) -> tuple[Family, ...]:
    return tuple(
        Family(name, sum(each[name] for each in points.tenths.values()) / 10, most)
        for name, most in exercise.points.items()
    )


def _parts(exercise: Exercise, points: Given) -> tuple[Family, ...]:
    """The same points, by part."""
    return tuple(
        Family(part, sum(points.tenths[part].values()) / 10, sum(each.values()) / 10)
        for part, each in tenths(exercise).items()
    )


def _given(exercise: Exercise, findings: list[Finding], patience: Patience) -> Given:
    """What it earns; half of it where one known slip explains all that is wrong."""
    slipped = frozenset[str]()
    try:
        with patience.spending():
            slipped = families_of_one_slip(exercise, findings)
    except (Exception, OutOfPatienceError):  # of a form that cannot be read: no slip that is known
        pass
    return given(exercise, _right_by_family(exercise, findings), slipped)


def _right_by_family(exercise: Exercise, findings: list[Finding]) -> dict[str, set[str]]:
    """Find for each family the parts that are right in all of its cases."""
    every = frozenset(shares(exercise))
    seen = [(f.case.family, every if f.passed else f.right, f.untold) for f in findings]
    return {family: earned(family, seen) for family in exercise.points}


def _total(families: Iterable[Family]) -> float:
    return sum(round(10 * family.earned) for family in families) / 10


def _message(exercise: Exercise, first: Finding, wrong: list[Finding]) -> str:
    """What failed first; where central differences know at which step it starts, that too."""
    if _hopeless(first):
        return _explain(exercise, first)
    text = f"In “{first.case.title}”: {_explain(exercise, first)}"
    shown = first.differences[0] if first.differences else None
    if shown is None or shown.starts or shown.kind != "values":  # said well enough by one case
        return text
    starts = (d.message for f in wrong for d in f.differences[:1] if d.starts)
    return " ".join([text, *itertools.islice(starts, 1)])


def _order(exercise: Exercise, finding: Finding) -> bool:
    """Explain a family that carries points before the printed example."""
    return exercise.points.get(finding.case.family, 0) == 0


def _hopeless(finding: Finding) -> bool:
    return finding.outcome.failure is not None and finding.outcome.failure.kind in HOPELESS


def _kind(finding: Finding) -> str:
    failure = finding.outcome.failure
    if failure:
        if shapes_differ(failure.message):
            return "shapes that do not fit"
        if generator_as_number(failure):
            return "the generator taken for a seed"
        if has_other_arguments(finding.case.function, failure):
            return "other arguments than it is called with"
        return WORDS.get(failure.kind, one_line(failure.kind, NAME))
    return finding.differences[0].kind


def _explain(exercise: Exercise, finding: Finding) -> str:
    """Say what is wrong in one case; in plain words where there are no better ones."""
    try:
        return _explained(exercise, finding)
    except Exception:
        return NO_WORDS[0].upper() + NO_WORDS[1:]


def _explained(exercise: Exercise, finding: Finding) -> str:
    if finding.outcome.failure:
        said = explain_failure(exercise.name, finding.outcome.failure)
        if has_other_arguments(exercise.name, finding.outcome.failure):
            said += f" It is called with {', '.join(exercise.arguments)}, in this order."
        elif exercise.steps and shapes_differ(finding.outcome.failure.message):
            said += " Which axis of each array is time, and does your index pick from that one?"
        return said
    return finding.differences[0].message
