"""The labs' functions, lent by the course's own engine: for whoever has not written one yet.

Each is a thin adapter: it puts a lab's arrays, `(n, m, T_x)`, into the engine's shape, lets a layer
of `unrolled.nn` compute, and turns the result round again. What a lab asks you to write stands in
none of them. In grading this module is not there: functions are judged on their own code.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from unrolled.ipython import shell
from unrolled.nn.layers import output
from unrolled.nn.layers.gru import ResetBefore
from unrolled.nn.layers.inputs import one_hot as columns_of
from unrolled.nn.layers.lstm import LSTMLayer
from unrolled.nn.layers.rnn import RNNLayer
from unrolled.nn.training import clip as bounds
from unrolled.nn.training.optimizers import SGD, Adagrad

Arrays = Mapping[str, np.ndarray]
Gradients = dict[str, np.ndarray]
LENT: dict[str, Callable[..., Any]] = {}


def lends(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function known under its name; of a method, `CharRNN_loss`, as `CharRNN.loss`."""
    LENT[function.__name__.replace("CharRNN_", "CharRNN.")] = function
    return function


def _double(array: Any) -> np.ndarray:
    return np.array(array, np.float64)


def _by_time(array: Any) -> np.ndarray:
    """From `(n, m, T_x)` to the engine's `(T_x, n, m)`."""
    return np.ascontiguousarray(np.moveaxis(_double(array), -1, 0))


def _by_lab(array: np.ndarray) -> np.ndarray:
    """From the engine's `(T_x, n, m)` to `(n, m, T_x)`."""
    return np.ascontiguousarray(np.moveaxis(array, 0, -1))


def _chances(scores: np.ndarray) -> np.ndarray:
    """Probabilities `(T_x, n, m)`: what the engine's loss hands back, with the truth put back."""
    likeliest = scores.argmax(axis=1)
    _, p = output.cross_entropy(scores.copy(), likeliest)
    steps, m = likeliest.shape
    p[np.arange(steps)[:, None], likeliest, np.arange(m)] += 1
    return p


def _layer(kind: Any, parameters: Arrays) -> Any:
    return kind(parameters, {name: np.zeros_like(value) for name, value in parameters.items()})


def _rnn(parameters: Arrays) -> RNNLayer:
    layer: RNNLayer = _layer(RNNLayer, {n: _double(parameters[n]) for n in ("Wax", "Waa", "ba")})
    return layer


def _top(parameters: Arrays, weights: str = "Wya") -> output.Output:
    own = {"Wya": _double(parameters[weights]), "by": _double(parameters["by"])}
    top: output.Output = _layer(output.Output, own)
    return top


@lends
def softmax(z: Any) -> np.ndarray:
    """Lab 01: probabilities from scores, over axis 0."""
    scores = _double(z)
    return _chances(scores.reshape(1, len(scores), -1)).reshape(scores.shape)


@lends
def one_hot(indices: Any, n: int) -> np.ndarray:
    """Lab 01: a column for each index; of zeros for None."""
    known = [index is not None for index in indices]
    read = np.array([[index or 0 for index in indices]])
    return columns_of(read, n, np.dtype(np.float64))[0] * np.array(known, float)


@lends
def rnn_forward(x: Any, a0: Any, parameters: Arrays) -> tuple[Any, ...]:
    """Lab 01: all states, all predictions, and what the way back needs."""
    a = _rnn(parameters).forward(_by_time(x), _double(a0)[None])[0].copy()
    y_pred = _by_lab(_chances(_top(parameters).forward(a)))
    before = [a0, *a[:-1]]
    cells = [(a[t], before[t], x[:, :, t], parameters) for t in range(len(a))]
    return _by_lab(a), y_pred, (cells, x)


@lends
def rnn_cell_forward(xt: Any, a_prev: Any, parameters: Arrays) -> tuple[Any, ...]:
    """Lab 01: one step."""
    a, y_pred, _ = rnn_forward(np.asarray(xt)[:, :, None], a_prev, parameters)
    a_next = a[:, :, 0].copy()
    return a_next, y_pred[:, :, 0].copy(), (a_next, a_prev, xt, parameters)


@lends
def cross_entropy(y_pred: Any, y: Any) -> float:
    """Lab 01: summed over the steps, averaged over the batch."""
    with np.errstate(divide="ignore"):
        scores = np.log(_by_time(y_pred))
    losses, _ = output.cross_entropy(scores, np.asarray(y).T)
    return float(losses.sum() / len(y))


@lends
def output_backward(y_pred: Any, y: Any, a: Any, parameters: Arrays) -> tuple[Any, ...]:
    """Lab 02: from the predictions down to the states."""
    top = _top(parameters)
    top.forward(_by_time(a))
    with np.errstate(divide="ignore"):
        _, dz = output.cross_entropy(np.log(_by_time(y_pred)), np.asarray(y).T)
    da = top.backward(dz / len(y))
    return _by_lab(da), top.gradients["Wya"], top.gradients["by"]


@lends
def rnn_backward(da: Any, caches: Any) -> Gradients:
    """Lab 02: all steps back."""
    cells, x = caches
    _, a0, _, parameters = cells[0]
    layer = _rnn(parameters)
    layer.forward(_by_time(x), _double(a0)[None])
    dx, da0 = layer.backward(_by_time(da))
    named = {f"d{name}": value for name, value in layer.gradients.items()}
    return {"dx": _by_lab(np.asarray(dx)), "da0": da0[0], **named}


@lends
def rnn_cell_backward(da_next: Any, cache: Any) -> Gradients:
    """Lab 02: one step back."""
    found = rnn_backward(np.asarray(da_next)[:, :, None], ([cache], cache[2][:, :, None]))
    found["dxt"], found["da_prev"] = found.pop("dx")[:, :, 0].copy(), found.pop("da0")
    return found


def _flat(arrays: Arrays, names: Any) -> np.ndarray:
    return np.concatenate([_double(arrays[name]).ravel() for name in names] or [np.zeros(0)])


def _apart(flat: np.ndarray, like: Arrays, names: Any) -> Gradients:
    found, start = {}, 0
    for name in names:
        shape = np.shape(like[name])
        size = int(np.prod(shape))
        found[name] = flat[start : start + size].reshape(shape)
        start += size
    return found


@lends
def clip(gradients: Arrays, maxValue: float) -> Gradients:
    """Lab 03: every entry within bounds."""
    flat = _flat(gradients, gradients)
    if flat.size:
        bounds.clip_by_value(flat, maxValue)
    return _apart(flat, gradients, gradients)


@lends
def clip_by_norm(gradients: Arrays, max_norm: float) -> Gradients:
    """Lab 03: the whole no longer than a bound."""
    flat = _flat(gradients, gradients)
    bounds.clip_by_norm(flat, max_norm)
    return _apart(flat, gradients, gradients)


@lends
def sgd_update(parameters: Arrays, gradients: Arrays, learning_rate: float) -> dict[str, Any]:
    """Lab 03: a step against the gradient, for the parameters that have one."""
    names = [name for name in parameters if f"d{name}" in gradients]
    flat = _flat(parameters, names)
    SGD(learning_rate).update(flat, _flat(gradients, [f"d{name}" for name in names]))
    return {**parameters, **_apart(flat, parameters, names)}


@lends
def adagrad_update(
    parameters: Arrays,
    gradients: Arrays,
    memory: Arrays,
    learning_rate: float,
    epsilon: float = 1e-8,
) -> tuple[dict[str, Any], ...]:
    """Lab 03: a step for each parameter by itself, from what its gradients were so far."""
    names = [name for name in parameters if f"d{name}" in gradients]
    flat, seen = _flat(parameters, names), _flat(memory, names)
    slopes = _flat(gradients, [f"d{name}" for name in names])
    engine = Adagrad(learning_rate)
    engine.starts_at = seen + epsilon  # type: ignore[assignment]  # one for each entry will do
    engine.update(flat, slopes)
    after = _apart(seen + slopes * slopes, parameters, names)
    return {**parameters, **_apart(flat, parameters, names)}, {**memory, **after}


@lends
def optimize(
    X: Any,
    Y: Any,
    a_prev: Any,
    parameters: dict[str, Any],
    learning_rate: float = 0.01,
) -> tuple[Any, ...]:
    """Lab 04: read one name and learn from it; parameters change in place."""
    bias = "ba" if "ba" in parameters else "b"
    named = {**parameters, "ba": parameters[bias]}
    x = one_hot(X, np.shape(named["Wax"])[1])[:, None, :]
    loss, gradients, a_last = _learned(x, Y, a_prev, named)
    gradients[f"d{bias}"] = gradients.pop("dba")
    parameters.update(sgd_update(parameters, gradients, learning_rate))
    return loss, gradients, a_last


def _learned(x: Any, targets: Any, a_prev: Any, parameters: Arrays) -> tuple[Any, ...]:
    a, y_pred, caches = rnn_forward(x, a_prev, parameters)
    y = np.array([targets], dtype=int)
    da, above, bias = output_backward(y_pred, y, a, parameters)
    back = rnn_backward(da, caches)
    gradients = {name: back[name] for name in ("dWax", "dWaa", "dba")}
    gradients = clip({**gradients, "dWya": above, "dby": bias}, 5)
    return cross_entropy(y_pred, y), gradients, a[:, :, -1].copy()


@lends
def CharRNN_loss(self: Any, inputs: Any, targets: Any, a_prev: Any) -> tuple[Any, ...]:
    """Lab 05: one window, for an object that keeps its weights in `parameters`."""
    n = np.shape(self.parameters["Wax"])[1]
    x = one_hot([int(i) for i in inputs], n)[:, None, :]
    return _learned(x, targets, a_prev, self.parameters)


@lends
def CharRNN_sample(
    self: Any, a_prev: Any, first: int, n: int, rng: np.random.Generator | None = None
) -> list[int]:
    """Lab 05: drawn, or greedily where there is no generator."""
    a, index, indices = a_prev, first, []
    size = np.shape(self.parameters["Wax"])[1]
    for _ in range(n):
        a, y_pred, _ = rnn_cell_forward(one_hot([index], size), a, self.parameters)
        p = y_pred[:, 0]
        index = int(np.argmax(p) if rng is None else rng.choice(len(p), p=p))
        indices.append(index)
    return indices


@lends
def CharRNN_train(
    self: Any,
    text: Any,
    updates: int,
    steps: int = 25,
    learning_rate: float = 0.1,
    watch: Callable[[float], Any] | None = None,
) -> list[float]:
    """Lab 05: windows in the order of the text, round and round, each one a step of Adagrad."""
    losses, at, last = [], 0, len(text) - 1
    a = np.zeros_like(self.parameters["ba"])
    for _ in range(updates):
        stop = min(at + steps, last)
        loss, gradients, a = self.loss(text[at:stop], text[at + 1 : stop + 1], a)
        self.parameters, self.memory = adagrad_update(
            self.parameters, gradients, self.memory, learning_rate
        )
        losses.append(loss)
        if watch is not None:
            watch(loss)
        at = 0 if at + steps >= last else at + steps
        a = a if at else np.zeros_like(a)
    return losses


def _halves(score: np.ndarray) -> np.ndarray:
    """A sigmoid out of the tanh that the engine has for its gates."""
    return np.asarray((np.tanh(score / 2) + 1) / 2)


@lends
def sigmoid(z: Any) -> Any:
    """Lab 06: a number between 0 and 1, precise at both ends."""
    scores = _double(z)
    with np.errstate(all="ignore"):
        low = np.exp(-np.logaddexp(0.0, -scores))
    return np.where(scores > 0, _halves(scores), low)[()]


@lends
def forward(x: Any, parameters: Arrays) -> tuple[Any, ...]:
    """Lab 06: a network of sigmoids, as the engine's network of tanh that says the same."""
    Waa = _double(parameters["Waa"])
    half = {
        "Wax": _double(parameters["Wax"]) / 2,
        "Waa": Waa / 4,
        "ba": Waa.sum(axis=1, keepdims=True) / 4,
    }
    start = -np.ones((1, len(Waa), np.shape(x)[1]))
    h = _rnn(half).forward(_by_time(x), start)[0]
    a = _by_lab((h + 1) / 2)
    return sigmoid(np.tensordot(_double(parameters["Wya"]), a, axes=1)), (x, a, parameters)


def _lstm(parameters: Arrays) -> LSTMLayer:
    stacked = {
        kind: np.concatenate([_double(parameters[f"{kind}{gate}"]) for gate in LSTMLayer.gates])
        for kind in ("W", "b")
    }
    layer: LSTMLayer = _layer(LSTMLayer, stacked)
    return layer


@lends
def lstm_cell_forward(xt: Any, a_prev: Any, c_prev: Any, parameters: Arrays) -> tuple[Any, ...]:
    """Lab 07: one step."""
    layer = _lstm(parameters)
    first = np.stack([_double(a_prev), _double(c_prev)])
    _, (a_next, c_next) = layer.forward(_double(xt)[None], first)
    ft, it, ot, cct = layer.gates_at(0)
    y = _chances(_top(parameters, "Wy").forward(a_next[None].copy()))[0]
    return a_next, c_next, y, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


@lends
def lstm_forward(x: Any, a0: Any, parameters: Arrays) -> tuple[Any, ...]:
    """Lab 07: all steps."""
    a, c = a0, np.zeros(np.shape(a0))
    steps = []
    for t in range(np.shape(x)[2]):
        a, c, y, cache = lstm_cell_forward(x[:, :, t], a, c, parameters)
        steps.append((a, y, c, cache))
    found = [np.stack([step[place] for step in steps], axis=2) for place in range(3)]
    return (*found, ([step[3] for step in steps], x))


def _named(layer: LSTMLayer, inputs: int) -> Gradients:
    """The gradients under the labs' names, for the first so many columns of the weights."""
    found = {}
    for kind, columns in (("W", inputs), ("b", 1)):
        for gate, rows in zip(layer.gates, np.split(layer.gradients[kind], 4), strict=True):
            found[f"d{kind}{gate}"] = rows[:, :columns].copy()
    return found


@lends
def lstm_backward(da: Any, caches: Any) -> Gradients:
    """Lab 08: all steps back."""
    cells, x = caches
    layer = _lstm(cells[0][-1])
    layer.forward(_by_time(x), np.stack([_double(cells[0][2]), _double(cells[0][3])]))
    dx, (da0, _) = layer.backward(_by_time(da))
    return {"dx": _by_lab(np.asarray(dx)), "da0": da0, **_named(layer, len(da) + len(x))}


SHUT = 1000.0  # a score so far out that no gradient passes its gate


@lends
def lstm_cell_backward(da_next: Any, dc_next: Any, cache: Any) -> Gradients:
    """Lab 08: one step back.

    The engine hears of a loss through states alone. So a step is put behind this one in which
    every gate is pinned by an input of its own: it keeps the cell and shows it, and from what it
    hears the gradient `dc_next` comes down.
    """
    _, c_next, a_prev, c_prev, *_, xt, parameters = cache
    n_a, m = np.shape(a_prev)
    pinned = {"f": SHUT, "i": -SHUT, "o": SHUT, "c": 0.0}
    wider = {
        f"W{gate}": np.concatenate([_double(parameters[f"W{gate}"]), np.full((n_a, 1), pin)], 1)
        for gate, pin in pinned.items()
    }
    layer = _lstm({**parameters, **wider})
    x = np.zeros((2, len(xt) + 1, m))
    x[0, :-1], x[1, -1] = xt, 1
    layer.forward(x, np.stack([_double(a_prev), _double(c_prev)]))
    shown = _double(dc_next) / (1 - np.tanh(_double(c_next)) ** 2)
    dx, (da_prev, dc_prev) = layer.backward(np.stack([_double(da_next), shown]))
    named = _named(layer, n_a + len(xt))
    return {"dxt": np.asarray(dx)[0, :-1].copy(), "da_prev": da_prev, "dc_prev": dc_prev, **named}


def _gru(parameters: Arrays) -> ResetBefore:
    stacked = {
        kind: np.concatenate([_double(parameters[f"{kind}{gate}"]) for gate in ResetBefore.gates])
        for kind in ("W", "b")
    }
    layer: ResetBefore = _layer(ResetBefore, stacked)
    return layer


@lends
def gru_cell_forward(xt: Any, a_prev: Any, parameters: Arrays) -> tuple[Any, ...]:
    """Lab 11: one step."""
    layer = _gru(parameters)
    _, (a_next,) = layer.forward(_double(xt)[None], _double(a_prev)[None])
    rt, zt, cct = layer.gates_at(0)
    y = _chances(_top(parameters, "Wy").forward(a_next[None].copy()))[0]
    return a_next, y, (a_next, a_prev, rt, zt, cct, xt, parameters)


@lends
def gru_forward(x: Any, a0: Any, parameters: Arrays) -> tuple[Any, ...]:
    """Lab 11: all steps."""
    a, steps = a0, []
    for t in range(np.shape(x)[2]):
        a, y, cache = gru_cell_forward(x[:, :, t], a, parameters)
        steps.append((a, y, cache))
    states, guesses = (np.stack([step[place] for step in steps], axis=2) for place in range(2))
    return states, guesses, ([step[2] for step in steps], x)


def _gru_gradients(layer: ResetBefore) -> Gradients:
    return {
        f"d{kind}{gate}": rows.copy()
        for kind in ("W", "b")
        for gate, rows in zip(layer.gates, np.split(layer.gradients[kind], 3), strict=True)
    }


@lends
def gru_cell_backward(da_next: Any, cache: Any) -> Gradients:
    """Lab 11: one step back."""
    _, a_prev, *_, xt, parameters = cache
    layer = _gru(parameters)
    layer.forward(_double(xt)[None], _double(a_prev)[None])
    dx, (da_prev,) = layer.backward(_double(da_next)[None])
    return {"dxt": np.asarray(dx)[0].copy(), "da_prev": da_prev, **_gru_gradients(layer)}


@lends
def gru_backward(da: Any, caches: Any) -> Gradients:
    """Lab 11: all steps back."""
    cells, x = caches
    layer = _gru(cells[0][-1])
    layer.forward(_by_time(x), _double(cells[0][1])[None])
    dx, (da0,) = layer.backward(_by_time(da))
    return {"dx": _by_lab(np.asarray(dx)), "da0": da0, **_gru_gradients(layer)}


@lends
def sharpen(probabilities: Any, temperature: float) -> np.ndarray:
    """Lab 09: the same order, other gaps."""
    with np.errstate(divide="ignore"):
        return output.sharpen(np.log(_double(probabilities)), temperature)


def lent(name: str) -> Any:
    """Find, for a cell that plays, the notebook's function where it is right, else the course's.

    It asks the notebook's `check`, and says in a line which of the two it is.

    Args:
        name: of an exercise of this lab, or of a class, such as `"CharRNN"`.

    Raises:
        KeyError: when the course lends nothing of that name.
    """
    running = shell()
    names = running.user_ns if running else sys._getframe(1).f_globals
    if "check" in names:
        return names["check"].lent(name)
    return names.get(name) or LENT[name]
