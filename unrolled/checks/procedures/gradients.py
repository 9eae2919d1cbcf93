"""Judge a gradient without a reference: nudge what the student's own forward function is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.comparing.in_words import number
from unrolled.checks.comparing.leaves import ANYTHING, leaves
from unrolled.checks.comparing.tolerance import close
from unrolled.checks.outcome import Call
from unrolled.checks.procedures.basic import Finding, procedure, value

EPSILON = 1e-5
TOLERANCE = 1e-4  # of the sum of what the entries of a gradient promise, in size
Inputs = dict[str, np.ndarray]


@dataclass(frozen=True)
class Way:
    """The forward pass that a backward function goes back.

    Attributes:
        forward: name of the student's forward function, for the messages.
        moves: for each result of the backward function, by name, the input that it is the gradient
            of. An input with three axes has time as its last and is judged step by step.
        inputs: finds these inputs in the arguments of the backward function.
        results: calls the forward functions on inputs; None where that fails.
        cached: what `results` must give, found in the arguments of the backward function.
        loss: a number from the arguments and the forward results; None where that fails.
        only: the arguments of the backward function as they would be if a single step had a share
            in the loss; None where there are no steps.
    """

    forward: str
    moves: Mapping[str, str]
    inputs: Callable[[tuple[Any, ...]], Inputs]
    results: Callable[[Call, Inputs], Any]
    cached: Callable[[tuple[Any, ...]], Any]
    loss: Callable[[Call, tuple[Any, ...], Any], float | None]
    only: Callable[[tuple[Any, ...], int], tuple[Any, ...]] | None = None


WAYS: dict[str, Way] = {}


@procedure
def central(exercise: Exercise, case: Case, call: Call) -> Finding:
    """Judge a gradient by the reference and by central differences of the student's own forward.

    Each parameter and each time step gets one nudge, of all its entries at once in a fixed
    direction; the first result that disagrees is told. Where the forward function is missing or
    wrong itself, the reference alone decides.
    """
    found = value(exercise, case, call)
    if found.outcome.failure:
        return found
    way = WAYS[case.function]
    inputs = way.inputs(case.args)
    gradients = _by_name(exercise, found.outcome.value)
    if not close(way.results(call, inputs), way.cached(case.args), TOLERANCE):
        return found
    slopes = _Slopes(way, case.args, call, inputs)
    asked = _by_name(exercise, case.expected)
    for result, name in way.moves.items():
        if asked.get(result) is ANYTHING or result not in asked:
            continue
        if result in gradients and np.shape(gradients[result]) == inputs[name].shape:
            wrong = _disagreement(slopes, result, name, gradients[result])
            if wrong:
                start = _start(exercise, case, call, result, name)
                told = Difference(
                    wrong.path,
                    wrong.kind,
                    f"{wrong.message}{start}",
                    wrong.got,
                    wrong.want,
                    wrong.starts or bool(start),
                )
                return replace(found, differences=(told, *found.differences))
    return found


def _start(exercise: Exercise, case: Case, call: Call, result: str, name: str) -> str:
    """Say from which step on a gradient that belongs to all steps is wrong.

    The gradient is asked for once more for each step, as if that step alone had a loss.
    """
    way = WAYS[case.function]
    moved = way.inputs(case.args)[name]
    steps = next((leaf.shape[2] for leaf in _leaves(case.args) if np.ndim(leaf) == 3), 0)
    if way.only is None or steps < 2 or moved.ndim == 3:
        return ""
    for step in range(steps):
        args = way.only(case.args, step)
        inputs = way.inputs(args)
        gradient = _by_name(exercise, call(case.function, args).value).get(result, ())
        slopes = _Slopes(way, args, call, inputs)
        if np.shape(gradient) != inputs[name].shape or _disagreement(
            slopes, result, name, gradient
        ):
            before = f"with a loss at step {step - 1} alone it is right, " if step else ""
            return f" The error starts at step {step}: {before}at step {step} alone it is not."
    return ""


def _leaves(args: tuple[Any, ...]) -> list[Any]:
    return list(leaves(args, tuple(map(str, range(len(args))))).values())


class _Slopes:
    def __init__(self, way: Way, args: tuple[Any, ...], call: Call, inputs: Inputs) -> None:
        self.way = way
        self._args, self._call, self._inputs = args, call, inputs

    def along(self, name: str, direction: np.ndarray) -> float:
        """How fast the loss changes as an input moves in a direction; NaN where it has no value."""
        above, below = (self._loss(name, sign * EPSILON * direction) for sign in (1, -1))
        if above is None or below is None:
            return float("nan")
        return (above - below) / (2 * EPSILON)

    def _loss(self, name: str, nudge: np.ndarray) -> float | None:
        results = self.way.results(self._call, {**self._inputs, name: self._inputs[name] + nudge})
        return None if results is None else self.way.loss(self._call, self._args, results)


def _disagreement(slopes: _Slopes, result: str, name: str, gradient: Any) -> Difference | None:
    gradient = np.asarray(gradient, dtype=np.float64)
    whole = np.cos(1.0 + np.arange(gradient.size)).reshape(gradient.shape)
    parts = _step_by_step(whole) if gradient.ndim == 3 else [whole]
    promised = np.array([np.sum(gradient * part) for part in parts])
    measured = np.array([slopes.along(name, part) for part in parts])
    size = [np.sum(np.abs(gradient * part)) for part in parts]
    off = np.abs(promised - measured) > TOLERANCE * np.maximum(size, np.abs(measured)) + 1e-9
    if not off.any():
        return None
    last = int(np.flatnonzero(off)[-1])
    where = f" at step {last} (steps 0 to {len(parts) - 1})" if gradient.ndim == 3 else ""
    message = (
        f"{result} disagrees with central differences{where}: nudge {name}{where and ' there'}, "
        f"and by {slopes.way.forward} the loss changes at a rate of {number(measured[last])}; your "
        f"{result} promises {number(promised[last])}."
    )
    return Difference(result, "central differences", message, starts=bool(where))


def _step_by_step(direction: np.ndarray) -> list[np.ndarray]:
    steps = np.arange(direction.shape[-1])
    return [direction * (steps == t) for t in steps]


def _by_name(exercise: Exercise, result: Any) -> dict[str, Any]:
    if isinstance(result, dict):
        return result
    if isinstance(result, (tuple, list)) and len(result) == len(exercise.returns):
        return dict(zip(exercise.returns, result, strict=True))
    return {}


def _first(call: Call, function: str, args: tuple[Any, ...]) -> Any:
    """Call a function for the first of its results; None where it fails."""
    outcome = call(function, args)
    result = outcome.value
    return result[0] if isinstance(result, (tuple, list)) and result else None


def weighed(call: Call, args: tuple[Any, ...], a: Any) -> float:
    """The loss whose gradient with respect to the states is what comes from above."""
    return float(np.sum(args[0] * a))


def weighed_only(args: tuple[Any, ...], step: int) -> tuple[Any, ...]:
    """Let the gradient from above be zero at all steps but one."""
    da, *rest = args
    return (da * (np.arange(da.shape[2]) == step), *rest)


def _output_only(args: tuple[Any, ...], step: int) -> tuple[Any, ...]:
    """Let the prediction be certain and right at all steps but one."""
    y_pred, y, a, parameters = args
    certain = (np.arange(len(y_pred))[:, np.newaxis, np.newaxis] == y).astype(y_pred.dtype)
    return np.where(np.arange(y.shape[1]) == step, y_pred, certain), y, a, parameters


def _cell_inputs(args: tuple[Any, ...]) -> Inputs:
    _, a_prev, xt, parameters = args[1]
    return {"xt": xt, "a_prev": a_prev, **parameters}


def _cell_results(call: Call, inputs: Inputs) -> Any:
    return _first(call, "rnn_cell_forward", (inputs["xt"], inputs["a_prev"], inputs))


def _sequence_inputs(args: tuple[Any, ...]) -> Inputs:
    cells, x = args[1]
    _, a0, _, parameters = cells[0]
    return {"x": x, "a0": a0, **parameters}


def _sequence_results(call: Call, inputs: Inputs) -> Any:
    return _first(call, "rnn_forward", (inputs["x"], inputs["a0"], inputs))


def states_in_caches(args: tuple[Any, ...]) -> np.ndarray:
    """The hidden states that the caches of all steps hold, side by side."""
    return np.stack([cell[0] for cell in args[1][0]], axis=2)


def _output_inputs(args: tuple[Any, ...]) -> Inputs:
    _, _, a, parameters = args
    return {"a": a, **parameters}


def _output_results(call: Call, inputs: Inputs) -> Any:
    scores = np.tensordot(inputs["Wya"], inputs["a"], axes=1) + inputs["by"][:, :, np.newaxis]
    odds = np.exp(scores - scores.max(axis=0))
    return odds / odds.sum(axis=0)


def _output_loss(call: Call, args: tuple[Any, ...], y_pred: Any) -> float | None:
    doubtful = args[0].max(axis=(0, 1)) < 1  # see _output_only
    steps = np.flatnonzero(doubtful) if doubtful.any() else np.arange(len(doubtful))
    loss = call("cross_entropy", (y_pred[:, :, steps], args[1][:, steps])).value
    return float(loss) if np.shape(loss) == () and loss is not None else None


WEIGHTS = {"dWax": "Wax", "dWaa": "Waa", "dba": "ba"}
WAYS["output_backward"] = Way(
    "cross_entropy",
    {"da": "a", "dWya": "Wya", "dby": "by"},
    _output_inputs,
    _output_results,
    lambda args: args[0],
    _output_loss,
    _output_only,
)
WAYS["rnn_cell_backward"] = Way(
    "rnn_cell_forward",
    {"dxt": "xt", "da_prev": "a_prev", **WEIGHTS},
    _cell_inputs,
    _cell_results,
    lambda args: args[1][0],
    weighed,
)
WAYS["rnn_backward"] = Way(
    "rnn_forward",
    {"dx": "x", "da0": "a0", **WEIGHTS},
    _sequence_inputs,
    _sequence_results,
    states_in_caches,
    weighed,
    weighed_only,
)
