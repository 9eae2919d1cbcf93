"""Train the network of lab 09, by `python assets/weights/train_shakespeare.py`.

Two LSTM layers of 192 units on the sonnets in lower case, with the engine `unrolled.nn`: 8 streams
of 64 steps, Adam from 0.008 down along a cosine. So small a text is soon known by heart, and three
things are in the way of that: dropout between the layers; recurrent weights that are dropped anew
for each window (Merity et al., 2018); and characters that are blanked out before they are read.
The last tenth of the text is never trained on and decides nothing. What was decided was decided on
the tenth before it, by networks that learned from the first eight tenths: `rehearse` is the one
with the settings that were taken. (Held-out numbers of three other settings were on the screen
before the choice was made; the tenth before it, alone, puts this one first too.) Then a network
learns from all nine tenths in the same way.
Writes `shakespeare.npz` (float32) and prints what `train_shakespeare.log` holds.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from unrolled import nn
from unrolled.data import load

HERE = Path(__file__).resolve().parent
SEED, HIDDEN, PASSES, RATE = 9, 192, 40, 0.008
DROPOUT, WEIGHTS_DROPPED, BLANKED = 0.4, 0.3, 0.05
WRITTEN, WINDOW = 20_000, 8  # characters; words
WORD = re.compile(r"[a-z']+")


def tenths(text: str) -> tuple[str, str, str]:
    """The first eight tenths, the ninth, and the last, which is held out."""
    eighth, ninth = int(0.8 * len(text)), int(0.9 * len(text))
    return text[:eighth], text[eighth:ninth], text[ninth:]


def train(text: str, vocabulary: str, judge: str) -> nn.Network:
    """Train from scratch; print on the way how it does on `judge`, which decides nothing here."""
    rng = np.random.default_rng(SEED)
    network = nn.LSTM(vocabulary, HIDDEN, 2, rng=rng, dropout=DROPOUT)
    source = nn.Streams(network.vocabulary.encode(text), 8, 64)
    optimizer, start = nn.Adam(RATE), time.process_time()
    for passes in range(1, PASSES + 1):
        state, losses = None, []
        for window in source.windows(rng):
            optimizer.learning_rate = RATE * nn.cosine(optimizer.updates / (PASSES * len(source)))
            x = np.where(rng.random(window.x.shape) < BLANKED, -1, window.x)
            with recurrent_weights_dropped(network, rng):
                loss, state = network.loss_and_gradients(x, window.y, state, rng=rng)
            nn.clip_by_norm(network.flat_gradient, 1.0)
            optimizer.update(network.flat, network.flat_gradient)
            losses.append(loss)
        if passes % 4 == 0:
            bits = nn.bits_per_character(network, judge, progress=False)
            minutes = (time.process_time() - start) / 60
            print(
                f"{passes:2} passes, {minutes:4.1f} minutes of one core: "
                f"{np.mean(losses) / np.log(2):.3f} bits a character in training, hampered; "
                f"{bits:.3f} on what it does not see",
                flush=True,
            )
    return network


@contextmanager
def recurrent_weights_dropped(network: nn.Network, rng: np.random.Generator) -> Iterator[None]:
    """Take away a share of the weights from state to state, and of their gradients."""
    kept = []
    for layer in network.stack:
        W = layer.parameters["W"][:, : layer.n_a]
        mask = rng.random(W.shape, dtype=np.float32) >= WEIGHTS_DROPPED
        scaled = mask.astype(W.dtype) / W.dtype.type(1 - WEIGHTS_DROPPED)
        kept.append((layer, W, W.copy(), scaled))
        W *= scaled
    yield
    for layer, W, before, scaled in kept:
        W[...] = before
        layer.gradients["W"][:, : layer.n_a] *= scaled


def share_known(written: str, text: str) -> float:
    """The share of the words in `written` that occur in `text`."""
    known = set(WORD.findall(text))
    return float(np.mean([word in known for word in WORD.findall(written)]))


def share_copied(written: str, text: str, n: int = WINDOW) -> float:
    """The share of the windows of n words in `written` that occur in `text`."""
    there, here = (WORD.findall(t) for t in (text, written))
    known = {tuple(there[i : i + n]) for i in range(len(there) - n + 1)}
    windows = [tuple(here[i : i + n]) for i in range(len(here) - n + 1)]
    return float(np.mean([window in known for window in windows]))


def rehearse(text: str) -> None:
    """Train on eight tenths, to be judged by the ninth."""
    eight, ninth, _ = tenths(text)
    print(f"rehearsal: {len(eight):,} characters to learn from, {len(ninth):,} to judge by")
    train(eight, vocabulary_of(text), ninth)


def final(text: str) -> None:
    """Train on nine tenths, keep the network, and say what it is worth."""
    eight, ninth, held_out = tenths(text)
    print(f"final: {len(eight + ninth):,} characters to learn from, {len(held_out):,} held out")
    network = train(eight + ninth, vocabulary_of(text), held_out)
    nn.save(network, HERE / "shakespeare.npz")
    print(report(network, text))


def vocabulary_of(text: str) -> str:
    """Every character of the text once, in order."""
    return "".join(sorted(set(text)))


def report(network: nn.Network, text: str) -> str:
    """Say what the network is worth: on text it never saw, and in what it writes."""
    eight, ninth, held_out = tenths(text)
    rest = eight + ninth
    seen, unseen = (nn.bits_per_character(network, t, progress=False) for t in (rest, held_out))
    written = nn.sample(network, WRITTEN, np.random.default_rng(SEED), prompt="\n", progress=False)
    return (
        f"{network.flat.size:,} parameters\n"
        f"bits a character: {seen:.3f} on what it learned, {unseen:.3f} held out\n"
        f"of the words in {WRITTEN:,} characters that it writes at temperature 1, "
        f"{share_known(written, text):.1%} occur in the sonnets\n"
        f"of the words in the held-out sonnets, {share_known(held_out, rest):.1%} occur in the "
        "rest\n"
        f"of the {WINDOW}-word windows that it writes, "
        f"{share_copied(written, text):.2%} are copied from the sonnets"
    )


def main() -> None:
    """Rehearse, then train the network that is kept."""
    text = load("sonnets", lower=True).text
    print(
        f"{len(text):,} characters, {len(vocabulary_of(text))} distinct; 2 layers of {HIDDEN} "
        f"units, {PASSES} passes, seed {SEED}"
    )
    rehearse(text)
    final(text)


if __name__ == "__main__":
    main()
