"""`check("name")` in a notebook: look the function up, try it, show the verdict."""

import dataclasses
import os
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from unrolled import files
from unrolled.checks import callbacks
from unrolled.checks.case import BadCaseFileError, CaseFile, load
from unrolled.checks.runner import SECONDS, Runner
from unrolled.checks.score import score
from unrolled.checks.unknown_names import explain_unknown_names
from unrolled.checks.verdict.verdict import Verdict

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

    def __call__(self, name: str) -> Verdict:
        """Try one function of the notebook. Never raises.

        Args:
            name: the function's name, as in `check("softmax")`.

        Returns:
            The verdict: rich in a notebook, and printed where there is none.
        """
        try:
            verdict = self._verdict(name)
        except Exception as error:
            verdict = _no_verdict(
                str(name), f"The check itself failed: {error!r}. Please report it."
            )
        _tell(verdict)
        return verdict

    def __repr__(self) -> str:
        return f"check for lab {self._cases.lab}: " + ", ".join(self._cases.exercises)

    def _verdict(self, name: str) -> Verdict:
        exercise = self._cases.exercises.get(name) if isinstance(name, str) else None
        if exercise is None:
            known = ", ".join(self._cases.exercises)
            return _no_verdict(str(name), f"There is no check of that name; this lab has: {known}.")
        verdict = self._score(name)
        if verdict.passed:
            return dataclasses.replace(verdict, note=f"{verdict.note} {FRESH}".strip())
        note = FRESH
        broken = [below for below in exercise.below if not self._score(below).passed]
        if broken:
            note = f"{broken[-1]}, which this function builds on, is not right yet: mend it first."
        return dataclasses.replace(verdict, note=note)

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
    explain_unknown_names()
    try:
        return Check(load(find_cases(lab)), namespace)
    except BadCaseFileError as error:
        return _Unavailable(lab, str(error))


def find_cases(lab: str) -> Path:
    """Find a lab's `expected.npz`: beside the running notebook, or in the checkout.

    Raises:
        BadCaseFileError: when there is none; the message says where it was looked for.
    """
    here = Path.cwd()
    places = [here, here / lab, here / "notebooks" / lab, files.CHECKOUT / "notebooks" / lab]
    for place in places:
        found = place / "expected.npz"
        if found.is_file() and (place.name == lab or _is_of(found, lab)):
            return found
    raise BadCaseFileError(
        f"expected.npz of lab {lab} is not beside the notebook (looked in {here}). "
        "Keep the notebook in the folder it was released in, or copy expected.npz there."
    )


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
    shell = _shell()
    return shell.user_ns if shell else sys._getframe(2).f_globals


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _tell(verdict: Verdict) -> None:
    """Show the explanation where the notebook's own display of the verdict would not."""
    if os.environ.get("NBGRADER_EXECUTION") == "validate":
        if not verdict.passed:
            print(verdict, file=sys.stderr)  # all that nbgrader's Validate shows
    elif not hasattr(_shell(), "kernel"):
        print(verdict)
