"""Right answers to lab 08 in the styles of many hands; each must keep all of its points."""

CELL = [
    # the formulas written out for each gate, weights cut in two
    """
def lstm_cell_backward(da_next, dc_next, cache):
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
    n_x, m = xt.shape
    n_a, m = a_next.shape
    dot = da_next * np.tanh(c_next) * ot * (1 - ot)
    dcct = (dc_next * it + ot * (1 - np.square(np.tanh(c_next))) * it * da_next) * (1 - np.square(cct))
    dit = (dc_next * cct + ot * (1 - np.square(np.tanh(c_next))) * cct * da_next) * it * (1 - it)
    dft = (dc_next * c_prev + ot * (1 - np.square(np.tanh(c_next))) * c_prev * da_next) * ft * (1 - ft)
    dWf = np.dot(dft, np.concatenate((a_prev, xt), axis=0).T)
    dWi = np.dot(dit, np.concatenate((a_prev, xt), axis=0).T)
    dWc = np.dot(dcct, np.concatenate((a_prev, xt), axis=0).T)
    dWo = np.dot(dot, np.concatenate((a_prev, xt), axis=0).T)
    dbf = np.sum(dft, axis=1, keepdims=True)
    dbi = np.sum(dit, axis=1, keepdims=True)
    dbc = np.sum(dcct, axis=1, keepdims=True)
    dbo = np.sum(dot, axis=1, keepdims=True)
    da_prev = (np.dot(parameters['Wf'][:, :n_a].T, dft) + np.dot(parameters['Wi'][:, :n_a].T, dit)
               + np.dot(parameters['Wc'][:, :n_a].T, dcct) + np.dot(parameters['Wo'][:, :n_a].T, dot))
    dc_prev = dc_next * ft + ot * (1 - np.square(np.tanh(c_next))) * ft * da_next
    dxt = (np.dot(parameters['Wf'][:, n_a:].T, dft) + np.dot(parameters['Wi'][:, n_a:].T, dit)
           + np.dot(parameters['Wc'][:, n_a:].T, dcct) + np.dot(parameters['Wo'][:, n_a:].T, dot))
    gradients = {"dxt": dxt, "da_prev": da_prev, "dc_prev": dc_prev, "dWf": dWf, "dbf": dbf, "dWi": dWi,
                 "dbi": dbi, "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}
    return gradients
""",
    # a stack of zeros, slopes first, reshape for keepdims
    """
def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a, m = a_next.shape
    n_x = xt.shape[0]
    concat = np.zeros((n_a + n_x, m))
    concat[:n_a, :] = a_prev
    concat[n_a:, :] = xt
    dc = dc_next + (1 - np.tanh(c_next) ** 2) * ot * da_next
    sf, si, so = ft * (1 - ft), it * (1 - it), ot * (1 - ot)
    sc = 1 - cct ** 2
    gamma_f, gamma_i, p_c = sf * dc * c_prev, si * dc * cct, sc * dc * it
    gamma_o = so * da_next * np.tanh(c_next)
    gradients = {}
    for name, d in zip(("f", "i", "c", "o"), (gamma_f, gamma_i, p_c, gamma_o)):
        gradients["dW" + name] = np.matmul(d, concat.T)
        gradients["db" + name] = d.sum(1).reshape(n_a, 1)
    total = (parameters["Wf"].T @ gamma_f + parameters["Wi"].T @ gamma_i
             + parameters["Wc"].T @ p_c + parameters["Wo"].T @ gamma_o)
    gradients["da_prev"] = total[:n_a, :]
    gradients["dxt"] = total[n_a:, :]
    gradients["dc_prev"] = ft * dc
    return gradients
""",
    # all four layers in one product
    """
def lstm_cell_backward(da_next, dc_next, cache):
    a1, c1, a0, c0, f, i, g, o, x, P = cache
    th = np.tanh(c1)
    dc = da_next * o * (1 - th * th) + dc_next
    dz = np.vstack([dc * c0 * f * (1 - f), dc * g * i * (1 - i), dc * i * (1 - g * g), da_next * th * o * (1 - o)])
    W = np.vstack([P["W" + k] for k in "fico"])
    s = np.vstack([a0, x])
    da, dx = np.split(W.T @ dz, [len(a0)])
    dWs = np.split(dz @ s.T, 4)
    dbs = np.split(dz.sum(axis=1)[:, None], 4)
    return dict(dxt=dx, da_prev=da, dc_prev=f * dc,
                **{"dW" + k: dW for k, dW in zip("fico", dWs)}, **{"db" + k: db for k, db in zip("fico", dbs)})
""",
    # one example at a time, outer products added up
    """
def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, P = cache
    n_a, m = a_next.shape
    grads = {"dxt": np.zeros(xt.shape), "da_prev": np.zeros((n_a, m)), "dc_prev": np.zeros((n_a, m))}
    for k in "fico":
        grads["dW" + k] = np.zeros(P["W" + k].shape)
        grads["db" + k] = np.zeros((n_a, 1))
    for j in range(m):
        f, i, g, o, c = (v[:, j] for v in (ft, it, cct, ot, c_next))
        dc = dc_next[:, j] + da_next[:, j] * o * (1 - np.tanh(c) ** 2)
        dz = {"f": dc * c_prev[:, j] * f * (1 - f), "i": dc * g * i * (1 - i), "c": dc * i * (1 - g ** 2),
              "o": da_next[:, j] * np.tanh(c) * o * (1 - o)}
        s = np.append(a_prev[:, j], xt[:, j])
        grads["dc_prev"][:, j] = dc * f
        for k, d in dz.items():
            grads["dW" + k] += np.outer(d, s)
            grads["db" + k][:, 0] += d
            back = P["W" + k].T @ d
            grads["da_prev"][:, j] += back[:n_a]
            grads["dxt"][:, j] += back[n_a:]
    return grads
""",
    # einsum, the gates worked out again from the inputs
    """
def lstm_cell_backward(da_next, dc_next, cache):
    _, _, a_prev, c_prev, _, _, _, _, xt, P = cache
    s = np.concatenate((a_prev, xt))
    f, i, o = (sigmoid(P["W" + k] @ s + P["b" + k]) for k in "fio")
    g = np.tanh(P["Wc"] @ s + P["bc"])
    t = np.tanh(f * c_prev + i * g)
    dc = dc_next + da_next * o / np.cosh(np.arctanh(t)) ** 2
    dz = {"f": dc * c_prev * f * (1 - f), "i": dc * g * i * (1 - i), "c": dc * i * (1 - g**2), "o": da_next * t * o * (1 - o)}
    n = a_prev.shape[0]
    back = np.sum([np.einsum("as,am->sm", P["W" + k], dz[k]) for k in dz], axis=0)
    out = {"dxt": back[n:], "da_prev": back[:n], "dc_prev": f * dc, "extra": dc}
    out.update({"dW" + k: np.einsum("am,sm->as", dz[k], s) for k in dz})
    out.update({"db" + k: np.einsum("am->a", dz[k])[:, np.newaxis] for k in dz})
    return out
""",
    # the two paths sent back apart and added at the end, hstack of transposes
    """
def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    def back(dc, do):
        dzf, dzi = dc * c_prev * (ft - ft ** 2), dc * cct * (it - it ** 2)
        dzc, dzo = dc * it * (1 - cct * cct), do * (ot - ot ** 2)
        sT = np.hstack([a_prev.T, xt.T])
        n_a = a_prev.shape[0]
        res = {"dc_prev": dc * ft, "da_prev": 0, "dxt": 0}
        for k, dz in (("f", dzf), ("i", dzi), ("c", dzc), ("o", dzo)):
            res["dW" + k] = dz.dot(sT)
            res["db" + k] = np.sum(dz, axis=1, keepdims=True)
            res["da_prev"] = res["da_prev"] + parameters["W" + k][:, :n_a].T.dot(dz)
            res["dxt"] = res["dxt"] + parameters["W" + k][:, n_a:].T.dot(dz)
        return res
    belt = back(dc_next, np.zeros_like(da_next))
    above = back(da_next * ot * (1 - np.tanh(c_next) ** 2), da_next * np.tanh(c_next))
    return {k: belt[k] + above[k] for k in belt}
""",
    # single precision kept inside
    """
def lstm_cell_backward(da_next, dc_next, cache):
    *arrays, parameters = cache
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt = [v.astype(np.float32) for v in arrays]
    P = {k: parameters[k].astype(np.float32) for k in ("Wf", "Wi", "Wc", "Wo")}
    da, dc = da_next.astype(np.float32), dc_next.astype(np.float32)
    t = np.tanh(c_next)
    dc = dc + da * ot * (1 - t ** 2)
    dz = {"f": dc * c_prev * ft * (1 - ft), "i": dc * cct * it * (1 - it), "c": dc * it * (1 - cct ** 2), "o": da * t * ot * (1 - ot)}
    s = np.concatenate([a_prev, xt])
    back = sum(P["W" + k].T @ dz[k] for k in dz)
    n = len(a_prev)
    return {"dxt": back[n:], "da_prev": back[:n], "dc_prev": dc * ft,
            **{"dW" + k: dz[k] @ s.T for k in dz}, **{"db" + k: dz[k].sum(1, keepdims=True) for k in dz}}
""",
]

SEQUENCE = [
    # as most people write it
    """
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
        da_prevt = gradients['da_prev']
        dc_prevt = gradients['dc_prev']
        dx[:, :, t] = gradients['dxt']
        dWf += gradients['dWf']
        dWi += gradients['dWi']
        dWc += gradients['dWc']
        dWo += gradients['dWo']
        dbf += gradients['dbf']
        dbi += gradients['dbi']
        dbc += gradients['dbc']
        dbo += gradients['dbo']
    da0 = gradients['da_prev']
    gradients = {"dx": dx, "da0": da0, "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
                 "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}
    return gradients
""",
    # lists, summed and stacked at the end
    """
def lstm_backward(da, caches):
    cells, x = caches
    T = len(cells)
    steps, da_next, dc_next = [], 0, np.zeros(da.shape[:2])
    for t in range(T - 1, -1, -1):
        g = lstm_cell_backward(da_next + da[..., t], dc_next, cells[t])
        da_next, dc_next = g["da_prev"], g["dc_prev"]
        steps.insert(0, g)
    out = {k: np.sum([g[k] for g in steps], axis=0) for k in steps[0] if k[:2] in ("dW", "db")}
    return {**out, "dx": np.stack([g["dxt"] for g in steps], axis=-1), "da0": da_next}
""",
    # a counter as a default dictionary, zip over reversed lists
    """
def lstm_backward(da, caches):
    from collections import defaultdict
    total = defaultdict(float)
    cells, x = caches
    carry = {"da_prev": np.zeros(da[:, :, 0].shape), "dc_prev": np.zeros(da[:, :, 0].shape)}
    dx = []
    for d, cell in zip(np.moveaxis(da, 2, 0)[::-1], cells[::-1]):
        carry = lstm_cell_backward(d + carry["da_prev"], carry["dc_prev"], cell)
        dx.append(carry["dxt"])
        for k in carry:
            if k.startswith(("dW", "db")):
                total[k] = total[k] + carry[k]
    return dict(total, dx=np.moveaxis(np.array(dx[::-1]), 0, 2), da0=carry["da_prev"], dc0=carry["dc_prev"])
""",
    # no call of the cell
    """
def lstm_backward(da, caches):
    cells, x = caches
    n_a, m, T = da.shape
    P = cells[0][9]
    G = {"dx": np.zeros(x.shape, dtype=float)}
    for k in "fico":
        G["dW" + k], G["db" + k] = np.zeros_like(P["W" + k]), np.zeros_like(P["b" + k])
    da_t, dc_t = np.zeros((n_a, m)), np.zeros((n_a, m))
    for t in range(T)[::-1]:
        _, c1, a, c, f, i, g, o, xt, _ = cells[t]
        da_t = da_t + da[:, :, t]
        th = np.tanh(c1)
        dc_t = dc_t + da_t * o * (1 - th ** 2)
        dz = dict(f=dc_t * c * f * (1 - f), i=dc_t * g * i * (1 - i), c=dc_t * i * (1 - g ** 2), o=da_t * th * o * (1 - o))
        s = np.vstack([a, xt])
        for k in dz:
            G["dW" + k] = G["dW" + k] + dz[k] @ s.T
            G["db" + k] = G["db" + k] + dz[k].sum(axis=1, keepdims=True)
        back = sum(P["W" + k].T @ dz[k] for k in dz)
        da_t, G["dx"][:, :, t], dc_t = back[:n_a], back[n_a:], dc_t * f
    G["da0"] = da_t
    return G
""",
    # recursion
    """
def lstm_backward(da, caches):
    cells, x = caches
    n_a, m, T = da.shape
    def back(t, da_next, dc_next):
        g = lstm_cell_backward(da[:, :, t] + da_next, dc_next, cells[t])
        if t == 0:
            return [g]
        return back(t - 1, g["da_prev"], g["dc_prev"]) + [g]
    steps = back(T - 1, np.zeros((n_a, m)), np.zeros((n_a, m)))
    names = ["dW" + k for k in "fico"] + ["db" + k for k in "fico"]
    result = {name: sum(g[name] for g in steps) for name in names}
    result["da0"] = steps[0]["da_prev"]
    result["dx"] = np.dstack([g["dxt"] for g in steps])
    return result
""",
    # sums of products over all steps at once, after the walk
    """
def lstm_backward(da, caches):
    cells, x = caches
    n_a, m, T = da.shape
    dz = {k: np.zeros((n_a, m, T)) for k in "fico"}
    da_t, dc_t = np.zeros((n_a, m)), np.zeros((n_a, m))
    dx = np.zeros((cells[0][8].shape[0], m, T))
    for t in reversed(range(T)):
        _, c1, a, c, f, i, g, o, xt, P = cells[t]
        d = da_t + da[:, :, t]
        dc = dc_t + d * o * (1 - np.tanh(c1) ** 2)
        dz["f"][:, :, t], dz["i"][:, :, t] = dc * c * f * (1 - f), dc * g * i * (1 - i)
        dz["c"][:, :, t], dz["o"][:, :, t] = dc * i * (1 - g ** 2), d * np.tanh(c1) * o * (1 - o)
        back = sum(P["W" + k].T @ dz[k][:, :, t] for k in dz)
        da_t, dx[:, :, t], dc_t = back[:n_a], back[n_a:], f * dc
    s = np.stack([np.concatenate([cell[2], cell[8]]) for cell in cells], axis=2)
    grads = {"dW" + k: np.tensordot(dz[k], s, axes=([1, 2], [1, 2])) for k in dz}
    grads.update({"db" + k: dz[k].sum(axis=(1, 2))[:, None] for k in dz})
    grads.update(dx=dx, da0=da_t)
    return grads
""",
    # buffers that are written in place, da copied first
    """
def lstm_backward(da, caches):
    cells, x = caches
    da = np.array(da, dtype=float)
    T = da.shape[2]
    dc = np.zeros(da.shape[:2])
    out = None
    dx = np.empty((len(x), da.shape[1], T))
    da0 = np.zeros(da.shape[:2])
    for t in range(T - 1, -1, -1):
        step = lstm_cell_backward(da[:, :, t], dc, cells[t])
        dc[...] = step.pop("dc_prev")
        back = step.pop("da_prev")
        if t > 0:
            da[:, :, t - 1] += back
        else:
            da0[...] = back
        dx[:, :, t] = step.pop("dxt")
        if out is None:
            out = {k: v.copy() for k, v in step.items()}
        else:
            for k, v in step.items():
                out[k] += v
    out["dx"], out["da0"] = dx, da0
    return out
""",
]

ALTERNATIVES = {"lstm_cell_backward": CELL, "lstm_backward": SEQUENCE}

# In rarer styles: closures, classes, einsum, recursion, decorators, matrices built by list.
ALTERNATIVES["lstm_cell_backward"] += [
    """
def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, f, i, g, o, xt, p = cache
    s, n_a = np.tanh(c_next), len(a_prev)
    dc = da_next * o * (1 - s) * (1 + s) + dc_next
    dz = np.stack([dc * c_prev * (f - f**2), dc * g * (i - i**2), dc * i * (1 - g**2), da_next * s * (o - o**2)])
    dW = np.einsum("gam,bm->gab", dz, np.vstack((a_prev, xt)))
    W = np.stack([p["W" + k] for k in "fico"])
    d = np.einsum("gab,gam->bm", W, dz)
    out = {"da_prev": d[:n_a], "dxt": d[n_a:], "dc_prev": f * dc}
    for k, name in enumerate("fico"):
        out["dW" + name], out["db" + name] = dW[k], dz[k].sum(1, keepdims=True)
    return out
""",
]
ALTERNATIVES["lstm_backward"] += [
    """
def lstm_backward(da, caches):
    cells, x = caches
    def walk(t, da_next, dc_next):
        if t < 0:
            return {"da0": da_next, "dx": []}
        step = lstm_cell_backward(da[:, :, t] + da_next, dc_next, cells[t])
        rest = walk(t - 1, step["da_prev"], step["dc_prev"])
        names = [name for name in step if name[:2] in ("dW", "db")]
        found = {name: rest.get(name, 0) + step[name] for name in names}
        return {**found, "da0": rest["da0"], "dx": [*rest["dx"], step["dxt"]]}
    zero = np.zeros(da.shape[:2])
    found = walk(len(cells) - 1, zero, zero)
    return {**found, "dx": np.stack(found["dx"], axis=-1)}
""",
]
