"""Lab 09: what `bits_per_character` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.lab09_shakespeare.draws import draw_model, draw_prompt
from unrolled.checks.case import Exercise


def _reading(rng, step, length):
    model = draw_model(rng, step, 5)
    return model, draw_prompt(rng, model, length)


def _repeating(rng):
    model = draw_model(rng, "never_the_same_twice", 5)
    one, other = model["characters"][:2]
    return model, one + other + other + one


NEXT = "total -= np.log2(p[indices[t + 1]])"
STEP = 'p, state = model["step"](indices[t], state)'
BEGIN = "    total, state = 0.0, None\n"
MEAN = "return total / (len(indices) - 1)"


def _bits(title, family, make, mistakes=True):
    return Draw(title, family, make, "result", mistakes=mistakes)


# fmt: off
BITS = Spec(
    Exercise(
        "bits_per_character",
        ("model", "text"),
        ("bits",),
        {"values": 4, "edges": 2},
    ),
    draws=(
        _bits("a text of 30", "values", lambda r, ref: _reading(r, "whole_past", 30)),
        _bits("a text of 12", "values", lambda r, ref: _reading(r, "two_back", 12)),
        _bits("another model", "values", lambda r, ref: _reading(r, "two_back", 25)),
        _bits("a long text", "values", lambda r, ref: _reading(r, "whole_past", 800)),
        _bits("two characters", "edges", lambda r, ref: _reading(r, "two_back", 2)),
        _bits("three characters", "edges", lambda r, ref: _reading(r, "whole_past", 3)),
        _bits("the impossible happened", "edges", lambda r, ref: _repeating(r), False),
    ),
    cheap=("the number of choices",),
    mistakes=(
        Mistake("nats in place of bits",
                "Your result is 0.69 times the right one. Which logarithm counts in bits?",
                old=NEXT, new="total -= np.log(p[indices[t + 1]])"),
        Mistake("the total in place of the mean",
                "A longer text costs more bits. How many for each character?",
                old=MEAN, new="return total"),
        Mistake("divided by all characters",
                "How many characters were guessed? Not all of the text: which one never is?",
                old=MEAN, new="return total / len(indices)"),
        Mistake("the first guessed from nothing",
                "Your model guesses one more character than there are to guess after reading one. What has it read before its first guess?",
                old=BEGIN, new=f"    indices = [None, *indices]\n{BEGIN}"),
        Mistake("asked for the character just read",
                "What the model says after a character is about which one: that one, or the next?",
                old=NEXT, new="total -= np.log2(p[indices[t]])"),
        Mistake("the state never carried",
                "How much of the text does your model know when it guesses the last character?",
                old=STEP, new=STEP.replace("state)", "None)")),
        Mistake("the mean taken before the logarithm",
                "The surprises are averaged, not the probabilities. Does it make a difference? Take 0.5 and 0.125.",
                swaps=((NEXT, "total += p[indices[t + 1]]"), (MEAN, "return -np.log2(total / (len(indices) - 1))"))),
        Mistake("the uncertainty of the model",
                "The model's own expectation of its surprise is one thing, what it met in the text is another. Where does the next character enter?",
                old=NEXT, new="total -= np.sum(p[p > 0] * np.log2(p[p > 0]))"),
        Mistake("the product of all probabilities",
                "The product of a thousand small numbers is 0 in a computer. What becomes of a product when you take logarithms first?",
                swaps=((BEGIN, "    total, state = 1.0, None\n"),
                       (NEXT, "total *= p[indices[t + 1]]"),
                       (MEAN,
                        "with np.errstate(divide='ignore'):\n        return -np.log2(total) / (len(indices) - 1)"))),
        Mistake("the sign lost",
                "A surprise is never negative.",
                old=NEXT, new="total += np.log2(p[indices[t + 1]])"),
        Mistake("the number of choices",
                "You return how many equally likely characters it amounts to. How many bits is that?",
                old=MEAN, new="return 2 ** (total / (len(indices) - 1))"),
        Mistake("the last guess missing",
                "Is the last character of the text guessed as well?",
                swaps=(("range(len(indices) - 1)", "range(len(indices) - 2)"),
                       (MEAN, "return total / max(len(indices) - 2, 1)"))),
    ),
)
