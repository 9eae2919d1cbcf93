"""Right answers to lab 01, in the styles that students write."""

ALTERNATIVES = {
    "softmax": [
        """
def softmax(x):
    e_x = np.exp(x - np.max(x, axis=0))
    return e_x / e_x.sum(axis=0)
""",
        """
def softmax(z):
    z = np.array(z, dtype=float)
    logs = z - z.max(axis=0)
    return np.exp(logs - np.log(np.sum(np.exp(logs), axis=0)))
""",
        """
def softmax(z):
    z = np.asarray(z)
    flat = z.reshape(z.shape[0], -1)
    out = np.zeros(flat.shape)
    for j in range(flat.shape[1]):
        shifted = [value - max(flat[:, j]) for value in flat[:, j]]
        total = sum(np.exp(s) for s in shifted)
        for i, s in enumerate(shifted):
            out[i, j] = np.exp(s) / total
    return out.reshape(z.shape)
""",
        """
import math
def helper(v):
    print("normalising", v.shape)
    w = np.exp(v - v.max())
    return w / w.sum()
def softmax(z):
    return np.apply_along_axis(helper, 0, z)
""",
        """
softmax = lambda z: (lambda e: e / e.sum(0, keepdims=True))(np.exp(z - np.amax(z, 0, keepdims=True)))
""",
        """
def softmax(z):
    with np.errstate(under='raise', over='raise'):
        pass
    z = np.asarray(z, dtype=np.float32)
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)
""",
    ],
    "one_hot": [
        """
def one_hot(indices, n):
    x = np.zeros((n, len(indices)))
    for t in range(len(indices)):
        if indices[t] is None:
            continue
        x[indices[t]][t] = 1.0
    return x
""",
        """
def one_hot(indices, n):
    columns = [np.eye(n)[:, i] if i is not None else np.zeros(n) for i in indices]
    return np.stack(columns, axis=1) if columns else np.zeros((n, 0))
""",
        """
def one_hot(indices, n):
    wanted = np.array([-1 if i == None else i for i in indices], dtype=int)
    return (np.arange(n)[:, None] == wanted[None, :]).astype(np.float64)
""",
        """
def one_hot(indices, n):
    out = np.zeros((n, len(indices)))
    known = [(i, t) for t, i in enumerate(indices) if i is not None]
    if known:
        rows, cols = zip(*known)
        out[list(rows), list(cols)] = 1
    return out
""",
    ],
    "rnn_cell_forward": [
        """
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
""",
        """
def rnn_cell_forward(x, a, p):
    both = np.hstack([p["Waa"], p["Wax"]])
    new = np.tanh(both @ np.vstack((a, x)) + p["ba"])
    return [new, softmax(p["Wya"].dot(new) + p["by"]), [new, a, x, p]]
""",
        """
def rnn_cell_forward(xt, a_prev, parameters):
    z = np.einsum("ij,jm->im", parameters["Wax"], xt)
    z = z + np.einsum("ij,jm->im", parameters["Waa"], a_prev) + parameters["ba"]
    e = np.exp(-2 * np.abs(z))
    a_next = np.sign(z) * (1 - e) / (1 + e)
    scores = np.einsum("ij,jm->im", parameters["Wya"], a_next) + parameters["by"]
    exponentials = np.exp(scores - scores.max(axis=0))
    return a_next, exponentials / exponentials.sum(axis=0), (a_next.copy(), a_prev.copy(), xt.copy(), dict(parameters))
""",
        """
def rnn_cell_forward(xt, a_prev, parameters):
    Wax, Waa, Wya, ba, by = (parameters[k].astype(np.float32) for k in ("Wax", "Waa", "Wya", "ba", "by"))
    a_next = np.tanh(Wax @ xt.astype(np.float32) + Waa @ a_prev.astype(np.float32) + ba)
    return a_next, softmax(Wya @ a_next + by), (a_next, a_prev, xt, parameters)
""",
        """
def rnn_cell_forward(xt, a_prev, parameters):
    n_a, m = a_prev.shape
    a_next = np.zeros((n_a, m))
    for i in range(n_a):
        for j in range(m):
            total = parameters["ba"][i, 0]
            for k in range(xt.shape[0]):
                total += parameters["Wax"][i, k] * xt[k, j]
            for k in range(n_a):
                total += parameters["Waa"][i, k] * a_prev[k, j]
            a_next[i, j] = np.tanh(total)
    yt_pred = softmax(np.matmul(parameters["Wya"], a_next) + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
""",
    ],
    "rnn_forward": [
        """
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
""",
        """
def rnn_forward(x, a0, parameters):
    states, guesses, caches = [], [], []
    a = a0
    for xt in np.moveaxis(x, 2, 0):
        a, y, cache = rnn_cell_forward(xt, a, parameters)
        states.append(a); guesses.append(y); caches.append(cache)
    return np.stack(states, axis=-1), np.stack(guesses, axis=-1), [caches, x]
""",
        """
def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.empty((n_a, m, T_x + 1))
    a[:, :, 0] = a0
    y_pred = np.empty((n_y, m, T_x))
    caches = []
    for t in range(T_x):
        a[:, :, t + 1], y_pred[:, :, t], _ = rnn_cell_forward(x[:, :, t], a[:, :, t], parameters)
        caches.append((a[:, :, t + 1], a[:, :, t], x[:, :, t], parameters))
    return a[:, :, 1:], y_pred, (caches, x)
""",
        """
def rnn_forward(x, a0, parameters):
    def go(t, state):
        if t == x.shape[2]:
            return []
        step = rnn_cell_forward(x[:, :, t], state, parameters)
        return [step] + go(t + 1, step[0])
    steps = go(0, a0)
    a = np.dstack([s[0] for s in steps])
    y = np.dstack([s[1] for s in steps])
    return a, y, ([s[2] for s in steps], x)
""",
    ],
    "cross_entropy": [
        """
def cross_entropy(y_pred, y):
    m, T_x = y.shape
    loss = 0.0
    for i in range(m):
        for t in range(T_x):
            with np.errstate(divide="ignore"):
                loss += -np.log(y_pred[y[i, t], i, t])
    return loss / m
""",
        """
def cross_entropy(y_pred, y):
    p = np.take_along_axis(y_pred, y[np.newaxis], axis=0)[0]
    with np.errstate(divide="ignore"):
        return float(np.mean(-np.log(p).sum(axis=1)))
""",
        """
def cross_entropy(y_pred, y):
    truth = np.arange(y_pred.shape[0])[:, None, None] == y
    p = (y_pred * truth).sum(axis=0)
    return np.array([np.sum(-np.log(p)) / y.shape[0]])
""",
        """
def cross_entropy(y_pred, y):
    n_y, m, T_x = y_pred.shape
    one_hots = np.zeros((n_y, m, T_x))
    for t in range(T_x):
        one_hots[:, :, t] = one_hot(list(y[:, t]), n_y)
    p = np.einsum("ymt,ymt->mt", y_pred, one_hots)
    return -np.log(p).sum() / m
""",
    ],
}

# In rarer styles: closures, classes, einsum, recursion, decorators, matrices built by list.
ALTERNATIVES["softmax"] += [
    """
def softmax(z: np.ndarray) -> np.ndarray:
    powers = np.exp(z - z.max(0))
    return np.divide(powers, powers.sum(0))
""",
    """
def softmax(z):
    z = np.asarray(z, float)
    return np.exp(z - np.logaddexp.reduce(z, axis=0))
""",
    """
class Softmax:
    def __call__(self, z):
        powers = np.exp(np.subtract(z, np.max(z, axis=0)))
        return powers / np.add.reduce(powers)
softmax = Softmax()
""",
    """
import functools
def columnwise(function):
    @functools.wraps(function)
    def wrapped(z):
        z = np.asarray(z)
        return np.moveaxis(function(np.moveaxis(z, 0, -1)), -1, 0)
    return wrapped
@columnwise
def softmax(rows):
    shifted = rows - rows.max(axis=-1, keepdims=True)
    shifted = np.exp(shifted)
    return shifted / shifted.sum(axis=-1, keepdims=True)
""",
]
ALTERNATIVES["one_hot"] += [
    """
def one_hot(indices, n):
    known = np.array([-1 if index is None else index for index in indices])
    return (np.arange(n)[:, None] == known[None, :]).astype(np.float64)
""",
    """
def one_hot(indices, n):
    rows = np.vstack([np.eye(n), np.zeros(n)])
    return rows[[n if i is None else i for i in indices]].T
""",
    """
def one_hot(indices, n):
    return np.array([[1.0 if i == k else 0.0 for i in indices] for k in range(n)])
""",
]
ALTERNATIVES["rnn_cell_forward"] += [
    """
def rnn_cell_forward(xt, a_prev, parameters, *, debug=False):
    W = np.hstack([parameters["Waa"], parameters["Wax"]])
    a_next = np.tanh(W @ np.vstack([a_prev, xt]) + parameters["ba"])
    yt_pred = softmax(np.einsum("ij,jm->im", parameters["Wya"], a_next) + parameters["by"])
    return [a_next, yt_pred, [a_next, a_prev, xt, parameters]]
""",
    """
class Cell:
    def __init__(self, parameters):
        self.p = parameters
    def __call__(self, xt, a_prev):
        a_next = np.tanh(self.p["Wax"].dot(xt) + self.p["Waa"].dot(a_prev) + self.p["ba"])
        return a_next, softmax(self.p["Wya"].dot(a_next) + self.p["by"])
def rnn_cell_forward(xt, a_prev, parameters):
    a_next, yt_pred = Cell(parameters)(xt, a_prev)
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
""",
    """
def rnn_cell_forward(x, h, theta):
    score = theta["ba"] + np.zeros((len(h), x.shape[1]))
    score += np.matmul(theta["Wax"], x)
    score += np.matmul(theta["Waa"], h)
    h_new = (1 - np.exp(-2 * np.abs(score))) / (1 + np.exp(-2 * np.abs(score))) * np.sign(score)
    return h_new, softmax(np.matmul(theta["Wya"], h_new) + theta["by"]), (h_new, h, x, theta)
""",
]
ALTERNATIVES["rnn_forward"] += [
    """
def rnn_forward(x, a0, parameters):
    def steps(state, t):
        if t == x.shape[2]:
            return []
        a_next, yt, cache = rnn_cell_forward(x[:, :, t], state, parameters)
        return [(a_next, yt, cache), *steps(a_next, t + 1)]
    states, guesses, caches = zip(*steps(a0, 0))
    return np.stack(states, axis=2), np.stack(guesses, axis=-1), (list(caches), x)
""",
    """
def rnn_forward(x, a0, parameters):
    states, guesses, caches = [a0], [], []
    for xt in x.transpose(2, 0, 1):
        out = rnn_cell_forward(xt, states[-1], parameters)
        for store, item in zip((states, guesses, caches), out):
            store.append(item)
    return np.dstack(states[1:]), np.dstack(guesses), (caches, x)
""",
]
ALTERNATIVES["cross_entropy"] += [
    """
def cross_entropy(y_pred, y):
    truth = np.take_along_axis(y_pred, y[None], axis=0)
    with np.errstate(all="ignore"):
        return float(np.log(truth).sum(axis=(0, 2)).mean() * -1)
""",
    """
def cross_entropy(y_pred, y):
    hot = np.moveaxis(np.eye(y_pred.shape[0])[y], -1, 0)
    with np.errstate(divide="ignore"):
        return np.sum(-np.log(np.einsum("imt,imt->mt", hot, y_pred))) / len(y)
""",
]
