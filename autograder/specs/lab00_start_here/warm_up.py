"""Lab 00: the warm-up, which shows how an exercise, a check and a hint work."""

from autograder.lab.spec import Draw, Mistake, Spec
from unrolled.checks.case import Exercise

NAMES = [
    "allosaurus",
    "brachiosaurus",
    "ankylosaurus",
    "diplodocus",
    "stegosaurus",
    "tyrannosaurus",
    "velociraptor",
]


def _some(rng):
    """Some names in an order of their own."""
    return [NAMES[i] for i in rng.permutation(len(NAMES))[: int(rng.integers(3, 7))]]


# fmt: off
WARM_UP = Spec(
    Exercise("name_lengths", ("names",), ("lengths",), {"warm-up": 1}),
    draws=(
        Draw("some names", "warm-up", lambda r, ref: (_some(r),)),
        Draw("other names", "warm-up", lambda r, ref: (_some(r),)),
        Draw("a single name", "warm-up", lambda r, ref: ([NAMES[int(r.integers(len(NAMES)))]],)),
        Draw("no names at all", "warm-up", lambda r, ref: ([],)),
    ),
    cheap=("all names together", "the number of names"),
    mistakes=(
        Mistake("the end not counted",
                "A network guesses each letter of a name and one thing more. What tells it to stop?",
                old="len(name) + 1", new="len(name)"),
        Mistake("all names together",
                "You return one number. Read what the exercise asks for: one for each name.",
                old="[len(name) + 1 for name in names]", new="sum(len(name) + 1 for name in names)"),
        Mistake("the number of names",
                "You counted the names. What is inside of each?",
                old="[len(name) + 1 for name in names]", new="len(names)"),
        Mistake("different letters only",
                "A letter that comes twice has to be guessed twice.",
                old="len(name) + 1", new="len(set(name)) + 1"),
        Mistake("sorted",
                "The numbers are right, but in another order than their names.",
                old="[len(name) + 1 for name in names]", new="sorted(len(name) + 1 for name in names)"),
    ),
)

SPECS = (WARM_UP,)
