"""Arguments of a character model, which the cases of its methods share."""

import numpy as np

from autograder.specs.draws import rnn_parameters


def new(rng, n=6, n_a=5, scale=0.4, parameters=None):
    """Arguments of the constructor, with parameters of our own."""
    if parameters is None:
        parameters = rnn_parameters(rng, n, n_a, n, scale)
    return len(parameters["by"]), len(parameters["ba"]), dice(rng), parameters


def dice(rng):
    """A generator that the method draws from."""
    return np.random.default_rng(int(rng.integers(2**31)))


def state(rng, n_a=5):
    """A state as a tanh leaves it, (n_a, 1)."""
    return rng.uniform(-0.9, 0.9, size=(n_a, 1))


def window(rng, T=6, n=6, n_a=5):
    """What `loss` is asked: letters, those that follow them, and a state."""
    text = [int(i) for i in rng.integers(n, size=T + 1)]
    return text[:-1], text[1:], state(rng, n_a)


def changed(args, position, change):
    """The same case with one argument of the method changed."""
    create, given = args
    return create, tuple(change(one) if i == position else one for i, one in enumerate(given))


def same_again(create, method, given):
    """A method asked twice of one object, the same both times."""
    return create, given, (method, given)
