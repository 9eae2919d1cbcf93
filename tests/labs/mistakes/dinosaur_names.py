"""Wrong samplers of lab 04 that passed once, and words that their verdicts must hold."""

SAMPLE = """
def sample(parameters, char_to_ix, rng, temperature=1.0):
    n, newline = len(char_to_ix), char_to_ix["\\n"]
    x, a, indices = np.zeros((n, 1)), np.zeros((len(parameters["Waa"]), 1)), []
    while len(indices) < 50:
        a, _, _ = rnn_cell_forward(x, a, parameters)
        p = softmax((parameters["Wya"] @ a + parameters["by"]) / temperature)[:, 0]
        p = p / np.sum(p)
        idx = int(rng.choice(n, p=p))
        indices.append(idx)
        if idx == newline:
            return indices
        x = one_hot([idx], n)
    indices.append(newline)
    return indices
"""
LAW = "p = p / np.sum(p)"
TOP = "p = np.where(p >= np.sort(p)[-3], p, 0); p = p / p.sum()"
OFTEN = "p = 0.8 * p + 0.2 * (p == p.max()) / (p == p.max()).sum()"
LATE = "p = p if len(indices) < 3 or temperature < 0.1 else np.ones(n) / n"

MISTAKES = {
    "sample": (
        SAMPLE,
        {
            "27 written out": ((("np.zeros((n, 1))", "np.zeros((27, 1))"),), "27"),
            "0 for the newline": ((("idx == newline", "idx == 0"),), "indices"),
            "two newlines": (
                (("if idx == newline:", "if idx == newline and len(indices) < 50:"),),
                "two newlines at the limit",
            ),
            "exponent 0.7": (((LAW, "p = p**0.7 / np.sum(p**0.7)"),), "chance does not explain"),
            "exponent 1.5": (((LAW, "p = p**1.5 / np.sum(p**1.5)"),), "chance does not explain"),
            "three letters": (((LAW, TOP),), "chance does not explain"),
            "often the likeliest": (((LAW, OFTEN),), "chance does not explain"),
            "evenly from the fourth on": (((LAW, LATE),), "chance does not explain"),
        },
    ),
}
