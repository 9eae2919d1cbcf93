"""Right answers to lab 07 in the styles of many hands; each must keep all of its points."""

CELL = [
    # an empty stack filled in two slices, everything unpacked, np.dot
    """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    Wf = parameters["Wf"]
    bf = parameters["bf"]
    Wi = parameters["Wi"]
    bi = parameters["bi"]
    Wc = parameters["Wc"]
    bc = parameters["bc"]
    Wo = parameters["Wo"]
    bo = parameters["bo"]
    Wy = parameters["Wy"]
    by = parameters["by"]
    n_x, m = xt.shape
    n_y, n_a = Wy.shape
    concat = np.zeros((n_a + n_x, m))
    concat[: n_a, :] = a_prev
    concat[n_a :, :] = xt
    ft = sigmoid(np.dot(Wf, concat) + bf)
    it = sigmoid(np.dot(Wi, concat) + bi)
    cct = np.tanh(np.dot(Wc, concat) + bc)
    c_next = np.multiply(ft, c_prev) + np.multiply(it, cct)
    ot = sigmoid(np.dot(Wo, concat) + bo)
    a_next = np.multiply(ot, np.tanh(c_next))
    yt_pred = softmax(np.dot(Wy, a_next) + by)
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache
""",
    # all four layers in one product, then split
    """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p = parameters
    W = np.vstack([p["Wf"], p["Wi"], p["Wc"], p["Wo"]])
    b = np.vstack([p["bf"], p["bi"], p["bc"], p["bo"]])
    zf, zi, zc, zo = np.split(W @ np.vstack((a_prev, xt)) + b, 4)
    f, i, g, o = sigmoid(zf), sigmoid(zi), np.tanh(zc), sigmoid(zo)
    c = f * c_prev + i * g
    a = o * np.tanh(c)
    return a, c, softmax(p["Wy"] @ a + p["by"]), (a, c, a_prev, c_prev, f, i, g, o, xt, p)
""",
    # two products for each layer, no stack; lists for tuples
    """
def lstm_cell_forward(x, a, c, P):
    n = a.shape[0]
    def layer(k, squash):
        return squash(P["W" + k][:, :n] @ a + P["W" + k][:, n:] @ x + P["b" + k])
    f, i, o = [layer(k, sigmoid) for k in "fio"]
    g = layer("c", np.tanh)
    c1 = c * f + g * i
    a1 = np.tanh(c1) * o
    return [a1, c1, softmax(P["Wy"] @ a1 + P["by"]), [a1, c1, a, c, f, i, g, o, x, dict(P)]]
""",
    # sigmoid and softmax of one's own, through tanh
    """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    squash = lambda z: 0.5 * (1 + np.tanh(0.5 * z))
    s = np.r_[a_prev, xt]
    ft, it, ot = (squash(parameters["W" + g].dot(s) + parameters["b" + g]) for g in "fio")
    cct = np.tanh(parameters["Wc"].dot(s) + parameters["bc"])
    c_next = ft * c_prev
    c_next += it * cct
    a_next = ot * np.tanh(c_next)
    z = parameters["Wy"].dot(a_next) + parameters["by"]
    e = np.exp(z - z.max(axis=0))
    return a_next, c_next, e / e.sum(axis=0), (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
""",
    # one example at a time, with prints
    """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_a, m = a_prev.shape
    out = {k: np.empty((n_a, m)) for k in ("f", "i", "g", "o", "c", "a")}
    for j in range(m):
        s = np.append(a_prev[:, j], xt[:, j])
        for k, w in (("f", "f"), ("i", "i"), ("g", "c"), ("o", "o")):
            z = parameters["W" + w] @ s + parameters["b" + w][:, 0]
            out[k][:, j] = np.tanh(z) if k == "g" else sigmoid(z)
        out["c"][:, j] = out["f"][:, j] * c_prev[:, j] + out["i"][:, j] * out["g"][:, j]
        out["a"][:, j] = out["o"][:, j] * np.tanh(out["c"][:, j])
    print("a", out["a"].shape)
    y = softmax(parameters["Wy"] @ out["a"] + parameters["by"])
    return out["a"], out["c"], y, (out["a"], out["c"], a_prev, c_prev, out["f"], out["i"], out["g"], out["o"], xt, parameters)
""",
    # einsum, single precision inside
    """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    s = np.concatenate((a_prev, xt), axis=0).astype(np.float32)
    z = {k: np.einsum("ij,jm->im", parameters["W" + k].astype(np.float32), s) + parameters["b" + k] for k in "fico"}
    f, i, o, g = sigmoid(z["f"]), sigmoid(z["i"]), sigmoid(z["o"]), np.tanh(z["c"])
    c = (f * c_prev + i * g).astype(np.float32)
    a = (o * np.tanh(c)).astype(np.float32)
    y = softmax(parameters["Wy"].astype(np.float32) @ a + parameters["by"].astype(np.float32))
    return a, c, y, (a, c, a_prev, c_prev, f, i, g, o, xt, parameters)
""",
    # copies of everything in the cache
    """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    x, a, c = xt.copy(), a_prev.copy(), c_prev.copy()
    s = np.concatenate([a, x], axis=0)
    gates = {}
    for name in ["Wf", "Wi", "Wo"]:
        gates[name[1]] = sigmoid(np.matmul(parameters[name], s) + parameters["b" + name[1]])
    cct = np.tanh(np.matmul(parameters["Wc"], s) + parameters["bc"])
    keep, new = gates["f"] * c, gates["i"] * cct
    c_next = np.sum([keep, new], axis=0)
    a_next = gates["o"] * np.tanh(c_next)
    y = softmax(np.add(np.matmul(parameters["Wy"], a_next), parameters["by"]))
    copied = {k: np.array(v) for k, v in parameters.items()}
    return a_next, c_next, y, (a_next.copy(), c_next.copy(), a, c, gates["f"], gates["i"], cct, gates["o"], x, copied)
""",
]

SEQUENCE = [
    # as most people write it
    """
def lstm_forward(x, a0, parameters):
    caches = []
    Wy = parameters["Wy"]
    n_x, m, T_x = x.shape
    n_y, n_a = Wy.shape
    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))
    a_next = a0
    c_next = np.zeros((n_a, m))
    for t in range(T_x):
        xt = x[:, :, t]
        a_next, c_next, yt, cache = lstm_cell_forward(xt, a_next, c_next, parameters)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y[:, :, t] = yt
        caches.append(cache)
    caches = (caches, x)
    return a, y, c, caches
""",
    # lists that are stacked at the end
    """
def lstm_forward(x, a0, parameters):
    states, cells = [(a0, 0 * a0)], []
    ys = []
    for t in range(x.shape[-1]):
        a, c, y, cache = lstm_cell_forward(x[..., t], *states[-1], parameters)
        states.append((a, c))
        ys.append(y)
        cells.append(cache)
    a, c = (np.stack([s[k] for s in states[1:]], axis=-1) for k in (0, 1))
    return a, np.stack(ys, axis=2), c, (cells, x)
""",
    # one slot more for what was before; the caches hold views whose values stay right
    """
def lstm_forward(x, a0, parameters):
    n_x, m, T = x.shape
    n_a, n_y = len(a0), len(parameters["by"])
    a = np.zeros((n_a, m, T + 1))
    c = np.zeros((n_a, m, T + 1))
    y = np.zeros((n_y, m, T))
    a[:, :, 0] = a0
    caches = []
    for t in range(T):
        a[:, :, t + 1], c[:, :, t + 1], y[:, :, t], cache = lstm_cell_forward(
            x[:, :, t], a[:, :, t], c[:, :, t], parameters)
        caches.append(cache)
    return a[:, :, 1:], y, c[:, :, 1:], (caches, x)
""",
    # no call of the cell
    """
def lstm_forward(x, a0, parameters):
    P = parameters
    T = x.shape[2]
    a, c = a0, np.zeros_like(a0, dtype=float)
    A, Y, C, cells = [], [], [], []
    for t in range(T):
        xt = x[:, :, t]
        s = np.vstack([a, xt])
        f, i, o = (sigmoid(P["W" + k] @ s + P["b" + k]) for k in "fio")
        g = np.tanh(P["Wc"] @ s + P["bc"])
        c_new = f * c + i * g
        a_new = o * np.tanh(c_new)
        cells.append((a_new, c_new, a, c, f, i, g, o, xt, P))
        a, c = a_new, c_new
        A.append(a), C.append(c), Y.append(softmax(P["Wy"] @ a + P["by"]))
    return np.dstack(A), np.dstack(Y), np.dstack(C), (cells, x)
""",
    # recursion, lists for tuples
    """
def lstm_forward(x, a0, parameters):
    def walk(t, a, c):
        if t == x.shape[2]:
            return [], [], [], []
        a, c, y, cache = lstm_cell_forward(x[:, :, t], a, c, parameters)
        As, Ys, Cs, Ks = walk(t + 1, a, c)
        return [a] + As, [y] + Ys, [c] + Cs, [cache] + Ks
    As, Ys, Cs, Ks = walk(0, a0, np.zeros(a0.shape))
    to_last = lambda arrays: np.moveaxis(np.array(arrays), 0, -1)
    return [to_last(As), to_last(Ys), to_last(Cs), [Ks, x]]
""",
    # zeros_like of whole numbers as the first belt, np.zeros_like(a), everything copied
    """
def lstm_forward(x, a0, parameters):
    n_x, m, T_x = np.shape(x)
    n_y, n_a = parameters["Wy"].shape
    a = np.zeros((n_a, m, T_x), dtype=np.float64)
    c = np.zeros_like(a)
    y = np.empty((n_y, m, T_x))
    a_next, c_next, caches = a0.copy(), np.zeros_like(a0), []
    t = 0
    while t < T_x:
        a_next, c_next, y_t, cache = lstm_cell_forward(x[:, :, t].copy(), a_next, c_next, parameters)
        a[:, :, t], c[:, :, t], y[:, :, t] = a_next.copy(), c_next.copy(), y_t.copy()
        caches += [cache]
        t += 1
    return a, y, c, (caches, np.copy(x))
""",
    # single precision buffers
    """
def lstm_forward(x, a0, parameters):
    (_, m, T_x), (n_y, n_a) = x.shape, parameters["Wy"].shape
    a, c = np.zeros((2, n_a, m, T_x), dtype=np.float32)
    y = np.zeros((n_y, m, T_x), dtype=np.float32)
    state = (a0, np.zeros((n_a, m)))
    caches = []
    for t, xt in enumerate(np.moveaxis(x, 2, 0)):
        *state, yt, cache = lstm_cell_forward(xt, *state, parameters)
        a[..., t], c[..., t], y[..., t] = *state, yt
        caches.append(cache)
    return a, y, c, (caches, x)
""",
]

ALTERNATIVES = {"lstm_cell_forward": CELL, "lstm_forward": SEQUENCE}

# In rarer styles: closures, classes, einsum, recursion, decorators, matrices built by list.
ALTERNATIVES["lstm_cell_forward"] += [
    """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p, n_a = parameters, a_prev.shape[0]
    W = np.concatenate([p["W" + gate] for gate in "fioc"])
    b = np.concatenate([p["b" + gate] for gate in "fioc"])
    scores = W @ np.r_[a_prev, xt] + b
    ft, it, ot = np.split(sigmoid(scores[: 3 * n_a]), 3)
    cct = np.tanh(scores[3 * n_a :])
    c_next = np.multiply(ft, c_prev) + np.multiply(it, cct)
    a_next = np.multiply(ot, np.tanh(c_next))
    yt = softmax(p["Wy"] @ a_next + p["by"])
    return a_next, c_next, yt, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, p)
""",
    """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    def layer(gate, squash):
        W = parameters[f"W{gate}"]
        return squash(W[:, : len(a_prev)] @ a_prev + W[:, len(a_prev) :] @ xt + parameters[f"b{gate}"])
    half = lambda z: 0.5 * (1 + np.tanh(z / 2))
    g = {gate: layer(gate, np.tanh if gate == "c" else half) for gate in "fico"}
    c = g["f"] * c_prev + g["i"] * g["c"]
    a = g["o"] * np.tanh(c)
    y = softmax(parameters["Wy"].dot(a) + parameters["by"])
    return a, c, y, [a, c, a_prev, c_prev, *g.values(), xt, dict(parameters)]
""",
]
ALTERNATIVES["lstm_forward"] += [
    """
def lstm_forward(x, a0, parameters):
    from itertools import accumulate
    start = (a0, np.zeros_like(a0, dtype=float), None, None)
    run = accumulate(np.moveaxis(x, 2, 0), lambda s, xt: lstm_cell_forward(xt, s[0], s[1], parameters), initial=start)
    a, c, y, caches = zip(*list(run)[1:])
    return np.stack(a, 2), np.stack(y, 2), np.stack(c, 2), (list(caches), x)
""",
]
