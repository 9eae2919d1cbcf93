"""Train the model that lab 00 opens with, by `python assets/weights/train_dinosaurs.py`.

A plain recurrent network of 64 hidden units, the one that labs 01 to 04 build, on the names of
`data/dinosaurs.txt`; each name from a zero state. Batches of 32 names, padded, with a mask; Adam.
First with a tenth of the names held out, to choose the number of passes; then on all of them.
Writes `dinosaurs.npz` (float32) and prints what `train_dinosaurs.log` holds.
"""

from pathlib import Path

import numpy as np

from unrolled.data import load

HERE = Path(__file__).resolve().parent
SEED, N_A, BATCH, MOST_PASSES = 20, 64, 32, 60
STEP, DECAY = 4e-3, 0.96

Parameters = dict[str, np.ndarray]


def padded(words: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Targets, inputs (27 stands for nothing) and mask, each (names, longest)."""
    longest = max(map(len, words))
    y = np.zeros((len(words), longest), dtype=int)
    mask = np.zeros((len(words), longest))
    for row, word in enumerate(words):
        y[row, : len(word)] = word
        mask[row, : len(word)] = 1
    x = np.concatenate([np.full((len(words), 1), 27), y[:, :-1]], axis=1)
    return x, y, mask


def loss_and_gradients(p: Parameters, words: list[np.ndarray]) -> tuple[float, Parameters]:
    """Nats over all words together, and the gradient of their sum."""
    x, y, mask = padded(words)
    m, T = x.shape
    table = np.concatenate([p["Wax"], np.zeros((N_A, 1))], axis=1)  # (n_a, 28)
    a, guesses, loss = [np.zeros((N_A, m))], [], 0.0
    for t in range(T):
        a.append(np.tanh(table[:, x[:, t]] + p["Waa"] @ a[-1] + p["ba"]))
        z = p["Wya"] @ a[-1] + p["by"]
        e = np.exp(z - z.max(axis=0))
        guesses.append(e / e.sum(axis=0))
        loss -= float(np.sum(mask[:, t] * np.log(guesses[-1][y[:, t], np.arange(m)])))
    g = {name: np.zeros_like(value) for name, value in p.items()}
    da_prev = np.zeros((N_A, m))
    for t in reversed(range(T)):
        dz = guesses[t]
        dz[y[:, t], np.arange(m)] -= 1
        dz *= mask[:, t]
        g["Wya"] += dz @ a[t + 1].T
        g["by"] += dz.sum(axis=1, keepdims=True)
        ds = (1 - a[t + 1] ** 2) * (p["Wya"].T @ dz + da_prev)
        g["Waa"] += ds @ a[t].T
        g["ba"] += ds.sum(axis=1, keepdims=True)
        read = x[:, t] < 27
        np.add.at(g["Wax"].T, x[read, t], ds[:, read].T)
        da_prev = p["Waa"].T @ ds
    return loss, g


def train(
    words: list[np.ndarray], passes: int, held: list[np.ndarray]
) -> tuple[Parameters, list[float]]:
    """Train from scratch; also the held-out loss, in bits a character, after each pass."""
    rng = np.random.default_rng(SEED)
    shapes = {"Wax": (N_A, 27), "Waa": (N_A, N_A), "Wya": (27, N_A), "ba": (N_A, 1), "by": (27, 1)}
    p = {
        k: rng.normal(size=s) / np.sqrt(N_A) if s[1] > 1 else np.zeros(s) for k, s in shapes.items()
    }
    first = {k: np.zeros_like(v) for k, v in p.items()}
    second = {k: np.zeros_like(v) for k, v in p.items()}
    step, updates, curve = STEP, 0, []
    for _ in range(passes):
        order = rng.permutation(len(words))
        for start in range(0, len(words), BATCH):
            batch = [words[i] for i in order[start : start + BATCH]]
            _, g = loss_and_gradients(p, batch)
            updates += 1
            for k in p:
                grad = g[k] / len(batch)
                first[k] = 0.9 * first[k] + 0.1 * grad
                second[k] = 0.999 * second[k] + 0.001 * grad**2
                ahead = np.sqrt(second[k] / (1 - 0.999**updates)) + 1e-8
                p[k] = p[k] - step * first[k] / (1 - 0.9**updates) / ahead
        step *= DECAY
        curve.append(bits(p, held))
    return p, curve


def bits(p: Parameters, words: list[np.ndarray]) -> float:
    """Bits a character, the newline counted."""
    return loss_and_gradients(p, words)[0] / np.log(2) / sum(map(len, words))


def main() -> None:
    names = load("dinosaurs")
    words = [names.encode(name + "\n") for name in names.names]
    order = np.random.default_rng(SEED).permutation(len(words))
    tenth = len(words) // 10
    held, rest = [words[i] for i in order[:tenth]], [words[i] for i in order[tenth:]]
    _, curve = train(rest, MOST_PASSES, held)
    best = int(np.argmin(curve)) + 1
    print(f"{len(rest)} names to learn from, {len(held)} held out, seed {SEED}, {N_A} hidden units")
    for passes in sorted({1, 5, 10, 20, 40, MOST_PASSES, best}):
        print(f"after {passes:2} passes: {curve[passes - 1]:.3f} bits a character held out")
    parameters, _ = train(words, best, held)
    nats = bits(parameters, words) * np.log(2) * sum(map(len, words)) / len(words)
    print(f"all {len(words)} names, {best} passes: {nats:.2f} nats a name on the names it learned")
    np.savez(HERE / "dinosaurs.npz", **{k: v.astype(np.float32) for k, v in parameters.items()})


if __name__ == "__main__":
    main()
