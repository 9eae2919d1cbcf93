"""Wrong answers to lab 10, written before its spec was looked at; `right` is the text they change."""

TOP_K = """
def top_k(probabilities, k):
    best = np.argsort(-probabilities, kind="stable")[:k]
    result = np.zeros_like(probabilities)
    result[best] = probabilities[best]
    return result / result.sum()
"""

NUCLEUS = """
def nucleus(probabilities, mass):
    order = np.argsort(-probabilities, kind="stable")
    result = np.zeros_like(probabilities)
    total = 0.0
    for i in order:
        result[i] = probabilities[i]
        total += probabilities[i]
        if total >= mass and mass < 1:
            break
    return result / result.sum()
"""

SCORE = """
def sequence_log_probability(step, start, indices):
    state, index = start
    total = 0.0
    for i in indices:
        log_p, state = step(state, index)
        total = total + log_p[i]
        index = i
    return total
"""

BEAM = """
def beam_search(step, start, width, length):
    beams = [(0.0, [], start[0], start[1])]
    for t in range(length):
        new = []
        for score, seq, state, index in beams:
            log_p, next_state = step(state, index)
            for i in range(len(log_p)):
                new.append((score + log_p[i], seq + [i], next_state, i))
        new.sort(key=lambda b: (-b[0], b[1]))
        beams = new[:width]
    return [(score, seq) for score, seq, state, index in beams]
"""

MISTAKES = {
    "top_k": (
        TOP_K,
        {
            "no division": ([(" / result.sum()", "")], "sum to"),
            "ascending": ([("-probabilities, kind", "probabilities, kind")], "argsort"),
            "turned around": (
                [
                    (
                        'np.argsort(-probabilities, kind="stable")[:k]',
                        "np.argsort(probabilities, kind='stable')[::-1][:k]",
                    )
                ],
                "lower index",
            ),
            "by the smallest that is kept": (
                [
                    (
                        "result[best] = probabilities[best]",
                        "result = np.where(probabilities >= probabilities[best].min(), probabilities, 0)",
                    )
                ],
                "alike",
            ),
        },
    ),
    "nucleus": (
        NUCLEUS,
        {
            "stops too soon": (
                [
                    (
                        "        result[i] = probabilities[i]\n        total += probabilities[i]\n        if total >= mass and mass < 1:\n            break\n",
                        "        if total + probabilities[i] > mass and total > 0 and mass < 1:\n            break\n        result[i] = probabilities[i]\n        total += probabilities[i]\n",
                    )
                ],
                "reach",
            ),
            "no division": ([(" / result.sum()", "")], "sum to"),
            "unsorted": (
                [('np.argsort(-probabilities, kind="stable")', "range(len(probabilities))")],
                "likeliest",
            ),
        },
    ),
    "sequence_log_probability": (
        SCORE,
        {
            "the state dropped": ([("log_p, state = step", "log_p, _ = step")], "know"),
            "the index stays": ([("        index = i\n", "")], "read next"),
            "in bits": ([("return total", "return total / np.log(2)")], "logarithm"),
            "a mean": ([("return total", "return total / max(1, len(indices))")], "sum"),
        },
    ),
    "beam_search": (
        BEAM,
        {
            "one alone": ([("new[:width]", "new[:1]")], "width"),
            "the state of the start": (
                [("seq + [i], next_state", "seq + [i], start[0]")],
                "beginning",
            ),
            "the wrong end": ([("(-b[0], b[1])", "(b[0], b[1])")], "sort"),
            "the last step alone": ([("score + log_p[i]", "log_p[i]")], "all of them"),
            "exponentials": ([("[(score, seq)", "[(np.exp(score), seq)")], "logarithm"),
        },
    ),
}
