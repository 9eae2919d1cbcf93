"""Right answers to lab 05, in the styles that students write."""

ENCODE = [
    # a loop, an array, one error for all strangers
    """
def encode(text, char_to_ix):
    missing = []
    for c in text:
        if c not in char_to_ix and c not in missing:
            missing.append(c)
    if len(missing) > 0:
        raise ValueError("these characters are not in the vocabulary: " + str(missing))
    result = np.zeros(len(text), dtype=np.int32)
    for i in range(len(text)):
        result[i] = char_to_ix[text[i]]
    return result
""",
    # another kind of error, a tuple back
    """
def encode(text, char_to_ix):
    unknown = {c for c in text if c not in char_to_ix}
    assert not unknown, f"unknown: {unknown}"
    return tuple(map(char_to_ix.get, text))
""",
    # finds out afterwards
    """
def encode(text, char_to_ix):
    indices = [char_to_ix.get(c) for c in text]
    if None in indices:
        raise KeyError("".join(c for c, i in zip(text, indices) if i is None))
    return indices
""",
]

DECODE = [
    """
def decode(indices, char_to_ix):
    ix_to_char = dict(zip(char_to_ix.values(), char_to_ix.keys()))
    text = ''
    for i in indices:
        text += ix_to_char[i]
    return text
""",
    # by place, with a look at the bounds
    """
def decode(indices, char_to_ix):
    vocabulary = sorted(char_to_ix, key=char_to_ix.get)
    if any(i < 0 or i >= len(vocabulary) for i in indices):
        raise IndexError("an index outside of the vocabulary")
    return "".join(vocabulary[i] for i in np.asarray(indices, dtype=int).tolist())
""",
    # searches, slowly
    """
def decode(indices, char_to_ix):
    def one(index):
        found = [c for c, i in char_to_ix.items() if i == index]
        return found[0]
    return ''.join([one(i) for i in indices])
""",
]

# Whole classes: each is tried on all three methods.
CLASSES = {
    "weights as attributes, loops, one-hot columns, updates in place": """
class CharRNN(object):
    def __init__(self, vocabulary_size, hidden_size, rng, parameters=None):
        self.V, self.H = vocabulary_size, hidden_size
        self.Wxh = rng.standard_normal((hidden_size, vocabulary_size)) * 0.01
        self.Whh = rng.standard_normal((hidden_size, hidden_size)) * 0.01
        self.Why = rng.standard_normal((vocabulary_size, hidden_size)) * 0.01
        self.bh = np.zeros((hidden_size, 1))
        self.by = np.zeros((vocabulary_size, 1))
        if parameters is not None:
            self.Wxh, self.Whh, self.Why = [parameters[k].copy() for k in ('Wax', 'Waa', 'Wya')]
            self.bh, self.by = parameters['ba'].copy(), parameters['by'].copy()
        self.mWxh, self.mWhh, self.mWhy = np.zeros_like(self.Wxh), np.zeros_like(self.Whh), np.zeros_like(self.Why)
        self.mbh, self.mby = np.zeros_like(self.bh), np.zeros_like(self.by)

    def loss(self, inputs, targets, hprev):
        xs, hs, ys, ps = {}, {}, {}, {}
        hs[-1] = np.copy(hprev)
        loss = 0
        for t in range(len(inputs)):
            xs[t] = np.zeros((self.V, 1))
            xs[t][inputs[t]] = 1
            hs[t] = np.tanh(np.dot(self.Wxh, xs[t]) + np.dot(self.Whh, hs[t-1]) + self.bh)
            ys[t] = np.dot(self.Why, hs[t]) + self.by
            ps[t] = np.exp(ys[t]) / np.sum(np.exp(ys[t]))
            loss += -np.log(ps[t][targets[t], 0])
        dWxh, dWhh, dWhy = np.zeros_like(self.Wxh), np.zeros_like(self.Whh), np.zeros_like(self.Why)
        dbh, dby = np.zeros_like(self.bh), np.zeros_like(self.by)
        dhnext = np.zeros_like(hs[0])
        for t in reversed(range(len(inputs))):
            dy = np.copy(ps[t])
            dy[targets[t]] -= 1
            dWhy += np.dot(dy, hs[t].T)
            dby += dy
            dh = np.dot(self.Why.T, dy) + dhnext
            dhraw = (1 - hs[t] * hs[t]) * dh
            dbh += dhraw
            dWxh += np.dot(dhraw, xs[t].T)
            dWhh += np.dot(dhraw, hs[t-1].T)
            dhnext = np.dot(self.Whh.T, dhraw)
        for dparam in [dWxh, dWhh, dWhy, dbh, dby]:
            np.clip(dparam, -5, 5, out=dparam)
        return loss, {'dWax': dWxh, 'dWaa': dWhh, 'dWya': dWhy, 'dba': dbh, 'dby': dby}, hs[len(inputs)-1]

    def sample(self, h, seed_ix, n, rng=None):
        x = np.zeros((self.V, 1))
        x[seed_ix] = 1
        ixes = []
        for t in range(n):
            h = np.tanh(np.dot(self.Wxh, x) + np.dot(self.Whh, h) + self.bh)
            y = np.dot(self.Why, h) + self.by
            p = np.exp(y) / np.sum(np.exp(y))
            ix = p.argmax() if rng is None else rng.choice(range(self.V), p=p.ravel())
            x = np.zeros((self.V, 1))
            x[ix] = 1
            ixes.append(ix)
        return ixes

    def train(self, data, n_iter, seq_length=25, learning_rate=1e-1, watch=None):
        n, p, out = 0, 0, []
        while n < n_iter:
            if p + 1 >= len(data) or n == 0:
                hprev = np.zeros((self.H, 1))
                p = 0
            targets = data[p+1:p+seq_length+1]
            inputs = data[p:p+len(targets)]
            loss, g, hprev = self.loss(inputs, targets, hprev)
            out.append(loss)
            for param, dparam, mem in zip([self.Wxh, self.Whh, self.Why, self.bh, self.by],
                                          [g['dWax'], g['dWaa'], g['dWya'], g['dba'], g['dby']],
                                          [self.mWxh, self.mWhh, self.mWhy, self.mbh, self.mby]):
                mem += dparam * dparam
                param += -learning_rate * dparam / np.sqrt(mem + 1e-8)
            p += seq_length
            n += 1
        return out
""",
    "one stacked matrix, one-hots, parameters derived": """
class CharRNN:
    def __init__(self, vocabulary_size, hidden_size, rng, parameters=None):
        self.n, self.n_a = vocabulary_size, hidden_size
        if parameters:
            p = parameters
            self.W = np.hstack([p["Waa"], p["Wax"], p["ba"]])
            self.V = np.hstack([p["Wya"], p["by"]])
        else:
            self.W = 0.01 * rng.normal(size=(hidden_size, hidden_size + vocabulary_size + 1))
            self.V = 0.01 * rng.normal(size=(vocabulary_size, hidden_size + 1))
        self.mW, self.mV = 0 * self.W, 0 * self.V

    def step(self, a, i):
        s = np.zeros((self.n_a + self.n + 1, 1))
        s[:self.n_a], s[self.n_a + i], s[-1] = a, 1, 1
        a = np.tanh(self.W @ s)
        return a, s, np.vstack([a, [[1]]])

    def both(self, inputs, targets, a):
        loss, kept = 0, []
        for i, j in zip(inputs, targets):
            a, s, b = self.step(a, i)
            p = softmax(self.V @ b)
            loss -= np.log(p[j, 0])
            p[j] -= 1
            kept.append((s, b, p))
        dW, dV, back = 0 * self.W, 0 * self.V, 0
        for s, b, dz in kept[::-1]:
            dV += dz @ b.T
            ds = ((self.V.T @ dz)[:-1] + back) * (1 - b[:-1] ** 2)
            dW += ds @ s.T
            back = (self.W.T @ ds)[:self.n_a]
        return loss, np.clip(dW, -5, 5), np.clip(dV, -5, 5), a

    def loss(self, inputs, targets, a_prev):
        loss, dW, dV, a = self.both(inputs, targets, a_prev)
        k = self.n_a
        return [loss, dict(dWaa=dW[:, :k], dWax=dW[:, k:-1], dba=dW[:, -1:], dWya=dV[:, :-1], dby=dV[:, -1:]), a]

    def sample(self, a, i, n, rng=None):
        text = []
        while len(text) < n:
            a, _, b = self.step(a, i)
            z = self.V @ b
            if rng is not None:
                z = z + rng.gumbel(size=z.shape)
            i = z.argmax()
            text.append(i)
        return np.array(text, dtype=int)

    def train(self, text, updates, steps=25, learning_rate=0.1, watch=None):
        losses, n = [], len(text)
        starts = list(range(0, n - 1, steps))
        for u in range(updates):
            k = starts[u % len(starts)]
            if k == 0:
                a = np.zeros((self.n_a, 1))
            end = min(k + steps, n - 1)
            loss, dW, dV, a = self.both(text[k:end], text[k + 1:end + 1], a)
            self.mW += dW ** 2
            self.mV += dV ** 2
            self.W = self.W - learning_rate * dW / (self.mW + 1e-8) ** 0.5
            self.V = self.V - learning_rate * dV / (self.mV + 1e-8) ** 0.5
            losses += [loss]
            watch and watch(loss)
        return losses
""",
    "single precision inside": """
class CharRNN:
    def __init__(self, vocabulary_size, hidden_size, rng, parameters=None):
        n, n_a = vocabulary_size, hidden_size
        shapes = dict(Wax=(n_a, n), Waa=(n_a, n_a), Wya=(n, n_a), ba=(n_a, 1), by=(n, 1))
        self.parameters = {}
        for name, shape in shapes.items():
            value = parameters[name] if parameters else rng.normal(size=shape) * 0.01 * (name[0] == "W")
            self.parameters[name] = np.asarray(value, dtype=np.float32)
        self.memory = {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}

    def loss(self, inputs, targets, a_prev):
        p = self.parameters
        a = [np.asarray(a_prev, np.float32)]
        for i in inputs:
            a.append(np.tanh(p["Wax"][:, [i]] + p["Waa"] @ a[-1] + p["ba"]))
        a = np.concatenate(a, axis=1)
        z = p["Wya"] @ a[:, 1:] + p["by"]
        z = z - z.max(axis=0)
        logs = z - np.log(np.exp(z).sum(axis=0))
        T = len(inputs)
        dz = np.exp(logs)
        dz[list(targets), range(T)] -= 1
        g = {"dWya": dz @ a[:, 1:].T, "dby": dz.sum(axis=1, keepdims=True)}
        ds = p["Wya"].T @ dz
        for t in range(T - 1, -1, -1):
            if t < T - 1:
                ds[:, t] += ds[:, t + 1] @ p["Waa"]
            ds[:, t] *= 1 - a[:, t + 1] ** 2
        g["dWaa"], g["dba"] = ds @ a[:, :-1].T, ds.sum(axis=1, keepdims=True)
        g["dWax"] = np.zeros_like(p["Wax"])
        np.add.at(g["dWax"].T, list(inputs), ds.T)
        return -logs[list(targets), range(T)].sum(), clip(g, 5), a[:, -1:].copy()

    def sample(self, a_prev, first, n, rng=None):
        p, a, out = self.parameters, np.asarray(a_prev, np.float32), []
        for _ in range(n):
            a = np.tanh(p["Wax"][:, [first]] + p["Waa"] @ a + p["ba"])
            y = softmax((p["Wya"] @ a + p["by"]).astype(np.float64))[:, 0]
            first = int(y.argmax()) if rng is None else int(rng.multinomial(1, y).argmax())
            out.append(first)
        return out

    def train(self, text, updates, steps=25, learning_rate=0.1, watch=None):
        losses, p = [], 0
        for u in range(updates):
            if p >= len(text) - 1 or u == 0:
                p, a = 0, np.zeros_like(self.parameters["ba"])
            x, y = text[p:p + steps], text[p + 1:p + steps + 1]
            loss, g, a = self.loss(x[:len(y)], y, a)
            for k in self.parameters:
                self.memory[k] += g["d" + k] ** 2
                self.parameters[k] -= np.float32(learning_rate) * g["d" + k] / np.sqrt(self.memory[k] + np.float32(1e-8))
            losses.append(float(loss))
            p += steps
        return losses
""",
    "rows in place of columns, a generator of windows, epsilon outside": """
def windows(text, steps):
    while True:
        for k in range(0, len(text) - 1, steps):
            y = text[k + 1:k + 1 + steps]
            yield k == 0, text[k:k + len(y)], y

class CharRNN:
    def __init__(self, V, H, rng, parameters=None):
        if parameters is None:
            parameters = {"Wax": rng.normal(0, 0.01, (H, V)), "Waa": rng.normal(0, 0.01, (H, H)),
                          "Wya": rng.normal(0, 0.01, (V, H)), "ba": np.zeros((H, 1)), "by": np.zeros((V, 1))}
        self.p = {k: np.array(v.T) for k, v in parameters.items()}
        self.seen = {k: np.zeros(v.shape) for k, v in self.p.items()}

    def _loss(self, inputs, targets, h):
        p, T = self.p, len(inputs)
        X, Y = np.eye(len(p["Wax"]))[np.asarray(inputs)], np.eye(len(p["Wax"]))[np.asarray(targets)]
        H = np.empty((T + 1, p["ba"].size))
        H[0] = h
        for t in range(T):
            H[t + 1] = np.tanh(X[t] @ p["Wax"] + H[t] @ p["Waa"] + p["ba"][0])
        P = softmax((H[1:] @ p["Wya"] + p["by"]).T).T
        D = P - Y
        S = D @ p["Wya"].T
        carried = 0
        for t in range(T)[::-1]:
            S[t] = (S[t] + carried) * (1 - H[t + 1] ** 2)
            carried = p["Waa"] @ S[t]
        g = {"Wax": X.T @ S, "Waa": H[:-1].T @ S, "Wya": H[1:].T @ D, "ba": S.sum(0)[None], "by": D.sum(0)[None]}
        return -np.log((P * Y).sum(1)).sum(), {k: v.clip(-5, 5) for k, v in g.items()}, H[-1]

    def loss(self, inputs, targets, a_prev):
        loss, g, h = self._loss(inputs, targets, a_prev[:, 0])
        return loss, {"d" + k: v.T for k, v in g.items()}, h[:, None]

    def sample(self, a_prev, first, n, rng=None):
        h, out = a_prev.ravel(), [first]
        for _ in range(n):
            h = np.tanh(self.p["Wax"][out[-1]] + h @ self.p["Waa"] + self.p["ba"][0])
            y = softmax(h @ self.p["Wya"] + self.p["by"][0])
            if rng is None:
                out.append(int(np.argsort(y)[-1]))
            else:
                out.append(int(min((y.cumsum() < rng.random()).sum(), len(y) - 1)))
        return out[1:]

    def train(self, text, updates, steps=25, learning_rate=0.1, watch=None):
        print("training", updates)
        losses = []
        for _, (new, x, y) in zip(range(updates), windows(text, steps)):
            h = np.zeros(self.p["ba"].size) if new else h
            loss, g, h = self._loss(x, y, h)
            for k, v in g.items():
                self.seen[k] = self.seen[k] + v * v
                self.p[k] = self.p[k] - learning_rate * v / (np.sqrt(self.seen[k]) + 1e-8)
            losses.append(loss)
        return losses
""",
    "recursion and closures": """
class CharRNN:
    def __init__(self, vocabulary_size, hidden_size, rng, parameters=None):
        draw = lambda *size: rng.uniform(-0.02, 0.02, size=size)
        p = parameters or dict(Wax=draw(hidden_size, vocabulary_size), Waa=draw(hidden_size, hidden_size),
            Wya=draw(vocabulary_size, hidden_size), ba=draw(hidden_size, 1), by=draw(vocabulary_size, 1))
        self.parameters, self.memory = dict(p), {k: 0.0 for k in p}

    def loss(self, inputs, targets, a_prev):
        p = self.parameters
        g = {"d" + k: np.zeros(np.shape(v)) for k, v in p.items() if k in ("Wax", "Waa", "Wya", "ba", "by")}
        last = []
        def walk(t, a):
            if t == len(inputs):
                last.append(a)
                return 0.0, np.zeros(a.shape)
            x = np.zeros((p["Wax"].shape[1], 1)); x[inputs[t], 0] = 1
            b = np.tanh(np.dot(p["Waa"], a) + np.dot(p["Wax"], x) + p["ba"])
            y = softmax(np.dot(p["Wya"], b) + p["by"])
            rest, back = walk(t + 1, b)
            here = -float(np.log(y[targets[t], 0]))
            y[targets[t]] -= 1
            ds = (np.dot(p["Wya"].T, y) + back) * (1 - np.square(b))
            for name, part in (("dWya", y * b.T), ("dby", y), ("dWax", ds * x.T), ("dWaa", ds * a.T), ("dba", ds)):
                g[name] = g[name] + part
            return here + rest, np.dot(p["Waa"].T, ds)
        loss, _ = walk(0, a_prev)
        g = clip(g, 5)
        g["loss"] = loss
        return loss, g, last[0]

    def sample(self, a_prev, first, n, rng=None):
        if n == 0:
            return []
        p = self.parameters
        a = np.tanh(np.dot(p["Waa"], a_prev) + p["Wax"][:, first].reshape(-1, 1) + p["ba"])
        y = softmax(np.dot(p["Wya"], a) + p["by"]).flatten()
        i = np.argmax(y) if rng is None else rng.choice(np.arange(y.size), p=y)
        return [i] + self.sample(a, i, n - 1, rng)

    def train(self, text, updates, steps=25, learning_rate=0.1, watch=None):
        text, losses = np.asarray(text), []
        def one(k, a):
            y = text[k + 1:k + steps + 1]
            loss, g, a = self.loss(text[k:k + steps][:len(y)], y, a)
            g.pop("loss", None)
            losses.append(loss)
            for name in [name for name in self.parameters if "d" + name in g]:
                self.memory[name] = self.memory[name] + g["d" + name] ** 2
                self.parameters[name] = self.parameters[name] - learning_rate * g["d" + name] / np.sqrt(self.memory[name] + 1e-8)
            return k + steps, a
        k, a = len(text), None
        for _ in range(updates):
            if k + 1 >= len(text):
                k, a = 0, np.zeros_like(self.parameters["ba"], dtype=float)
            k, a = one(k, a)
        return losses
""",
}

LOSS = [
    # one-hot products and einsum; lists become arrays
    """
class CharRNN(CharRNN):
    def loss(self, inputs, targets, a_prev):
        p, n = self.parameters, self.parameters["by"].shape[0]
        inputs, targets = np.array(inputs), np.array(targets)
        x = np.eye(n)[:, inputs]
        states = [a_prev]
        for t in range(x.shape[1]):
            states += [np.tanh(p["Wax"] @ x[:, t:t + 1] + p["Waa"] @ states[-1] + p["ba"])]
        after, before = np.hstack(states[1:]), np.hstack(states[:-1])
        guess = softmax(p["Wya"] @ after + p["by"])
        wrong = guess - np.eye(n)[:, targets]
        raw = np.zeros(after.shape)
        behind = np.zeros((after.shape[0], 1))
        for t in range(x.shape[1])[::-1]:
            raw[:, [t]] = (p["Wya"].T @ wrong[:, [t]] + behind) * (1 - after[:, [t]] ** 2)
            behind = p["Waa"].T @ raw[:, [t]]
        g = dict(
            dWax=np.einsum("at,nt->an", raw, x), dWaa=np.einsum("at,bt->ab", raw, before),
            dWya=np.einsum("nt,at->na", wrong, after), dba=raw.sum(1)[:, None], dby=wrong.sum(1)[:, None],
        )
        for k in g:
            g[k] = np.clip(g[k], -5, 5)
        return -np.sum(np.log(np.sum(guess * np.eye(n)[:, targets], axis=0))), g, states[-1]
""",
    # columns gathered with bincount-like sums; a number that is an array of one entry
    """
class CharRNN(CharRNN):
    def loss(self, inputs, targets, a_prev):
        p, T = self.parameters, len(targets)
        a = {-1: a_prev}
        y, loss = {}, np.zeros(())
        for t in range(T):
            a[t] = np.tanh(p["Wax"][:, inputs[t]:inputs[t] + 1] + p["Waa"] @ a[t - 1] + p["ba"])
            y[t] = softmax(p["Wya"] @ a[t] + p["by"])
            loss = loss - np.log(y[t][targets[t], 0])
        d = [None] * T
        for t in range(T - 1, -1, -1):
            y[t][targets[t], 0] -= 1.0
            d[t] = p["Wya"].T @ y[t] + (p["Waa"].T @ d[t + 1] if t + 1 < T else 0)
            d[t] = d[t] - d[t] * a[t] * a[t]
        g = {}
        g["dWax"] = np.stack([sum((d[t][:, 0] for t in range(T) if inputs[t] == i), np.zeros(len(a_prev))) for i in range(len(p["by"]))], axis=1)
        g["dWaa"] = sum(d[t] @ a[t - 1].T for t in range(T))
        g["dWya"] = sum(y[t] @ a[t].T for t in range(T))
        g["dba"], g["dby"] = sum(d), sum(y.values())
        return loss, clip(g, 5), a[T - 1]
""",
]

SAMPLE = [
    """
class CharRNN(CharRNN):
    def sample(self, a_prev, first, n, rng=None):
        Wax, Waa, Wya, ba, by = (self.parameters[k] for k in ("Wax", "Waa", "Wya", "ba", "by"))
        state, x, result = a_prev.copy(), np.zeros((Wax.shape[1], 1)), np.zeros(n, dtype=int)
        x[first] = 1
        for k in range(n):
            state = np.tanh(Wax @ x + Waa @ state + ba)
            scores = Wya @ state + by
            if rng:
                p = np.exp(scores - scores.max()).ravel()
                result[k] = rng.choice(p.size, p=p / p.sum())
            else:
                result[k] = scores.ravel().argmax()
            x = np.eye(Wax.shape[1])[:, [result[k]]]
        return result
""",
    # through loss: the state after one character is a_last
    """
class CharRNN(CharRNN):
    def sample(self, a_prev, first, n, rng=None):
        out = ()
        for _ in range(n):
            _, _, a_prev = self.loss([first], [first], a_prev)
            y = softmax(self.parameters["Wya"] @ a_prev + self.parameters["by"])
            first = int(y.argmax(axis=0)[0]) if rng is None else int(rng.choice(len(y), p=y.ravel()))
            out = out + (first,)
        return out
""",
]

TRAIN = [
    """
class CharRNN(CharRNN):
    def train(self, text, updates, steps=25, learning_rate=0.1, watch=None):
        pairs = [(text[k:min(k + steps, len(text) - 1)], text[k + 1:k + 1 + steps]) for k in range(0, len(text) - 1, steps)]
        losses = []
        while len(losses) < updates:
            a = np.zeros((len(self.parameters["ba"]), 1))
            for x, y in pairs:
                if len(losses) == updates:
                    break
                loss, g, a = self.loss(x, y, a)
                self.parameters, self.memory = adagrad_update(self.parameters, g, self.memory, learning_rate)
                losses.append(loss)
                if watch:
                    watch(loss)
        return losses
""",
    # losses in an array, a modulo, names of one's own
    """
class CharRNN(CharRNN):
    def train(self, data, n_updates, seq_length=25, lr=0.1, watch=None):
        per_round = int(np.ceil((len(data) - 1) / seq_length))
        history = np.zeros(n_updates)
        for u in range(n_updates):
            p = (u % per_round) * seq_length
            h = np.zeros((self.parameters["Waa"].shape[0], 1)) if p == 0 else h
            chunk = list(data[p:p + seq_length + 1])
            history[u], grads, h = self.loss(chunk[:-1], chunk[1:], h)
            self.parameters, self.memory = adagrad_update(self.parameters, grads, self.memory, lr)
        return history
""",
]

ALTERNATIVES = {
    "encode": ENCODE,
    "decode": DECODE,
    "CharRNN.loss": [*CLASSES.values(), *LOSS],
    "CharRNN.sample": [*CLASSES.values(), *SAMPLE],
    "CharRNN.train": [*CLASSES.values(), *TRAIN],
}
