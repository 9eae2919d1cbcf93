"""The GRU's ways forward, for the procedure `central`: what its backward functions go back."""

from typing import Any

from unrolled.checks.outcome import Call
from unrolled.checks.procedures.gradients import (
    WAYS,
    Inputs,
    Way,
    states_in_caches,
    weighed,
    weighed_only,
)

WEIGHTS = {f"d{kind}{gate}": f"{kind}{gate}" for gate in "rzc" for kind in "Wb"}


def _first_of_three(call: Call, function: str, args: tuple[Any, ...]) -> Any:
    """The first of three results; None where the call gives no such."""
    value = call(function, args).value
    if not isinstance(value, (tuple, list)) or len(value) != 3:
        return None
    return value[0]


def _cell_inputs(args: tuple[Any, ...]) -> Inputs:
    _, a_prev, *_, xt, parameters = args[1]
    return {"xt": xt, "a_prev": a_prev, **parameters}


def _cell_results(call: Call, inputs: Inputs) -> Any:
    args = (inputs["xt"], inputs["a_prev"], inputs)
    return _first_of_three(call, "gru_cell_forward", args)


def _sequence_inputs(args: tuple[Any, ...]) -> Inputs:
    cells, x = args[1]
    return {"x": x, "a0": cells[0][1], **cells[0][-1]}


def _sequence_results(call: Call, inputs: Inputs) -> Any:
    return _first_of_three(call, "gru_forward", (inputs["x"], inputs["a0"], inputs))


WAYS["gru_cell_backward"] = Way(
    "gru_cell_forward",
    {"dxt": "xt", "da_prev": "a_prev", **WEIGHTS},
    _cell_inputs,
    _cell_results,
    lambda args: args[1][0],
    weighed,
)
WAYS["gru_backward"] = Way(
    "gru_forward",
    {"dx": "x", "da0": "a0", **WEIGHTS},
    _sequence_inputs,
    _sequence_results,
    states_in_caches,
    weighed,
    weighed_only,
)
