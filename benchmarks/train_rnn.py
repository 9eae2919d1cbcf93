"""One update of the character RNN of lab 05: hidden 100, 25 steps, Adagrad, batch 1.

Ours against the plain per-character loop that a student writes (float64, as NumPy gives it) and
against PyTorch's `nn.RNN` (float32). The ratios are with ours in float32; the lines say what ours
in float64 would give.

Before anything is timed, the loop trains for 200 updates, and at each of them ours in float64,
given the same weights and state, must show the same loss to 1e-8. They are not left to run apart:
at this step Adagrad multiplies the first few updates' rounding errors by about ten in each, so two
programs that add in another order agree to 1e-8 for some seven updates and to no digit after
twenty. The lines say for how many.
"""

import argparse
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.harness.report import Outcome
from benchmarks.harness.texts import timed_on
from benchmarks.harness.timing import interleaved
from benchmarks.peers import pytorch
from benchmarks.peers.products import rnn_products
from benchmarks.peers.textbook import TextbookRNN
from unrolled import nn

GOALS = {"loop": 5.0, "pytorch": 5.0}
Update = Callable[[], float]


def run(options: argparse.Namespace) -> Outcome:
    corpus = timed_on("metamorphosis")
    indices = np.asarray(corpus.encode(corpus.text))
    return compare(indices, len(corpus.vocabulary), 100, 25, updates=50, repeats=11, check=200)


def compare(
    indices: np.ndarray, n: int, hidden: int, steps: int, updates: int, repeats: int, check: int
) -> Outcome:
    """Compare one size of network; each side's turn is `updates` updates."""
    apart, free = _losses_apart(indices, n, hidden, steps, check)
    start = _start(n, hidden, np.float64)
    sides: dict[str, Callable[[], object]] = {
        "ours": ours(indices, steps, _start(n, hidden, np.float32)),
        "ours in float64": ours(indices, steps, _start(n, hidden, np.float64)),
        "loop": loop(indices, steps, start),
        "pytorch": theirs(indices, steps, start),
        "floor": rnn_products(n, hidden, steps),
    }
    seconds = interleaved(sides, repeats, in_a_row=updates)
    ms = {name: s * 1e3 for name, s in seconds.items()}
    peers = ("loop", "pytorch")
    double = ", ".join(f"{peer} {ms[peer] / ms['ours in float64']:.2f}" for peer in peers)
    return Outcome(
        ratios={peer: ms[peer] / ms["ours"] for peer in peers},
        lines=[
            "ms an update: " + ", ".join(f"{name} {t:.3f}" for name, t in ms.items()),
            f"ratios of ours in float64: {double}",
            f"floor, its matrix products alone: ours takes {ms['ours'] / ms['floor']:.2f} times it",
            f"largest difference of losses to the loop's at {check} updates: {apart:.1e} nats",
            f"left to run apart, losses agree to 1e-8 for {free} updates",
        ],
        also_needed={"float64 losses equal the loop's to 1e-8": apart <= 1e-8},
    )


def windows(indices: np.ndarray, steps: int) -> Iterator[tuple[np.ndarray, np.ndarray, bool]]:
    """Go through the text for ever, `steps` characters at a time; say where it begins anew."""
    while True:
        for start in range(0, len(indices) - steps, steps):
            piece = indices[start : start + steps + 1]
            yield piece[:-1], piece[1:], start == 0


def ours(indices: np.ndarray, steps: int, network: nn.RNN) -> Update:
    """Prepare one update of the engine."""
    pieces, optimizer = windows(indices, steps), nn.Adagrad(0.1)
    state: nn.State | None = None

    def update() -> float:
        nonlocal state
        x, y, first = next(pieces)
        loss, state = network.loss_and_gradients(
            x[None], y[None], None if first else state, reduction="sum"
        )
        nn.clip_by_value(network.flat_gradient, 5)
        optimizer.update(network.flat, network.flat_gradient)
        return loss

    return update


def loop(indices: np.ndarray, steps: int, start: nn.RNN) -> Update:
    """Prepare one update of the textbook's."""
    pieces, model = windows(indices, steps), TextbookRNN(nn.to_lab(start))
    a_prev = np.zeros((start.hidden[0], 1))

    def update() -> float:
        nonlocal a_prev
        x, y, first = next(pieces)
        a_prev = np.zeros_like(a_prev) if first else a_prev
        loss, gradients, a_prev = model.loss(x, y, a_prev)
        model.adagrad(gradients, 0.1)
        return loss

    return update


def theirs(indices: np.ndarray, steps: int, start: nn.RNN) -> Update:
    """Prepare one update of PyTorch's, float32."""
    torch = pytorch.torch()
    n = len(start.vocabulary)
    pieces, model = windows(indices, steps), pytorch.network("RNN", n, start.hidden[0], 1)
    pytorch.put_weights(model, [nn.to_lab(start)])
    parameters = list(model.parameters())
    optimizer = torch.optim.Adagrad(parameters, lr=0.1)
    judge = torch.nn.CrossEntropyLoss(reduction="sum")
    state = None

    def update() -> float:
        nonlocal state
        x, y, first = next(pieces)
        scores, state = model(torch.from_numpy(x)[None], None if first else state)
        state = state.detach()
        loss = judge(scores[0], torch.from_numpy(y))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_value_(parameters, 5)
        optimizer.step()
        return float(loss.item())

    return update


def _start(n: int, hidden: int, dtype: type) -> nn.RNN:
    """Make the network that all sides begin from: small normal weights, as in the lab."""
    network, rng = nn.RNN(n, hidden, dtype=dtype), np.random.default_rng(0)
    for name, view in network.parameters.items():
        if name.startswith(("1.W", "W")):
            view[...] = rng.standard_normal(view.shape) * 0.01
    return network


def _losses_apart(
    indices: np.ndarray, n: int, hidden: int, steps: int, updates: int
) -> tuple[float, int]:
    """Compare losses at each update of the loop's run, and of two runs left to themselves."""
    network = _start(n, hidden, np.float64)
    model, pieces = TextbookRNN(nn.to_lab(network)), windows(indices, steps)
    free, a_prev = ours(indices, steps, _start(n, hidden, np.float64)), np.zeros((hidden, 1))
    apart, agreed, agree = 0.0, 0, True
    for _ in range(updates):
        x, y, _first = next(pieces)
        nn.from_lab(network, model.parameters)
        mine, _ = network.loss_and_gradients(x[None], y[None], [a_prev[None]], reduction="sum")
        loss, gradients, a_prev = model.loss(x, y, a_prev)
        model.adagrad(gradients, 0.1)
        apart = max(apart, abs(mine - loss))
        agree = agree and abs(free() - loss) <= 1e-8
        agreed += agree
    return apart, agreed
