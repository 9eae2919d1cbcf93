"""Right answers to lab 09 in the styles of many hands; each must keep all of its points."""

BUILD_WINDOWS = [
    # as it is widely published, with a line printed
    """
def build_data(text, Tx = 40, stride = 3):
    X = []
    Y = []
    for i in range(0, len(text) - Tx, stride):
        X.append(text[i: i + Tx])
        Y.append(text[i + Tx])
    print('number of training examples:', len(X))
    return X, Y
build_windows = build_data
""",
    # two comprehensions over a list of starts
    """
def build_windows(text, Tx=40, stride=3):
    starts = range(0, max(0, len(text) - Tx), stride)
    return [text[s:s + Tx] for s in starts], [text[s + Tx] for s in starts]
""",
    # a slice gives the next characters as one text
    """
def build_windows(text, Tx=40, stride=3):
    Y = text[Tx::stride]
    return [text[i * stride:i * stride + Tx] for i in range(len(Y))], Y
""",
    # a while loop
    """
def build_windows(text, Tx=40, stride=3):
    X, Y, i = [], [], 0
    while i + Tx < len(text):
        X.append(text[i:i + Tx]); Y.append(text[i + Tx]); i += stride
    return [X, Y]
""",
    # pairs, taken apart
    """
def build_windows(text, Tx=40, stride=3):
    pairs = [(text[i - Tx:i], text[i]) for i in range(Tx, len(text), stride)]
    return tuple(p[0] for p in pairs), tuple(p[1] for p in pairs)
""",
    # NumPy's sliding windows
    """
def build_windows(text, Tx=40, stride=3):
    if len(text) <= Tx:
        return [], []
    views = np.lib.stride_tricks.sliding_window_view(np.array(list(text)), Tx + 1)[::stride]
    return np.array(["".join(v[:-1]) for v in views]), views[:, -1].copy()
""",
]

VECTORIZE = [
    # as it is widely published
    """
def vectorization(X, Y, n_x, char_indices, Tx = 40):
    m = len(X)
    x = np.zeros((m, Tx, n_x), dtype=np.bool_)
    y = np.zeros((m, n_x), dtype=np.bool_)
    for i, sentence in enumerate(X):
        for t, char in enumerate(sentence):
            x[i, t, char_indices[char]] = 1
        y[i, char_indices[Y[i]]] = 1
    return x, y
vectorize = vectorization
""",
    # floats
    """
def vectorize(X, Y, n_x, char_indices, Tx=40):
    x, y = np.zeros((len(X), Tx, n_x)), np.zeros((len(X), n_x))
    for i in range(len(X)):
        for t in range(Tx):
            x[i, t, char_indices[X[i][t]]] = 1.0
        y[i, char_indices[Y[i]]] = 1.0
    return x, y
""",
    # rows of an identity
    """
def vectorize(X, Y, n_x, char_indices, Tx=40):
    I = np.eye(n_x, dtype=bool)
    return I[[[char_indices[c] for c in w] for w in X]], I[[char_indices[c] for c in Y]]
""",
    # no loops: indices compared with all indices
    """
def vectorize(X, Y, n_x, char_indices, Tx=40):
    ix = np.array([[char_indices[c] for c in w] for w in X])
    iy = np.array([char_indices[c] for c in Y])
    return ix[..., None] == np.arange(n_x), iy[:, None] == np.arange(n_x)
""",
    # booleans, put in place by index arrays
    """
def vectorize(X, Y, n_x, char_indices, Tx=40):
    m = len(X)
    x = np.zeros((m, Tx, n_x), dtype=bool)
    flat = [char_indices[c] for w in X for c in w]
    x[np.repeat(np.arange(m), Tx), np.tile(np.arange(Tx), m), flat] = 1
    y = np.zeros((m, n_x), dtype=bool)
    np.put_along_axis(y, np.array([[char_indices[c]] for c in Y]), 1, axis=1)
    return [x, y]
""",
]

SHARPEN = [
    # as it is widely published, made safe by the maximum
    """
def sharpen(preds, temperature=1.0):
    preds = np.asarray(preds).astype('float64')
    preds = np.log(preds) / temperature
    exp_preds = np.exp(preds - preds.max())
    preds = exp_preds / np.sum(exp_preds)
    return preds
""",
    # the largest probability divided out, then a power
    """
def sharpen(probabilities, temperature):
    p = np.asarray(probabilities, dtype=float)
    p = (p / p.max()) ** (1.0 / temperature)
    return p / p.sum()
""",
    # log-sum-exp by hand, in bits
    """
def sharpen(probabilities, temperature):
    z = np.log2(probabilities) / temperature
    top = z.max()
    total = top + np.log2(np.sum(np.exp2(z - top)))
    return np.exp2(z - total)
""",
    # softmax of the earlier lab
    """
def sharpen(probabilities, temperature):
    logs = np.log(np.asarray(probabilities, dtype=np.float64))
    return softmax(logs / temperature)
""",
    # only what is possible
    """
def sharpen(probabilities, temperature):
    probabilities = np.array(probabilities, dtype=float)
    out = np.zeros_like(probabilities)
    there = probabilities > 0
    logs = np.log(probabilities[there])
    e = np.exp((logs - logs.max()) / temperature)
    out[there] = e / e.sum()
    return out
""",
    # one at a time
    """
import math
def sharpen(probabilities, temperature):
    logs = [math.log(v) if v > 0 else -math.inf for v in probabilities]
    top = max(logs)
    e = [math.exp((v - top) / temperature) for v in logs]
    return np.array([v / sum(e) for v in e])
""",
]

GENERATE = [
    # reads its window anew for each character, as the source does, and draws twice
    """
def generate(model, prompt, n, rng, temperature=1.0):
    chars, Tx = model['characters'], model['Tx']
    for c in prompt:
        if c not in chars:
            raise ValueError('unknown: ' + ' '.join(d for d in prompt if d not in chars))
    char_indices = dict((c, i) for i, c in enumerate(chars))
    sentence = [None] * Tx + list(prompt)
    sentence = sentence[len(sentence) - Tx:]
    generated = ''
    for i in range(n):
        state = None
        for char in sentence:
            index = None if char is None else char_indices[char]
            preds, state = model['step'](index, state)
        preds = sharpen(preds, temperature)
        probas = rng.multinomial(1, preds)
        next_index = rng.choice(range(len(chars)), p=probas)
        next_char = chars[next_index]
        generated += next_char
        sentence = sentence[1:] + [next_char]
    return generated
""",
    # reads all of it again each time, from the beginning
    """
def generate(model, prompt, n, rng, temperature=1.0):
    chars, Tx = model["characters"], model["Tx"]
    strange = set(prompt).difference(chars)
    if strange:
        raise ValueError(f"not known: {', '.join(strange)}")
    ids = [chars.index(c) for c in prompt[-Tx:]]
    ids = [None] * (Tx - len(ids)) + ids
    for _ in range(n):
        state = None
        for i in ids:
            p, state = model["step"](i, state)
        ids.append(int(rng.choice(len(chars), p=sharpen(p, temperature))))
    return "".join(chars[i] for i in ids[Tx:])
""",
    # the Gumbel trick, and a list joined
    """
def generate(model, prompt, n, rng, temperature=1.0):
    index_of = {c: i for i, c in enumerate(model["characters"])}
    missing = [c for c in prompt if c not in index_of]
    if missing:
        raise ValueError(missing)
    state, p = None, None
    for _ in range(max(model["Tx"] - len(prompt), 0)):
        p, state = model["step"](None, state)
    for c in prompt[max(len(prompt) - model["Tx"], 0):]:
        p, state = model["step"](index_of[c], state)
    out = []
    for _ in range(n):
        i = int(np.argmax(np.log(p) / temperature + rng.gumbel(size=len(p))))
        out.append(model["characters"][i])
        p, state = model["step"](i, state)
    return "".join(out)
""",
    # cumulated probabilities and one number; a KeyError of its own
    """
def generate(model, prompt, n, rng, temperature=1.0):
    characters = model["characters"]
    wrong = "".join(sorted({c for c in prompt if c not in characters}))
    if wrong:
        raise KeyError(f"These characters are unknown to the model: {wrong}")
    padded = ([None] * model["Tx"] + [characters.find(c) for c in prompt])[-model["Tx"]:]
    state = None
    for index in padded:
        p, state = model["step"](index, state)
    result = ""
    while len(result) < n:
        edges = np.cumsum(sharpen(p, temperature))
        index = int(np.searchsorted(edges, rng.random() * edges[-1], side="right"))
        result = result + characters[index]
        p, state = model["step"](index, state)
    return result
""",
    # rng.multinomial alone
    """
def generate(model, prompt, n, rng, temperature=1.0):
    known = list(model["characters"])
    bad = sorted(set(prompt) - set(known))
    assert not bad, f"unknown characters {bad}"
    window = [known.index(c) for c in prompt]
    while len(window) < model["Tx"]:
        window.insert(0, None)
    window = window[len(window) - model["Tx"]:]
    state = None
    for i in window[:-1]:
        _, state = model["step"](i, state)
    last, text = window[-1], []
    for _ in range(n):
        p, state = model["step"](last, state)
        last = np.argmax(rng.multinomial(1, sharpen(p, temperature)))
        text += known[last]
    return "".join(text)
""",
    # a recursive generator, and letters chosen as letters
    """
def generate(model, prompt, n, rng, temperature=1.0):
    letters = np.array(list(model["characters"]))
    where = {c: i for i, c in enumerate(letters)}
    unknown = [c for c in dict.fromkeys(prompt) if c not in where]
    if unknown:
        raise ValueError("I do not know " + " or ".join(map(repr, unknown)) + ".")
    tail = list(prompt)[-model["Tx"]:]
    state = None
    for c in [None] * (model["Tx"] - len(tail)) + tail:
        p, state = model["step"](where.get(c), state)
    def go(p, state):
        while True:
            c = rng.choice(letters, p=sharpen(p, temperature))
            yield str(c)
            p, state = model["step"](where[c], state)
    stream = go(p, state)
    return "".join(next(stream) for _ in range(n))
""",
]

BITS_PER_CHARACTER = [
    # probabilities kept, the mean at the end
    """
def bits_per_character(model, text):
    ix = {c: i for i, c in enumerate(model["characters"])}
    state, probabilities = None, []
    for now, later in zip(text[:-1], text[1:]):
        p, state = model["step"](ix[now], state)
        probabilities.append(p[ix[later]])
    return -np.mean(np.log2(probabilities))
""",
    # in nats, divided by ln 2
    """
def bits_per_character(model, text):
    step, characters = model["step"], model["characters"]
    loss, state = 0, None
    for t in range(len(text) - 1):
        p, state = step(characters.index(text[t]), state)
        loss = loss - np.log(p[characters.index(text[t + 1])])
    return loss / np.log(2) / (len(text) - 1)
""",
    # all distributions side by side
    """
def bits_per_character(model, text):
    indices = np.array([model["characters"].index(c) for c in text])
    rows, state = [], None
    for i in indices[:-1]:
        p, state = model["step"](int(i), state)
        rows.append(p)
    return float(np.mean(-np.log2(np.stack(rows)[np.arange(len(rows)), indices[1:]])))
""",
    # the surprise before each step, from the second on
    """
def bits_per_character(model, text):
    p, state, bits = None, None, []
    for c in text:
        i = model["characters"].index(c)
        if p is not None:
            bits.append(np.log2(1 / p[i]) if p[i] > 0 else np.inf)
        p, state = model["step"](i, state)
    return sum(bits) / len(bits)
""",
]

ALTERNATIVES = {
    "build_windows": BUILD_WINDOWS,
    "vectorize": VECTORIZE,
    "sharpen": SHARPEN,
    "generate": GENERATE,
    "bits_per_character": BITS_PER_CHARACTER,
}
