"""Lab 09: arguments and names that the cases of several functions share."""

from unrolled.checks.procedures.labs.lab09_models import SIZE
from unrolled.checks.values import Callback

LETTERS = "abcdefghijklmnopqrstuvwxyz ,.\n'"


def draw_text(rng, length, letters=LETTERS):
    """A text of letters drawn evenly."""
    return "".join(letters[i] for i in rng.integers(len(letters), size=length))


def draw_model(rng, step, Tx):
    """A model as the lab describes it, whose step is one of `unrolled.checks.procedures.labs.lab09_models`."""
    characters = "".join(rng.permutation(list(LETTERS))[:SIZE])
    return {"characters": characters, "Tx": Tx, "step": Callback(step)}


def draw_prompt(rng, model, length):
    """A prompt of characters that the model knows."""
    return draw_text(rng, length, model["characters"])
