"""Wrong answers to lab 01, and words that their verdicts must hold.

Written without looking at the mistakes that the spec knows by name.
"""

SOFTMAX = """
def softmax(x):
    e = np.exp(x - np.max(x, axis=0, keepdims=True))
    s = np.sum(e, axis=0, keepdims=True)
    return e / s
"""

ONE_HOT = """
def one_hot(indices, n):
    out = np.zeros((n, len(indices)))
    for t in range(len(indices)):
        if indices[t] is not None:
            out[indices[t], t] = 1
    return out
"""

RNN_CELL_FORWARD = """
def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]
    a_next = np.tanh(np.dot(Wax, xt) + np.dot(Waa, a_prev) + ba)
    yt_pred = softmax(np.dot(Wya, a_next) + by)
    cache = (a_next, a_prev, xt, parameters)
    return a_next, yt_pred, cache
"""

RNN_FORWARD = """
def rnn_forward(x, a0, parameters):
    caches = []
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    a_next = a0
    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
    caches = (caches, x)
    return a, y_pred, caches
"""

CROSS_ENTROPY = """
def cross_entropy(y_pred, y):
    n_y, m, T_x = y_pred.shape
    loss = 0.0
    for i in range(m):
        for t in range(T_x):
            loss += -np.log(y_pred[y[i, t], i, t])
    return loss / m
"""

# function: (a right answer, {what is wrong: (what to exchange in it, or another answer; words)})
MISTAKES = {
    "softmax": (
        SOFTMAX,
        {
            "global max": ((("np.max(x, axis=0, keepdims=True)", "np.max(x)"),), "maximum"),
            "rows": ((("axis=0", "axis=1"),), "rows"),
            "sum over all": ((("np.sum(e, axis=0, keepdims=True)", "np.sum(e)"),), "everything"),
            "sigmoid": ("def softmax(x):\n    return 1 / (1 + np.exp(-x))", "sigmoid"),
            "exp of minus": (
                (("np.exp(x - np.max(x, axis=0, keepdims=True))", "np.exp(-x)"),),
                "smaller",
            ),
            "divides before exp": (
                "def softmax(x):\n    return np.exp(x / np.sum(x, axis=0, keepdims=True))",
                "before the exponential",
            ),
            "log softmax": ((("return e / s", "return np.log(e / s)"),), "logarithm"),
            "no return": ((("return e / s", "e / s"),), "return"),
            "shift in place": (
                "def softmax(x):\n    x -= np.max(x, axis=0, keepdims=True)\n    e = np.exp(x)\n    return e / e.sum(axis=0, keepdims=True)",
                "changed its argument",
            ),
            "mean": ((("np.sum(e", "np.mean(e"),), "mean"),
        },
    ),
    "one_hot": (
        ONE_HOT,
        {
            "None as last": (
                (
                    ("if indices[t] is not None:", "if True:"),
                    (
                        "out[indices[t], t] = 1",
                        "out[indices[t] if indices[t] is not None else -1, t] = 1",
                    ),
                ),
                "last",
            ),
            "stops at None": (
                (
                    (
                        "        if indices[t] is not None:\n            out[indices[t], t] = 1",
                        "        if indices[t] is None:\n            break\n        out[indices[t], t] = 1",
                    ),
                ),
                "first None",
            ),
            "truthiness": ((("if indices[t] is not None:", "if indices[t]:"),), "falsy"),
            "one based": ((("out[indices[t], t]", "out[indices[t] - 1, t]"),), "index 0"),
            "eye": ("def one_hot(indices, n):\n    return np.eye(n)[indices]", "transposed"),
        },
    ),
    "rnn_cell_forward": (
        RNN_CELL_FORWARD,
        {
            "relu": (
                (
                    (
                        "np.tanh(np.dot(Wax, xt) + np.dot(Waa, a_prev) + ba)",
                        "np.maximum(0, np.dot(Wax, xt) + np.dot(Waa, a_prev) + ba)",
                    ),
                ),
                "ramp",
            ),
            "tanh for softmax": (
                (("softmax(np.dot(Wya, a_next) + by)", "np.tanh(np.dot(Wya, a_next) + by)"),),
                "tanh in place",
            ),
            "cache without parameters": (
                (("(a_next, a_prev, xt, parameters)", "(a_next, a_prev, xt)"),),
                "3 items",
            ),
            "returns two": (
                (("return a_next, yt_pred, cache", "return a_next, yt_pred"),),
                "2 results",
            ),
            "order of results": (
                (("return a_next, yt_pred, cache", "return yt_pred, a_next, cache"),),
                "order",
            ),
            "tanh per term": (
                (
                    (
                        "np.tanh(np.dot(Wax, xt) + np.dot(Waa, a_prev) + ba)",
                        "np.tanh(np.dot(Wax, xt)) + np.tanh(np.dot(Waa, a_prev)) + ba",
                    ),
                ),
                "by itself",
            ),
            "bias outside tanh": (
                ((" + np.dot(Waa, a_prev) + ba)", " + np.dot(Waa, a_prev)) + ba"),),
                "outside",
            ),
            "softmax before bias": (
                (("softmax(np.dot(Wya, a_next) + by)", "softmax(np.dot(Wya, a_next)) + by"),),
                "outside",
            ),
            "minus bias": ((("+ ba)", "- ba)"),), "sign"),
            "swapped inputs": (
                (("np.dot(Waa, a_prev)", "np.dot(Waa, np.tanh(a_prev))"),),
                "once more",
            ),
            "no bias a": (((" + ba)", ")"),), "hidden bias"),
            "Waa.T": ((("np.dot(Waa, a_prev)", "np.dot(Waa.T, a_prev)"),), "transposed"),
        },
    ),
    "rnn_forward": (
        RNN_FORWARD,
        {
            "skips first": ((("range(T_x)", "range(1, T_x)"),), "first step"),
            "stores before": (
                (
                    (
                        "        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)\n        a[:, :, t] = a_next\n",
                        "        a[:, :, t] = a_next\n        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)\n",
                    ),
                ),
                "too late",
            ),
            "reads a at t": (
                (
                    (
                        "        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)",
                        "        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a[:, :, t], parameters)",
                    ),
                ),
                "empty",
            ),
            "returns in loop": (
                (
                    (
                        "    caches = (caches, x)\n    return a, y_pred, caches",
                        "        return a, y_pred, (caches, x)",
                    ),
                ),
                "return",
            ),
            "swap return": ((("return a, y_pred, caches", "return y_pred, a, caches"),), "order"),
            "always a0": ((("x[:, :, t], a_next,", "x[:, :, t], a0,"),), "never advanced"),
            "zeros first": ((("a_next = a0", "a_next = np.zeros((n_a, m))"),), "a0"),
        },
    ),
    "cross_entropy": (
        CROSS_ENTROPY,
        {
            "no log": (
                (("-np.log(y_pred[y[i, t], i, t])", "1 - y_pred[y[i, t], i, t]"),),
                "logarithm",
            ),
            "argmax": ((("y_pred[y[i, t], i, t]", "np.max(y_pred[:, i, t])"),), "most probable"),
            "last step only": ((("range(T_x)", "range(T_x - 1, T_x)"),), "last step"),
            "squared": (
                (
                    (
                        "-np.log(y_pred[y[i, t], i, t])",
                        "np.sum((y_pred[:, i, t] - np.eye(n_y)[y[i, t]])**2)",
                    ),
                ),
                "squared",
            ),
            "entropy": (
                (
                    (
                        "-np.log(y_pred[y[i, t], i, t])",
                        "-np.sum(y_pred[:, i, t] * np.log(y_pred[:, i, t]))",
                    ),
                ),
                "entropy",
            ),
            "exp": ((("return loss / m", "return np.exp(loss / m)"),), "perplexity"),
            "no mean": ((("loss / m", "loss"),), "summed over the batch"),
        },
    ),
}
