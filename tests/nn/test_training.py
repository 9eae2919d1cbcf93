"""The loop, the optimizers and the streams."""

import itertools
import math

import numpy as np
import pytest

from unrolled import nn

TEXT = "to be or not to be, that is the question. " * 30
LETTERS = "".join(sorted(set(TEXT)))


def fresh(seed=0, cell=nn.LSTM, **options):
    return cell(LETTERS, options.pop("hidden", 16), rng=np.random.default_rng(seed), **options)


def trained(seed, **options):
    network = fresh(seed, dropout=options.pop("dropout", 0.2), layers=2)
    history = nn.train(
        network,
        TEXT,
        streams=4,
        steps=20,
        rng=np.random.default_rng(seed),
        progress=False,
        **({"updates": 30} | options),
    )
    return network, history


def test_one_seed_twice_gives_identical_weights():
    (a, first), (b, second), (c, _) = trained(1), trained(1), trained(2)
    assert np.array_equal(a.flat, b.flat)
    assert first.losses == second.losses
    assert not np.array_equal(a.flat, c.flat)


@pytest.mark.parametrize("cell", [nn.RNN, nn.LSTM, nn.GRU])
@pytest.mark.parametrize("optimizer", [(nn.SGD, 0.5), (nn.Adagrad, 0.05), (nn.Adam, 0.01)])
def test_every_optimizer_learns_a_repeated_line(cell, optimizer):
    network, (kind, rate) = fresh(cell=cell, hidden=32), optimizer
    history = nn.train(
        network, TEXT, updates=150, optimizer=kind(rate), streams=4, steps=20, progress=False
    )
    assert history.losses[0] == pytest.approx(math.log(len(LETTERS)), abs=0.2)
    assert np.mean(history.losses[-10:]) < 0.8 * history.losses[0]


def test_the_stop_button_keeps_what_was_learnt():
    network = fresh()
    start = network.flat.copy()
    calls = 0
    original = network.loss_and_gradients

    def stopped(*arguments, **options):
        nonlocal calls
        calls += 1
        if calls == 6:
            raise KeyboardInterrupt
        return original(*arguments, **options)

    network.loss_and_gradients = stopped
    optimizer = nn.Adam(0.01)
    history = nn.train(
        network,
        TEXT,
        updates=50,
        optimizer=optimizer,
        schedule=nn.cosine,
        streams=4,
        steps=20,
        progress=False,
    )
    assert history.interrupted
    assert len(history.losses) == 5
    assert history.seconds > 0
    assert not np.array_equal(network.flat, start)
    assert optimizer.learning_rate == 0.01
    other = fresh()
    nn.train(
        other,
        TEXT,
        updates=50,
        optimizer=nn.Adam(0.01),
        schedule=nn.cosine,
        streams=4,
        steps=20,
        progress=False,
        on_update=lambda h: (_ for _ in ()).throw(KeyboardInterrupt) if len(h.losses) == 5 else 0,
    )
    assert np.array_equal(network.flat, other.flat)


def test_training_ends_with_the_weights_that_did_best_on_held_out_text():
    network = fresh()
    history = nn.train(
        network,
        TEXT[:400],
        updates=40,
        optimizer=nn.Adam(0.03),
        streams=4,
        steps=20,
        held_out="the rest is silence, or is it not. ".replace("l", "t").replace("c", "b"),
        evaluate_every=5,
        keep_best=True,
        progress=False,
    )
    assert [updates for updates, _ in history.held_out] == list(range(5, 41, 5))
    best = min(bits for _, bits in history.held_out)
    held = "the rest is silence, or is it not. ".replace("l", "t").replace("c", "b")
    assert nn.bits_per_character(network, held) == pytest.approx(best, abs=1e-6)
    assert best < history.held_out[-1][1]


def test_training_for_seconds_stops_by_the_clock_and_follows_the_schedule():
    ticks = iter(range(1000))
    rates = []
    optimizer = nn.SGD(0.1)
    history = nn.train(
        fresh(),
        TEXT,
        seconds=20,
        clock=lambda: float(next(ticks)),
        optimizer=optimizer,
        schedule=lambda done: 1 - done,
        on_update=lambda _: rates.append(optimizer.learning_rate),
        streams=4,
        steps=5,
        progress=False,
    )
    assert 8 <= len(history.losses) <= 12
    assert rates == sorted(rates, reverse=True)
    assert optimizer.learning_rate == 0.1


def test_a_diverging_run_says_so():
    network = fresh()
    network.flat[:] = np.nan
    with pytest.raises(FloatingPointError, match=r"loss is nan .* Lower the learning rate"):
        nn.train(network, TEXT, updates=3, streams=4, progress=False)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "exactly one of updates, epochs and seconds"),
        ({"updates": 1, "epochs": 1}, "exactly one of"),
        ({"updates": 1, "keep_best": True}, "needs held_out"),
        ({"updates": 1, "streams": 10**6}, "too few for 1000000 streams"),
    ],
)
def test_contradictory_arguments_are_explained(options, says):
    with pytest.raises(ValueError, match=says):
        nn.train(fresh(), TEXT, progress=False, **options)


def test_dropout_without_a_generator_is_an_error_not_a_silent_nothing():
    with pytest.raises(ValueError, match="dropout needs rng"):
        nn.train(fresh(dropout=0.5), TEXT, updates=1, progress=False)


@pytest.mark.parametrize(("tick", "shown"), [(0.1, False), (2.0, True)])
def test_a_progress_bar_shows_only_when_training_takes_longer_than_a_second(
    capsys, monkeypatch, tick, shown
):
    ticks = itertools.count()
    monkeypatch.setattr("tqdm.std.time", lambda: tick * next(ticks))
    nn.train(fresh(), TEXT, updates=3, streams=4)
    assert ("Training" in capsys.readouterr().err) is shown


def test_streams_read_every_character_once_and_carry_on_where_they_left():
    text = np.arange(103)
    source = nn.Streams(text, streams=4, steps=10)
    windows = list(source.windows())
    assert len(windows) == len(source) == 3
    assert [w.first for w in windows] == [True, False, False]
    x = np.concatenate([w.x for w in windows], axis=1)
    assert x.shape == (4, 25)
    assert np.array_equal(x.ravel(), text[:100])
    for w in windows:
        assert np.array_equal(w.y, w.x + 1)


def test_truncated_windows_see_the_same_text_as_one_long_one():
    network = fresh(dtype=np.float64)
    indices = network.vocabulary.encode(TEXT[:81])
    whole, _ = network.loss(indices[None, :-1], indices[None, 1:], reduction="sum")
    parts, state = 0.0, None
    for window in nn.Streams(indices, 1, 13).windows():
        loss, state = network.loss(window.x, window.y, state, reduction="sum")
        parts += loss
    assert parts == pytest.approx(whole, rel=1e-12)


def test_passes_with_a_generator_begin_at_different_places():
    source, rng = nn.Streams(np.arange(100), 2, 10), np.random.default_rng(0)
    begins = {next(source.windows(rng)).x[0, 0] for _ in range(5)}
    assert len(begins) > 1


def test_clipping_by_norm_keeps_the_direction_and_by_value_the_bound():
    g = np.array([3.0, -4.0], np.float32)
    assert nn.clip_by_norm(g, 10) == 5
    assert np.array_equal(g, np.array([3, -4], np.float32))
    assert nn.clip_by_norm(g, 1) == 5
    assert np.allclose(g, [0.6, -0.8])
    huge = np.array([3e30, 4e30], np.float32)
    assert nn.clip_by_norm(huge, 1) == pytest.approx(5e30)
    assert np.allclose(huge, [0.6, 0.8])
    nn.clip_by_value(g, 0.7)
    assert np.allclose(g, [0.6, -0.7])
    for clip in (nn.clip_by_norm, nn.clip_by_value):
        with pytest.raises(ValueError, match="expected a positive number"):
            clip(g, 0)


def test_clipping_in_training_bounds_the_step():
    steps = []
    for options in ({"max_norm": 0.001}, {"max_norm": None, "max_value": 1e-6}):
        network = fresh()
        start = network.flat.copy()
        nn.train(
            network, TEXT, updates=1, optimizer=nn.SGD(1.0), streams=4, progress=False, **options
        )
        steps.append(network.flat - start)
    assert np.linalg.norm(steps[0]) == pytest.approx(0.001, rel=1e-3)
    assert np.abs(steps[1]).max() <= 1.2e-6


def test_adagrads_first_step_is_the_full_step_for_every_weight():
    p, g = np.zeros(3), np.array([1.0, -1e-2, 1e3])
    nn.Adagrad(0.1).update(p, g)
    assert np.allclose(p, [-0.1, 0.1, -0.1], rtol=1e-3)
    gentle = np.zeros(3)
    nn.Adagrad(0.1, start=1.0).update(gentle, g)
    assert abs(gentle[1]) < 0.002


def test_an_optimizer_refuses_another_networks_parameters():
    optimizer = nn.Adam()
    optimizer.update(np.zeros(3), np.ones(3))
    with pytest.raises(ValueError, match="4 parameters, but the updates before had 3"):
        optimizer.update(np.zeros(4), np.ones(4))
    with pytest.raises(ValueError, match="learning_rate is nan"):
        nn.SGD(float("nan"))


@pytest.mark.parametrize("cell", [nn.RNN, nn.LSTM])
def test_a_long_float32_run_stays_finite_at_extreme_weights(cell):
    network = fresh(cell=cell, hidden=12, layers=2)
    rng = np.random.default_rng(0)
    network.flat[:] = 1e4 * rng.standard_normal(len(network.flat))
    state = [np.full_like(s, 1e4) for s in network.first_state(3)]
    for _ in range(20):
        x, y = rng.integers(-1, len(LETTERS), (2, 3, 200)).clip([[[-1]], [[0]]])
        loss, state = network.loss_and_gradients(x, y, state)
        assert math.isfinite(loss)
        assert np.isfinite(network.flat_gradient).all()
        nn.clip_by_norm(network.flat_gradient, 5)
        network.flat -= 0.1 * network.flat_gradient
    assert all(np.isfinite(s).all() for s in state)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_everything_keeps_the_dtype_that_was_asked_for(dtype):
    network = fresh(dtype=dtype, layers=2, dropout=0.1, learned_state=True)
    x = np.array([[0, 1, 2]])
    scores, state = network.forward(x)
    network.loss_and_gradients(x, x, weights=np.ones((1, 3)), rng=np.random.default_rng(0))
    kept = [scores, *state, network.flat, network.flat_gradient, *network.state_gradient]
    assert {array.dtype for array in kept} == {np.dtype(dtype)}
    nn.Adam(0.01, weight_decay=0.1).update(network.flat, network.flat_gradient)
    assert network.flat.dtype == dtype


@pytest.mark.parametrize(
    ("x", "y", "says"),
    [
        ([[0, 99]], [[0, 1]], "x: indices run from 0 to 99"),
        ([[0, 1]], [[0, -1]], "y: indices run from -1 to 0"),
        ([[0.5, 1]], [[0, 1]], "x: dtype is float64"),
        ([0, 1], [0, 1], r"x has shape \(2,\), expected \(m, T_x\)"),
        ([[0, 1]], [[0]], r"y has shape \(1, 1\), expected \(1, 2\)"),
    ],
)
def test_wrong_input_is_explained(x, y, says):
    with pytest.raises(ValueError, match=says):
        fresh().loss_and_gradients(np.array(x), np.array(y))


@pytest.mark.parametrize("weights", [[[0, 0]], [[-1, 2]], [[1, 1, 1]], [[np.nan, 1]]])
def test_impossible_weights_are_explained(weights):
    with pytest.raises(ValueError, match="none negative, not all zero"):
        fresh().loss(np.array([[0, 1]]), np.array([[1, 2]]), weights=np.array(weights))


def test_impossible_networks_are_explained():
    for options, says in [
        ({"hidden": 0}, "hidden sizes are"),
        ({"hidden": []}, "hidden sizes are"),
        ({"dtype": np.float16}, "dtype is float16"),
        ({"dropout": 1.0}, "probability is 1.0"),
    ]:
        with pytest.raises(ValueError, match=says):
            nn.LSTM("abc", **options)
    with pytest.raises(ValueError, match="stands there twice"):
        nn.RNN("aba")
    assert nn.cosine(0) == 1
    assert nn.cosine(1) == pytest.approx(0)


@pytest.mark.parametrize("dtype", ["u1", "i1", "i4", "i8", "u8"])
def test_every_integer_type_is_read_and_its_bounds_are_kept(dtype):
    known = nn.Vocabulary(5)
    assert known.checked(np.array([0, 4], dtype), "x", lowest=-1).tolist() == [0, 4]
    top = np.iinfo(dtype).max
    for wrong in [5, top] + ([-2] if dtype[0] == "i" else []):
        with pytest.raises(ValueError, match="expected -1 to 4"):
            known.checked(np.array([1, wrong], dtype), "x", lowest=-1)
