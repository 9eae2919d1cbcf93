"""`check("name")` in a notebook: look the function up, try it, show the verdict."""

import dataclasses
import io
import os
import sys
from collections import Counter
from collections.abc import MutableMapping
from pathlib import Path
from textwrap import fill
from typing import Any

from unrolled import files
from unrolled.checks import callbacks
from unrolled.checks.case import BadCaseFileError, CaseFile, Exercise, load
from unrolled.checks.helping.broken_cells import out_of_date, remember_broken_cells
from unrolled.checks.helping.clean import source_of
from unrolled.checks.helping.followed import Step, followed, to_call
from unrolled.checks.helping.inhand import InHand, in_hand, smallest
from unrolled.checks.helping.loan import Loan, better, said
from unrolled.checks.helping.read_outside import reads_outside
from unrolled.checks.helping.rungs import (
    RELEASED,
    Make,
    Rung,
    clean,
    example,
    hint,
    ladder,
    outline,
    solution,
)
from unrolled.checks.helping.selfstudy import OTHER, other_way_at_hand, solution_at_hand
from unrolled.checks.helping.standing import Standing
from unrolled.checks.helping.unknown_names import explain_unknown_names
from unrolled.checks.outcome import NOT_WRITTEN
from unrolled.checks.runner import (
    SECONDS,
    OutOfTimeError,
    Runner,
    limit,
    quiet,
    same_random_state,
)
from unrolled.checks.score import WORDS, score
from unrolled.checks.verdict.plain import plain
from unrolled.checks.verdict.verdict import NAME, SAID, WIDTH, Verdict
from unrolled.ipython import shell
from unrolled.plots.theme import follow_theme
from unrolled.work.running import tell_of_a_newer_release

NOTHING_TRIED = ("missing", WORDS[NOT_WRITTEN])  # there is no call to take into one's hands
FRESH = "The final grade tries your function on fresh arrays."


class Check:
    """The checks of one lab, called with the name of a function in the notebook."""

    def __init__(
        self, cases: CaseFile, namespace: MutableMapping[str, Any], seconds: float = SECONDS
    ) -> None:
        """Check functions of `namespace` against `cases`, each call within `seconds`."""
        self._cases = cases
        self._namespace = namespace
        self._seconds = seconds
        self._failed: Counter[str] = Counter()
        self._helped: Counter[str] = Counter()

    @property
    def lab(self) -> str:
        """The lab's name."""
        return self._cases.lab

    def __call__(self, name: str | None = None) -> Any:
        """Try one function of the notebook, or see where you are. Never raises.

        Args:
            name: the function's name, as in `check("softmax")`; without one, all are tried.

        Returns:
            The verdict: rich in a notebook, and printed where there is none. Without a name, a
            line with the points of this lab, what is open and what is next.
        """
        if name is None:
            return self._standing()
        try:
            verdict = self._verdict(name)
            warned = self._warned(name) if not verdict.passed or out_of_date(name) else ""
            if warned:
                said = f"{warned} {verdict.message}".strip()
                verdict = dataclasses.replace(verdict, message=said)
        except Exception as error:
            verdict = _no_verdict(
                str(name), f"The check itself failed: {error!r}. Please report it."
            )
        _tell(verdict)
        return verdict

    def _warned(self, name: str) -> str:
        """What is to be known of the function itself, before what it does."""
        owner, _, method = str(name).rpartition(".")
        function = self._namespace.get(owner or method)
        function = vars(function).get(method) if owner and isinstance(function, type) else function
        return out_of_date(name) or reads_outside(function, self._namespace)

    def _standing(self) -> Standing:
        found = {}
        for name, exercise in self._cases.exercises.items():
            verdict = self._on_loan(exercise, self._score(name))
            found[name] = verdict.score, verdict.max_points
        standing = Standing(self._cases.lab, found)
        if not hasattr(shell(), "kernel"):
            print(standing)
        return standing

    def __repr__(self) -> str:
        return f"check for lab {self._cases.lab}: " + ", ".join(self._cases.exercises)

    def _verdict(self, name: str) -> Verdict:
        exercise = self._cases.exercises.get(name) if isinstance(name, str) else None
        if exercise is None:
            known = ", ".join(self._cases.exercises)
            return _no_verdict(str(name), f"There is no check of that name; this lab has: {known}.")
        verdict = self._on_loan(exercise, self._score(name))
        if verdict.passed and self._solution(name):
            note = f'{verdict.note} One clean version to compare with: check.help("{name}").'
            return dataclasses.replace(verdict, note=note.strip())
        if verdict.passed or verdict.misconception in NOTHING_TRIED:
            return verdict
        self._failed[name] += 1
        if self._failed[name] > 1 and self._ladder(name):
            note = f'{verdict.note} Stuck? check.help("{name}") goes one step further at each call.'
            verdict = dataclasses.replace(verdict, note=note.strip())
        return dataclasses.replace(verdict, tried=self._smallest(exercise, verdict))

    def _on_loan(self, exercise: Exercise, verdict: Verdict) -> Verdict:
        """The verdict that counts, with a note: on the notebook's own code, or on lent code."""
        name = exercise.name
        if verdict.passed:
            return dataclasses.replace(verdict, note=f"{verdict.note} {FRESH}".strip())
        broken = [below for below in exercise.below if not self._is_right(below)]
        loan = Loan(broken)
        if loan and verdict.misconception != "missing":
            with loan.given_to(self._namespace):
                tried = self._score(name)
            if loan.called and better(exercise, verdict, tried):
                note = f"{said(tried, list(loan.called))} {FRESH}"
                return dataclasses.replace(tried, note=f"{tried.note} {note}".strip())
        note = FRESH
        if broken:
            note = f"{broken[-1]}, which this function builds on, is not right yet: mend it first."
        return dataclasses.replace(verdict, note=f"{verdict.note} {note}".strip())

    def _is_right(self, name: str) -> bool:
        """Whether a function earns all of its points with the notebook's own code."""
        verdict = self._score(name)
        return verdict.score == verdict.max_points

    def help(self, name: str, rung: int | None = None) -> Rung:
        """Give the next rung of help: a hint, a small case step by step, the outline in words.

        Where the lab is not part of a class, a solution comes last. Help costs no points.

        Args:
            name: of an exercise.
            rung: 0 to start again; by default one further than the last time.

        Raises:
            KeyError: when there is no exercise of that name; it lists those there are.
        """
        if name not in self._cases.exercises:
            raise KeyError(
                f"no exercise {name!r}; this lab has: {', '.join(self._cases.exercises)}"
            )
        source = self._solution(name)
        if source and self._is_right(name):
            yours = source_of(self._callable(name))
            return clean(self._cases.exercises[name], source, self._other_way(name), yours)
        ladder = self._ladder(name)
        if not ladder:
            return Rung(name, "There is no help to be had in this release.")
        self._helped[name] = self._helped[name] if rung is None else rung
        at = min(self._helped[name], len(ladder) - 1)
        self._helped[name] = at + 1
        last = at == len(ladder) - 1
        found = ladder[at]()
        onward = (
            f'This was the last. check.help("{name}", 0) starts again.'
            if last
            else f'check.help("{name}") again goes on.'
        )
        return dataclasses.replace(
            found, title=f"{found.title} ({at + 1} of {len(ladder)})", onward=onward
        )

    def _ladder(self, name: str) -> list[Make]:
        exercise = self._cases.exercises[name]
        source, other = self._solution(name), self._other_way(name)
        return ladder(
            (*self._cases.rungs, "solution"),  # a source is there, or given, for self-study alone
            {
                "hint": lambda: hint(exercise, self._on_loan(exercise, self._score(name))),
                "example": (lambda: self._example(exercise)) if self._can_follow(name) else None,
                "outline": (lambda: outline(exercise)) if exercise.outline else None,
                "solution": (lambda: solution(exercise, source, other)) if source else None,
            },
        )

    def _solution(self, name: str) -> str:
        """The solution, where help may go so far: in the release, or in a clone for self-study."""
        found = self._cases.solutions.get(name, "")
        return found or (solution_at_hand(self.lab, name) if self._is_free() else "")

    def _other_way(self, name: str) -> str:
        found = self._cases.solutions.get(f"{name} {OTHER}", "")
        return found or (other_way_at_hand(self.lab, name) if self._is_free() else "")

    def _is_free(self) -> bool:
        """Whether nobody has shortened the help of this release."""
        return set(RELEASED) <= set(self._cases.rungs)

    def _callable(self, name: str) -> Any:
        owner, _, method = name.partition(".")
        found = self._namespace.get(owner)
        return getattr(found, method, None) if method else found

    def _can_follow(self, name: str) -> bool:
        return bool(self._cases.examples.get(name))

    def _example(self, exercise: Exercise) -> Rung:
        """Follow the first of the small cases that is wrong; the first of all where none is."""
        name = exercise.name
        verdict = self._score(name)
        wrong = {test.title for test in verdict.tests if not test.passed}
        there = self._cases.examples[name]
        title = next((title for title in there if title in wrong), next(iter(there)))
        taken = self.case(name, title)
        yours, got = self._followed(name, taken.args)
        right = [(step[0], step[1]) for step in there[title]]
        return example(exercise, title, right, taken.expected, yours, got)

    def _followed(self, name: str, args: tuple[Any, ...]) -> tuple[list[Step], Any]:
        try:
            with quiet(io.StringIO()), limit(self._seconds), same_random_state():
                return followed(*to_call(self._namespace, name, args))
        except (Exception, OutOfTimeError):
            return [], None

    def case(self, name: str, title: str | None = None) -> InHand:
        """Take a case into your hands: `case.args`, `case.expected`, `case.title`.

        `softmax(*check.case("softmax").args)` is the call that went wrong.

        Args:
            name: of an exercise.
            title: of a case, as the verdict has it; by default the smallest that fails, or the
                smallest of all where none does.

        Raises:
            KeyError: when there is no exercise, or no case, of that name; it lists those there are.
        """
        exercise = self._cases.exercises.get(name)
        if exercise is None:
            raise KeyError(
                f"no exercise {name!r}; this lab has: {', '.join(self._cases.exercises)}"
            )
        cases = self._cases.cases[name]
        if title is not None:
            found = [case for case in cases if case.title == title]
            if not found:
                known = "; ".join(case.title for case in cases)
                raise KeyError(f"no case {title!r} of {name}; there are: {known}")
            return in_hand(exercise, found[0])
        taken = self._smallest(exercise, self._score(name)) or smallest(exercise, cases)
        if taken is None:
            raise KeyError(f"{name} has no cases")
        return taken

    def _smallest(self, exercise: Exercise, verdict: Verdict) -> InHand | None:
        """The smallest case that failed, of those that earn points; None where all is right."""
        tried = zip(self._cases.cases[exercise.name], verdict.tests, strict=True)
        failed = [case for case, test in tried if not test.passed]
        counting = [case for case in failed if exercise.points.get(case.family)]
        return smallest(exercise, counting or failed)

    def lent(self, name: str) -> Any:
        """Find a function of the notebook where it is right, else what the course lends for it.

        A class comes back with what is right of its own methods, and lent ones for the others.

        Args:
            name: of an exercise of this lab, or of a class of which exercises are methods.

        Raises:
            KeyError: when the course lends nothing of that name.
        """
        from unrolled.lent import LENT

        own = self._namespace.get(name)
        methods = [one for one in self._cases.exercises if one.startswith(f"{name}.")]
        if not methods:
            if name in self._cases.exercises and self._is_right(name):
                print(f"{name}: yours.")
                return own
            print(f"{name}: the course's, since yours is not right yet.")
            return LENT[name]
        wrong = [one for one in methods if not self._is_right(one)]
        if not wrong:
            print(f"{name}: yours.")
            return own
        print(f"{name}: the course's {', '.join(wrong)}; the rest is yours.")
        lent = {one.partition(".")[2]: LENT[one] for one in wrong}
        return type(name, (own,) if isinstance(own, type) else (), lent)

    def _score(self, name: str) -> Verdict:
        run = Runner(self._namespace, callbacks.find, self._seconds)
        with run.own_randomness():
            return score(self._cases.exercises[name], self._cases.cases[name], run)


def checks_of(lab: str) -> Check:
    """Open the checks of a lab for the notebook that calls this.

    Args:
        lab: the lab's name, such as `"01_rnn_cell"`.

    Returns:
        A function of one argument, the name of an exercise. Where `expected.npz` cannot be
        found or read it explains that at each call, and the rest of the notebook still runs.
    """
    namespace = _callers_globals()
    tell_of_a_newer_release(lab)
    explain_unknown_names()
    remember_broken_cells()
    follow_theme()
    try:
        return Check(load(find_cases(lab)), namespace)
    except BadCaseFileError as error:
        return _Unavailable(lab, str(error))


def find_cases(lab: str) -> Path:
    """Find a lab's `expected.npz`: beside the running notebook, or with the library.

    Raises:
        BadCaseFileError: when there is none; the message says where it was looked for.
    """
    here = Path.cwd()
    for place in (here, here / lab, here / "notebooks" / lab):
        found = place / "expected.npz"
        if found.is_file() and (place.name == lab or _is_of(found, lab)):
            return found
    try:
        return files.path(f"notebooks/{lab}/expected.npz")
    except FileNotFoundError:
        raise BadCaseFileError(
            f"expected.npz of lab {lab} is not beside the notebook (looked in {here}). "
            "Keep the notebook in the folder it was released in, or copy expected.npz there."
        ) from None


def _is_of(path: Path, lab: str) -> bool:
    try:
        return load(path).lab == lab
    except BadCaseFileError:
        return False


class _Unavailable(Check):
    def __init__(self, lab: str, why: str) -> None:
        super().__init__(CaseFile(lab, {}, {}), {})
        self._why = why

    def _verdict(self, name: str) -> Verdict:
        return _no_verdict(str(name), self._why)


def _no_verdict(name: str, why: str) -> Verdict:
    return Verdict(name, 0.0, 0.0, (), (), message=why, misconception="no verdict")


def _callers_globals() -> MutableMapping[str, Any]:
    running = shell()
    return running.user_ns if running else sys._getframe(2).f_globals


def _tell(verdict: Verdict) -> None:
    """Show the explanation where the notebook's own display of the verdict would not."""
    if os.environ.get("NBGRADER_EXECUTION") == "validate":
        if not verdict.passed:
            print(_diagnosis_first(verdict), file=sys.stderr)  # all that nbgrader's Validate shows
    elif not hasattr(shell(), "kernel"):
        print(verdict)


def _diagnosis_first(verdict: Verdict) -> str:
    """The verdict in plain words, what is wrong above everything else."""
    wrong = plain(verdict.hint or verdict.message, SAID)
    if verdict.hint:
        rest = dataclasses.replace(verdict, hint="")
    else:
        rest = dataclasses.replace(verdict, message="")
    return f"{fill(f'{plain(verdict.function, NAME)}: {wrong}', WIDTH)}\n{rest}"
