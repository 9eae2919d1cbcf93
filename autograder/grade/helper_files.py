"""What the helper file of a lab's older copies defines, for code that was written beside it.

Elsewhere `optimize` stands on a `utils` whose `rnn_forward` and `rnn_backward` read a whole name
and give its loss and gradients. Four arguments or more mean these; three or two the lab's own.
"""

from autograder.sandbox import Cell

NAMES = """
def _with_helpers(forward, backward):
    def rnn_forward(*args, **kwargs):
        if len(args) + len(kwargs) <= 3:
            return forward(*args, **kwargs)
        return _read(*args, **kwargs)

    def rnn_backward(*args, **kwargs):
        if len(args) + len(kwargs) <= 2:
            return backward(*args, **kwargs)
        return _learn(*args, **kwargs)

    def _read(X, Y, a0, parameters, vocab_size=None):
        named = parameters if "ba" in parameters else {**parameters, "ba": parameters["b"]}
        x = one_hot(X, parameters["Wax"].shape[1])[:, np.newaxis, :]
        a, y_pred, caches = forward(x, a0, named)
        return cross_entropy(y_pred, np.array([Y])), (y_pred, a, a0, caches)

    def _learn(X, Y, parameters, cache):
        y_pred, a, a0, caches = cache
        da, dWya, dby = output_backward(y_pred, np.array([Y]), a, parameters)
        back = backward(da, caches)
        gradients = {"dWax": back["dWax"], "dWaa": back["dWaa"], "db": back["dba"]}
        states = {t: a[:, :, t] for t in range(a.shape[2])} | {-1: a0}
        return {**gradients, "dWya": dWya, "dby": dby, "da_next": back["da0"]}, states

    return rnn_forward, rnn_backward


def update_parameters(parameters, gradients, lr):
    slopes = {"db": gradients.get("dba"), "dba": gradients.get("db"), **gradients}
    for name, array in {id(array): (n, array) for n, array in parameters.items()}.values():
        array += -lr * slopes["d" + name]
    return parameters


rnn_forward, rnn_backward = _with_helpers(rnn_forward, rnn_backward)
"""

COMPANIONS = {"04_dinosaur_names": (Cell("companions", NAMES),)}
