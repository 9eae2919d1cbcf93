"""Right answers to lab 06 in the styles of many hands; each must keep all of its points."""

SIGMOID = [
    # the plain formula, with its warning
    """
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
""",
    # by the tanh
    """
def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z)))
""",
    # clipped far out
    """
def sigmoid(x):
    x = np.clip(x, -500, 500)
    output = 1 / (1 + np.exp(-x))
    return output
""",
    # by masks
    """
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    s = np.empty_like(z)
    up = z >= 0
    s[up] = 1 / (1 + np.exp(-z[up]))
    e = np.exp(z[~up])
    s[~up] = e / (1 + e)
    return s
""",
    # through the logarithm
    """
def sigmoid(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=np.float64)))
""",
    # one number at a time
    """
import math
def sigmoid(z):
    def one(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))
    flat = [one(float(v)) for v in np.ravel(z)]
    return np.array(flat).reshape(np.shape(z))
""",
]

FORWARD = [
    # states in a list, stacked at the end
    """
def forward(x, parameters):
    Wax, Waa, Wya = (parameters[k] for k in ("Wax", "Waa", "Wya"))
    states, outs = [], []
    h = np.zeros((Waa.shape[0], x.shape[1]))
    for t in range(x.shape[2]):
        h = sigmoid(np.dot(Wax, x[..., t]) + np.dot(Waa, h))
        states.append(h)
        outs.append(sigmoid(np.dot(Wya, h)))
    return np.stack(outs, axis=2), (x, np.stack(states, axis=2), parameters)
""",
    # all input products at once, einsum
    """
def forward(x, p):
    u = np.einsum("ax,xmt->amt", p["Wax"], x)
    a = np.zeros_like(u, dtype=float)
    for t in range(x.shape[-1]):
        a[..., t] = sigmoid(u[..., t] + (p["Waa"] @ a[..., t - 1] if t else 0))
    return sigmoid(np.einsum("oa,amt->omt", p["Wya"], a)), [x, a, p]
""",
    # a first column of zeros in front, kept in a cache of its own form
    """
def forward(x, parameters):
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    n_a, (_, m, T) = Waa.shape[0], x.shape
    a = np.zeros((n_a, m, T + 1))
    y = np.zeros((1, m, T))
    for t in range(T):
        a[:, :, t + 1] = 1 / (1 + np.exp(-(Wax @ x[:, :, t] + Waa @ a[:, :, t])))
        y[:, :, t] = 1 / (1 + np.exp(-(Wya @ a[:, :, t + 1])))
    return y, {"x": x, "a": a, "y": y, "parameters": parameters}
""",
    # row vectors, one sum after another, as in the well-known script
    """
def forward(x, parameters):
    synapse_0, synapse_h, synapse_1 = parameters["Wax"].T, parameters["Waa"].T, parameters["Wya"].T
    y_pred = np.zeros((1, x.shape[1], x.shape[2]))
    a = np.zeros((synapse_h.shape[0], x.shape[1], x.shape[2]))
    for i in range(x.shape[1]):
        layer_1_values = [np.zeros((1, synapse_h.shape[0]))]
        for position in range(x.shape[2]):
            X = x[:, i, position].reshape(1, 2)
            layer_1 = sigmoid(np.dot(X, synapse_0) + np.dot(layer_1_values[-1], synapse_h))
            layer_2 = sigmoid(np.dot(layer_1, synapse_1))
            y_pred[0, i, position] = layer_2[0, 0]
            a[:, i, position] = layer_1[0]
            layer_1_values.append(layer_1.copy())
    return y_pred, (x, a, parameters)
""",
    # the two matrices side by side, and a print
    """
def forward(x, parameters):
    W = np.hstack([parameters["Wax"], parameters["Waa"]])
    n_a = W.shape[0]
    _, m, T = x.shape
    print("T is", T)
    a = np.empty((n_a, m, T))
    prev = np.zeros((n_a, m))
    for t in range(T):
        prev = a[:, :, t] = sigmoid(W @ np.concatenate([x[:, :, t], prev]))
    y = sigmoid(np.tensordot(parameters["Wya"], a, axes=([1], [0])))
    return y, (x.copy(), a, dict(parameters))
""",
    # single precision inside
    """
def forward(x, parameters):
    p = {k: np.asarray(v, dtype=np.float32) for k, v in parameters.items()}
    x32 = np.asarray(x, dtype=np.float32)
    _, m, T = x32.shape
    a = np.zeros((len(p["Waa"]), m, T), dtype=np.float32)
    y = np.zeros((1, m, T), dtype=np.float32)
    h = np.zeros((len(p["Waa"]), m), dtype=np.float32)
    for t in range(T):
        h = sigmoid(p["Wax"] @ x32[:, :, t] + p["Waa"] @ h)
        a[:, :, t], y[:, :, t] = h, sigmoid(p["Wya"] @ h)
    return y, (x, a, parameters)
""",
    # a list of caches, a form of its own
    """
def forward(x, parameters):
    _, m, T = x.shape
    h, caches, y = np.zeros((len(parameters["Waa"]), m)), [], []
    for t in range(T):
        h_new = sigmoid(parameters["Wax"] @ x[:, :, t] + parameters["Waa"] @ h)
        caches.append((h_new, h, x[:, :, t], parameters))
        y.append(sigmoid(parameters["Wya"] @ h_new))
        h = h_new
    return np.transpose(np.array(y), (1, 2, 0)), caches
""",
]

BACKWARD = [
    # a step at a time, with the slopes as a function
    """
def slope(s):
    return s * (1 - s)

def backward(y_pred, y, cache):
    x, a, p = cache
    n_a, m, T = a.shape
    g = {"d" + k: np.zeros_like(p[k], dtype=float) for k in ("Wax", "Waa", "Wya")}
    later = np.zeros((n_a, m))
    for t in range(T - 1, -1, -1):
        d_out = (y_pred[:, :, t] - y[:, :, t]) * slope(y_pred[:, :, t])
        d_hid = (np.dot(p["Wya"].T, d_out) + np.dot(p["Waa"].T, later)) * slope(a[:, :, t])
        g["dWya"] += np.dot(d_out, a[:, :, t].T) / m
        g["dWax"] += np.dot(d_hid, x[:, :, t].T) / m
        if t:
            g["dWaa"] += np.dot(d_hid, a[:, :, t - 1].T) / m
        later = d_hid
    return g
""",
    # deltas kept, all weights at the end by einsum
    """
def backward(y_pred, y, cache):
    x, a, p = cache
    m = x.shape[1]
    do = (y_pred - y) * y_pred * (1 - y_pred) / m
    dz = np.zeros_like(a, dtype=float)
    nxt = 0
    for t in reversed(range(x.shape[2])):
        dz[..., t] = (p["Wya"].T @ do[..., t] + nxt) * a[..., t] * (1 - a[..., t])
        nxt = p["Waa"].T @ dz[..., t]
    return {
        "dWax": np.einsum("amt,xmt->ax", dz, x),
        "dWaa": np.einsum("amt,bmt->ab", dz[..., 1:], a[..., :-1]),
        "dWya": np.einsum("omt,amt->oa", do, a),
        "dx": np.einsum("ax,amt->xmt", p["Wax"], dz),
    }
""",
    # truth minus prediction, as in the well-known script, in rows; the sign turned at the end
    """
def sigmoid_output_to_derivative(output):
    return output * (1 - output)

def backward(y_pred, y, cache):
    x, a, p = cache
    synapse_h, synapse_1 = p["Waa"].T, p["Wya"].T
    u0, uh, u1 = 0, 0, 0
    m, T = x.shape[1], x.shape[2]
    future = np.zeros((m, synapse_h.shape[0]))
    for t in range(T):
        t = T - 1 - t
        layer_1 = a[:, :, t].T
        prev = a[:, :, t - 1].T if t > 0 else np.zeros_like(layer_1)
        delta_2 = (y[:, :, t].T - y_pred[:, :, t].T) * sigmoid_output_to_derivative(y_pred[:, :, t].T)
        delta_1 = (future.dot(synapse_h.T) + delta_2.dot(synapse_1.T)) * sigmoid_output_to_derivative(layer_1)
        u1 = u1 + layer_1.T.dot(delta_2)
        uh = uh + prev.T.dot(delta_1)
        u0 = u0 + x[:, :, t].dot(delta_1)
        future = delta_1
    return {"dWax": -u0.T / m, "dWaa": -uh.T / m, "dWya": -u1.T / m}
""",
    # zeros put in front of the states
    """
def backward(y_pred, y, cache):
    x, a, parameters = cache
    n_a, m, T = a.shape
    before = np.concatenate([np.zeros((n_a, m, 1)), a], axis=2)
    dWax, dWaa, dWya = 0.0, 0.0, 0.0
    da_next = np.zeros((n_a, m))
    for t in range(T)[::-1]:
        dscore = (1 / m) * (y_pred - y)[:, :, t] * (y_pred - y_pred**2)[:, :, t]
        dz = (parameters["Wya"].T.dot(dscore) + da_next) * (a[:, :, t] - a[:, :, t] ** 2)
        dWax, dWaa, dWya = dWax + dz @ x[:, :, t].T, dWaa + dz @ before[:, :, t].T, dWya + dscore @ a[:, :, t].T
        da_next = parameters["Waa"].T @ dz
    return dict(dWya=dWya, dWaa=dWaa, dWax=dWax)
""",
    # one sum after another
    """
def backward(y_pred, y, cache):
    x, a, p = cache
    m = x.shape[1]
    total = {"dWax": np.zeros(p["Wax"].shape), "dWaa": np.zeros(p["Waa"].shape), "dWya": np.zeros(p["Wya"].shape)}
    for i in range(m):
        back = np.zeros(len(p["Waa"]))
        for t in reversed(range(x.shape[2])):
            e = (y_pred[0, i, t] - y[0, i, t]) * y_pred[0, i, t] * (1 - y_pred[0, i, t])
            d = (e * p["Wya"][0] + back) * a[:, i, t] * (1 - a[:, i, t])
            total["dWya"] += e * a[:, i, t][None]
            total["dWax"] += np.outer(d, x[:, i, t])
            total["dWaa"] += np.outer(d, a[:, i, t - 1]) if t > 0 else 0
            back = d @ p["Waa"]
    return {k: v / m for k, v in total.items()}
""",
    # single precision inside
    """
def backward(y_pred, y, cache):
    x, a, p = cache
    f = np.float32
    x, a, yp, y = x.astype(f), a.astype(f), y_pred.astype(f), y.astype(f)
    Waa, Wya = p["Waa"].astype(f), p["Wya"].astype(f)
    m, T = x.shape[1:]
    g = [np.zeros(p[k].shape, dtype=f) for k in ("Wax", "Waa", "Wya")]
    ds, back = (yp - y) * yp * (1 - yp) / f(m), f(0)
    for t in reversed(range(T)):
        dz = (Wya.T @ ds[:, :, t] + back) * a[:, :, t] * (1 - a[:, :, t])
        g[0] += dz @ x[:, :, t].T
        g[1] += dz @ (a[:, :, t - 1] if t else 0 * a[:, :, 0]).T
        g[2] += ds[:, :, t] @ a[:, :, t].T
        back = Waa.T @ dz
    return {"dWax": g[0], "dWaa": g[1], "dWya": g[2]}
""",
    # both functions from elsewhere, with a cache of their own between them
    """
def forward(x, parameters):
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    n_a, (_, m, T) = Waa.shape[0], x.shape
    hs = {-1: np.zeros((n_a, m))}
    y = np.zeros((1, m, T))
    for t in range(T):
        hs[t] = sigmoid(Wax @ x[:, :, t] + Waa @ hs[t - 1])
        y[:, :, t] = sigmoid(Wya @ hs[t])
    return y, {"x": x, "hs": hs, "p": parameters}

def backward(y_pred, y, cache):
    x, hs, p = cache["x"], cache["hs"], cache["p"]
    m, T = x.shape[1:]
    g = {"d" + k: np.zeros(p[k].shape) for k in ("Wax", "Waa", "Wya")}
    dh = np.zeros(hs[0].shape)
    for t in reversed(range(T)):
        ds = (y_pred[:, :, t] - y[:, :, t]) * y_pred[:, :, t] * (1 - y_pred[:, :, t]) / m
        dz = (p["Wya"].T @ ds + dh) * hs[t] * (1 - hs[t])
        g["dWya"] += ds @ hs[t].T
        g["dWax"] += dz @ x[:, :, t].T
        g["dWaa"] += dz @ hs[t - 1].T
        dh = p["Waa"].T @ dz
    return g
""",
]

ADD = [
    # by remainders and quotients, the sum as a running total
    """
def add(a, b, parameters, bits=8):
    one, other = np.atleast_1d(np.array(a)), np.atleast_1d(np.array(b))
    shape = one.shape
    one, other = one.ravel(), other.ravel()
    x = np.zeros((2, len(one), bits))
    for t in range(bits):
        x[0, :, t], x[1, :, t] = one % 2, other % 2
        one, other = one // 2, other // 2
    y_pred, _ = forward(x, parameters)
    total = np.zeros(x.shape[1], dtype=int)
    for t in range(bits):
        total += np.round(y_pred[0, :, t]).astype(int) * 2**t
    return int(total[0]) if np.ndim(a) == 0 else total.reshape(shape)
""",
    # one sum at a time, by texts of bits
    """
def add(a, b, parameters, bits=8):
    def one(a, b):
        x = np.array([[[int(c) for c in reversed(format(int(n) % 2**bits, f"0{bits}b"))]] for n in (a, b)])
        y_pred, _ = forward(x, parameters)
        return int("".join("1" if p >= 0.5 else "0" for p in y_pred[0, 0][::-1]), 2)
    if np.ndim(a) == 0:
        return one(a, b)
    return np.array([one(i, j) for i, j in zip(np.ravel(a), np.ravel(b))]).reshape(np.shape(a))
""",
    # vectorised over all axes
    """
def add(a, b, parameters, bits=8):
    a, b = np.asarray(a), np.asarray(b)
    x = np.stack([(n.reshape(-1, 1) // 2 ** np.arange(bits)) % 2 for n in (a, b)])
    p = forward(x.astype(float), parameters)[0][0]
    total = np.sum(np.where(p > 0.5, 1, 0) * 2 ** np.arange(bits), axis=-1).reshape(a.shape)
    return total.item() if total.ndim == 0 else total
""",
    # an array of shape (1,) for one number, sums as floats
    """
def add(a, b, parameters, bits=8):
    flat_a, flat_b = np.atleast_1d(a).flatten(), np.atleast_1d(b).flatten()
    x = np.array([[[(int(n) >> t) & 1 for t in range(bits)] for n in f] for f in (flat_a, flat_b)])
    y = np.rint(forward(x, parameters)[0])[0]
    out = y @ (2.0 ** np.arange(bits))
    return out if np.ndim(a) == 0 else out.reshape(np.shape(a))
""",
    # the bits by unpackbits where they fit, padded by hand
    """
def add(a, b, parameters, bits=8):
    def columns(n):
        raw = np.ascontiguousarray(np.ravel(n).astype("<u8"))
        return np.unpackbits(raw.view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")[:, :bits]
    y_pred, cache = forward(np.stack([columns(a), columns(b)]), parameters)
    on = y_pred[0] > 0.5
    total = [sum(1 << t for t in range(bits) if row[t]) for row in on]
    return total[0] if np.ndim(a) == 0 else np.array(total).reshape(np.shape(a))
""",
    # recursion for arrays
    """
def add(a, b, parameters, bits=8):
    if isinstance(a, np.ndarray) and a.ndim > 0:
        return np.array([add(p, q, parameters, bits) for p, q in zip(a, b)])
    a, b = int(a), int(b)
    x = np.zeros((2, 1, bits), dtype=int)
    for t in range(bits):
        x[0, 0, t] = a >> t & 1
        x[1, 0, t] = b >> t & 1
    bits_out = forward(x, parameters)[0].squeeze(axis=(0, 1)) > 0.5
    return int(np.dot(bits_out, 2 ** np.arange(bits)))
""",
]

ALTERNATIVES = {"sigmoid": SIGMOID, "forward": FORWARD, "backward": BACKWARD, "add": ADD}
