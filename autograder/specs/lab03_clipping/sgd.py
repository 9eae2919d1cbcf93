"""Lab 03: what `sgd_update` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import single
from autograder.specs.lab03_clipping.draws import (
    CLASSIC,
    LSTM,
    all_frozen,
    draw_gradients,
    draw_parameters,
)
from autograder.specs.nested import alone_of_integers
from unrolled.checks.case import Exercise


def _sgd(rng, sizes=CLASSIC, scale=2.0, rate=None):
    rate = float(rng.uniform(0.1, 0.4)) if rate is None else rate
    return draw_parameters(rng, sizes), draw_gradients(rng, sizes, scale), rate


def _sgd_extra(rng):
    parameters, gradients, rate = _sgd(rng)
    return (
        parameters,
        {"dx": rng.normal(size=(3, 2, 4)), "da0": rng.normal(size=(5, 2))} | gradients,
        rate,
    )


def _sgd_without(rng):
    parameters, gradients, rate = _sgd(rng)
    return {"embedding": rng.normal(size=(2, 3))} | parameters, gradients, rate


def _sgd_integers(rng):
    parameters, gradients, rate = _sgd(rng)
    return (
        {name: np.rint(3 * value).astype(int) for name, value in parameters.items()},
        gradients,
        rate,
    )


def _backwards(values):
    return dict(reversed(values.items()))


# fmt: off
SGD = Spec(
    Exercise(
        "sgd_update",
        ("parameters", "gradients", "learning_rate"),
        ("parameters",),
        {"values": 3, "contract": 2},
    ),
    draws=(
        Draw("an RNN", "values", lambda r, ref: _sgd(r), "result"),
        Draw("a small step", "values", lambda r, ref: _sgd(r, scale=20.0, rate=0.01), "result"),
        Draw("gradients of zero", "values", lambda r, ref: _sgd(r, scale=0.0), "result"),
        Draw("an LSTM", "contract", lambda r, ref: _sgd(r, LSTM), "result", mistakes=False),
        Draw("the input is left alone", "contract", lambda r, ref: _sgd(r), mistakes=False),
        Draw("read-only arrays", "contract",
             lambda r, ref: tuple(all_frozen(v) if isinstance(v, dict) else v for v in _sgd(r))),
        Draw("parameters of integers", "contract", lambda r, ref: _sgd_integers(r)),
        Draw("gradients that belong to no parameter", "contract", lambda r, ref: _sgd_extra(r), "result"),
        Draw("a parameter without a gradient", "contract", lambda r, ref: _sgd_without(r), "result"),
        Draw("gradients in another order", "contract",
             lambda r, ref: (lambda p, g, e: (p, _backwards(g), e))(*_sgd(r)), "result", mistakes=False),
        Draw("float32", "contract", lambda r, ref: tuple(single(v) for v in _sgd(r)), mistakes=False),
        alone_of_integers("gradients", 1, lambda r, ref: _sgd(r)),
        Draw("called again", "contract", lambda r, ref: _sgd(r), "keeps", mistakes=False),
        Draw("called twice", "contract", lambda r, ref: _sgd(r), "repeats", mistakes=False),
    ),
    cheap=("returns nothing",),
    mistakes=(
        Mistake("steps in place",
                "The parameters that came in are not the same after the call. Does -= make a new array?",
                old='value - learning_rate * gradients[f"d{name}"]',
                new='np.subtract(value, learning_rate * gradients[f"d{name}"], out=value)'),
        Mistake("steps uphill",
                "A gradient points to where the loss grows. Which way do you want to go?",
                old="value - learning_rate", new="value + learning_rate"),
        Mistake("the learning rate left out",
                "Your step is as long as the gradient, whatever the learning rate.",
                old="value - learning_rate * gradients", new="value - gradients"),
        Mistake("the learning rate fixed at 0.01",
                "The learning rate is an argument. Does your function read it?",
                old="value - learning_rate * gradients", new="value - 0.01 * gradients"),
        Mistake("divided by the learning rate",
                "A smaller learning rate makes your step longer.",
                old="value - learning_rate * gradients", new="value - 1 / learning_rate * gradients"),
        Mistake("the learning rate shrinks the parameters too",
                "With a gradient of zero the parameters should stay where they are. Check your brackets.",
                old='value - learning_rate * gradients[f"d{name}"]',
                new='learning_rate * (value - gradients[f"d{name}"])'),
        Mistake("only the step is returned",
                "A step is not yet a place: what do you take it from?",
                old="value - learning_rate * gradients", new="-learning_rate * gradients"),
        Mistake("only the signs of the gradients",
                "Every weight moves by the same amount. Should a steep slope not count for more?",
                old='learning_rate * gradients[f"d{name}"]', new='learning_rate * np.sign(gradients[f"d{name}"])'),
        Mistake("gradients looked up under the parameter's name",
                "Print the keys of both dictionaries side by side. How are the two names related?",
                old='learning_rate * gradients[f"d{name}"]', new="learning_rate * gradients[name]"),
        Mistake("expects a gradient for every parameter",
                "Some weights may be frozen: no gradient arrives for them. What should become of those?",
                old='if f"d{name}" in gradients else value', new="if True else value"),
        Mistake("expects a parameter for every gradient",
                "The backward pass also hands out dx and da0, which nobody wants to update. Which of the two dictionaries says what there is to update?",
                old="for name, value in parameters.items()",
                new="for name, value in ((key[1:], parameters[key[1:]]) for key in gradients)"),
        Mistake("returns nothing",
                "Whoever calls this gets None. Which line hands the new parameters back?",
                old="return {", new="_ = {"),
    ),
)
