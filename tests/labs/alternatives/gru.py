"""Right answers to lab 11 in the styles of many hands; each must keep all of its points."""

CELL_FORWARD = [
    # hidden and input weights apart, as in lab 01
    """
def gru_cell_forward(xt, a_prev, parameters):
    n_a = a_prev.shape[0]
    Wr, Wz, Wc = parameters["Wr"], parameters["Wz"], parameters["Wc"]
    r = sigmoid(np.dot(Wr[:, :n_a], a_prev) + np.dot(Wr[:, n_a:], xt) + parameters["br"])
    z = sigmoid(np.dot(Wz[:, :n_a], a_prev) + np.dot(Wz[:, n_a:], xt) + parameters["bz"])
    c = np.tanh(np.dot(Wc[:, :n_a], np.multiply(r, a_prev)) + np.dot(Wc[:, n_a:], xt) + parameters["bc"])
    a = np.multiply(z, a_prev) + np.multiply(1 - z, c)
    y = softmax(np.dot(parameters["Wy"], a) + parameters["by"])
    return a, y, (a, a_prev, r, z, c, xt, parameters)
""",
    # both gates in one product, a list for the cache
    """
def gru_cell_forward(xt, a_prev, parameters):
    s = np.vstack((a_prev, xt))
    W, b = np.vstack([parameters["Wr"], parameters["Wz"]]), np.vstack([parameters["br"], parameters["bz"]])
    rt, zt = np.split(1 / (1 + np.exp(-np.clip(W @ s + b, -700, 700))), 2)
    s = s.copy() * 1.0
    s[: len(a_prev)] *= rt
    cct = np.tanh(parameters["Wc"] @ s + parameters["bc"])
    a_next = cct + zt * (a_prev - cct)
    scores = parameters["Wy"] @ a_next + parameters["by"]
    e = np.exp(scores - scores.max(axis=0))
    return a_next, e / e.sum(axis=0), [a_next, a_prev, rt, zt, cct, xt, parameters]
""",
    # sigmoid by tanh, einsum
    """
def gru_cell_forward(xt, a_prev, P):
    gate = lambda k: 0.5 * (1 + np.tanh(0.5 * (np.einsum("ij,jm->im", P["W" + k], np.r_[a_prev, xt]) + P["b" + k])))
    rt, zt = gate("r"), gate("z")
    cct = np.tanh(np.einsum("ij,jm->im", P["Wc"], np.r_[rt * a_prev, xt]) + P["bc"])
    a_next = (1.0 - zt) * cct + a_prev * zt
    return a_next, softmax(P["Wy"] @ a_next + P["by"]), (a_next, a_prev, rt, zt, cct, xt, P)
""",
]

FORWARD = [
    # lists, stacked at the end
    """
def gru_forward(x, a0, parameters):
    states, outputs, kept = [], [], []
    a = a0
    for t in range(x.shape[-1]):
        a, y, cache = gru_cell_forward(x[..., t], a, parameters)
        states.append(a); outputs.append(y); kept.append(cache)
    return np.stack(states, axis=2), np.stack(outputs, axis=-1), (kept, x)
""",
    # a slot read back, copied
    """
def gru_forward(x, a0, parameters):
    n_a, m = a0.shape
    a = np.zeros((n_a, m, x.shape[2]))
    y = np.zeros((parameters["Wy"].shape[0], m, x.shape[2]))
    caches = []
    for t in range(x.shape[2]):
        before = a0 if t == 0 else a[:, :, t - 1].copy()
        a[:, :, t], y[:, :, t], cache = gru_cell_forward(x[:, :, t], before, parameters)
        caches.append(cache)
    return [a, y, [caches, x]]
""",
    # its own step, all inputs multiplied at once
    """
def gru_forward(x, a0, parameters):
    n_a = len(a0)
    enters = {k: np.einsum("ax,xmt->amt", parameters["W" + k][:, n_a:], x) + parameters["b" + k][:, :, None] for k in "rzc"}
    a_prev, a, y, cells = a0, [], [], []
    for t in range(x.shape[2]):
        r = sigmoid(parameters["Wr"][:, :n_a] @ a_prev + enters["r"][:, :, t])
        z = sigmoid(parameters["Wz"][:, :n_a] @ a_prev + enters["z"][:, :, t])
        c = np.tanh(parameters["Wc"][:, :n_a] @ (r * a_prev) + enters["c"][:, :, t])
        a_next = z * a_prev + (1 - z) * c
        a.append(a_next)
        y.append(softmax(parameters["Wy"] @ a_next + parameters["by"]))
        cells.append((a_next, a_prev, r, z, c, x[:, :, t], parameters))
        a_prev = a_next
    return np.array(a).transpose(1, 2, 0), np.array(y).transpose(1, 2, 0), (cells, x)
""",
]

CELL_BACKWARD = [
    # every line written out
    """
def gru_cell_backward(da_next, cache):
    (a_next, a_prev, rt, zt, cct, xt, parameters) = cache
    n_a, m = a_prev.shape
    Wr, Wz, Wc = parameters["Wr"], parameters["Wz"], parameters["Wc"]
    dzt = da_next * a_prev - da_next * cct
    dcct = da_next * (1 - zt)
    dzc = dcct * (1 - np.square(cct))
    dzz = dzt * zt * (1 - zt)
    dra = np.dot(Wc[:, :n_a].T, dzc)
    dzr = dra * a_prev * rt * (1 - rt)
    concat = np.concatenate((a_prev, xt), axis=0)
    concat_r = np.concatenate((rt * a_prev, xt), axis=0)
    da_prev = da_next * zt + dra * rt + np.dot(Wr[:, :n_a].T, dzr) + np.dot(Wz[:, :n_a].T, dzz)
    dxt = np.dot(Wr[:, n_a:].T, dzr) + np.dot(Wz[:, n_a:].T, dzz) + np.dot(Wc[:, n_a:].T, dzc)
    return {"dxt": dxt, "da_prev": da_prev,
            "dWr": np.dot(dzr, concat.T), "dbr": np.sum(dzr, axis=1, keepdims=True),
            "dWz": np.dot(dzz, concat.T), "dbz": np.sum(dzz, axis=1, keepdims=True),
            "dWc": np.dot(dzc, concat_r.T), "dbc": np.sum(dzc, axis=1, keepdims=True)}
""",
    # one example at a time
    """
def gru_cell_backward(da_next, cache):
    _, a_prev, rt, zt, cct, xt, P = cache
    n_a, m = a_prev.shape
    g = {"dxt": np.zeros(xt.shape), "da_prev": np.zeros(a_prev.shape)}
    for k in "rzc":
        g["dW" + k], g["db" + k] = np.zeros(P["W" + k].shape), np.zeros((n_a, 1))
    for j in range(m):
        a, r, z, c, x, d = (v[:, j] for v in (a_prev, rt, zt, cct, xt, da_next))
        dc = d * (1 - z) * (1 - c * c)
        back = P["Wc"].T @ dc
        du = {"r": back[:n_a] * a * r * (1 - r), "z": d * (a - c) * z * (1 - z), "c": dc}
        g["da_prev"][:, j] = d * z + back[:n_a] * r
        g["dxt"][:, j] = back[n_a:]
        for k in "rz":
            both = P["W" + k].T @ du[k]
            g["da_prev"][:, j] += both[:n_a]
            g["dxt"][:, j] += both[n_a:]
        for k in "rzc":
            g["dW" + k] += np.outer(du[k], np.append(r * a if k == "c" else a, x))
            g["db" + k][:, 0] += du[k]
    return g
""",
    # the gates worked out again, einsum, an extra key
    """
def gru_cell_backward(da_next, cache):
    a_prev, xt, P = cache[1], cache[5], cache[6]
    n = a_prev.shape[0]
    s = np.vstack([a_prev, xt])
    r, z = (sigmoid(P["W" + k] @ s + P["b" + k]) for k in "rz")
    o = np.vstack([r * a_prev, xt])
    c = np.tanh(P["Wc"] @ o + P["bc"])
    dc = (1 - z) * da_next / np.cosh(np.arctanh(c)) ** 2
    back = np.einsum("as,am->sm", P["Wc"], dc)
    dz, dr = (a_prev - c) * da_next * (z - z**2), back[:n] * a_prev * (r - r**2)
    ds = np.vstack([P["Wr"], P["Wz"]]).T @ np.vstack([dr, dz])
    out = dict(dxt=ds[n:] + back[n:], da_prev=ds[:n] + r * back[:n] + z * da_next, spare=None)
    for k, d, met in (("r", dr, s), ("z", dz, s), ("c", dc, o)):
        out["dW" + k], out["db" + k] = np.einsum("am,sm->as", d, met), d.sum(1)[:, None]
    return out
""",
]

BACKWARD = [
    # sums in place, dictionary filled in the end
    """
def gru_backward(da, caches):
    (cells, x) = caches
    (a1, a_prev, r, z, c, x1, parameters) = cells[0]
    n_a, m, T_x = da.shape
    dx = np.zeros((x1.shape[0], m, T_x))
    sums = {"d" + n: np.zeros(parameters[n].shape) for n in ("Wr", "Wz", "Wc", "br", "bz", "bc")}
    da_prevt = np.zeros((n_a, m))
    for t in range(T_x - 1, -1, -1):
        g = gru_cell_backward(da[:, :, t] + da_prevt, cells[t])
        da_prevt = g["da_prev"]
        dx[:, :, t] = g["dxt"]
        for n in sums:
            sums[n] += g[n]
    sums["dx"], sums["da0"] = dx, da_prevt
    return sums
""",
    # lists, walked in pairs
    """
def gru_backward(da, caches):
    back, dxs, steps = 0, [], []
    for above, cell in zip(np.moveaxis(da, 2, 0)[::-1], caches[0][::-1]):
        steps.append(gru_cell_backward(above + back, cell))
        back = steps[-1]["da_prev"]
    out = {k: sum(s[k] for s in steps) for k in ("dWr", "dWz", "dWc", "dbr", "dbz", "dbc")}
    return {**out, "dx": np.stack([s["dxt"] for s in steps[::-1]], axis=2), "da0": back}
""",
]

ALTERNATIVES = {
    "gru_cell_forward": CELL_FORWARD,
    "gru_forward": FORWARD,
    "gru_cell_backward": CELL_BACKWARD,
    "gru_backward": BACKWARD,
}
