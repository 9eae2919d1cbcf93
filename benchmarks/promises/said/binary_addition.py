"""Lab 06: its own run is the same on every processor, to the digits that are said."""

from collections.abc import Sequence

from benchmarks.promises.claims import Promise, Quote, both, count, in_turn
from benchmarks.promises.table import Row

LAB = "06_binary_addition"
ALL = 128 * 128


def _not_done(rows: Sequence[Row]) -> Sequence[float]:
    right = sorted(row.numbers["right at 10000"] for row in in_turn(rows))
    return [number for number in right if number < ALL]


QUOTES = (
    Quote(
        LAB,
        "After 5,000 examples {:.0f} network of 40 is right on all sums, after 7,000 it is {:.0f}, "
        "after 10,000 it is **{:.0f}**. The other two sit at {:,.0f} and {:,.0f} sums",
        "06_squared_error",
        both(count("right at 5000", "right at 7000", "right at 10000", low=ALL), _not_done),
    ),
    Quote(LAB, "In {:.0f} of 40 the unit", "06_squared_error", count("unit, late", low=1)),
    Quote(
        LAB,
        "**{:.0f}** are right on all sums after 3,000 examples, and all **{:.0f}** after 5,000",
        "06_cross_entropy",
        count("right at 3000", "right at 5000", low=ALL),
    ),
)


def _own(says: str, number: str, low: float, high: float = float("inf")) -> Promise:
    return Promise(LAB, says, "06_squared_error", number, low, high)


PROMISES = (
    _own("with **all** 16,384 sums of two numbers below 128 right", "right at 10000", ALL),
    _own("It ends with a loss below 0.02", "loss", 0, 0.02),
    _own("from one sum in twenty to all of", "right at 3000", ALL / 22, ALL / 18),
    _own("Between 3,000 and 7,000 examples", "right at 7000", ALL),
    _own("the probe reads the carry without a single mistake", "probed", 1),
    _own("there is one, unit 12, that **is** the carry", "unit", 12, 12),
    _own("below 0.3 without, above 0.7 with", "gap", 0.4),
    _own("is right in only half of the cases", "unit, first", 0.5, 0.5),
    _own("Five sums of six are wrong", "right at 4000", ALL / 7, ALL / 6),
    _own("The probe reads the carry in 97% of the columns", "probed at 4000", 0.965, 0.975),
    _own("(a 1, in 95% of the cases)", "0 + 1 with a carry written 1", 0.945, 0.955),
    _own("and so it does 1 + 1 (a 0, always)", "1 + 1 written 1", 0, 0),
    _own("Cloud 3 lies below the line", "cloud 3 written 1", 0, 0),
    _own("which gets 64% of the 8-column sums right", "right at 5000", 0.63 * ALL, 0.65 * ALL),
    _own("After 5,000 examples $q$ is 0.93", "column at 5000", 0.925, 0.935),
    _own("of 31-column sums one in nine", "31 at 5000", 1 / 10, 1 / 8),
    _own("after 6,000 examples 92% of the sums are right", "8 at 6000", 0.9, 0.94),
    _own("Of the 1,314 sums of 8 columns that are wrong", "wrong at 6000", 1314, 1314),
    _own("1,024 go wrong first in the", "first in the second column", 1024, 1024),
)
