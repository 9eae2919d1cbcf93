"""Score one function: run its cases, add up its points, explain what went wrong."""

import functools
import itertools
import re
from collections.abc import Iterable

from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.difference import FORM
from unrolled.checks.comparing.in_words import difference
from unrolled.checks.diagnosis.diagnose import explains, located, misconception
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
ONE_NUMBER = "Functions of math take one number; those of np take arrays."
# What a message says by itself, and what to ask then; the first that fits.
SAID_BY_MESSAGE = {
    "NoneType": "Something there is None. Is a None of the template still to be filled in, or does "
    "a function that you call return nothing?",
    "inhomogeneous": "np.append makes one array of all that it is given; a list has .append, as in "
    "caches.append(cache).",
    "only integers, slices": "An index there is no whole number: None, a float or a text. Which of "
    "them is it, and what should come of it?",
    "list index out of range": "The list is shorter in this case than the index asks for. Which "
    "items are there in every case, with one step too?",
    "only integer scalar arrays can be converted": "np.concatenate and its like want their arrays "
    "as one tuple: two pairs of brackets.",
    "only length-1 arrays": ONE_NUMBER,
    "only 0-dimensional arrays": ONE_NUMBER,
    "Python scalars": ONE_NUMBER,
    "must be 1-dimensional": "That function wants one dimension, and a column (n, 1) has two. How "
    "do you take the one column out?",
    "not enough values to unpack": "What is unpacked has fewer parts or axes than there are names: "
    "print its shape or length one line above. Is an axis, such as the batch, missing?",
    "too many values to unpack": "What is unpacked has more parts or axes than there are names: "
    "print its shape or length one line above.",
}
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
    if name:  # then what is shown is a case of it
        first = next((f for f in [first, *wrong] if explains(exercise, f, name)), first)
    shown = first.differences[0] if first.differences else None
    said = _message(exercise, first, wrong)
    known, hint = name or _kind(first), exercise.hints[name] if name else ""
    place = None if name or shown is None or shown.kind in FORM else located(exercise, findings)
    if place:
        shown = difference(place.path, place.got, place.want, exercise.steps)
        made = "; what it is made from is right" if place.part.after else ""
        said = f"In “{place.finding.case.title}”: {shown.message} This is {place.part.name}{made}."
        known, hint = place.part.name, place.part.hint
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
        if _shapes_differ(failure.message):
            return "shapes that do not fit"
        if _generator_as_number(failure):
            return "the generator taken for a seed"
        if _has_other_arguments(finding.case.function, failure):
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
        if _has_other_arguments(exercise.name, finding.outcome.failure):
            said += f" It is called with {', '.join(exercise.arguments)}, in this order."
        return said
    return finding.differences[0].message


def explain_failure(function: str, failure: Failure) -> str:
    """Say in a sentence or two why a call gave no result, and what to do next."""
    match failure.kind:
        case FailureKind.MISSING:
            kind = "method" if "." in function else "function"
            return (
                f"There is no {kind} {function} to call{': ' * bool(failure.message)}"
                f"{failure.message}. Run the cell that defines it; if it was deleted or renamed, "
                "bring it back under this name."
            )
        case "NotImplementedError":
            return (
                f"{function} is not written yet: put your code in place of the line that raises "
                "NotImplementedError."
            )
        case FailureKind.TIMEOUT:
            return (
                f"{function} was stopped: {failure.message}. Is there a loop whose condition "
                "never becomes false?"
            )
        case FailureKind.UNREADABLE:
            return (
                f"{function} gave a result of a form that cannot be compared. Does it have the "
                f"shapes and types that the text asks for? ({failure.message})"
            )
        case FailureKind.TOO_LARGE:
            return (
                f"{function} gave a result that was not looked at: {failure.message}. What shape "
                "should it have?"
            )
        case FailureKind.DIED:
            return f"{function} ended the process that ran it: {failure.message}."
    where = f" at the line `{failure.line}`" if failure.line else ""
    text = f"{failure.kind}: {failure.message}" if failure.message else failure.kind
    return f"{function} raised {text}{where}.{_next_step(failure)}"


def _shapes_differ(message: str) -> bool:
    return any(
        words in message
        for words in (
            "not aligned",
            "mismatch in its core",
            "not be broadcast",
            "must match exactly",
        )
    )


def _has_other_arguments(function: str, failure: Failure) -> bool:
    """Whether the function itself, not one that it calls, could not take what it was given."""
    told = rf"{re.escape(function)}\(\) (takes|missing) .*positional argument"
    return failure.kind == "TypeError" and re.match(told, failure.message) is not None


def _generator_as_number(failure: Failure) -> bool:
    """Whether a generator was counted with, or given to `np.random.seed`."""
    said = ("Generator" in failure.message, "scalar from dtype('O')" in failure.message)
    return failure.kind == "TypeError" and (any(said) or "np.random.seed" in failure.line)


def _next_step(failure: Failure) -> str:
    if _shapes_differ(failure.message):
        return (
            " Two shapes do not fit: write down the shape of each factor, and ask which one "
            "should be transposed or swapped."
        )
    if _generator_as_number(failure):
        return (
            " The argument is a numpy.random.Generator, not a seed: draw from it, as in "
            "rng.choice(…); then nobody else's draws are disturbed."
        )
    for words, step in SAID_BY_MESSAGE.items():
        if words in failure.message:
            return f" {step}"
    match failure.kind:
        case "NameError" | "UnboundLocalError":
            return " Is every name an argument of the function, or set before it is used?"
        case "KeyError":
            return " Print the keys that the dictionary has."
        case "IndexError" if "too many indices" in failure.message:
            return (
                " There are more indices than axes: which axes does this array have, and what does "
                "each index pick?"
            )
        case "IndexError" if re.search(r"\bfor\b|\bt\b|\bi\b|\bstep\b", failure.line):
            return (
                " The index is past the end of that axis: which axis is time, and does a loop run "
                "one step too far?"
            )
        case "IndexError":
            return " Which axis does the index belong to, and how long is it?"
        case "RecursionError":
            return " Does the function call itself?"
    return ""
