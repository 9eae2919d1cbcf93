"""Lab 06: what `add` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only
from autograder.specs.lab06_binary_addition.draws import adder, draw_parameters
from autograder.specs.nested import each, other_order
from unrolled.checks.case import Exercise


def _sums(rng, shape, bits, parameters=None, below=None, kind=np.int64):
    high = 2**bits if below is None else below
    a, b = (rng.integers(high, size=shape).astype(kind) for _ in range(2))
    return a, b, parameters or adder(rng), bits


def _untrained(rng, ref, count=12, bits=8):
    """Sums by a network that cannot add, and to which it matters which number comes first."""
    while True:
        parameters = draw_parameters(rng, 5, 3.0)
        a, b, parameters, bits = _sums(rng, count, bits, parameters, below=2 ** (bits - 1))
        if np.any(ref.add(a, b, parameters, bits) != ref.add(b, a, parameters, bits)):
            return a, b, parameters, bits


def _two(rng, low, high):
    return tuple(int(n) for n in rng.integers(low, high, size=2))


# fmt: off
ADD = Spec(
    Exercise(
        "add",
        ("a", "b", "parameters", "bits"),
        ("total",),
        {"values": 3, "lengths": 2, "contract": 1},
        below=("forward",),
    ),
    draws=(
        Draw("two numbers", "values", lambda r, ref: (*_two(r, 40, 128), adder(r))),
        Draw("two arrays", "values", lambda r, ref: _sums(r, 6, 8, below=128)),
        Draw("an untrained network", "values", _untrained),
        Draw("a table of sums", "values", lambda r, ref: _sums(r, (2, 3), 8, below=128)),
        Draw("12 bits", "lengths", lambda r, ref: _sums(r, 5, 12)),
        Draw("31 bits", "lengths", lambda r, ref: _sums(r, 5, 31)),
        Draw("three bits", "lengths", lambda r, ref: _sums(r, 12, 3)),
        Draw("two numbers of 31 bits", "lengths", lambda r, ref: (*_two(r, 2**28, 2**30), adder(r), 31)),
        Draw("numbers that do not fit: modulo 2**bits", "lengths", lambda r, ref: (*_two(r, 200, 256), adder(r), 8)),
        Draw("an untrained network, 11 bits", "lengths", lambda r, ref: _untrained(r, ref, 12, 11)),
        Draw("an untrained network, few numbers", "contract", lambda r, ref: _untrained(r, ref, 7, 9)),
        Draw("zero and zero", "contract", lambda r, ref: (0, 0, adder(r)), mistakes=False),
        Draw("arrays of int32", "contract", lambda r, ref: _sums(r, 4, 31, below=2**30, kind=np.int32), mistakes=False),
        Draw("read-only arrays", "contract", lambda r, ref: each(read_only, _sums(r, 4, 8, below=128)), mistakes=False),
        Draw("extra keys in another order", "contract", lambda r, ref: (*_two(r, 0, 128), other_order(adder(r)), 8),
             mistakes=False),
        Draw("called again", "contract", lambda r, ref: _sums(r, 3, 8), "keeps", mistakes=False),
        Draw("called twice", "contract", lambda r, ref: _sums(r, 3, 8), "repeats", mistakes=False),
    ),
    cheap=("the network not asked",),
    mistakes=(
        Mistake("the network not asked",
                "Your sums are right even where the network is wrong. Who is adding, it or Python?",
                old="(y_pred[0] > 0.5).astype(np.int64) @ (1 << places)", new="(pair[0] + pair[1]) % 2**bits"),
        Mistake("every prediction cut off",
                "What does int(0.97) give? Where is the border between a 0 and a 1?",
                old="(y_pred[0] > 0.5).astype(np.int64)", new="y_pred[0].astype(np.int64)"),
        Mistake("every prediction rounded up",
                "A prediction of 0.03 means a 0. Where is the border?",
                old="(y_pred[0] > 0.5)", new="(y_pred[0] > 0)"),
        Mistake("predictions not turned into bits",
                "A sum of whole numbers is a whole number. When does a prediction become a bit?",
                swaps=(("(y_pred[0] > 0.5).astype(np.int64)", "y_pred[0]"), ("int(sums[0])", "float(sums[0])"))),
        Mistake("the most significant bit read first",
                "Which column does the network expect at step 0?",
                old="pair[:, :, np.newaxis] >> places & 1", new="(pair[:, :, np.newaxis] >> places & 1)[:, :, ::-1]"),
        Mistake("the bits put together in reverse",
                "The first bit that comes out is worth 1. What is the last one worth?",
                old="@ (1 << places)", new="@ (1 << places[::-1])"),
        Mistake("both ends reversed",
                "Reversed going in and reversed coming out do not cancel: between the two, the carry travels.",
                swaps=(("pair[:, :, np.newaxis] >> places & 1", "(pair[:, :, np.newaxis] >> places & 1)[:, :, ::-1]"),
                       ("@ (1 << places)", "@ (1 << places[::-1])"))),
        Mistake("always eight bits",
                "The caller says how many columns there are.",
                old="places = np.arange(bits, dtype=np.int64)", new="places = np.arange(8, dtype=np.int64)"),
        Mistake("one column too many",
                "With the last carry written down, a sum of 8 bits has 9. What does the lab want where a sum does not fit?",
                old="places = np.arange(bits, dtype=np.int64)", new="places = np.arange(bits + 1, dtype=np.int64)"),
        Mistake("one column too few",
                "Count the columns: which one is worth 2**(bits - 1)?",
                old="places = np.arange(bits, dtype=np.int64)", new="places = np.arange(bits - 1, dtype=np.int64)"),
        Mistake("the first number twice",
                "What does your network see of b?",
                old="np.ravel(a), np.ravel(b)", new="np.ravel(a), np.ravel(a)"),
        Mistake("a and b exchanged",
                "A finished adder does not mind, another network does: a belongs in the first row of x.",
                old="np.ravel(a), np.ravel(b)", new="np.ravel(b), np.ravel(a)"),
        Mistake("the sum kept in eight bits",
                "What is the largest number that fits into the type of your sums?",
                old="(y_pred[0] > 0.5).astype(np.int64) @ (1 << places)",
                new="(y_pred[0] > 0.5).astype(np.int64) @ (1 << places) % 256"),
        Mistake("the bits in place of the number",
                "What you return is still in columns. What is each of them worth?",
                old="return int(sums[0]) if np.ndim(a) == 0 else sums.reshape(np.shape(a))",
                new="bits_of = (y_pred[0] > 0.5).astype(np.int64)\n    return bits_of[0] if np.ndim(a) == 0 else bits_of"),
    ),
)
