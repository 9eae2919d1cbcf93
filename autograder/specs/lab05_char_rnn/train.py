"""Lab 05: what `CharRNN.train` must do."""

from collections.abc import Mapping
from types import FunctionType
from typing import Any

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.lab05_char_rnn.draws import new, window
from unrolled.checks import callbacks
from unrolled.checks.case import Exercise
from unrolled.checks.runner import Runner


def _reading(rng, length=30, n=5):
    return rng.integers(n, size=length)


def _lesson(rng, length=30, updates=4, steps=4, learning_rate=0.1, n=5, n_a=4):
    """Train, then look at what was learned through the loss of a window."""
    return (
        new(rng, n, n_a, 0.3),
        (_reading(rng, length, n), updates, steps, learning_rate),
        _look(rng, n, n_a),
    )


def _look(rng, n=5, n_a=4):
    return "loss", window(rng, 5, n, n_a)


def _two_lessons(rng):
    create, given, look = _lesson(rng, updates=3)
    return create, given, ("train", (_reading(rng, 14), 3, 3, 0.05)), look


def _epsilon_outside(parameters, gradients, memory, learning_rate):
    seen = {name: memory[name] + gradients[f"d{name}"] ** 2 for name in parameters}
    stepped = {
        name: value - learning_rate * gradients[f"d{name}"] / (np.sqrt(seen[name]) + 1e-8)
        for name, value in parameters.items()
    }
    return stepped, seen


def _also(args, ref, wrong) -> Mapping[str, Any]:
    """Options for `trained`: what comes out with epsilon outside the root."""
    train = ref.CharRNN.train
    names = {**train.__globals__, "adagrad_update": _epsilon_outside}
    other = FunctionType(train.__code__, names, "train", train.__defaults__)
    kind = type("CharRNN", (ref.CharRNN,), {"train": other})
    return {"also": Runner({"CharRNN": kind}, callbacks.find)("CharRNN.train", args).value}


AFTER = {"returns": ("losses", "what loss gives afterwards")}


def _train(title, family, make, mistakes=False, returns=AFTER):
    return Draw(title, family, make, "trained", returns, mistakes=mistakes, prepare=_also)


def _listed(args):
    create, (text, *rest), look = args
    return create, ([int(i) for i in text], *rest), look


# fmt: off
TRAIN = Spec(
    Exercise(
        "CharRNN.train",
        (
            "what CharRNN was made with",
            "what train was called with",
            "the second call",
            "the third call",
        ),
        ("losses", "what loss gives afterwards"),
        {"updates": 4, "the end of the text": 4, "warm start": 2, "contract": 2},
        below=("CharRNN.loss",),
    ),
    draws=(
        _train("four windows of a long text", "updates", lambda r, ref: _lesson(r), True),
        _train("one update", "updates", lambda r, ref: _lesson(r, updates=1)),
        _train("other sizes", "updates", lambda r, ref: _lesson(r, 40, 5, 7, 0.03, n=3, n_a=6)),
        _train("eleven characters in windows of four", "the end of the text", lambda r, ref: _lesson(r, 11, 7), True),
        _train("nine characters in windows of four", "the end of the text", lambda r, ref: _lesson(r, 9, 5), True),
        _train("ten characters in windows of four", "the end of the text", lambda r, ref: _lesson(r, 10, 5)),
        _train("a text that is shorter than a window", "the end of the text", lambda r, ref: _lesson(r, 6, 3, 9)),
        _train("trained twice, on two texts", "warm start", lambda r, ref: _two_lessons(r), True,
               {"returns": ("losses", "losses of the second call", "what loss gives afterwards")}),
        _train("25 steps and a learning rate of 0.1, where none are given", "contract",
               lambda r, ref: (new(r, 5, 4, 0.3), (_reading(r, 60), 2), _look(r)), True),
        _train("the text in a list", "contract", lambda r, ref: _listed(_lesson(r))),
        Draw("watched while it learns", "contract", lambda r, ref: _lesson(r), "watched", AFTER, mistakes=False),
        _train("no update", "contract", lambda r, ref: _lesson(r, updates=0)),
    ),
    cheap=("nothing is updated",),
    mistakes=(
        Mistake("nothing is updated",
                "adagrad_update hands you something new and leaves the old as it was. Who keeps it?",
                old="self.parameters, self.memory = adagrad", new="_ = adagrad"),
        Mistake("the memory thrown away",
                "Each of your steps is as long as the first one. What does Adagrad remember, and where do you keep it?",
                old="self.parameters, self.memory = adagrad", new="self.parameters, _ = adagrad"),
        Mistake("plain gradient descent",
                "Your steps are proportional to the gradient. Which of your earlier functions makes Adagrad's steps?",
                old="adagrad_update(\n                self.parameters, gradients, self.memory, learning_rate\n            )",
                new="({k: v - learning_rate * gradients['d' + k] for k, v in self.parameters.items()}, self.memory)"),
        Mistake("the memory begins anew with each call",
                "The second call should go on from the first one: what did Adagrad know at its end?",
                old="losses, start = [], 0\n",
                new="losses, start = [], 0\n        self.memory = {k: np.zeros_like(v) for k, v in self.parameters.items()}\n"),
        Mistake("the network begins anew with each call",
                "A second call should go on with the weights that the first one left.",
                old="losses, start = [], 0\n",
                new="losses, start = [], 0\n        self.parameters = self.first = getattr(self, 'first', self.parameters)\n        self.memory = {k: np.zeros_like(v) for k, v in self.parameters.items()}\n"),
        Mistake("goes on in the middle of the text",
                "A call may bring another text. Where does it start to read, and from which state?",
                swaps=(("losses, start = [], 0\n", "losses, start, a = [], *getattr(self, 'place', (0, 0))\n"),
                       ("        return losses\n", "        self.place = start, a\n        return losses\n"))),
        Mistake("each window from a state of zeros",
                "A window that starts in the middle of a text has something before it. Which state knows it?",
                old="self.loss(inputs, targets, a)", new="self.loss(inputs, targets, 0 * a)"),
        Mistake("the state carried over the end of the text",
                "After the last character comes the first, and nothing was read before that. What is its state?",
                old="            if start == 0:\n", new="            if not losses:\n"),
        Mistake("the short last window left out",
                "Read the targets of all your windows one after the other. Which characters are never among them?",
                old="if start >= len(text) - 1:", new="if start + steps >= len(text):"),
        Mistake("the end of the text never read",
                "Read the targets of all your windows one after the other, for nine characters in windows of four and for eleven. Which characters are never among them?",
                old="if start >= len(text) - 1:", new="if start + steps + 1 >= len(text):"),
        Mistake("reads on where there is nothing left",
                "What does your loop do when there is one character left, which can be read but has no successor?",
                old="if start >= len(text) - 1:", new="if start >= len(text):"),
        Mistake("the last character followed by the first",
                "At the end of the text you ask the network for its beginning. Does the text say that?",
                swaps=(("targets = text[start + 1 : start + 1 + steps]",
                        "targets = [*text[1:], text[0]][start : start + steps]"),
                       ("if start >= len(text) - 1:", "if start >= len(text):"))),
        Mistake("targets not shifted",
                "At each step the network should guess what comes next, and you ask for what it just read.",
                old="targets = text[start + 1 : start + 1 + steps]",
                new="targets = text[start : min(start + steps, len(text) - 1)]"),
        Mistake("windows that overlap",
                "By how much does your window move on? Each character should be guessed once in a round.",
                old="start += steps", new="start += 1"),
        Mistake("one character skipped between two windows",
                "The last target of a window is the first input of the next. By how much does start move?",
                old="start += steps", new="start += steps + 1"),
        Mistake("always the first window",
                "You learn the beginning of the text by heart. What should move from update to update?",
                old="            start += steps\n", new="            start += 0\n"),
        Mistake("one update too many",
                "Count your updates: how many did the caller ask for?",
                old="for _ in range(updates)", new="for _ in range(updates + 1)"),
        Mistake("only the last loss",
                "A curve needs a value for each update.",
                old="return losses", new="return losses[-1:]"),
        Mistake("the loss smoothed",
                "Whoever draws the curve can smooth it. The result should hold each loss as it was.",
                old="losses.append(loss)",
                new="losses.append(loss if not losses else 0.999 * losses[-1] + 0.001 * loss)"),
        Mistake("the loss divided by the length of the window",
                "The result should hold each loss as your method gives it: summed over its window.",
                old="losses.append(loss)", new="losses.append(loss / len(inputs))"),
        Mistake("the loss after the step",
                "The loss belongs to the weights that the window was read with: those from before the step.",
                swaps=(("losses.append(loss)",
                        "losses.append(self.loss(inputs, targets, np.zeros_like(a) if start == 0 else before)[0])"),
                       ("            loss, gradients, a = self.loss",
                        "            before = a\n            loss, gradients, a = self.loss"))),
        Mistake("the learning rate ignored",
                "Call it with a learning rate of 0: nothing should be learned.",
                old="self.memory, learning_rate\n", new="self.memory, 0.1\n"),
        Mistake("climbs in place of descending",
                "After your updates the loss is larger than before. Which way does a gradient point?",
                old="self.memory, learning_rate\n", new="self.memory, -learning_rate\n"),
    ),
)
