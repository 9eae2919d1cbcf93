"""Look for a unit of a stack of LSTM layers that knows how far along its line a text is."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

Parameters = Mapping[str, np.ndarray]


def columns(text: str) -> np.ndarray:
    """How many characters stand between each character and the last newline, itself counted.

    >>> columns("ab" + chr(10) + "c").tolist()
    [1, 2, 0, 1]
    """
    since, found = 0, []
    for character in text:
        since = 0 if character == "\n" else since + 1
        found.append(since)
    return np.array(found)


def cell_states(
    lstm_forward: Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray, object]],
    layers: Sequence[Parameters],
    text: str,
    characters: str,
) -> np.ndarray:
    """Read a text from zero, and keep every cell state.

    Args:
        lstm_forward: of lab 07; `x (n_x, 1, T), a0 (n_a, 1), parameters` to `a, y, c, caches`.
        layers: parameters, lowest layer first.
        text: T characters.
        characters: all that the network knows, in the order of their indices.

    Returns:
        `(layers, n_a, T)`; all layers have the same size.
    """
    x = np.zeros((len(characters), 1, len(text)))
    x[[characters.index(character) for character in text], 0, np.arange(len(text))] = 1
    kept = []
    for parameters in layers:
        x, _, c, _ = lstm_forward(x, np.zeros((len(parameters["bf"]), 1)), parameters)
        kept.append(c[:, 0])
    return np.array(kept)


def probed(cells: np.ndarray, column: np.ndarray) -> float:
    """How well a linear probe of all units says the column: their correlation on unseen text.

    The weights come by least squares from the first half of the text; the second half judges them.
    """
    every = np.concatenate([cells.reshape(-1, cells.shape[-1]), np.ones((1, cells.shape[-1]))])
    half = len(column) // 2
    weights, *_ = np.linalg.lstsq(every[:, :half].T, column[:half].astype(float), rcond=None)
    return float(np.corrcoef(weights @ every[:, half:], column[half:])[0, 1])


def correlations(cells: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Correlation of each unit with the column; 0 for one that never moves.

    Args:
        cells: `(layers, n_a, T)`.
        column: `(..., T)`.

    Returns:
        `(layers, n_a, ...)`.
    """
    return np.tensordot(_standard(cells), _standard(column), axes=(-1, -1)) / cells.shape[-1]


def by_chance(
    cells: np.ndarray, column: np.ndarray, rng: np.random.Generator, times: int = 100
) -> np.ndarray:
    """What the same search finds where there is nothing to find.

    The lines of the text change places, so that each keeps its own count but stands where the
    units read another one. Of each such text the largest correlation of any unit is kept.

    Returns:
        `(times,)`, without signs, sorted.
    """
    lines = np.split(column, np.flatnonzero(column == 0))
    shuffled = [
        np.concatenate([lines[i] for i in rng.permutation(len(lines))]) for _ in range(times)
    ]
    return np.sort(np.abs(correlations(cells, np.array(shuffled))).max(axis=(0, 1)))


def _standard(values: np.ndarray) -> np.ndarray:
    centred = values - values.mean(axis=-1, keepdims=True)
    spread = centred.std(axis=-1, keepdims=True)
    return centred / np.where(spread > 0, spread, 1.0)
