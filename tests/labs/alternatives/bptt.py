"""Right answers to lab 02 in the styles of many hands; each must keep all of its points."""

OUTPUT = [
    # one-hot in place of indexing, a sum over steps by a loop
    """
def output_backward(y_pred, y, a, parameters):
    n_y, m, T_x = y_pred.shape
    da = np.zeros_like(a, dtype=float)
    dWya = np.zeros_like(parameters["Wya"])
    dby = np.zeros_like(parameters["by"])
    for t in range(T_x):
        dscore = (y_pred[:, :, t] - one_hot(list(y[:, t]), n_y)) / m
        dWya += np.dot(dscore, a[:, :, t].T)
        dby += dscore.sum(axis=1, keepdims=True)
        da[:, :, t] = np.dot(parameters["Wya"].T, dscore)
    return da, dWya, dby
""",
    # einsum throughout
    """
def output_backward(y_pred, y, a, parameters):
    target = np.moveaxis(np.eye(y_pred.shape[0])[y], -1, 0)
    d = (y_pred - target) / y.shape[0]
    return (
        np.einsum("ya,ymt->amt", parameters["Wya"], d),
        np.einsum("ymt,amt->ya", d, a),
        np.einsum("ymt->y", d)[:, None],
    )
""",
    # tensordot, a list for a tuple
    """
def output_backward(y_pred, y, a, parameters):
    n_y, m, T_x = y_pred.shape
    d = y_pred.copy()
    for i in range(m):
        for t in range(T_x):
            d[y[i, t], i, t] -= 1
    d = d / m
    dWya = np.tensordot(d, a, axes=([1, 2], [1, 2]))
    dby = np.sum(d, axis=(1, 2)).reshape(-1, 1)
    return [np.tensordot(parameters["Wya"], d, axes=(0, 0)), dWya, dby]
""",
    # everything flattened into one matrix product
    """
def output_backward(y_pred, y, a, parameters):
    n_y, m, T_x = y_pred.shape
    Y = (np.arange(n_y)[:, None, None] == y[None]).astype(float)
    d = ((y_pred - Y) / m).reshape(n_y, m * T_x)
    A = a.reshape(a.shape[0], m * T_x)
    return (parameters["Wya"].T @ d).reshape(a.shape), d @ A.T, d.sum(1, keepdims=True)
""",
    # the average taken at the end, with a print
    """
def output_backward(y_pred, y, a, parameters):
    Wya = parameters["Wya"]
    m = y_pred.shape[1]
    das, dWya, dby = [], 0, 0
    for t in range(y_pred.shape[2]):
        d = y_pred[..., t].copy()
        d[y[:, t], range(m)] -= 1
        das.append(Wya.T.dot(d) / m)
        dWya = dWya + d.dot(a[..., t].T) / m
        dby = dby + d.sum(axis=1)[:, np.newaxis] / m
    print("steps", len(das))
    return np.stack(das, axis=-1), dWya, dby
""",
    # single precision inside
    """
def output_backward(y_pred, y, a, parameters):
    n_y, m, T_x = y_pred.shape
    d = y_pred.astype(np.float32)
    i, t = np.meshgrid(np.arange(m), np.arange(T_x), indexing="ij")
    d[y, i, t] -= 1
    d /= np.float32(m)
    W = parameters["Wya"].astype(np.float32)
    da = np.stack([W.T @ d[:, :, s] for s in range(T_x)], axis=2)
    dW = sum(d[:, :, s] @ a[:, :, s].T.astype(np.float32) for s in range(T_x))
    return da, dW, d.sum(axis=(1, 2), keepdims=True)[:, :, 0]
""",
    # one example after another
    """
def output_backward(y_pred, y, a, parameters):
    n_y, m, T_x = y_pred.shape
    da, dWya, dby = np.zeros(a.shape), np.zeros((n_y, a.shape[0])), np.zeros((n_y, 1))
    for i in range(m):
        for t in range(T_x):
            p = y_pred[:, i, t].reshape(-1, 1)
            truth = np.zeros_like(p)
            truth[y[i, t]] = 1.0
            d = p - truth
            da[:, i, t] = (parameters["Wya"].T @ d)[:, 0]
            dWya += np.outer(d, a[:, i, t])
            dby += d
    return da / m, dWya / m, dby / m
""",
]

CELL = [
    # as many students of this subject have written it
    """
def rnn_cell_backward(da_next, cache):
    (a_next, a_prev, xt, parameters) = cache
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]
    dtanh = (1 - a_next ** 2) * da_next
    dxt = np.dot(Wax.T, dtanh)
    dWax = np.dot(dtanh, xt.T)
    da_prev = np.dot(Waa.T, dtanh)
    dWaa = np.dot(dtanh, a_prev.T)
    dba = np.sum(dtanh, 1, keepdims=True)
    gradients = {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}
    return gradients
""",
    """
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dtanh = np.multiply(1 - np.square(a_next), da_next)
    return dict(
        dxt=parameters["Wax"].T.dot(dtanh),
        da_prev=parameters["Waa"].T.dot(dtanh),
        dWax=dtanh.dot(xt.T),
        dWaa=dtanh.dot(a_prev.T),
        dba=np.sum(dtanh, axis=-1, keepdims=1),
        dtanh=dtanh,
    )
""",
    # the sum worked out again
    """
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    z = parameters["Waa"] @ a_prev + parameters["Wax"] @ xt + parameters["ba"]
    dz = da_next * (1 - np.tanh(z) ** 2)
    grads = {}
    grads["dba"] = dz.sum(axis=1).reshape(-1, 1)
    grads["dWaa"] = dz @ a_prev.T
    grads["dWax"] = dz @ xt.T
    grads["da_prev"] = parameters["Waa"].T @ dz
    grads["dxt"] = parameters["Wax"].T @ dz
    return grads
""",
    # einsum
    """
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, p = cache
    dz = da_next - da_next * a_next * a_next
    return {
        "dxt": np.einsum("ax,am->xm", p["Wax"], dz),
        "da_prev": np.einsum("ab,am->bm", p["Waa"], dz),
        "dWax": np.einsum("am,xm->ax", dz, xt),
        "dWaa": np.einsum("am,bm->ab", dz, a_prev),
        "dba": np.einsum("am->a", dz)[:, None],
    }
""",
    # both matrices as one
    """
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, p = cache
    n_a = a_next.shape[0]
    W = np.concatenate([p["Waa"], p["Wax"]], axis=1)
    stacked = np.vstack([a_prev, xt])
    dz = (1 + a_next) * (1 - a_next) * da_next
    dW, dstacked = dz @ stacked.T, W.T @ dz
    return {
        "dxt": dstacked[n_a:],
        "da_prev": dstacked[:n_a],
        "dWax": dW[:, n_a:],
        "dWaa": dW[:, :n_a],
        "dba": dz @ np.ones((dz.shape[1], 1)),
    }
""",
    # loops over examples
    """
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, p = cache
    n_x, m = xt.shape
    n_a = a_next.shape[0]
    g = {"dxt": np.zeros((n_x, m)), "da_prev": np.zeros((n_a, m)), "dWax": np.zeros((n_a, n_x)),
         "dWaa": np.zeros((n_a, n_a)), "dba": np.zeros((n_a, 1))}
    for i in range(m):
        d = da_next[:, i] * (1 - a_next[:, i] ** 2)
        g["dxt"][:, i] = d @ p["Wax"]
        g["da_prev"][:, i] = d @ p["Waa"]
        g["dWax"] += np.outer(d, xt[:, i])
        g["dWaa"] += np.outer(d, a_prev[:, i])
        g["dba"][:, 0] += d
    return g
""",
    # single precision inside
    """
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, p = [c if isinstance(c, dict) else c.astype(np.float32) for c in cache]
    dz = (1 - a_next**2) * da_next.astype(np.float32)
    return {
        "dxt": p["Wax"].astype(np.float32).T @ dz,
        "da_prev": p["Waa"].astype(np.float32).T @ dz,
        "dWax": dz @ xt.T,
        "dWaa": dz @ a_prev.T,
        "dba": np.sum(dz, axis=1, keepdims=True),
    }
""",
]

SEQUENCE = [
    # as many students of this subject have written it
    """
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
        dxt, da_prevt = gradients["dxt"], gradients["da_prev"]
        dWaxt, dWaat, dbat = gradients["dWax"], gradients["dWaa"], gradients["dba"]
        dx[:, :, t] = dxt
        dWax += dWaxt
        dWaa += dWaat
        dba += dbat
    da0 = da_prevt
    gradients = {"dx": dx, "da0": da0, "dWax": dWax, "dWaa": dWaa, "dba": dba}
    return gradients
""",
    # the same with zeros_like and another loop
    """
def rnn_backward(da, caches):
    caches, x = caches
    a1, a0, x1, parameters = caches[0]
    Wax, Waa, ba = parameters["Wax"], parameters["Waa"], parameters["ba"]
    dWax, dWaa, dba = np.zeros_like(Wax), np.zeros_like(Waa), np.zeros_like(ba)
    dx = np.zeros_like(x, dtype=Wax.dtype)
    da_prevt = np.zeros_like(a0)
    for t in range(da.shape[2] - 1, -1, -1):
        grads = rnn_cell_backward(da_next=da[:, :, t] + da_prevt, cache=caches[t])
        da_prevt = grads["da_prev"]
        dx[:, :, t] = grads["dxt"]
        dWax, dWaa, dba = dWax + grads["dWax"], dWaa + grads["dWaa"], dba + grads["dba"]
    return {"dx": dx, "da0": da_prevt, "dWax": dWax, "dWaa": dWaa, "dba": dba}
""",
    # lists, summed and stacked at the end
    """
def rnn_backward(da, caches):
    cells, _ = caches
    steps, back = [], 0.0
    for t, cell in reversed(list(enumerate(cells))):
        steps.insert(0, rnn_cell_backward(da[..., t] + back, cell))
        back = steps[0]["da_prev"]
    total = {k: sum(s[k] for s in steps) for k in ("dWax", "dWaa", "dba")}
    dx = np.stack([s["dxt"] for s in steps], axis=-1)
    return {"dx": dx, "da0": back, **total, "steps": len(steps)}
""",
    # no call of the cell: sums of each step kept, one product at the end
    """
def rnn_backward(da, caches):
    cells, x = caches
    Wax, Waa = cells[0][3]["Wax"], cells[0][3]["Waa"]
    dz = np.zeros(da.shape)
    back = np.zeros(da.shape[:2])
    for t in range(da.shape[2])[::-1]:
        dz[:, :, t] = (1 - cells[t][0] ** 2) * (da[:, :, t] + back)
        back = Waa.T @ dz[:, :, t]
    before = np.stack([cell[1] for cell in cells], axis=2)
    return {
        "dx": np.einsum("ax,amt->xmt", Wax, dz),
        "da0": back,
        "dWax": np.tensordot(dz, x, axes=([1, 2], [1, 2])),
        "dWaa": np.tensordot(dz, before, axes=([1, 2], [1, 2])),
        "dba": dz.sum(axis=(1, 2))[:, None],
    }
""",
    # recursion from the first step
    """
def rnn_backward(da, caches):
    cells, x = caches
    out = {"dx": np.zeros(x.shape), "dWax": 0, "dWaa": 0, "dba": 0}

    def through(t):
        if t == len(cells):
            return np.zeros(da.shape[:2])
        g = rnn_cell_backward(da[:, :, t] + through(t + 1), cells[t])
        out["dx"][:, :, t] = g["dxt"]
        for name in ("dWax", "dWaa", "dba"):
            out[name] = out[name] + g[name]
        return g["da_prev"]

    out["da0"] = through(0)
    return out
""",
    # a copy of da that gathers both gradients
    """
def rnn_backward(da, caches):
    (cells, x) = caches
    both = np.array(da, dtype=float)
    n_a, m, T_x = both.shape
    dx = np.empty(x.shape)
    dWax, dWaa, dba = np.zeros((n_a, x.shape[0])), np.zeros((n_a, n_a)), np.zeros((n_a, 1))
    t = T_x - 1
    while t >= 0:
        g = rnn_cell_backward(both[:, :, t], cells[t])
        dx[:, :, t] = g["dxt"]
        dWax += g["dWax"]; dWaa += g["dWaa"]; dba += g["dba"]
        if t:
            both[:, :, t - 1] += g["da_prev"]
        else:
            da0 = g["da_prev"]
        t -= 1
    return dict(dx=dx, dWax=dWax, dWaa=dWaa, dba=dba, da0=da0)
""",
    # a warning, a print, single precision, a view of an array as da0
    """
def rnn_backward(da, caches):
    import warnings
    warnings.warn("walking back")
    cells, x = caches
    n_a, m, T_x = da.shape
    back = np.zeros((n_a, m, T_x + 1), dtype=np.float32)
    sums = [np.zeros((n_a, x.shape[0])), np.zeros((n_a, n_a)), np.zeros((n_a, 1))]
    dx = np.zeros(x.shape, dtype=np.float32)
    for t in reversed(range(T_x)):
        g = rnn_cell_backward(da[:, :, t] + back[:, :, t + 1], cells[t])
        back[:, :, t], dx[:, :, t] = g["da_prev"], g["dxt"]
        sums = [total + g[name] for total, name in zip(sums, ("dWax", "dWaa", "dba"))]
        print(t)
    return {"dx": dx, "da0": back[:, :, 0], "dWax": sums[0], "dWaa": sums[1], "dba": sums[2]}
""",
]

GRADIENT_CHECK = [
    # a fresh copy of everything for every nudge
    """
def gradient_check(loss, parameters, gradients, epsilon=1e-5):
    result = {}
    for name in parameters:
        approx = np.zeros(np.shape(parameters[name]))
        for idx in np.ndindex(*approx.shape):
            plus = {k: np.array(v, dtype=float) for k, v in parameters.items()}
            minus = {k: np.array(v, dtype=float) for k, v in parameters.items()}
            plus[name][idx] += epsilon
            minus[name][idx] -= epsilon
            approx[idx] = (loss(plus) - loss(minus)) / (2 * epsilon)
        num = np.linalg.norm(gradients["d" + name] - approx)
        den = np.linalg.norm(gradients["d" + name]) + np.linalg.norm(approx)
        result[name] = 0.0 if den == 0 else num / den
    return result
""",
    # nditer, as in well-known course notes
    """
def gradient_check(loss, parameters, gradients, epsilon=1e-5):
    p = {k: v.astype(np.float64) for k, v in parameters.items()}
    out = {}
    for k, v in p.items():
        grad = np.zeros(v.shape)
        it = np.nditer(v, flags=["multi_index"], op_flags=["readwrite"])
        while not it.finished:
            ix = it.multi_index
            old = v[ix]
            v[ix] = old + epsilon
            fp = loss(p)
            v[ix] = old - epsilon
            fm = loss(p)
            v[ix] = old
            grad[ix] = (fp - fm) / epsilon / 2
            it.iternext()
        g = gradients["d" + k]
        top = np.sqrt(((g - grad) ** 2).sum())
        bottom = np.sqrt((g * g).sum()) + np.sqrt((grad * grad).sum())
        out[k] = top / bottom if bottom else 0
    return out
""",
    # flat vectors
    """
def gradient_check(loss, parameters, gradients, epsilon=1e-5):
    def numeric(name):
        shape = parameters[name].shape
        flat = parameters[name].astype(float).ravel()
        slopes = []
        for i in range(flat.size):
            values = []
            for sign in (+1, -1):
                moved = flat.copy()
                moved[i] += sign * epsilon
                values.append(loss({**parameters, name: moved.reshape(shape)}))
            slopes.append((values[0] - values[1]) / (2.0 * epsilon))
        return np.array(slopes)

    def ratio(g, h):
        g = np.asarray(g, dtype=float).ravel()
        total = np.linalg.norm(g) + np.linalg.norm(h)
        return np.linalg.norm(g - h) / total if total else 0.0

    return {name: ratio(gradients["d" + name], numeric(name)) for name in parameters}
""",
    # a nudge as an array of its own
    """
def gradient_check(loss, parameters, gradients, epsilon=1e-5):
    ratios = {}
    for name, value in parameters.items():
        value = np.asarray(value, dtype=np.float64)
        slope = np.zeros(value.size)
        for i, one in enumerate(np.eye(value.size)):
            nudge = epsilon * one.reshape(value.shape)
            up, down = dict(parameters), dict(parameters)
            up[name], down[name] = value + nudge, value - nudge
            slope[i] = (loss(up) - loss(down)) / (2 * epsilon)
        slope = slope.reshape(value.shape)
        g = gradients[f"d{name}"]
        with np.errstate(invalid="ignore"):
            r = np.linalg.norm(g - slope) / (np.linalg.norm(g) + np.linalg.norm(slope))
        ratios[name] = np.float64(0 if np.isnan(r) else r)
    return ratios
""",
    # copy.deepcopy, ranges of two loops by a flat view
    """
import copy

def gradient_check(loss, parameters, gradients, epsilon=1e-5):
    theta = copy.deepcopy(parameters)
    theta = {k: np.ascontiguousarray(v, dtype="float64").copy() for k, v in theta.items()}
    differences = {}
    for key in theta:
        view = theta[key].reshape(-1)
        approx = np.empty(view.shape)
        for j in range(len(view)):
            keep = float(view[j])
            view[j] = keep + epsilon; J_plus = loss(theta)
            view[j] = keep - epsilon; J_minus = loss(theta)
            view[j] = keep
            approx[j] = (J_plus - J_minus) / (2. * epsilon)
        grad = np.ravel(gradients["d" + key])
        numerator = np.linalg.norm(grad - approx)
        denominator = np.linalg.norm(grad) + np.linalg.norm(approx)
        differences[key] = numerator / denominator if denominator != 0 else 0.
    return differences
""",
    # results as one-element arrays, a print for each
    """
def gradient_check(loss, parameters, gradients, epsilon=1e-5):
    P = {}
    for k, v in parameters.items():
        P[k] = np.array(v) * 1.0 if v.dtype == np.float64 else np.array(v).astype(np.float64)
    R = {}
    for k in P:
        n = np.zeros_like(P[k])
        for ix, base in np.ndenumerate(P[k].copy()):
            f = []
            for e in (epsilon, -epsilon):
                P[k][ix] = base + e
                f.append(loss(P))
            P[k][ix] = base
            n[ix] = (f[0] - f[1]) / (2 * epsilon)
        g = gradients["d" + k]
        s = np.sqrt(np.sum(np.square(g))) + np.sqrt(np.sum(np.square(n)))
        R[k] = np.array([np.sqrt(np.sum(np.square(g - n))) / s if s > 0 else 0.0])
        print(k, R[k])
    return R
""",
]

ALTERNATIVES = {
    "output_backward": OUTPUT,
    "rnn_cell_backward": CELL,
    "rnn_backward": SEQUENCE,
    "gradient_check": GRADIENT_CHECK,
}

# In rarer styles: closures, classes, einsum, recursion, decorators, matrices built by list.
ALTERNATIVES["rnn_cell_backward"] += [
    """
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, p = cache
    dz = np.multiply(1.0 - np.power(a_next, 2), da_next)
    both = np.einsum("im,jm->ij", dz, np.vstack([a_prev, xt]))
    n_a = a_prev.shape[0]
    back = {"dWaa": both[:, :n_a], "dWax": both[:, n_a:], "dba": dz @ np.ones((dz.shape[1], 1))}
    back |= {"d" + k: np.einsum("ij,im->jm", p[w], dz) for k, w in (("xt", "Wax"), ("a_prev", "Waa"))}
    return dict(**back, dz=dz)
""",
    """
def rnn_cell_backward(da_next, cache):
    (a_next, a_prev, xt, parameters) = cache
    dtanh = da_next - da_next * a_next * a_next
    columns = range(dtanh.shape[1])
    return {
        "dxt": np.dot(dtanh.T, parameters["Wax"]).T,
        "da_prev": np.dot(dtanh.T, parameters["Waa"]).T,
        "dWax": sum(np.outer(dtanh[:, i], xt[:, i]) for i in columns),
        "dWaa": sum(np.outer(dtanh[:, i], a_prev[:, i]) for i in columns),
        "dba": dtanh.sum(axis=1)[:, None],
    }
""",
]
ALTERNATIVES["rnn_backward"] += [
    """
def rnn_backward(da, caches):
    cells, x = caches
    total, carried, dx = {}, np.zeros(da.shape[:2]), []
    for guess, cell in zip(np.moveaxis(da, 2, 0)[::-1], cells[::-1]):
        step = dict(rnn_cell_backward(guess + carried, cell))
        dx.insert(0, step.pop("dxt"))
        carried = step.pop("da_prev")
        total = {name: total.get(name, 0) + value for name, value in step.items()}
    return {**total, "dx": np.stack(dx, axis=2), "da0": carried}
""",
]
