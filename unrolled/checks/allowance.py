"""How much an answer may hold: a multiple of what is expected, known before anything looks inside.

A wrong answer may well be larger than the right one: one-hot columns in place of indices, a matrix
where a sum was asked for, copies of the parameters in every cache. All of that stays far below the
multiples here. What is beyond them is wrong, and nobody has to read it to know.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from unrolled.checks.case import Case

TIMES_BYTES, SPARE_BYTES = 64, 256 << 10
TIMES_NODES, SPARE_NODES = 8, 2_000
TIMES_TEXT, SPARE_TEXT = 16, 8_000
TIMES_KEY, SPARE_KEY = 4, 200
SPARE_DEPTH = 4
NODE_BYTES, TEXT_BYTES, SPARE_HEADER = 64, 6, 16_384  # what they take when they are written as JSON
NUMBER = 8  # bytes that a plain number counts for: it may come back as an array


@dataclass(frozen=True)
class Allowance:
    """The most that a value may hold.

    Attributes:
        bytes: in all arrays together, each mention of a scalar or of bytes for itself.
        nodes: numbers, texts, arrays and containers, each mention for itself.
        depth: containers in one another.
        text: characters of all texts, and of the keys on the way to each node.
        key: characters of one key.
    """

    bytes: int
    nodes: int
    depth: int
    text: int
    key: int

    @property
    def header(self) -> int:
        """The most bytes of JSON that such a value is written in."""
        return SPARE_HEADER + NODE_BYTES * self.nodes + TEXT_BYTES * self.text

    def times(self, number: int) -> "Allowance":
        """Allow so many such values in one list."""
        many = max(1, number)
        return Allowance(
            many * self.bytes, many * self.nodes, self.depth + 1, many * self.text, self.key
        )


def allowance(case: "Case") -> Allowance:
    """What any call may give back that is made to judge this case, changed arguments included."""
    found = _Measure()
    for value in (case.args, case.expected, case.changed):
        found.add(value, 1, 0)
    nodes = SPARE_NODES + TIMES_NODES * found.nodes
    return Allowance(
        SPARE_BYTES + TIMES_BYTES * found.bytes,
        nodes,
        SPARE_DEPTH + found.depth,
        SPARE_TEXT + TIMES_TEXT * found.text + len("value") * nodes,  # a frame's own key, above all
        SPARE_KEY + TIMES_KEY * found.key,
    )


class _Measure:
    def __init__(self) -> None:
        self.bytes = self.nodes = self.depth = self.text = self.key = 0

    def add(self, value: Any, depth: int, above: int) -> None:
        self.nodes += 1
        self.text += above
        if isinstance(value, (np.ndarray, np.generic, bytes)):
            self.bytes += len(value) if isinstance(value, bytes) else value.nbytes
            return
        self.bytes += NUMBER
        if isinstance(value, str):
            self.text += len(value)
        elif isinstance(value, (dict, list, tuple)):
            self.depth = max(self.depth, depth)
            if not isinstance(value, dict):
                for item in value:
                    self.add(item, depth + 1, above)
                return
            for key, item in value.items():
                length = len(key) if isinstance(key, (str, bytes)) else NUMBER
                self.nodes += 1
                self.key = max(self.key, length)
                self.add(item, depth + 1, above + length)
