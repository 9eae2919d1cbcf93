"""Wrong answers to lab 08, and words that their verdicts must hold.

Written without looking at the mistakes that the spec knows by name.
"""

LSTM_CELL_BACKWARD = """
def lstm_cell_backward(da_next, dc_next, cache):
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
    n_x, m = xt.shape
    n_a, m = a_next.shape
    dot = da_next * np.tanh(c_next) * ot * (1 - ot)
    dcct = (dc_next * it + ot * (1 - np.square(np.tanh(c_next))) * it * da_next) * (1 - np.square(cct))
    dit = (dc_next * cct + ot * (1 - np.square(np.tanh(c_next))) * cct * da_next) * it * (1 - it)
    dft = (dc_next * c_prev + ot * (1 - np.square(np.tanh(c_next))) * c_prev * da_next) * ft * (1 - ft)
    concat = np.concatenate((a_prev, xt), axis=0)
    dWf = np.dot(dft, concat.T)
    dWi = np.dot(dit, concat.T)
    dWc = np.dot(dcct, concat.T)
    dWo = np.dot(dot, concat.T)
    dbf = np.sum(dft, axis=1, keepdims=True)
    dbi = np.sum(dit, axis=1, keepdims=True)
    dbc = np.sum(dcct, axis=1, keepdims=True)
    dbo = np.sum(dot, axis=1, keepdims=True)
    Wf, Wi, Wc, Wo = parameters["Wf"], parameters["Wi"], parameters["Wc"], parameters["Wo"]
    da_prev = np.dot(Wf[:, :n_a].T, dft) + np.dot(Wi[:, :n_a].T, dit) + np.dot(Wc[:, :n_a].T, dcct) + np.dot(Wo[:, :n_a].T, dot)
    dc_prev = dc_next * ft + ot * (1 - np.square(np.tanh(c_next))) * ft * da_next
    dxt = np.dot(Wf[:, n_a:].T, dft) + np.dot(Wi[:, n_a:].T, dit) + np.dot(Wc[:, n_a:].T, dcct) + np.dot(Wo[:, n_a:].T, dot)
    gradients = {"dxt": dxt, "da_prev": da_prev, "dc_prev": dc_prev, "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
                 "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}
    return gradients
"""

LSTM_BACKWARD = """
def lstm_backward(da, caches):
    (caches, x) = caches
    (a1, c1, a0, c0, f1, i1, cc1, o1, x1, parameters) = caches[0]
    n_a, m, T_x = da.shape
    n_x, m = x1.shape
    dx = np.zeros((n_x, m, T_x))
    da0 = np.zeros((n_a, m))
    da_prevt = np.zeros((n_a, m))
    dc_prevt = np.zeros((n_a, m))
    dWf = np.zeros((n_a, n_a + n_x))
    dWi = np.zeros((n_a, n_a + n_x))
    dWc = np.zeros((n_a, n_a + n_x))
    dWo = np.zeros((n_a, n_a + n_x))
    dbf = np.zeros((n_a, 1))
    dbi = np.zeros((n_a, 1))
    dbc = np.zeros((n_a, 1))
    dbo = np.zeros((n_a, 1))
    for t in reversed(range(T_x)):
        gradients = lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, caches[t])
        da_prevt = gradients["da_prev"]
        dc_prevt = gradients["dc_prev"]
        dx[:, :, t] = gradients["dxt"]
        dWf += gradients["dWf"]
        dWi += gradients["dWi"]
        dWc += gradients["dWc"]
        dWo += gradients["dWo"]
        dbf += gradients["dbf"]
        dbi += gradients["dbi"]
        dbc += gradients["dbc"]
        dbo += gradients["dbo"]
    da0 = gradients["da_prev"]
    gradients = {"dx": dx, "da0": da0, "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
                 "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}
    return gradients
"""

# function: (a right answer, {what is wrong: (what to exchange in it, or another answer; words)})
MISTAKES = {
    "lstm_cell_backward": (
        LSTM_CELL_BACKWARD,
        {
            "parens": (
                (
                    (
                        "dcct = (dc_next * it + ot * (1 - np.square(np.tanh(c_next))) * it * da_next) *",
                        "dcct = dc_next * it + ot * (1 - np.square(np.tanh(c_next))) * it * da_next *",
                    ),
                    (
                        "dit = (dc_next * cct + ot * (1 - np.square(np.tanh(c_next))) * cct * da_next) *",
                        "dit = dc_next * cct + ot * (1 - np.square(np.tanh(c_next))) * cct * da_next *",
                    ),
                    (
                        "dft = (dc_next * c_prev + ot * (1 - np.square(np.tanh(c_next))) * c_prev * da_next) *",
                        "dft = dc_next * c_prev + ot * (1 - np.square(np.tanh(c_next))) * c_prev * da_next *",
                    ),
                ),
                "one of two paths",
            ),
            "tanh no square": ((("np.square(np.tanh(c_next))", "np.tanh(c_next)"),), "squared"),
            "dit no derivative": (((" * it * (1 - it)", ""),), "input gate"),
            "dft no derivative": (((" * ft * (1 - ft)", ""),), "forget gate"),
            "dc inside": (
                (
                    (
                        "(1 - np.square(np.tanh(c_next))) * it * da_next)",
                        "(1 - np.square(np.tanh(c_next)) + dc_next) * it * da_next)",
                    ),
                    ("dc_next * it + ", ""),
                ),
                "candidate",
            ),
            "dc + da": (
                (
                    (
                        "dc_next * it + ot * (1 - np.square(np.tanh(c_next))) * it * da_next",
                        "(dc_next + da_next) * it",
                    ),
                    (
                        "dc_next * cct + ot * (1 - np.square(np.tanh(c_next))) * cct * da_next",
                        "(dc_next + da_next) * cct",
                    ),
                    (
                        "dc_next * c_prev + ot * (1 - np.square(np.tanh(c_next))) * c_prev * da_next",
                        "(dc_next + da_next) * c_prev",
                    ),
                    (
                        "dc_next * ft + ot * (1 - np.square(np.tanh(c_next))) * ft * da_next",
                        "(dc_next + da_next) * ft",
                    ),
                ),
                "as they come",
            ),
            "concat a_next": ((("(a_prev, xt), axis", "(a_next, xt), axis"),), "stack"),
            "sigmoid for o": ((("ot * (1 - ot)", "(1 - np.square(ot))"),), "output gate"),
            "dit with it": (
                (("dc_next * cct +", "dc_next * it +"), ("* cct * da_next", "* it * da_next")),
                "input gate",
            ),
            "missing dc_prev": ((('"dc_prev": dc_prev, ', ""),), "dc_prev"),
        },
    ),
    "lstm_backward": (
        LSTM_BACKWARD,
        {
            "neither": (
                (
                    ('        da_prevt = gradients["da_prev"]\n', ""),
                    ('        dc_prevt = gradients["dc_prev"]\n', ""),
                ),
                "carried",
            ),
            "overwrites dWo": ((("dWo += ", "dWo = "),), "dWo"),
            "f i swap": (
                (
                    ('dWf += gradients["dWf"]', 'dWf += gradients["dWi"]'),
                    ('dWi += gradients["dWi"]', 'dWi += gradients["dWf"]'),
                ),
                "swapped in the sums",
            ),
            "mean batch": (
                (
                    (
                        '    gradients = {"dx": dx',
                        '    for g in (dWf, dWi, dWc, dWo, dbf, dbi, dbc, dbo):\n        g /= m\n    gradients = {"dx": dx',
                    ),
                ),
                "batch",
            ),
            "forgets dWc": ((('        dWc += gradients["dWc"]\n', ""),), "dWc"),
            "return in loop": (
                (
                    (
                        '    da0 = gradients["da_prev"]\n    gradients = {',
                        '        da0 = gradients["da_prev"]\n        gradients = {',
                    ),
                    ("    return gradients", "        return gradients"),
                ),
                "return",
            ),
        },
    ),
}
