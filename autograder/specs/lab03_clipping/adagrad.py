"""Lab 03: what `adagrad_update` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import single
from autograder.specs.lab03_clipping.draws import (
    CLASSIC,
    LSTM,
    all_frozen,
    draw_gradients,
    draw_parameters,
    whole,
)
from autograder.specs.nested import alone_of_integers
from unrolled.checks.case import Exercise


def _plain_gradients(rng, sizes):
    """Gradients that keep away from zero, where a place for epsilon could be told from another."""
    return {
        f"d{name}": rng.choice([-1.0, 1.0], size=size) * rng.uniform(0.3, 3.0, size=size)
        for name, size in sizes.items()
    }


def _adagrad(rng, sizes=CLASSIC, seen=4.0):
    return (
        draw_parameters(rng, sizes),
        _plain_gradients(rng, sizes),
        {name: seen * rng.uniform(0.2, 1.0, size=size) for name, size in sizes.items()},
        float(rng.uniform(0.05, 0.4)),
    )


def _adagrad_zeros(rng, all_zero):
    parameters, gradients, memory, rate = _adagrad(rng, seen=0.0)
    for gradient in gradients.values():
        gradient[: None if all_zero else -1] = 0.0
    return parameters, gradients, memory, rate


def _adagrad_extra(rng):
    parameters, gradients, memory, rate = _adagrad(rng)
    return parameters, {"dx": rng.normal(size=(3, 2, 4))} | gradients, memory, rate


def _adagrad_without(rng):
    parameters, gradients, memory, rate = _adagrad(rng)
    frozen = {"embedding": rng.normal(size=(2, 3))}
    return frozen | parameters, gradients, {"embedding": np.ones((2, 3))} | memory, rate


def _adagrad_integers(rng):
    parameters, _, memory, rate = _adagrad(rng)
    return (
        {name: np.rint(3 * value).astype(int) for name, value in parameters.items()},
        whole(rng),
        {name: rng.integers(1, 5, size=value.shape) for name, value in memory.items()},
        rate,
    )


def _large_epsilon():
    """Make fixed arguments, and the result with epsilon outside of the root beside them."""
    rng = np.random.default_rng(3)
    parameters = {name: rng.integers(-64, 65, size=size) / 32 for name, size in CLASSIC.items()}
    gradients = {f"d{name}": rng.integers(16, 65, size=size) / 32 for name, size in CLASSIC.items()}
    memory = {name: rng.integers(1, 33, size=size) / 32 for name, size in CLASSIC.items()}
    rate, epsilon = 0.25, 0.5
    after = {name: memory[name] + gradients[f"d{name}"] ** 2 for name in CLASSIC}
    outside = {
        name: parameters[name] - rate * gradients[f"d{name}"] / (np.sqrt(after[name]) + epsilon)
        for name in CLASSIC
    }
    return (parameters, gradients, memory, rate, epsilon), (outside, after)


LARGE, OUTSIDE = _large_epsilon()
STEP = "learning_rate * gradient / np.sqrt(seen + epsilon)"


# fmt: off
ADAGRAD = Spec(
    Exercise(
        "adagrad_update",
        ("parameters", "gradients", "memory", "learning_rate", "epsilon"),
        ("parameters", "memory"),
        {"values": 4, "epsilon": 1, "contract": 2},
    ),
    draws=(
        Draw("an RNN", "values", lambda r, ref: _adagrad(r), "result"),
        Draw("the first step", "values", lambda r, ref: _adagrad(r, seen=0.0), "result"),
        Draw("a long memory", "values", lambda r, ref: _adagrad(r, seen=100.0), "result", mistakes=False),
        Draw("a gradient of zero, at the first step", "epsilon", lambda r, ref: _adagrad_zeros(r, False), "result"),
        Draw("nothing but zeros", "epsilon", lambda r, ref: _adagrad_zeros(r, True), "result"),
        Draw("a large epsilon", "epsilon", lambda r, ref: LARGE, "also_right",
             {"also": OUTSIDE, "remark": "Your epsilon stands outside of the root, where PyTorch has it too. In this course it stands inside. Both keep the division safe, and it costs no points."}),
        Draw("an LSTM", "contract", lambda r, ref: _adagrad(r, LSTM), "result", mistakes=False),
        Draw("the input is left alone", "contract", lambda r, ref: _adagrad(r), mistakes=False),
        Draw("read-only arrays", "contract",
             lambda r, ref: tuple(all_frozen(v) if isinstance(v, dict) else v for v in _adagrad(r))),
        Draw("integers", "contract", lambda r, ref: _adagrad_integers(r)),
        Draw("gradients of 10,000", "contract",
             lambda r, ref: (draw_parameters(r), draw_gradients(r, scale=1e4), draw_parameters(r, scale=0.0), 0.1),
             mistakes=False),
        Draw("gradients that belong to no parameter", "contract", lambda r, ref: _adagrad_extra(r), "result"),
        Draw("a parameter without a gradient", "contract", lambda r, ref: _adagrad_without(r), "result"),
        Draw("float32", "contract", lambda r, ref: tuple(single(v) for v in _adagrad(r)), mistakes=False),
        alone_of_integers("parameters", 0, lambda r, ref: _adagrad(r)),
        alone_of_integers("gradients", 1, lambda r, ref: _adagrad(r)),
        Draw("called again", "contract", lambda r, ref: _adagrad(r), "keeps", mistakes=False),
        Draw("called twice", "contract", lambda r, ref: _adagrad(r), "repeats", mistakes=False),
    ),
    cheap=("plain gradient descent", "only the parameters returned"),
    mistakes=(
        Mistake("updates in place",
                "What came in is not the same after the call. Do += and -= make new arrays?",
                swaps=(("seen = memory[name] + gradient**2",
                        "seen = np.add(memory[name], gradient**2, out=memory[name])"),
                       (f"value - {STEP}", f"np.subtract(value, {STEP}, out=value)"))),
        Mistake("steps uphill",
                "A gradient points to where the loss grows. Which way do you want to go?",
                old=f"value - {STEP}", new=f"value + {STEP}"),
        Mistake("the memory replaced at each step",
                "Adagrad remembers *all* gradients so far. What does your memory hold after two steps?",
                old="seen = memory[name] + gradient**2", new="seen = gradient**2"),
        Mistake("the gradient not squared",
                "A positive and a negative gradient cancel in your memory. Should they?",
                old="memory[name] + gradient**2", new="memory[name] + gradient"),
        Mistake("sizes in place of squares",
                "The memory adds up squares, so that its root has the unit of a gradient.",
                old="memory[name] + gradient**2", new="memory[name] + np.abs(gradient)"),
        Mistake("the step taken with the old memory",
                "At the very first step your memory is still empty when you divide by its root. Which comes first?",
                old=STEP, new="learning_rate * gradient / np.sqrt(memory[name] + epsilon)"),
        Mistake("the root forgotten",
                "Double every gradient: the first step should stay the same, and yours is halved.",
                old="/ np.sqrt(seen + epsilon)", new="/ (seen + epsilon)"),
        Mistake("epsilon left out",
                "What is 0 / 0? A weight whose gradient has been zero so far needs an answer.",
                old="np.sqrt(seen + epsilon)", new="np.sqrt(seen)"),
        Mistake("epsilon fixed",
                "epsilon is an argument. Does your function read it?",
                old="np.sqrt(seen + epsilon)", new="np.sqrt(seen + 1e-8)"),
        Mistake("a one under the root",
                "Your first step depends on the size of the gradient. What was added to the memory?",
                old="np.sqrt(seen + epsilon)", new="np.sqrt(1 + seen + epsilon)"),
        Mistake("only the parameters returned",
                "Next time the function is called, where does it get its memory from?",
                old="return stepped, remembered", new="return stepped"),
        Mistake("results swapped",
                "Which of the two results does the caller expect first?",
                old="return stepped, remembered", new="return remembered, stepped"),
        Mistake("the old memory returned",
                "The step is right, but it will be forgotten: which memory should the caller keep?",
                old="remembered[name] = seen", new="remembered[name] = memory[name]"),
        Mistake("epsilon kept in the memory",
                "epsilon belongs to the division. If it enters the memory it adds up, step by step.",
                swaps=(("memory[name] + gradient**2", "memory[name] + gradient**2 + epsilon"),
                       ("np.sqrt(seen + epsilon)", "np.sqrt(seen)"))),
        Mistake("the learning rate left out",
                "Your first step has size 1, whatever the learning rate.",
                old=STEP, new="gradient / np.sqrt(seen + epsilon)"),
        Mistake("a memory that fades",
                "Yours is a running mean, an idea of a later method. Adagrad forgets nothing.",
                old="memory[name] + gradient**2", new="0.9 * memory[name] + 0.1 * gradient**2"),
        Mistake("one memory for the whole array",
                "Each weight has a memory of its own. What does your sum do to its shape?",
                old="memory[name] + gradient**2", new="memory[name] + np.sum(gradient**2)"),
        Mistake("plain gradient descent",
                "The memory is kept, but the step does not use it.",
                old=STEP, new="learning_rate * gradient"),
    ),
)
