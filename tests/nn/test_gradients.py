"""Every layer and option against central differences, in float64."""

import functools

import numpy as np
import pytest

from unrolled import nn

GRU_BEFORE, GRU_AFTER = (functools.partial(nn.GRU, reset=r) for r in ("before", "after"))
CELLS = [nn.RNN, nn.LSTM, GRU_BEFORE, GRU_AFTER]


def central_difference(f, values, epsilon=1e-5):
    """The gradient of the scalar `f()` with respect to the array `values`, which it reads."""
    slope = np.zeros_like(values)
    for place in np.ndindex(values.shape):
        kept = values[place]
        values[place] = kept + epsilon
        above = f()
        values[place] = kept - epsilon
        slope[place] = (above - f()) / (2 * epsilon)
        values[place] = kept
    return slope


ROUNDING = 1e-10  # of a central difference, whatever the size of the gradient


def apart(a, b):
    total = np.linalg.norm(a) + np.linalg.norm(b)
    return 0.0 if total == 0 else max(0.0, np.linalg.norm(a - b) - ROUNDING) / total


def assert_gradients_hold(network, f):
    f()
    found = {name: g.copy() for name, g in network.gradients.items()}
    for name, values in network.parameters.items():
        assert apart(found[name], central_difference(f, values)) < 1e-6, name


def problem(n, m, steps, seed=0):
    rng = np.random.default_rng(seed)
    return rng, rng.integers(-1, n, (m, steps)), rng.integers(0, n, (m, steps))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("hidden", [[3], [3, 2], [3, 2, 2]])
@pytest.mark.parametrize("m", [1, 2, 18])
def test_gradients_equal_central_differences_at_every_depth_and_batch(cell, hidden, m):
    rng, x, y = problem(5, m, 4)
    network = cell(5, hidden, rng=rng, dtype=np.float64)
    network.flat *= 2  # so that what reaches the lowest layer is more than rounding
    assert_gradients_hold(network, lambda: network.loss_and_gradients(x, y)[0])


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_gradients_hold_with_weights_and_either_reduction(cell, reduction):
    rng, x, y = problem(5, 3, 6)
    weights = np.array([[1, 1, 1, 1, 1, 1], [1, 1, 0, 0, 0, 0], [1, 0.5, 0.25, 0, 0, 0]])
    network = cell(5, [4, 3], rng=rng, dtype=np.float64)
    assert_gradients_hold(
        network,
        lambda: network.loss_and_gradients(x, y, weights=weights, reduction=reduction)[0],
    )


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_hold_with_the_same_units_dropped(cell):
    rng, x, y = problem(5, 3, 5)
    network = cell(5, [6, 5], rng=rng, dropout=0.4, dtype=np.float64)

    def f():
        return network.loss_and_gradients(x, y, rng=np.random.default_rng(7))[0]

    assert f() != network.loss_and_gradients(x, y)[0]
    assert_gradients_hold(network, f)


@pytest.mark.parametrize("cell", CELLS)
def test_the_gradient_reaches_a_learned_first_state(cell):
    rng, x, y = problem(5, 3, 4)
    network = cell(5, [4, 3], rng=rng, learned_state=True, dtype=np.float64)
    for name in network.parameters:
        if name.endswith(("a0", "c0")):
            network.parameters[name][...] = rng.standard_normal(network.parameters[name].shape)
    assert_gradients_hold(network, lambda: network.loss_and_gradients(x, y)[0])
    assert np.abs(network.gradients["1.a0"]).max() > 0


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("m", [1, 3])
def test_the_gradient_reaches_a_given_first_state(cell, m):
    rng, x, y = problem(5, m, 4)
    network = cell(5, [4, 3], rng=rng, dtype=np.float64)
    state = [rng.standard_normal(s.shape) for s in network.first_state(m)]

    def f():
        return network.loss_and_gradients(x, y, state)[0]

    f()
    found = [g.copy() for g in network.state_gradient]
    for gradient, first in zip(found, state, strict=True):
        assert apart(gradient, central_difference(f, first)) < 1e-6


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("m", [1, 4, 20])
def test_a_large_vocabulary_is_embedded_and_learnt_alike(cell, m):
    rng, x, y = problem(300, m, 3)
    network = cell(300, 3, rng=rng, dtype=np.float64)
    network.loss_and_gradients(x, y)
    found = {name: g.copy() for name, g in network.gradients.items()}
    for name, values in network.parameters.items():
        for column in {0, values.shape[1] - 1, min(3 + x[0, 1], values.shape[1] - 1)}:
            part = values[:2, column]
            slope = central_difference(lambda: network.loss(x, y)[0], part)
            assert np.allclose(found[name][:2, column], slope, atol=1e-9), name


def test_padding_changes_neither_loss_nor_gradient():
    rng = np.random.default_rng(0)
    network = nn.LSTM(6, 5, rng=rng, dtype=np.float64)
    names = [rng.integers(1, 6, n) for n in (4, 2, 7)]
    alone, total = 0.0, np.zeros_like(network.flat)
    for name in names:
        x, y, _ = nn.pad([name], end=0)
        alone += network.loss_and_gradients(x, y, reduction="sum")[0]
        total += network.flat_gradient
    x, y, weights = nn.pad(names, end=0)
    together, _ = network.loss_and_gradients(x, y, weights=weights, reduction="sum")
    assert together == pytest.approx(alone / 3, rel=1e-12)
    assert np.allclose(network.flat_gradient, total / 3, atol=1e-13)
