"""Lab 04: arguments and names that the cases of several functions share."""

from autograder.specs.draws import rnn_parameters

CHAR_TO_IX = {character: index for index, character in enumerate("\nabcdefghijklmnopqrstuvwxyz")}
N = len(CHAR_TO_IX)


def draw_network(rng, n_a=6, scale=0.3):
    """A network on 27 characters with its hidden bias under both names."""
    return both(rnn_parameters(rng, N, n_a, N, scale))


def both(parameters):
    """The same parameters with the hidden bias under either of its names."""
    return parameters | {"b": parameters["ba"]}
