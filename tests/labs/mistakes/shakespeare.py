"""Wrong answers to lab 09 that passed once, and words that their verdicts must hold."""

VECTORIZE = """
def vectorize(X, Y, n_x, char_indices, Tx=40):
    x = np.zeros((len(X), Tx, n_x), dtype=bool)
    y = np.zeros((len(X), n_x), dtype=bool)
    for i, window in enumerate(X):
        for t, c in enumerate(window):
            x[i, t, char_indices[c]] = 1
        y[i, char_indices[Y[i]]] = 1
    return x, y
"""
BITS = """
def bits_per_character(model, text):
    indices = [model["characters"].index(c) for c in text]
    state, p_all = None, 1.0
    for now, after in zip(indices, indices[1:]):
        p, state = model["step"](now, state)
        p_all = p_all * p[after]
    with np.errstate(divide="ignore"):
        return -np.log2(p_all) / (len(indices) - 1)
"""
IN_ORDER = """
def vectorize(X, Y, n_x, char_indices, Tx=40):
    at = {c: i for i, c in enumerate(char_indices)}
    eye = np.eye(n_x, dtype=bool)
    return np.array([[eye[at[c]] for c in w] for w in X]), np.array([eye[at[c]] for c in Y])
"""

MISTAKES = {
    "vectorize": (
        VECTORIZE,
        {
            "int8": ((("dtype=bool", "dtype=np.int8"),), "truth values"),
            "in the order of the keys": (IN_ORDER, "the keys stand"),
        },
    ),
    "bits_per_character": (BITS, {"a product": (BITS, "product")}),
}
