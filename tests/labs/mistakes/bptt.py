"""Wrong answers to lab 02, and words that their verdicts must hold.

Written without looking at the mistakes that the spec knows by name.
"""

OUTPUT_BACKWARD = """
def output_backward(y_pred, y, a, parameters):
    Wya = parameters["Wya"]
    n_y, m, T_x = y_pred.shape
    da = np.zeros(a.shape)
    dWya = np.zeros(Wya.shape)
    dby = np.zeros((n_y, 1))
    for t in range(T_x):
        dz = y_pred[:, :, t].copy()
        for i in range(m):
            dz[y[i, t], i] -= 1
        dz = dz / m
        dWya += np.dot(dz, a[:, :, t].T)
        dby += np.sum(dz, axis=1, keepdims=True)
        da[:, :, t] = np.dot(Wya.T, dz)
    return da, dWya, dby
"""

RNN_CELL_BACKWARD = """
def rnn_cell_backward(da_next, cache):
    (a_next, a_prev, xt, parameters) = cache
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    dtanh = (1 - a_next ** 2) * da_next
    dxt = np.dot(Wax.T, dtanh)
    dWax = np.dot(dtanh, xt.T)
    da_prev = np.dot(Waa.T, dtanh)
    dWaa = np.dot(dtanh, a_prev.T)
    dba = np.sum(dtanh, axis=1, keepdims=True)
    gradients = {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}
    return gradients
"""

RNN_BACKWARD = """
def rnn_backward(da, caches):
    (caches, x) = caches
    (a1, a0, x1, parameters) = caches[0]
    n_a, m, T_x = da.shape
    n_x, m = x1.shape
    dx = np.zeros((n_x, m, T_x))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    da0 = np.zeros((n_a, m))
    da_prevt = np.zeros((n_a, m))
    for t in reversed(range(T_x)):
        gradients = rnn_cell_backward(da[:, :, t] + da_prevt, caches[t])
        dxt, da_prevt, dWaxt, dWaat, dbat = gradients["dxt"], gradients["da_prev"], gradients["dWax"], gradients["dWaa"], gradients["dba"]
        dx[:, :, t] = dxt
        dWax += dWaxt
        dWaa += dWaat
        dba += dbat
    da0 = da_prevt
    gradients = {"dx": dx, "da0": da0, "dWax": dWax, "dWaa": dWaa, "dba": dba}
    return gradients
"""

# function: (a right answer, {what is wrong: (what to exchange in it, or another answer; words)})
MISTAKES = {
    "output_backward": (
        OUTPUT_BACKWARD,
        {
            "no copy": (((".copy()", ""),), "changed its argument"),
            "softmax derivative twice": (
                (("dz = dz / m", "dz = dz * y_pred[:, :, t] * (1 - y_pred[:, :, t]) / m"),),
                "once more",
            ),
            "tanh derivative in": (
                (("np.dot(Wya.T, dz)", "np.dot(Wya.T, dz) * (1 - a[:, :, t]**2)"),),
                "tanh",
            ),
            "da accumulates": (
                (
                    (
                        "da[:, :, t] = np.dot(Wya.T, dz)",
                        "da[:, :, t] = da[:, :, t-1] + np.dot(Wya.T, dz)",
                    ),
                ),
                "step to step",
            ),
        },
    ),
    "rnn_cell_backward": (
        RNN_CELL_BACKWARD,
        {
            "precedence": (
                (("(1 - a_next ** 2) * da_next", "1 - a_next ** 2 * da_next"),),
                "brackets",
            ),
            "plus": ((("(1 - a_next ** 2)", "(1 + a_next ** 2)"),), "flat"),
            "dba from da_next": ((("np.sum(dtanh", "np.sum(da_next"),), "round the tanh"),
            "dxt from da_next": (
                (("np.dot(Wax.T, dtanh)", "np.dot(Wax.T, da_next)"),),
                "round the tanh",
            ),
            "caret": ((("(1 - a_next ** 2)", "(1 - a_next * 2)"),), "squared"),
            "tanh of a_next": (
                (("(1 - a_next ** 2)", "(1 - np.tanh(a_next) ** 2)"),),
                "tanh of the tanh",
            ),
            "returns tuple": (
                (("return gradients", "return dxt, da_prev, dWax, dWaa, dba"),),
                "dictionary",
            ),
            "missing key": ((('"dxt": dxt, ', ""),), "no key"),
        },
    ),
    "rnn_backward": (
        RNN_BACKWARD,
        {
            "overwrites dba": ((("dba += dbat", "dba = dbat"),), "one step"),
            "da0 includes da": ((("da0 = da_prevt", "da0 = da_prevt + da[:, :, 0]"),), "guess"),
            "minus": ((("da[:, :, t] + da_prevt", "da[:, :, t] - da_prevt"),), "subtracted"),
            "in loop return": (
                (
                    (
                        "    da0 = da_prevt\n    gradients =",
                        "        da0 = da_prevt\n        gradients =",
                    ),
                    ("    return gradients", "        return gradients"),
                ),
                "return",
            ),
            "no carry": ((("da[:, :, t] + da_prevt", "da[:, :, t]"),), "step"),
        },
    ),
}
