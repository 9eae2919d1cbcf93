"""The LSTM's ways forward, for the procedure `central`: what its backward functions go back."""

from typing import Any

import numpy as np

from unrolled.checks.outcome import Call
from unrolled.checks.procedures.gradients import WAYS, Inputs, Way, states_in_caches, weighed_only

WEIGHTS = {f"d{kind}{gate}": f"{kind}{gate}" for gate in "fico" for kind in "Wb"}


def _results(
    call: Call, function: str, args: tuple[Any, ...], count: int, places: tuple[int, ...]
) -> Any:
    """Stack the results at some places; None where the call gives no such."""
    value = call(function, args).value
    if not isinstance(value, (tuple, list)) or len(value) != count:
        return None
    arrays = [np.asarray(value[place]) for place in places]
    return np.stack(arrays) if len({array.shape for array in arrays}) == 1 else None


def _cell_inputs(args: tuple[Any, ...]) -> Inputs:
    _, _, a_prev, c_prev, *_, xt, parameters = args[2]
    return {"xt": xt, "a_prev": a_prev, "c_prev": c_prev, **parameters}


def _cell_results(call: Call, inputs: Inputs) -> Any:
    args = (inputs["xt"], inputs["a_prev"], inputs["c_prev"], inputs)
    return _results(call, "lstm_cell_forward", args, 4, (0, 1))


def _cell_loss(call: Call, args: tuple[Any, ...], results: Any) -> float:
    return float(np.sum(args[0] * results[0]) + np.sum(args[1] * results[1]))


def _sequence_inputs(args: tuple[Any, ...]) -> Inputs:
    cells, x = args[1]
    return {"x": x, "a0": cells[0][2], **cells[0][-1]}


def _sequence_results(call: Call, inputs: Inputs) -> Any:
    return _results(call, "lstm_forward", (inputs["x"], inputs["a0"], inputs), 4, (0,))


def _sequence_cached(args: tuple[Any, ...]) -> np.ndarray:
    return states_in_caches(args)[np.newaxis]


WAYS["lstm_cell_backward"] = Way(
    "lstm_cell_forward",
    {"dxt": "xt", "da_prev": "a_prev", "dc_prev": "c_prev", **WEIGHTS},
    _cell_inputs,
    _cell_results,
    lambda args: np.stack(args[2][:2]),
    _cell_loss,
)
WAYS["lstm_backward"] = Way(
    "lstm_forward",
    {"dx": "x", "da0": "a0", **WEIGHTS},
    _sequence_inputs,
    _sequence_results,
    _sequence_cached,
    lambda call, args, results: float(np.sum(args[0] * results[0])),
    weighed_only,
)
