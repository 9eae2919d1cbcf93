"""A puzzle: set an LSTM of one unit by hand, so that it knows whether it is inside brackets."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from unrolled.plots.lab07.gates import draw_gates, gate_rows, score_of

KINDS = ("(", ")", "other")
Table = Mapping[str, float]


def play_brackets(
    lstm_forward: Callable[..., Any], forget: Table, write: Table, candidate: Table, text: str
) -> None:
    """Run a hand-set memory over a text and say where it is right.

    Args:
        lstm_forward: the student's own, as in lab 07.
        forget: how far the forget gate is open at `"("`, at `")"` and at any `"other"` character.
        write: the same for the input gate.
        candidate: what is offered to the cell there, from -1 to 1.
        text: what to read.
    """
    alphabet = sorted(set(text))
    rows = gate_rows(lstm_forward, hand_set(alphabet, forget, write, candidate), alphabet, text)
    found, wanted = rows[3] > 0.5, inside(text)
    right = int(np.sum(found == wanted))
    result = f"right at {right} of {len(text)} characters"
    marks = "".join(" " if ok else "^" for ok in found == wanted)
    draw_gates(rows, text)
    print(f"{result}\n{text}\n{marks}" if right < len(text) else f"{result}: solved")


def hand_set(
    alphabet: list[str], forget: Table, write: Table, candidate: Table
) -> dict[str, np.ndarray]:
    """Parameters of one unit whose gates depend on the character alone; its output is open."""
    columns = 1 + len(alphabet)
    parameters = {f"W{gate}": np.zeros((1, columns)) for gate in "fico"}
    parameters |= {f"b{gate}": np.zeros((1, 1)) for gate in "fic"} | {"bo": np.full((1, 1), 20.0)}
    for place, character in enumerate(alphabet, start=1):
        kind = character if character in KINDS else "other"
        parameters["Wf"][0, place] = score_of(forget[kind])
        parameters["Wi"][0, place] = score_of(write[kind])
        parameters["Wc"][0, place] = np.arctanh(np.clip(candidate[kind], -0.9999, 0.9999))
    return parameters | {"Wy": np.zeros((2, 1)), "by": np.zeros((2, 1))}


def inside(text: str) -> np.ndarray:
    """Whether each character is inside brackets; an opening bracket is, the last closing is not.

    >>> inside("a(b)c").tolist()
    [False, True, True, False, False]
    """
    steps = [(character == "(") - (character == ")") for character in text]
    return np.cumsum(steps) > 0
