"""Wrong answers to lab 07, and words that their verdicts must hold.

Written without looking at the mistakes that the spec knows by name.
"""

LSTM_CELL_FORWARD = """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    Wf, bf = parameters["Wf"], parameters["bf"]
    Wi, bi = parameters["Wi"], parameters["bi"]
    Wc, bc = parameters["Wc"], parameters["bc"]
    Wo, bo = parameters["Wo"], parameters["bo"]
    Wy, by = parameters["Wy"], parameters["by"]
    n_x, m = xt.shape
    n_y, n_a = Wy.shape
    concat = np.zeros((n_a + n_x, m))
    concat[: n_a, :] = a_prev
    concat[n_a :, :] = xt
    ft = sigmoid(np.dot(Wf, concat) + bf)
    it = sigmoid(np.dot(Wi, concat) + bi)
    cct = np.tanh(np.dot(Wc, concat) + bc)
    c_next = ft * c_prev + it * cct
    ot = sigmoid(np.dot(Wo, concat) + bo)
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(np.dot(Wy, a_next) + by)
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache
"""

LSTM_FORWARD = """
def lstm_forward(x, a0, parameters):
    caches = []
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape
    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))
    a_next = a0
    c_next = np.zeros((n_a, m))
    for t in range(T_x):
        a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y[:, :, t] = yt
        caches.append(cache)
    caches = (caches, x)
    return a, y, c, caches
"""

# function: (a right answer, {what is wrong: (what to exchange in it, or another answer; words)})
MISTAKES = {
    "lstm_cell_forward": (
        LSTM_CELL_FORWARD,
        {
            "no bf": ((("np.dot(Wf, concat) + bf", "np.dot(Wf, concat)"),), "forget gate"),
            "wrong sigmoid": (
                (("    n_x, m", "    sigmoid = lambda z: 1 / (1 + np.exp(z))\n    n_x, m"),),
                "forget gate",
            ),
            "adds gates": (
                (("ft * c_prev + it * cct", "(ft + c_prev) * (it + cct)"),),
                "cell state",
            ),
            "sigmoid on out": ((("ot * np.tanh(c_next)", "ot * sigmoid(c_next)"),), "sigmoid"),
            "forget minus": ((("ft * c_prev", "(1 - ft) * c_prev"),), "turned round"),
            "no c in return": (
                (("return a_next, c_next, yt_pred, cache", "return a_next, yt_pred, cache"),),
                "3 results",
            ),
            "stack order": (
                (
                    (
                        "    concat[: n_a, :] = a_prev\n    concat[n_a :, :] = xt\n",
                        "    concat[: n_x, :] = xt\n    concat[n_x :, :] = a_prev\n",
                    ),
                ),
                "wrong way round",
            ),
            "output gate reads c": (
                (
                    (
                        "ot = sigmoid(np.dot(Wo, concat) + bo)",
                        "ot = sigmoid(np.dot(Wo, concat) + bo + c_next)",
                    ),
                ),
                "output gate",
            ),
        },
    ),
    "lstm_forward": (
        LSTM_FORWARD,
        {
            "c overwritten by a": (
                (("c[:, :, t] = c_next", "c[:, :, t] = a_next"),),
                "stored as cell states",
            ),
            "ret in loop": (
                (
                    (
                        "    caches = (caches, x)\n    return a, y, c, caches",
                        "        return a, y, c, (caches, x)",
                    ),
                ),
                "return",
            ),
            "c carries a": (
                (("        y[:, :, t] = yt", "        y[:, :, t] = yt\n        c_next = a_next"),),
                "cell state",
            ),
            "order a c y": ((("return a, y, c, caches", "return a, c, y, caches"),), "order"),
            "c0 is a0": ((("c_next = np.zeros((n_a, m))", "c_next = a0"),), "a0"),
        },
    ),
}
