"""Right answers to lab 04, in the styles that students write."""

SAMPLE = [
    # a while loop with a counter, as in code from elsewhere
    """
def sample(parameters, char_to_ix, rng, temperature=1.0):
    Waa, Wax, Wya, by, b = parameters['Waa'], parameters['Wax'], parameters['Wya'], parameters['by'], parameters['b']
    vocab_size = by.shape[0]
    n_a = Waa.shape[1]
    x = np.zeros((vocab_size, 1))
    a_prev = np.zeros((n_a, 1))
    indices = []
    idx = -1
    counter = 0
    newline_character = char_to_ix['\\n']
    while (idx != newline_character and counter != 50):
        a = np.tanh(np.dot(Wax, x) + np.dot(Waa, a_prev) + b)
        z = np.dot(Wya, a) + by
        y = softmax(z / temperature)
        idx = rng.choice(list(range(vocab_size)), p=y.ravel())
        indices.append(idx)
        x = np.zeros((vocab_size, 1))
        x[idx] = 1
        a_prev = a
        counter += 1
    if indices[-1] != newline_character:
        indices.append(newline_character)
    return indices
""",
    # the Gumbel trick
    """
def sample(parameters, char_to_ix, rng, temperature=1.0):
    n = len(char_to_ix)
    x, a, result = np.zeros((n, 1)), np.zeros((parameters["Waa"].shape[0], 1)), []
    for _ in range(50):
        a = rnn_cell_forward(x, a, parameters)[0]
        scores = (parameters["Wya"] @ a + parameters["by"])[:, 0]
        result.append(int(np.argmax(scores + temperature * rng.gumbel(size=n))))
        if result[-1] == char_to_ix["\\n"]:
            break
        x = one_hot([result[-1]], n)
    else:
        result.append(char_to_ix["\\n"])
    return result
""",
    # cumulated probabilities and one uniform number
    """
def draw(rng, p):
    return int(min(np.searchsorted(np.cumsum(p), rng.random()), len(p) - 1))

def sample(parameters, char_to_ix, rng, temperature=1.0):
    n, end = len(char_to_ix), char_to_ix["\\n"]
    state = np.zeros((len(parameters["ba"]), 1))
    column, indices = np.zeros((n, 1)), []
    while True:
        state, _, _ = rnn_cell_forward(column, state, parameters)
        p = softmax((parameters["Wya"] @ state + parameters["by"]) / temperature)[:, 0]
        i = draw(rng, p) if len(indices) < 50 else end
        indices.append(i)
        if i == end:
            return indices
        column = np.eye(n)[:, [i]]
""",
    # logarithms of the given probabilities, in place of scores; a multinomial draw; an array back
    """
def sample(parameters, char_to_ix, rng, temperature=1.0):
    n = len(char_to_ix)
    x = np.zeros((n, 1)); a = np.zeros((parameters["Wax"].shape[0], 1))
    indices = []
    while len(indices) < 50 and (not indices or indices[-1] != char_to_ix["\\n"]):
        a, y, _ = rnn_cell_forward(x, a, parameters)
        logs = np.log(y) / temperature
        logs = logs - logs.max()
        p = np.exp(logs) / np.exp(logs).sum()
        indices.append(rng.multinomial(1, p.ravel()).argmax())
        x = one_hot([indices[-1]], n)
    if indices[-1] != char_to_ix["\\n"]:
        indices.append(char_to_ix["\\n"])
    return np.array(indices)
""",
    # a column of Wax in place of a one-hot; a tuple; prints
    """
def sample(parameters, char_to_ix, rng, temperature=1.0):
    p = parameters
    print("sampling at", temperature)
    h, out, last = np.zeros_like(p["ba"]), (), None
    while len(out) < 50 and last != char_to_ix["\\n"]:
        read = 0 if last is None else p["Wax"][:, last:last + 1]
        h = np.tanh(p["Waa"] @ h + p["ba"] + read)
        z = (p["Wya"].dot(h) + p["by"]).ravel() / temperature
        e = np.exp(z - max(z))
        last = rng.choice(len(e), p=e / sum(e))
        out += (last,)
    return out if last == char_to_ix["\\n"] else out + (char_to_ix["\\n"],)
""",
    # recursion, other bits from the generator
    """
def sample(parameters, char_to_ix, rng, temperature=1.0):
    n, newline = len(char_to_ix), char_to_ix["\\n"]
    def rest(x, a, left):
        if left == 0:
            return [newline]
        a, _, _ = rnn_cell_forward(x, a, parameters)
        p = softmax((np.matmul(parameters["Wya"], a) + parameters["by"]) / temperature).flatten()
        u, i = rng.uniform(), 0
        while u > p[i] and i < n - 1:
            u -= p[i]
            i += 1
        return [i] if i == newline else [i] + rest(one_hot([i], n), a, left - 1)
    return rest(np.zeros((n, 1)), np.zeros((parameters["Waa"].shape[0], 1)), 50)
""",
]

OPTIMIZE = [
    # helpers of one's own, 27 written out, the bias called b, everything in place
    """
def rnn_step_forward(parameters, a_prev, x):
    Waa, Wax, Wya, by, b = parameters['Waa'], parameters['Wax'], parameters['Wya'], parameters['by'], parameters['b']
    a_next = np.tanh(np.dot(Wax, x) + np.dot(Waa, a_prev) + b)
    return a_next, softmax(np.dot(Wya, a_next) + by)

def rnn_forward(X, Y, a0, parameters, vocab_size=27):
    x, a, y_hat = {}, {}, {}
    a[-1] = np.copy(a0)
    loss = 0
    for t in range(len(X)):
        x[t] = np.zeros((vocab_size, 1))
        if X[t] != None:
            x[t][X[t]] = 1
        a[t], y_hat[t] = rnn_step_forward(parameters, a[t-1], x[t])
        loss -= np.log(y_hat[t][Y[t], 0])
    return loss, (y_hat, a, x)

def rnn_backward(X, Y, parameters, cache):
    gradients = {}
    (y_hat, a, x) = cache
    Waa, Wax, Wya, by, b = parameters['Waa'], parameters['Wax'], parameters['Wya'], parameters['by'], parameters['b']
    gradients['dWax'], gradients['dWaa'], gradients['dWya'] = np.zeros_like(Wax), np.zeros_like(Waa), np.zeros_like(Wya)
    gradients['db'], gradients['dby'] = np.zeros_like(b), np.zeros_like(by)
    gradients['da_next'] = np.zeros_like(a[0])
    for t in reversed(range(len(X))):
        dy = np.copy(y_hat[t])
        dy[Y[t]] -= 1
        gradients['dWya'] += np.dot(dy, a[t].T)
        gradients['dby'] += dy
        da = np.dot(parameters['Wya'].T, dy) + gradients['da_next']
        daraw = (1 - a[t] * a[t]) * da
        gradients['db'] += daraw
        gradients['dWax'] += np.dot(daraw, x[t].T)
        gradients['dWaa'] += np.dot(daraw, a[t-1].T)
        gradients['da_next'] = np.dot(parameters['Waa'].T, daraw)
    return gradients, a

def clip(gradients, maxValue):
    dWaa, dWax, dWya, db, dby = gradients['dWaa'], gradients['dWax'], gradients['dWya'], gradients['db'], gradients['dby']
    for gradient in [dWaa, dWax, dWya, db, dby]:
        np.clip(gradient, -maxValue, maxValue, out=gradient)
    return {"dWaa": dWaa, "dWax": dWax, "dWya": dWya, "db": db, "dby": dby}

def update_parameters(parameters, gradients, lr):
    for name in ('Wax', 'Waa', 'Wya', 'b', 'by'):
        parameters[name] += -lr * gradients['d' + name]
    return parameters

def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    loss, cache = rnn_forward(X, Y, a_prev, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = clip(gradients, 5)
    parameters = update_parameters(parameters, gradients, learning_rate)
    return loss, gradients, a[len(X) - 1]
""",
    # the given functions, a loop over the keys of the dictionary: one name of the bias only
    """
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    x = one_hot(X, 27).reshape(27, 1, -1)
    y = np.array(Y)[None, :]
    a, y_pred, caches = rnn_forward(x, a_prev, parameters)
    da, dWya, dby = output_backward(y_pred, y, a, parameters)
    g = rnn_backward(da, caches)
    g.update(dWya=dWya, dby=dby)
    g = clip(g, 5)
    for key in parameters:
        parameters[key] = parameters[key] - learning_rate * g["d" + key]
    return cross_entropy(y_pred, y), g, a[..., -1]
""",
    # update in place, only ba; lists; cell by cell
    """
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    states, guesses, caches, loss = [a_prev], [], [], 0.0
    for i, j in zip(X, Y):
        a, y, cache = rnn_cell_forward(one_hot([i], 27), states[-1], parameters)
        states.append(a); guesses.append(y); caches.append(cache)
        loss = loss - float(np.log(y[j, 0]))
    total = {k: np.zeros(parameters[k[1:]].shape) for k in ("dWax", "dWaa", "dWya", "dba", "dby")}
    back = np.zeros(a_prev.shape)
    for t in range(len(X) - 1, -1, -1):
        d = guesses[t] - one_hot([Y[t]], 27)
        total["dWya"] += d @ states[t + 1].T
        total["dby"] += d
        step = rnn_cell_backward(parameters["Wya"].T @ d + back, caches[t])
        for k in ("dWax", "dWaa", "dba"):
            total[k] += step[k]
        back = step["da_prev"]
    clipped = clip(total, 5)
    for k, v in clipped.items():
        parameters[k[1:]][...] -= learning_rate * v
    return [loss, clipped, states[-1]]
""",
    # the loss taken before, one_hot of the size of the weights, gradients under both names
    """
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    n = len(parameters["by"])
    x, y = one_hot(X, n)[:, None], np.array(Y).reshape(1, -1)
    a, y_pred, caches = rnn_forward(x, a_prev, parameters)
    loss = cross_entropy(y_pred, y)
    da, dWya, dby = output_backward(y_pred, y, a, parameters)
    grads = {**rnn_backward(da, caches), "dWya": dWya, "dby": dby}
    grads = {k: np.minimum(5, np.maximum(-5, v)) for k, v in grads.items()}
    new = sgd_update(parameters, grads, learning_rate)
    for k in new:
        parameters[k] = new[k]
    return float(loss), grads, a[:, :, -1].copy()
""",
    # einsum over all steps at once for the output; a deque of caches
    """
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    x = np.zeros((27, 1, len(X)))
    for t, i in enumerate(X):
        if i is not None:
            x[i, 0, t] = 1
    a, p, caches = rnn_forward(x, a_prev, parameters)
    loss = -sum(np.log(p[j, 0, t]) for t, j in enumerate(Y))
    d = np.array(p)
    d[Y, 0, np.arange(len(Y))] -= 1
    back = rnn_backward(np.einsum("ya,ymt->amt", parameters["Wya"], d), caches)
    gradients = clip({"dWya": np.einsum("ymt,amt->ya", d, a), "dby": d.sum((1, 2))[:, None],
                      "dWax": back["dWax"], "dWaa": back["dWaa"], "db": back["dba"]}, 5)
    for name in ("Wya", "by", "Wax", "Waa", "b"):
        parameters[name] = parameters[name] - learning_rate * gradients["d" + name]
    return loss, gradients, a[:, :, len(X) - 1]
""",
    # float32 inside
    """
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    p32 = {k: np.asarray(v, dtype=np.float32) for k, v in parameters.items()}
    x = one_hot(X, 27).astype(np.float32)[:, np.newaxis, :]
    a, y_pred, caches = rnn_forward(x, a_prev.astype(np.float32), p32)
    a, y_pred = a.astype(np.float32), y_pred.astype(np.float32)
    da, dWya, dby = output_backward(y_pred, np.array([Y]), a, p32)
    g = {k: v.astype(np.float32) for k, v in clip({**rnn_backward(da, caches), "dWya": dWya, "dby": dby}, 5).items()}
    for k in ("Wax", "Waa", "Wya", "ba", "by"):
        parameters[k] = (p32[k] - np.float32(learning_rate) * g["d" + k]).astype(np.float32)
    return np.float32(cross_entropy(y_pred, np.array([Y]))), g, a[:, :, -1]
""",
]

MODEL = [
    """
def model(names, char_to_ix, parameters, iterations, start, learning_rate=0.01, carry=False):
    a_prev = np.zeros((parameters["Waa"].shape[0], 1))
    loss = start
    history = []
    for j in range(iterations):
        index = j % len(names)
        X = [None] + [char_to_ix[ch] for ch in names[index]]
        Y = X[1:] + [char_to_ix["\\n"]]
        curr_loss, gradients, a_last = optimize(X, Y, a_prev, parameters, learning_rate)
        if carry:
            a_prev = a_last
        loss = smooth(loss, curr_loss)
        history.append(loss)
    return parameters, history
""",
    """
import itertools

def model(names, char_to_ix, parameters, iterations, start, learning_rate=0.01, carry=False):
    n_a = len(parameters["ba"])
    state, losses = np.zeros((n_a, 1)), [start]
    for name in itertools.islice(itertools.cycle(names), iterations):
        Y = [char_to_ix[c] for c in name + "\\n"]
        if not carry:
            state = np.zeros((n_a, 1))
        loss, _, state = optimize([None] + Y[:-1], Y, state, parameters, learning_rate)
        losses.append(0.999 * losses[-1] + 0.001 * loss)
    return parameters, losses[1:]
""",
    """
def model(names, char_to_ix, parameters, iterations, start, learning_rate=0.01, carry=False):
    losses = np.zeros(iterations)
    a = np.zeros_like(parameters["ba"])
    for j in range(iterations):
        word = names[j - len(names) * (j // len(names))]
        X, Y = [None], []
        for c in word:
            X.append(char_to_ix[c])
            Y.append(char_to_ix[c])
        Y.append(char_to_ix["\\n"])
        out = optimize(X, Y, a, parameters, learning_rate)
        a = out[2] * carry
        start = start * 0.999 + out[0] * 0.001
        losses[j] = start
    return [parameters, losses]
""",
    """
import copy

def model(names, char_to_ix, parameters, iterations, start, learning_rate=0.01, carry=False):
    parameters = copy.deepcopy(parameters)
    encoded = [[char_to_ix[c] for c in name] for name in names]
    zero, losses, smoothed = np.zeros((parameters["Wya"].shape[1], 1)), [], start
    last = zero
    for j in range(iterations):
        letters = encoded[j % len(encoded)]
        loss, gradients, last = optimize([None, *letters], [*letters, char_to_ix["\\n"]], last if carry else zero, parameters, learning_rate)
        smoothed = smooth(smoothed, loss)
        losses.append(float(smoothed))
    return parameters, losses
""",
    """
def batches(names, char_to_ix, iterations):
    for j in range(iterations):
        X = [None] + [char_to_ix[c] for c in names[j % len(names)]]
        yield X, X[1:] + [char_to_ix["\\n"]]

def model(names, char_to_ix, parameters, iterations, start, learning_rate=0.01, carry=False):
    a, out = None, []
    for X, Y in batches(names, char_to_ix, iterations):
        if a is None or not carry:
            a = np.zeros((parameters["Waa"].shape[1], 1))
        loss, _, a = optimize(X, Y, a, parameters, learning_rate)
        out += [smooth(out[-1] if out else start, loss)]
        print("loss", out[-1])
    return parameters, tuple(out)
""",
    """
def model(names, char_to_ix, parameters, iterations, start, learning_rate=0.01, carry=False):
    def one(j, a, s):
        X = [None] + list(map(char_to_ix.get, names[j % len(names)]))
        loss, _, after = optimize(X, X[1:] + [char_to_ix["\\n"]], a, parameters, learning_rate)
        return (after if carry else 0 * after), smooth(s, loss)
    a, s, losses = np.zeros(parameters["ba"].shape), start, []
    for j in range(iterations):
        a, s = one(j, a, s)
        losses.append(s)
    return parameters, losses
""",
]

ALTERNATIVES = {"sample": SAMPLE, "optimize": OPTIMIZE, "model": MODEL}
