"""`guess("…")`: a prediction, made before the cell that reveals, and kept with the notebook.

    from unrolled import guess

    gap = guess("Two scores, one apart: how likely is the larger one?")

and in the cell that reveals `gap.show(0.731)`, which shows both. Answers are kept in `guesses.json`
beside the notebook, by the text of the question, so they are there after a restart. Without widgets
the question is plain text, and `gap.answer = 0.7` answers it.
"""

import contextlib
import json
import math
import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from unrolled.files import write_whole
from unrolled.ipython import shell
from unrolled.plots.palette import BLUE, VERMILION
from unrolled.plots.show import present
from unrolled.widgets import host

KEPT_IN = "guesses.json"
KEPT = "Kept. Change it as you like, until you look."
NOT_KEPT = "Kept until the kernel restarts: this folder cannot be written."
MANY = 1000  # from here on numbers are written whole
WIDE, HIGH = 420, 160  # of the picture of two curves, in pixels
Answer = str | float | list[float]


class Guess:
    """One prediction.

    Attributes:
        question: what was asked; it is also the name under which the answer is kept.
        settings: what the widget shows; see `guess`.
        kept: a sentence on where the answer is; empty where there is none.
    """

    def __init__(self, question: str, settings: dict[str, Any]) -> None:
        """Ask again what was asked before, with the answer that was kept."""
        self.question = question
        self.settings = {"question": question, **settings}
        self.kept = ""
        self._answer: Answer | None = None
        before = _read().get(question)
        if before is not None:
            with contextlib.suppress(ValueError):  # the question has other choices now
                self._answer, self.kept = self._checked(before), KEPT

    @property
    def answer(self) -> Answer | None:
        """A choice, a number, or the heights of a curve; None while there is none."""
        return self._answer

    @answer.setter
    def answer(self, value: Answer) -> None:
        self._answer = self._checked(value)
        self.kept = KEPT if _keep(self.question, self._answer) else NOT_KEPT

    def show(self, truth: Any, note: str = "") -> None:
        """Show what was guessed beside what came out.

        Args:
            truth: what came out: a choice, a number, or the heights of the curve.
            note: one more sentence.
        """
        if _graded():
            return
        came = [float(y) for y in truth] if self.settings["kind"] == "curve" else truth
        guessed = "nothing, this time" if self._answer is None else self._said(self._answer)
        lines = [self.question, f"You guessed: {guessed}.", f"It came out: {self._said(came)}."]
        lines += [note] if note else []
        inside = [f"<b>{escape(lines[0])}</b>", *map(escape, lines[1:])]
        if isinstance(came, list) and all(map(math.isfinite, came)):
            drawn = self._answer if isinstance(self._answer, list) else None
            inside.insert(1, _curves(drawn, came, self.settings))
        style = f"border-left:4px solid {VERMILION};padding:4px 12px;max-width:60em"
        present(f'<div style="{style}">{"<br>".join(inside)}</div>', "\n".join(lines))

    def __repr__(self) -> str:
        """The question in plain words."""
        lines = [f"Guess first: {self.question}"]
        lines += [f"  - {choice}" for choice in self.settings.get("choices", ())]
        if self._answer is not None:
            lines.append(f"You guessed: {self._said(self._answer)}.")
        else:
            kind = {"choice": '"…"', "number": "0.5"}.get(self.settings["kind"], "[…]")
            lines.append(f"No box to answer in? In a cell of your own: NAME.answer = {kind}")
        return "\n".join(lines)

    def _said(self, value: Any) -> str:
        if self.settings["kind"] == "curve":
            pairs = zip(self.settings["xs"], value, strict=False)
            return ", ".join(f"{at}: {y:.3g}" for at, y in pairs)
        if self.settings["kind"] == "choice" or isinstance(value, str):
            return str(value)
        number = f"{value:,.0f}" if abs(value) >= MANY else f"{value:.4g}"
        return f"{number} {self.settings['unit']}".strip()

    def _checked(self, value: Any) -> Answer:
        """A value that can answer this question, as plain Python.

        Raises:
            ValueError: when it cannot; the message says what can.
        """
        kind = self.settings["kind"]
        if kind == "choice":
            if value not in self.settings["choices"]:
                raise ValueError(f"{value!r} is none of {', '.join(self.settings['choices'])}.")
            return str(value)
        try:
            numbers = [float(y) for y in (value if kind == "curve" else [value])]
        except (TypeError, ValueError):
            numbers = [math.nan]
        if not all(map(math.isfinite, numbers)):
            raise ValueError(
                f"{value!r} is not a {'list of numbers' if kind == 'curve' else 'number'}."
            )
        if kind == "number":
            return numbers[0]
        if len(numbers) != len(self.settings["xs"]):
            wanted = len(self.settings["xs"])
            raise ValueError(f"a curve of {len(numbers)} numbers; this one has {wanted}.")
        return numbers


def guess(
    question: str,
    choices: Sequence[str] = (),
    *,
    unit: str = "",
    over: Sequence[Any] = (),
    between: tuple[float, float] = (0, 1),
    x: str = "",
    y: str = "",
) -> Guess:
    """Ask for a prediction below the running cell.

    Args:
        question: one sentence; no two of a lab are the same.
        choices: what can be chosen; without any, and without `over`, a number is asked for.
        unit: of the number.
        over: for a curve to be drawn: the places along the axis at which it has a height.
        between: lowest and highest height of the curve.
        x: what runs along the axis.
        y: what the height is.

    Returns:
        The prediction: `.answer`, and `.show(truth)` for the cell that reveals.
    """
    if over:
        low, high = map(float, between)
        places = [str(at) for at in over]
        settings = {"kind": "curve", "xs": places, "low": low, "high": high, "x": x, "y": y}
    elif choices:
        settings = {"kind": "choice", "choices": list(choices)}
    else:
        settings = {"kind": "number", "unit": unit}
    asked = Guess(question, settings)
    if not _graded():
        _show(asked)
    return asked


def _show(asked: Guess) -> None:
    here = shell()
    if here is None:
        print(asked)
        return
    from IPython.display import display

    text = str(asked)
    page = f"<pre style='white-space:pre-wrap'>{escape(text)}</pre>"
    bundle = {"text/plain": text, "text/html": page}
    if host.someone_looks(here):
        try:
            from unrolled.widgets.question import Question
        except ImportError:
            pass
        else:
            bundle |= host.view_of(Question(asked))
    display(bundle, raw=True)


def _graded() -> bool:
    return "NBGRADER_EXECUTION" in os.environ


def _read() -> dict[str, Any]:
    try:
        found = json.loads(Path(KEPT_IN).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _keep(question: str, answer: Answer) -> bool:
    """Write an answer down beside the notebook; False where that cannot be."""
    text = json.dumps({**_read(), question: answer}, indent=1, ensure_ascii=False)
    try:
        write_whole(Path(KEPT_IN).resolve(), f"{text}\n".encode())
    except OSError:
        return False
    return True


def _curves(guessed: list[float] | None, came: list[float], settings: dict[str, Any]) -> str:
    """A picture of both; the sentences beside it have the numbers."""
    both = [*came, *(guessed or []), settings["low"], settings["high"]]
    low, high = min(both), max(both)

    def line(ys: list[float], color: str, name: str) -> str:
        at = [
            ((i + 0.5) * WIDE / len(ys), HIGH - (value - low) / (high - low) * HIGH)
            for i, value in enumerate(ys)
        ]
        points = " ".join(f"{left:.1f},{top:.1f}" for left, top in at)
        left, top = at[-1]
        return (
            f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2.5"/>'
            f'<text x="{left + 6:.1f}" y="{top + 4:.1f}" fill="currentColor">{name}</text>'
        )

    drawn = line(guessed, VERMILION, "your guess") if guessed else ""
    drawn += line(came, BLUE, "came out")
    style = "max-width:100%;overflow:visible;font-size:12px"
    axes = f'<path d="M0 0V{HIGH}H{WIDE}" fill="none" stroke="currentColor"/>'
    return (
        f'<svg viewBox="-4 -8 {WIDE + 80} {HIGH + 16}" width="{WIDE + 80}" role="img" '
        f'aria-label="your curve and the one that came out" style="{style}">{axes}{drawn}</svg>'
    )
