"""What a result should be, given what the same answer has above it.

Whoever gets the hidden state wrong and predicts from it as asked has the prediction right. Each of
these gives a right part, worked out from the case's arguments and from the parts that it is made
from as the answer has them; None where those say too little: of another shape, or all alike.
Where the sizes of a case are such that no answer could say enough, it is `ANYTHING`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from unrolled.checks.comparing.leaves import ANYTHING

Follow = Callable[[tuple[Any, ...], Any], Any]
FOLLOWS: dict[tuple[str, str], Follow] = {}
LEAST = 1e-3  # by which the entries of an upper part differ where it counts as worked out


class UndeterminedError(ValueError):
    """The upper parts cannot tell, in a case of these sizes, what this part should be."""


def follow(function: str, part: str) -> Callable[[Follow], Follow]:
    """Make a function known for a part of an exercise; what it cannot work with gives None."""

    def known(work_out: Follow) -> Follow:
        def safely(args: tuple[Any, ...], got: Any) -> Any:
            try:
                with np.errstate(all="ignore"):
                    return work_out(args, got)
            except UndeterminedError:
                return ANYTHING
            except Exception:  # whatever an answer has there
                return None

        FOLLOWS[function, part] = safely
        return work_out

    return known


def worked_out(got: Any, shape: Sequence[int]) -> np.ndarray:
    """Read an upper part.

    Raises:
        ValueError: when it is of another shape, not finite, or all zero or all alike.
    """
    array = np.asarray(got)
    if array.shape != tuple(shape) or array.dtype.kind != "f" or not np.isfinite(array).all():
        raise ValueError("not an upper part")
    alike = array.size > 1 and float(np.ptp(array)) < LEAST
    if alike or float(np.abs(array).max()) < LEAST:
        raise ValueError("nothing worked out")
    return array


def _chances(parameters: dict[str, np.ndarray], a: np.ndarray, weights: str = "Wya") -> np.ndarray:
    """The prediction from a state `(n_a, m)` or from all states `(n_a, m, T_x)`."""
    bias = parameters["by"]
    scores = np.tensordot(parameters[weights], a, axes=1) + (
        bias if a.ndim == 2 else bias[:, :, np.newaxis]
    )
    odds = np.exp(scores - scores.max(axis=0))
    return np.asarray(odds / odds.sum(axis=0))


@follow("rnn_cell_forward", "yt_pred")
def _prediction(args: tuple[Any, ...], got: Any) -> Any:
    _, a_prev, parameters = args
    return _chances(parameters, worked_out(got[0], a_prev.shape))


@follow("rnn_cell_forward", "cache")
def _cache(args: tuple[Any, ...], got: Any) -> Any:
    xt, a_prev, parameters = args
    return worked_out(got[0], a_prev.shape), a_prev, xt, parameters


def _states(x: np.ndarray, a0: np.ndarray, got: Any) -> np.ndarray:
    """All states, the first of which is not just given back."""
    return worked_out(got, (*a0.shape, x.shape[2]))


@follow("rnn_forward", "y_pred")
def _predictions(args: tuple[Any, ...], got: Any) -> Any:
    x, a0, parameters = args
    return _chances(parameters, _states(x, a0, got[0]))


@follow("rnn_forward", "caches")
def _caches(args: tuple[Any, ...], got: Any) -> Any:
    x, a0, parameters = args
    a = _states(x, a0, got[0])
    before = [a0, *(a[:, :, t] for t in range(x.shape[2] - 1))]
    return [(a[:, :, t], before[t], x[:, :, t], parameters) for t in range(x.shape[2])], x


@follow("lstm_cell_forward", "c_next")
def _memory(args: tuple[Any, ...], got: Any) -> Any:
    c_prev = args[2]
    forget, update, candidate = (worked_out(got[3][n], c_prev.shape) for n in (4, 5, 6))
    return forget * c_prev + update * candidate


@follow("lstm_cell_forward", "a_next")
def _state(args: tuple[Any, ...], got: Any) -> Any:
    c_prev = args[2]
    return worked_out(got[3][7], c_prev.shape) * np.tanh(worked_out(got[1], c_prev.shape))


@follow("lstm_cell_forward", "yt_pred")
def _lstm_prediction(args: tuple[Any, ...], got: Any) -> Any:
    return _chances(args[3], worked_out(got[0], args[2].shape), "Wy")


@follow("lstm_forward", "y")
def _lstm_predictions(args: tuple[Any, ...], got: Any) -> Any:
    x, a0, parameters = args
    return _chances(parameters, _states(x, a0, got[0]), "Wy")


def _at_the_sum(da_prev: Any, cache: Any) -> np.ndarray:
    """The gradient inside the tanh that an answer must have had for its `da_prev`."""
    _, a_prev, _, parameters = cache
    given = worked_out(da_prev, a_prev.shape)
    return np.linalg.solve(np.asarray(parameters["Waa"], np.float64).T, given)


def _from_the_sum(name: str, work_out: Callable[[np.ndarray, Any], Any]) -> None:
    @follow("rnn_cell_backward", f"gradients['{name}']")
    def gradient(args: tuple[Any, ...], got: Any) -> Any:
        return work_out(_at_the_sum(got["da_prev"], args[1]), args[1])


_from_the_sum("dWax", lambda dz, cache: dz @ cache[2].T)
_from_the_sum("dWaa", lambda dz, cache: dz @ cache[1].T)
_from_the_sum("dba", lambda dz, cache: dz.sum(axis=1, keepdims=True))
_from_the_sum("dxt", lambda dz, cache: cache[3]["Wax"].T @ dz)


def _before(weights: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Find the `dz` that passed weights on the way back: `weights.T @ dz` is what is given.

    Raises:
        UndeterminedError: when there are more numbers in `dz` than in what is given.
    """
    if len(weights) > weights.shape[1]:
        raise UndeterminedError
    return np.asarray(np.linalg.lstsq(weights.T, given, rcond=None)[0])


def _scores(args: tuple[Any, ...], got: Any) -> np.ndarray:
    """The gradient at the scores that an answer must have had for its `da`."""
    y_pred, _, a, parameters = args
    weights = np.asarray(parameters["Wya"], np.float64)
    n_y, m, steps = y_pred.shape
    da = worked_out(got[0], a.shape).reshape(len(a), m * steps)
    return _before(weights, da).reshape(n_y, m, steps)


@follow("output_backward", "dWya")
def _weights(args: tuple[Any, ...], got: Any) -> Any:
    return np.einsum("imt,jmt->ij", _scores(args, got), args[2])


@follow("output_backward", "dby")
def _bias(args: tuple[Any, ...], got: Any) -> Any:
    return _scores(args, got).sum(axis=(1, 2))[:, np.newaxis]


def _inside(args: tuple[Any, ...], got: Any) -> np.ndarray:
    """The gradient inside the tanh of each step that an answer must have had for its `dx`."""
    da, (cells, x) = args
    weights = np.asarray(cells[0][3]["Wax"], np.float64)
    n_a, m, steps = da.shape
    return _before(weights, worked_out(got["dx"], x.shape).reshape(len(x), -1)).reshape(
        n_a, m, steps
    )


def _from_dx(name: str, work_out: Callable[[np.ndarray, Any, Any], Any]) -> None:
    @follow("rnn_backward", f"gradients['{name}']")
    def gradient(args: tuple[Any, ...], got: Any) -> Any:
        cells, x = args[1]
        return work_out(_inside(args, got), cells, x)


_from_dx("da0", lambda dz, cells, x: cells[0][3]["Waa"].T @ dz[:, :, 0])
_from_dx("dWax", lambda dz, cells, x: np.einsum("imt,jmt->ij", dz, x))
_from_dx("dWaa", lambda dz, cells, x: sum(dz[:, :, t] @ c[1].T for t, c in enumerate(cells)))
_from_dx("dba", lambda dz, cells, x: dz.sum(axis=(1, 2))[:, np.newaxis])


@follow("forward", "y_pred")
def _bits(args: tuple[Any, ...], got: Any) -> Any:
    x, parameters = args
    a = worked_out(got[1][1], (len(parameters["Waa"]), *x.shape[1:]))
    return 1 / (1 + np.exp(-np.tensordot(parameters["Wya"], a, axes=1)))
