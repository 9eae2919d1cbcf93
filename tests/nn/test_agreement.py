"""The engine computes what the labs' equations and PyTorch compute."""

import math

import numpy as np
import pytest

from tests.nn import reference
from tests.nn.reference import as_columns
from unrolled import nn


def made(cell, n, hidden, seed=0, **options):
    network = cell(n, hidden, rng=np.random.default_rng(seed), dtype=np.float64, **options)
    network.flat += 0.1 * np.random.default_rng(seed + 1).standard_normal(len(network.flat))
    return network


@pytest.mark.parametrize("m", [1, 3, 20])
def test_the_rnn_equals_the_labs_functions(m):
    rng = np.random.default_rng(0)
    network, x, y = made(nn.RNN, 5, 4), rng.integers(0, 5, (m, 6)), rng.integers(0, 5, (m, 6))
    p, a0 = nn.to_lab(network), rng.standard_normal((4, m))
    scores, (last,) = network.forward(x, [a0[None]])
    a, y_pred, _ = reference.RNN.rnn_forward(as_columns(x, 5), a0, p)
    assert np.allclose(last[0], a[:, :, -1], atol=1e-10)
    assert np.allclose(reference.softmax(scores.transpose(2, 0, 1)), y_pred, atol=1e-10)
    network.loss_and_gradients(x, y, [a0[None]], reduction="sum")
    gradients, da0 = reference.rnn_gradients(as_columns(x, 5), a0, y, p)
    for name, g in gradients.items():
        mine = network.gradients[name if name in ("Wya", "by") else f"1.{name}"]
        assert np.allclose(mine, g, atol=1e-10), name
    assert np.allclose(network.state_gradient[0][0], da0, atol=1e-10)


@pytest.mark.parametrize("m", [1, 3, 20])
def test_the_lstm_equals_the_labs_functions(m):
    rng = np.random.default_rng(0)
    network, x, y = made(nn.LSTM, 5, 4), rng.integers(-1, 5, (m, 6)), rng.integers(0, 5, (m, 6))
    p, a0 = nn.to_lab(network), rng.standard_normal((4, m))
    state = [np.stack([a0, np.zeros_like(a0)])]
    scores, _ = network.forward(x, state)
    _, y_pred, _, _ = reference.LSTM.lstm_forward(as_columns(x, 5), a0, p)
    assert np.allclose(reference.softmax(scores.transpose(2, 0, 1)), y_pred, atol=1e-10)
    network.loss_and_gradients(x, y, state, reduction="sum")
    gradients, da0 = reference.lstm_gradients(as_columns(x, 5), a0, y, p)
    for name, g in gradients.items():
        mine = network.gradients[name if name in ("Wy", "by") else f"1.{name}"]
        assert np.allclose(mine, g, atol=1e-10), name
    assert np.allclose(network.state_gradient[0][0], da0, atol=1e-10)


def test_two_layers_are_the_labs_function_applied_twice():
    network, x = made(nn.LSTM, 5, [4, 3]), np.random.default_rng(0).integers(0, 5, (2, 6))
    below, above = nn.to_lab(network, 1), nn.to_lab(network, 2)
    a = reference.LSTM.lstm_forward(as_columns(x, 5), np.zeros((4, 2)), below)[0]
    y = reference.LSTM.lstm_forward(a, np.zeros((3, 2)), above)[1]
    scores, _ = network.forward(x)
    assert np.allclose(reference.softmax(scores.transpose(2, 0, 1)), y, atol=1e-10)


def test_weights_go_to_the_labs_and_back_unchanged():
    network, other = made(nn.LSTM, 5, [4, 3]), nn.LSTM(5, [4, 3], dtype=np.float64)
    for layer in (1, 2):
        nn.from_lab(other, nn.to_lab(network, layer), layer)
    assert np.array_equal(other.flat, network.flat)
    assert nn.to_lab(network, 2)["Wf"].shape == (3, 7)
    with pytest.raises(ValueError, match=r"Wf has shape \(1, 1\), expected \(4, 9\)"):
        nn.from_lab(other, {**nn.to_lab(network), "Wf": np.ones((1, 1))})


def test_parameters_are_views_that_can_be_written():
    network = made(nn.LSTM, 5, 4)
    before, _ = network.loss(np.array([[1, 2]]), np.array([[2, 3]]))
    network.parameters["1.Wf"][...] = 0
    assert network.loss(np.array([[1, 2]]), np.array([[2, 3]]))[0] != before
    assert (network.flat == 0).sum() >= 4 * 9


@pytest.mark.parametrize("m", [1, 3, 20])
def test_the_gru_equals_the_labs_functions(m):
    rng = np.random.default_rng(0)
    network, x, y = made(nn.GRU, 5, 4), rng.integers(-1, 5, (m, 6)), rng.integers(0, 5, (m, 6))
    p, a0 = nn.to_lab(network), rng.standard_normal((4, m))
    scores, (last,) = network.forward(x, [a0[None]])
    a, y_pred, _ = reference.GRU.gru_forward(as_columns(x, 5), a0, p)
    assert np.allclose(last[0], a[:, :, -1], atol=1e-10)
    assert np.allclose(reference.softmax(scores.transpose(2, 0, 1)), y_pred, atol=1e-10)
    network.loss_and_gradients(x, y, [a0[None]], reduction="sum")
    gradients, da0 = reference.gru_gradients(as_columns(x, 5), a0, y, p)
    for name, g in gradients.items():
        mine = network.gradients[name if name in ("Wy", "by") else f"1.{name}"]
        assert np.allclose(mine, g, atol=1e-10), name
    assert np.allclose(network.state_gradient[0][0], da0, atol=1e-10)


def test_the_two_places_of_the_reset_gate_are_two_networks():
    before, after = (made(nn.GRU, 5, 4, reset=reset) for reset in ("before", "after"))
    nn.from_lab(after, nn.to_lab(before) | {"bca": np.zeros((4, 1))})
    x, a0 = np.array([[1, 2, 3]]), [np.full((1, 4, 1), 0.5)]
    assert not np.allclose(before.forward(x, a0)[0], after.forward(x, a0)[0], atol=1e-3)
    for network in (before, after):  # an open gate is on neither side
        network.parameters["1.Wr"][...], network.parameters["1.br"][...] = 0, 50
    assert np.allclose(before.forward(x, a0)[0], after.forward(x, a0)[0], atol=1e-12)
    with pytest.raises(ValueError, match="reset is 'late'"):
        nn.GRU(5, 4, reset="late")


@pytest.mark.oracle
@pytest.mark.parametrize("cell", ["RNN", "LSTM", "GRU"])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("m", [1, 20])
def test_forward_and_backward_equal_pytorch(cell, layers, m):
    torch = pytest.importorskip("torch")
    pytorch = pytest.importorskip("benchmarks.peers.pytorch")
    rng = np.random.default_rng(0)
    options = {"reset": "after"} if cell == "GRU" else {}
    network = made(getattr(nn, cell), 7, [6] * layers, **options)
    theirs = pytorch.network(cell, 7, 6, layers).double()
    pytorch.put_weights(theirs, [nn.to_lab(network, i + 1) for i in range(layers)])
    x, y = rng.integers(0, 7, (m, 9)), rng.integers(0, 7, (m, 9))
    scores, _ = network.forward(x)
    their_scores, _ = theirs(torch.from_numpy(x))
    assert np.abs(scores - their_scores.detach().numpy()).max() < 1e-10
    loss, _ = network.loss_and_gradients(x, y)
    their_loss = torch.nn.functional.cross_entropy(
        their_scores.reshape(-1, 7), torch.from_numpy(y).reshape(-1)
    )
    their_loss.backward()
    assert abs(loss - their_loss.item()) < 1e-10
    for i in range(layers):
        g, body = network.gradients, theirs.body
        hidden = getattr(body, f"weight_hh_l{i}").grad.numpy()
        inputs = getattr(body, f"weight_ih_l{i}").grad.numpy()
        bias = getattr(body, f"bias_hh_l{i}").grad.numpy()
        if cell == "RNN":
            mine = g[f"{i + 1}.Waa"], g[f"{i + 1}.Wax"], g[f"{i + 1}.ba"]
        else:
            gates = "ifco" if cell == "LSTM" else "rzc"
            W = np.concatenate([g[f"{i + 1}.W{gate}"] for gate in gates])
            b = np.concatenate([g[f"{i + 1}.b{gate}"] for gate in gates])
            mine = W[:, :6], W[:, 6:], b
        if cell == "GRU":  # the one layer whose two biases are two
            first = getattr(body, f"bias_ih_l{i}").grad.numpy()
            assert np.abs(mine[2][:, 0] - first).max() < 1e-10
            mine = *mine[:2], np.concatenate([mine[2][:12], g[f"{i + 1}.bca"]])
        assert np.abs(mine[0] - hidden).max() < 1e-10
        assert np.abs(mine[1] - inputs).max() < 1e-10
        assert np.abs(mine[2][:, 0] - bias).max() < 1e-10
    head = theirs.head.weight.grad.numpy()
    assert np.abs(network.gradients[network.output_name] - head).max() < 1e-10


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("mine", "theirs", "options"),
    [
        (nn.SGD(0.1), "SGD", {"lr": 0.1}),
        (nn.Adagrad(0.1, epsilon=0), "Adagrad", {"lr": 0.1, "eps": 0}),
        (nn.Adam(0.01), "Adam", {"lr": 0.01}),
        (nn.Adam(0.01, weight_decay=0.1), "AdamW", {"lr": 0.01, "weight_decay": 0.1}),
    ],
)
def test_optimizers_equal_pytorch(mine, theirs, options):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    p = rng.standard_normal(40_000)
    q = torch.from_numpy(p.copy()).requires_grad_()
    optimizer = getattr(torch.optim, theirs)([q], **options)
    for _ in range(5):
        g = rng.standard_normal(len(p))
        mine.update(p, g)
        q.grad = torch.from_numpy(g)
        optimizer.step()
    assert np.abs(p - q.detach().numpy()).max() < 1e-10


def test_bits_per_character_are_the_mean_of_every_prediction():
    network = made(nn.RNN, "abc", 4)
    text = "abcabbac"
    one_by_one = [
        -math.log2(network.next_distribution(text[:i])["abc".index(text[i])])
        for i in range(1, len(text))
    ]
    for steps in (2, 3, 100):
        bits = nn.bits_per_character(network, text, steps=steps, progress=False)
        assert bits == pytest.approx(np.mean(one_by_one), abs=1e-12)
    assert np.allclose(nn.surprise(network, text), one_by_one, atol=1e-12)
