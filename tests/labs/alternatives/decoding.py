"""Right answers to lab 10 in the styles of many hands; each must keep all of its points."""

TOP_K = [
    # sorted in Python
    """
def top_k(probabilities, k):
    ranked = sorted(range(len(probabilities)), key=lambda i: (-probabilities[i], i))
    chosen = set(ranked[:k])
    result = [p if i in chosen else 0.0 for i, p in enumerate(probabilities)]
    return np.array(result) / sum(result)
""",
    # lexsort, a mask
    """
def top_k(probabilities, k):
    n = len(probabilities)
    if k >= n:
        return probabilities / probabilities.sum()
    mask = np.zeros(n, dtype=bool)
    mask[np.lexsort((np.arange(n), -probabilities))[:k]] = True
    out = np.where(mask, probabilities, 0)
    return out / out.sum()
""",
    # the largest taken out one by one
    """
def top_k(probabilities, k):
    rest, out = np.array(probabilities, dtype=float), np.zeros(len(probabilities))
    for _ in range(min(k, len(rest))):
        i = np.argmax(rest)
        out[i], rest[i] = rest[i], -1
    return out / out.sum()
""",
]

NUCLEUS = [
    # one by one until it is enough
    """
def nucleus(probabilities, mass):
    if mass >= 1:
        return np.array(probabilities)
    out, total = np.zeros(len(probabilities)), 0.0
    for i in sorted(range(len(probabilities)), key=lambda i: (-probabilities[i], i)):
        out[i] = probabilities[i]
        total += probabilities[i]
        if total >= mass:
            break
    return out / out.sum()
""",
    # searchsorted
    """
def nucleus(probabilities, mass):
    order = np.argsort(-probabilities, kind="stable")
    last = np.searchsorted(np.cumsum(probabilities[order]), mass) if mass < 1 else len(order)
    out = np.array(probabilities)
    out[order[last + 1:]] = 0
    return out / np.sum(out)
""",
    # the mass before each one
    """
def nucleus(probabilities, mass):
    order = np.argsort(-probabilities, kind="stable")
    before = np.concatenate([[0], np.cumsum(probabilities[order])[:-1]])
    stays = (before < mass) | (np.arange(len(order)) == 0) | (mass >= 1)
    out = np.zeros(len(order))
    out[order[stays]] = probabilities[order[stays]]
    return out / out.sum()
""",
]

SCORE = [
    # pairs of what is read and what is scored
    """
def sequence_log_probability(step, start, indices):
    state, first = start
    logs = []
    for read, scored in zip([first, *indices], indices):
        log_p, state = step(state, read)
        logs.append(float(log_p[scored]))
    return sum(logs)
""",
    # recursion
    """
def sequence_log_probability(step, start, indices):
    if len(indices) == 0:
        return 0.0
    log_p, state = step(*start)
    return log_p[indices[0]] + sequence_log_probability(step, (state, indices[0]), indices[1:])
""",
]

BEAM = [
    # all scores in one array, lexsort
    """
def beam_search(step, start, width, length):
    beams = [(0.0, (), start[0], start[1])]
    for _ in range(length):
        grown = []
        for score, path, state, last in beams:
            log_p, new_state = step(state, last)
            grown += [(score + lp, path + (i,), new_state, i) for i, lp in enumerate(log_p)]
        beams = sorted(grown, key=lambda b: (-b[0], b[1]))[:width]
    return [(b[0], b[1]) for b in beams]
""",
    # dictionaries, heapq
    """
import heapq
def beam_search(step, start, width, length):
    states = {(): start}
    scores = {(): 0.0}
    for _ in range(length):
        new_scores, new_states = {}, {}
        for path, (state, index) in states.items():
            log_p, after = step(state, index)
            for i in range(len(log_p)):
                new_scores[(*path, i)] = scores[path] + log_p[i]
                new_states[(*path, i)] = (after, i)
        best = heapq.nsmallest(width, new_scores, key=lambda p: (-new_scores[p], p))
        scores = {p: new_scores[p] for p in best}
        states = {p: new_states[p] for p in best}
    return [(float(s), list(p)) for p, s in scores.items()]
""",
]

ALTERNATIVES = {
    "top_k": TOP_K,
    "nucleus": NUCLEUS,
    "sequence_log_probability": SCORE,
    "beam_search": BEAM,
}
