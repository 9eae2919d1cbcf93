"""Wrong answers to lab 11, written before its spec was looked at; `right` is the text they change."""

CELL = """
def gru_cell_forward(xt, a_prev, parameters):
    concat = np.concatenate((a_prev, xt), axis=0)
    rt = sigmoid(np.dot(parameters["Wr"], concat) + parameters["br"])
    zt = sigmoid(np.dot(parameters["Wz"], concat) + parameters["bz"])
    reset = np.concatenate((rt * a_prev, xt), axis=0)
    cct = np.tanh(np.dot(parameters["Wc"], reset) + parameters["bc"])
    a_next = zt * a_prev + (1 - zt) * cct
    yt_pred = softmax(np.dot(parameters["Wy"], a_next) + parameters["by"])
    cache = (a_next, a_prev, rt, zt, cct, xt, parameters)
    return a_next, yt_pred, cache
"""

BACK = """
def gru_cell_backward(da_next, cache):
    a_next, a_prev, rt, zt, cct, xt, parameters = cache
    n_a = a_prev.shape[0]
    concat = np.concatenate((a_prev, xt), axis=0)
    reset = np.concatenate((rt * a_prev, xt), axis=0)
    dz = da_next * (a_prev - cct) * zt * (1 - zt)
    dc = da_next * (1 - zt) * (1 - cct ** 2)
    dreset = np.dot(parameters["Wc"].T, dc)
    dr = dreset[:n_a] * a_prev * rt * (1 - rt)
    dconcat = np.dot(parameters["Wr"].T, dr) + np.dot(parameters["Wz"].T, dz)
    da_prev = da_next * zt + dreset[:n_a] * rt + dconcat[:n_a]
    dxt = dreset[n_a:] + dconcat[n_a:]
    return {"dxt": dxt, "da_prev": da_prev,
            "dWr": np.dot(dr, concat.T), "dbr": np.sum(dr, axis=1, keepdims=True),
            "dWz": np.dot(dz, concat.T), "dbz": np.sum(dz, axis=1, keepdims=True),
            "dWc": np.dot(dc, reset.T), "dbc": np.sum(dc, axis=1, keepdims=True)}
"""

FORWARD = """
def gru_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape
    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0
    for t in range(T_x):
        a_next, yt_pred, cache = gru_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
    return a, y_pred, (caches, x)
"""

BACKWARD = """
def gru_backward(da, caches):
    caches, x = caches
    n_a, m, T_x = da.shape
    out = {"dx": np.zeros(x.shape)}
    for name in ("dWr", "dWz", "dWc", "dbr", "dbz", "dbc"):
        out[name] = 0
    da_prev = np.zeros((n_a, m))
    for t in reversed(range(T_x)):
        g = gru_cell_backward(da[:, :, t] + da_prev, caches[t])
        for name in ("dWr", "dWz", "dWc", "dbr", "dbz", "dbc"):
            out[name] = out[name] + g[name]
        out["dx"][:, :, t] = g["dxt"]
        da_prev = g["da_prev"]
    out["da0"] = da_prev
    return out
"""

MISTAKES = {
    "gru_cell_forward": (
        CELL,
        {
            "the update gate turned round": (
                [("zt * a_prev + (1 - zt) * cct", "(1 - zt) * a_prev + zt * cct")],
                "stay, or is it replaced",
            ),
            "a gate of the wrong letter": (
                [("(rt * a_prev, xt)", "(zt * a_prev, xt)")],
                "opens the old state",
            ),
            "no reset at all": ([("(rt * a_prev, xt)", "(a_prev, xt)")], "Where does rt enter"),
            "PyTorch's way": (
                [
                    (
                        'np.dot(parameters["Wc"], reset)',
                        'rt * np.dot(parameters["Wc"][:, :len(a_prev)], a_prev)'
                        ' + np.dot(parameters["Wc"][:, len(a_prev):], xt)',
                    )
                ],
                "what does rt multiply",
            ),
            "the reset gate squashed by tanh": (
                [('rt = sigmoid(np.dot(parameters["Wr"]', 'rt = np.tanh(np.dot(parameters["Wr"]')],
                "negative amount",
            ),
            "no softmax": (
                [
                    (
                        'softmax(np.dot(parameters["Wy"], a_next) + parameters["by"])',
                        'np.dot(parameters["Wy"], a_next) + parameters["by"]',
                    )
                ],
                "sum to one",
            ),
            "a cache of six": ([("zt, cct, xt, parameters)", "zt, cct, xt)")], "cache"),
        },
    ),
    "gru_forward": (
        FORWARD,
        {
            "the state stands still": (
                [("x[:, :, t], a_next, parameters", "x[:, :, t], a0, parameters")],
                "receive from step 0",
            ),
            "starts from nothing": ([("a_next = a0", "a_next = np.zeros((n_a, m))")], "a0"),
            "the first step left out": ([("in range(T_x)", "in range(1, T_x)")], "from the first"),
            "caches alone": ([("(caches, x)", "caches")], "pair"),
        },
    ),
    "gru_cell_backward": (
        BACK,
        {
            "three of four paths": ([("da_next * zt + dreset", "dreset")], "four ways"),
            "the gates forgotten": ([(" + dconcat[:n_a]\n", "\n")], "four ways"),
            "the reset forgotten on the way back": (
                [("dreset[:n_a] * rt", "dreset[:n_a]")],
                "multiplied by something",
            ),
            "one place of z": ([("(a_prev - cct)", "a_prev")], "twice"),
            "no keepdims": (
                [
                    (f"np.sum({d}, axis=1, keepdims=True)", f"np.sum({d}, axis=1)")
                    for d in ("dr", "dz", "dc")
                ],
                "shape",
            ),
            "the wrong stack": ([("np.dot(dc, reset.T)", "np.dot(dc, concat.T)")], "stack"),
            "a mean over examples": (
                [
                    (f"np.sum({d}, axis=1, keepdims=True)", f"np.mean({d}, axis=1, keepdims=True)")
                    for d in ("dr", "dz", "dc")
                ],
                "add up or average",
            ),
            "the slope of the reset gate by tanh": (
                [("rt * (1 - rt)", "(1 - rt ** 2)")],
                "reset gate",
            ),
        },
    ),
    "gru_backward": (
        BACKWARD,
        {
            "nothing carried": ([("da[:, :, t] + da_prev", "da[:, :, t]")], "later steps"),
            "replaced": ([("out[name] + g[name]", "g[name]")], "other steps"),
            "carried twice": (
                [('da_prev = g["da_prev"]', 'da_prev = da_prev + g["da_prev"]')],
                "twice",
            ),
            "forwards": ([("reversed(range(T_x))", "range(T_x)")], "later steps"),
        },
    ),
}
