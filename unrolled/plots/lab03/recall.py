"""A network that must remember the first of twenty characters: here gradients explode for real.

The first character is a, b or c. Nineteen characters of noise follow. Then comes the question:
which letter was it? A network of tanh units, softmax on top, batches of twenty.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from tqdm.auto import tqdm

LETTERS, NOISE = "abc", "-~"
T_X, N_A, M = 20, 20, 20
UPDATES, LEARNING_RATE = 1000, 0.3

Arrays = dict[str, np.ndarray]
Update = Callable[[Arrays, Arrays, float], Arrays]


@dataclass(frozen=True)
class Run:
    """A training run.

    Attributes:
        losses: mean loss in nats at each update.
        norms: length of all gradients together, before any clip.
        share: share of the letters recalled.
        parameters: the weights at the end.
    """

    losses: np.ndarray
    norms: np.ndarray
    share: np.ndarray
    parameters: Arrays

    @property
    def learned(self) -> bool:
        """Whether at least 99% of letters were recalled over the last hundred updates."""
        return bool(np.mean(self.share[-100:]) >= 0.99)


def sequences(rng: np.random.Generator, m: int = M, T_x: int = T_X) -> np.ndarray:
    """Draw `m` sequences of indices, (m, T_x): a letter, then noise."""
    first = rng.integers(len(LETTERS), size=(m, 1))
    noise = len(LETTERS) + rng.integers(len(NOISE), size=(m, T_x - 1))
    return np.concatenate([first, noise], axis=1)


def first_parameters(rng: np.random.Generator) -> Arrays:
    """Small random weights; `Waa` neither shrinks nor stretches a state on average."""
    n_x, n_y = len(LETTERS) + len(NOISE), len(LETTERS)
    return {
        "Wax": 0.3 * rng.normal(size=(N_A, n_x)),
        "Waa": rng.normal(size=(N_A, N_A)) / np.sqrt(N_A),
        "Wya": 0.1 * rng.normal(size=(n_y, N_A)),
        "ba": np.zeros((N_A, 1)),
        "by": np.zeros((n_y, 1)),
    }


def recall(parameters: Arrays, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Read sequences `x` (m, T_x); return all states (T_x + 1, n_a, m) and `y_pred` (n_y, m)."""
    m, T_x = x.shape
    inputs = parameters["Wax"][:, x] + parameters["ba"][:, :, np.newaxis]  # (n_a, m, T_x)
    a = np.zeros((T_x + 1, len(parameters["Waa"]), m))
    for t in range(T_x):
        a[t + 1] = np.tanh(inputs[:, :, t] + parameters["Waa"] @ a[t])
    scores = parameters["Wya"] @ a[-1] + parameters["by"]
    exponentials = np.exp(scores - scores.max(axis=0))
    return a, exponentials / exponentials.sum(axis=0)


def recall_gradients(parameters: Arrays, x: np.ndarray) -> tuple[float, float, Arrays]:
    """Compute the mean loss in nats, the share of letters recalled, and the gradients."""
    m, T_x = x.shape
    a, y_pred = recall(parameters, x)
    y = x[:, 0]
    loss = -np.mean(np.log(y_pred[y, np.arange(m)] + 1e-300))
    share = np.mean(np.argmax(y_pred, axis=0) == y)
    dy = y_pred.copy()
    dy[y, np.arange(m)] -= 1
    dy /= m
    dz = np.zeros_like(a[1:])  # (T_x, n_a, m)
    da = parameters["Wya"].T @ dy
    for t in reversed(range(T_x)):
        dz[t] = da * (1 - a[t + 1] ** 2)
        da = parameters["Waa"].T @ dz[t]
    one_hot = np.eye(len(LETTERS) + len(NOISE))[x]  # (m, T_x, n_x)
    return (
        float(loss),
        float(share),
        {
            "dWax": np.einsum("tam,mtx->ax", dz, one_hot, optimize=True),
            "dWaa": np.einsum("tam,tbm->ab", dz, a[:-1], optimize=True),
            "dWya": dy @ a[-1].T,
            "dba": dz.sum(axis=(0, 2))[:, np.newaxis],
            "dby": dy.sum(axis=1, keepdims=True),
        },
    )


def global_norm(gradients: Arrays) -> float:
    """Measure the length of all gradients together."""
    return float(np.sqrt(sum(np.sum(np.square(g)) for g in gradients.values())))


def train_recall(
    update: Update,
    clip: Callable[[Arrays], Arrays] | None = None,
    seed: int = 0,
    updates: int = UPDATES,
    learning_rate: float = LEARNING_RATE,
) -> Run:
    """Train one network with the student's update.

    Args:
        update: called with parameters, gradients and learning rate; returns new parameters.
        clip: called with gradients before each update; None does not clip.
        seed: draws the first weights and all sequences.
        updates: how many, each on twenty fresh sequences.
        learning_rate: handed to `update`.
    """
    rng = np.random.default_rng(seed)
    parameters = first_parameters(rng)
    losses, norms, share = np.zeros(updates), np.zeros(updates), np.zeros(updates)
    for k in range(updates):
        losses[k], share[k], gradients = recall_gradients(parameters, sequences(rng))
        norms[k] = global_norm(gradients)
        parameters = update(
            parameters, gradients if clip is None else clip(gradients), learning_rate
        )
    return Run(losses, norms, share, parameters)


def train_many(
    update: Update,
    clip: Callable[[Arrays], Arrays] | None,
    seeds: range,
    title: str,
    **settings: Any,
) -> list[Run]:
    """Train one network for each seed, with a progress bar."""
    return [train_recall(update, clip, seed, **settings) for seed in tqdm(seeds, desc=title)]


def ask(parameters: Arrays, rng: np.random.Generator, n: int = 6) -> None:
    """Print what a network answers to some sequences that it has never seen."""
    x = sequences(rng, n)
    _, y_pred = recall(parameters, x)
    for row, column in zip(x, y_pred.T, strict=True):
        text = "".join((LETTERS + NOISE)[i] for i in row)
        best = int(np.argmax(column))
        print(f"{text}  it says {LETTERS[best]} ({column[best]:.0%})")


def recalled(parameters: Arrays, rng: np.random.Generator, T_x: int, m: int = 300) -> float:
    """Measure the share of letters that a network recalls after `T_x` characters."""
    x = sequences(rng, m, T_x)
    _, y_pred = recall(parameters, x)
    return float(np.mean(np.argmax(y_pred, axis=0) == x[:, 0]))
