"""Lab 05: two texts by heart, a book, and the same book without its licence."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from benchmarks.promises.run import Nudge, Numbers, Run, functions_of
from unrolled.data import Corpus, load
from unrolled.plots.lab05 import greedy_map
from unrolled.plots.lab05.reading_text import length_of_window
from unrolled.plots.lab05.reciting import count_right, recite

LAB = "05_char_rnn"
SEVENTH = Corpus.from_text("0." + "142857" * 20, name="1/7")
THOUSANDS = tuple(range(1000, 10_001, 1000))


def fizzbuzz() -> Corpus:
    words = ("fizz" * (n % 3 == 0) + "buzz" * (n % 5 == 0) or str(n) for n in range(1, 101))
    return Corpus.from_text("".join(f"{word} " for word in words), name="FizzBuzz")


def shown(corpus: Corpus, steps: int = 64) -> Corpus:
    """The part that full windows show, as the published loop reads them."""
    full = (len(corpus.text) - 1) // steps
    return Corpus(corpus.name, corpus.text[: steps * full + 1])


def new_model(corpus: Corpus, n_a: int, seed: int, nudge: Nudge, kind: Any = None) -> Any:
    kind = kind or functions_of(LAB)["CharRNN"]
    model = kind(len(corpus.vocabulary), n_a, np.random.default_rng(seed))
    model.parameters = nudge(model.parameters)
    return model


def recitals(
    model: Any, corpus: Corpus, wanted: str, updates: int, rate: float, every: int
) -> dict[int, int]:
    """How many characters of a recital are right, by update."""
    right, seen = {0: 0}, 0

    def watch(_: float) -> None:
        nonlocal seen
        seen += 1
        if seen % every == 0:
            right[seen] = count_right(recite(model, corpus, len(wanted)), wanted)

    model.train(np.array(corpus.encode(corpus.text)), updates, 64, rate, watch)
    return right


def seventh(seed: int, nudge: Nudge) -> Numbers:
    """1/7: digits right of the 299 that are asked for, and the first update when all are."""
    model = new_model(SEVENTH, 128, seed, nudge)
    wanted = "0." + "142857" * 49 + "1428"
    right = recitals(model, SEVENTH, wanted, 300, 0.1, 10)
    first = next((update for update, found in right.items() if found == 299), np.inf)
    late = min(found for update, found in right.items() if update >= 200)
    return {"at 300": right[300], "first": first, "worst from 200": late}


def published(seed: int, nudge: Nudge) -> Numbers:
    """FizzBuzz as published: right characters of 412 after 500 updates, and at best."""
    whole = fizzbuzz()
    part = shown(whole)
    right = recitals(new_model(part, 128, seed, nudge), part, whole.text, 500, 0.1, 100)
    return {"at 500": right[500], "best": max(right.values())}


def counting(seed: int, nudge: Nudge) -> Numbers:
    """FizzBuzz with the short window and a step of 0.03: when it is whole, and how often."""
    whole = fizzbuzz()
    right = recitals(new_model(whole, 128, seed, nudge), whole, whole.text, 5000, 0.03, 100)
    complete = [update for update, found in right.items() if found == 412]
    lost = [u for u, found in right.items() if complete and u > complete[0] and found < 412]
    return {
        "first whole": complete[0] if complete else np.inf,
        "times whole": len(complete),
        "times lost again": len(lost),
        "at 5000": right[5000],
        "best": max(right.values()),
    }


def smoothed(model: Any, corpus: Corpus, updates: int, steps: int, rate: float) -> list[float]:
    """The smoothed loss after each update, as `play_reading` has it; first of all a blind guess."""
    text = np.array(corpus.encode(corpus.text))
    losses = [float(steps * np.log(len(corpus.vocabulary)))]
    for update, loss in enumerate(model.train(text, updates, steps, rate)):
        whole = steps / length_of_window(update, len(text), steps)
        losses.append(0.999 * losses[-1] + 0.001 * loss * whole)
    return losses


def book(seed: int, nudge: Nudge) -> Numbers:
    """The first run on the book, with the famous settings; and what greedy does afterwards."""
    corpus = load("metamorphosis")
    reader = new_model(corpus, 100, seed, nudge)
    losses = smoothed(reader, corpus, 4000, 25, 0.1)
    around = greedy_map.cycle(reader.sample(np.zeros((100, 1)), corpus.char_to_ix["T"], 240))
    letters = {corpus.ix_to_char[i] for i in around}
    return {f"at {update}": losses[update] for update in (1000, 2000, 3000, 4000)} | {
        "round": len(around),
        "round of words": float(" " in letters and len(letters) > 2),
    }


def larger(corpus_of: Callable[[], Corpus], rate: float, inside: bool) -> Any:
    """A run of 10,000 updates with 150 units."""

    def run(seed: int, nudge: Nudge) -> Numbers:
        corpus = corpus_of()
        kind = clipped_inside() if inside else None
        losses = smoothed(new_model(corpus, 150, seed, nudge, kind), corpus, 10_000, 35, rate)
        found = {f"at {update}": losses[update] for update in THOUSANDS}
        turn = 118_567 / 35
        rises = [
            max(losses[int(first) : int(first) + 550]) - losses[int(first)]
            for first in (turn, turn + 3933)
        ]
        return found | {"first rise": rises[0], "second rise": rises[1]}

    return run


def clipped_inside() -> Any:
    """The lab's class with the published clip: after each step's part, inside of the loop."""
    names: Mapping[str, Any] = functions_of(LAB)
    model: Any = names["CharRNN"]

    class Inside(model):
        def loss(self, inputs: Any, targets: Any, a_prev: Any) -> Any:
            p, a, guesses, loss = self.parameters, [a_prev], [], 0.0
            for read, wanted in zip(inputs, targets, strict=True):
                a.append(np.tanh(p["Wax"][:, [read]] + p["Waa"] @ a[-1] + p["ba"]))
                guesses.append(names["softmax"](p["Wya"] @ a[-1] + p["by"]))
                loss -= np.log(guesses[-1][wanted, 0])
                guesses[-1][wanted] -= 1
            total = {f"d{name}": np.zeros_like(value) for name, value in p.items()}
            da_next: Any = 0.0
            for t in reversed(range(len(inputs))):
                ds = (p["Wya"].T @ guesses[t] + da_next) * (1 - a[t + 1] ** 2)
                da_next = p["Waa"].T @ ds
                total["dWax"][:, [inputs[t]]] += ds
                total["dWaa"] += ds @ a[t].T
                total["dWya"] += guesses[t] @ a[t + 1].T
                total["dba"] += ds
                total["dby"] += guesses[t]
                for gradient in total.values():
                    np.clip(gradient, -5, 5, out=gradient)
            return loss, total, a[-1]

    return Inside


def whole_file() -> Corpus:
    return load("metamorphosis")


def story() -> Corpus:
    return load("metamorphosis", licence_text=False)


def alice(seed: int, nudge: Nudge) -> Numbers:
    """Three updates of the largest run: the loss, the stretch of Waa, the share saturated."""
    text = load("alice")
    model, a = new_model(text, 512, seed, nudge), np.zeros((512, 1))
    indices, found = np.array(text.encode(text.text)), {}
    for window in range(3):
        here = indices[256 * window : 256 * window + 257]
        loss, gradients, a = model.loss(here[:-1], here[1:], a)
        found[f"loss {window}"] = loss
        found[f"stretch {window}"] = float(np.linalg.norm(model.parameters["Waa"], 2))
        found[f"saturated {window}"] = float(np.mean(np.abs(a) > 0.99))
        model.parameters, model.memory = functions_of(LAB)["adagrad_update"](
            model.parameters, gradients, model.memory, 0.1
        )
    return found


def alice_runs(seed: int, nudge: Nudge) -> Numbers:
    """The three longer runs of section 9: the mean of the last ten losses of each."""
    from unrolled import nn

    text = load("alice")
    settings: dict[str, tuple[float, float, int, dict[str, Any]]] = {
        "published": (0.1, 0.0, 20, {"max_value": 5 / 256, "max_norm": None}),
        "short step": (0.003, 0.0, 150, {"max_value": 5 / 256, "max_norm": None}),
        "memory from 1": (0.1, 1.0, 150, {"max_norm": 5 / 256}),
    }
    found = {}
    for name, (rate, memory, updates, bounds) in settings.items():
        network = nn.RNN(text.vocabulary, 512, rng=np.random.default_rng(0))
        nn.from_lab(network, new_model(text, 512, seed, nudge).parameters)
        optimizer = nn.Adagrad(rate, epsilon=1e-8 / 256**2, start=memory / 256**2)
        history = nn.train(
            network, text.text, updates=updates, optimizer=optimizer, streams=1, steps=256,
            progress=False, **bounds,
        )  # fmt: skip
        found[name] = float(256 * np.mean(history.losses[-10:]))
        found[f"{name}, first"] = 256 * history.losses[0]
    return found


TEN = tuple(range(10))
RUNS = (
    Run("05_seventh", 2, TEN, seventh),
    Run("05_fizzbuzz_published", 0, TEN, published),
    Run("05_fizzbuzz", 0, TEN, counting),
    Run("05_book", 1, TEN, book),
    Run("05_larger", 0, TEN, larger(whole_file, 0.03, False)),
    Run("05_story", 0, TEN, larger(story, 0.03, False), everywhere=()),
    Run("05_larger_step_005", 0, TEN, larger(whole_file, 0.05, False), everywhere=()),
    Run("05_larger_inside_003", 0, TEN, larger(whole_file, 0.03, True), everywhere=()),
    Run("05_larger_inside_005", 0, TEN, larger(whole_file, 0.05, True), everywhere=()),
    Run("05_alice_first", 0, TEN, alice),
    Run("05_alice_runs", 0, (0,), alice_runs),
)
