"""Right answers to lab 03 in many styles, as source text."""

ALTERNATIVES = {
    "clip": [
        """
def clip(gradients, maxValue):
    result = {}
    for key in gradients:
        result[key] = np.clip(gradients[key], -maxValue, maxValue)
    return result
""",
        """
import copy

def clip(gradients, maxValue):
    gradients = copy.deepcopy(gradients)
    for key, gradient in gradients.items():
        gradients[key] = np.minimum(np.maximum(gradient, -maxValue), maxValue)
    return gradients
""",
        """
def clip(gradients, maxValue):
    return dict(zip(gradients.keys(), [np.asarray(g).clip(-maxValue, maxValue) for g in gradients.values()]))
""",
        """
def clip(gradients, maxValue):
    out = {}
    for k, v in gradients.items():
        w = np.array(v, dtype=float)
        w[w > maxValue] = maxValue
        w[w < -maxValue] = -maxValue
        out[k] = w
    return out
""",
        """
def clip(gradients, maxValue):
    gradients = {k: np.array(v, dtype=np.float64) for k, v in gradients.items()}
    for gradient in gradients.values():
        np.clip(gradient, -maxValue, maxValue, out=gradient)
    return gradients
""",
        """
def clip(grads, bound):
    print("clipping", len(grads), "arrays")
    return {k: np.sign(g) * np.minimum(np.abs(g), bound) for k, g in grads.items()}
""",
        """
def clip(gradients, maxValue):
    def one(v):
        return maxValue if v > maxValue else (-maxValue if v < -maxValue else v)
    return {k: np.array([one(v) for v in np.ravel(g)]).reshape(np.shape(g)) for k, g in gradients.items()}
""",
        """
def clip(gradients, maxValue):
    return {k: np.where(np.abs(g) <= maxValue, g, np.copysign(maxValue, g)).astype(np.float32) for k, g in gradients.items()}
""",
    ],
    "clip_by_norm": [
        """
def clip_by_norm(gradients, max_norm):
    total = 0
    for g in gradients.values():
        total += np.sum(g ** 2)
    norm = total ** 0.5
    if norm <= max_norm:
        return {k: np.copy(g) for k, g in gradients.items()}
    return {k: g * (max_norm / norm) for k, g in gradients.items()}
""",
        """
def clip_by_norm(gradients, max_norm):
    flat = np.concatenate([np.ravel(g) for g in gradients.values()])
    norm = np.linalg.norm(flat)
    factor = min(1.0, max_norm / norm) if norm else 1.0
    return {k: factor * g for k, g in gradients.items()}
""",
        """
def clip_by_norm(gradients, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in gradients.values()])
    if norm > max_norm:
        return {k: g / norm * max_norm for k, g in gradients.items()}
    return dict(gradients)
""",
        """
def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum(np.vdot(g, g) for g in gradients.values()))
    return {k: g * max_norm / max(norm, max_norm) for k, g in gradients.items()}
""",
        """
import copy

def clip_by_norm(gradients, max_norm):
    out = copy.deepcopy(gradients)
    norm = np.sqrt(sum((g.astype(float) ** 2).sum() for g in out.values()))
    if norm > max_norm:
        for k in out:
            out[k] = out[k] * max_norm / norm
    return out
""",
        """
def clip_by_norm(gradients, max_norm):
    squares = 0.0
    for g in gradients.values():
        for entry in np.asarray(g).flat:
            squares += float(entry) ** 2
    scale = 1.0 if squares <= max_norm ** 2 else max_norm / squares ** 0.5
    result = {}
    for key in gradients:
        result[key] = np.multiply(gradients[key], scale)
    return result
""",
        """
def clip_by_norm(gradients, max_norm):
    # as PyTorch does it
    norm = np.sqrt(np.sum([np.sum(np.square(g)) for g in gradients.values()]))
    scale = np.minimum(max_norm / (norm + 1e-6), 1.0)
    return {k: g * scale for k, g in gradients.items()}
""",
    ],
    "sgd_update": [
        """
def sgd_update(parameters, gradients, learning_rate):
    new = {}
    for name in parameters:
        if "d" + name in gradients:
            new[name] = parameters[name] - learning_rate * gradients["d" + name]
        else:
            new[name] = parameters[name].copy()
    return new
""",
        """
import copy

def sgd_update(parameters, gradients, lr):
    parameters = copy.deepcopy(parameters)
    for key in parameters.keys():
        parameters[key] = parameters[key] + -lr * gradients.get("d" + key, 0)
    return parameters
""",
        """
def sgd_update(parameters, gradients, learning_rate):
    result = dict(parameters)
    for key, gradient in gradients.items():
        if key[1:] in result:
            result[key[1:]] = result[key[1:]] - learning_rate * gradient
    return result
""",
        """
def sgd_update(parameters, gradients, learning_rate):
    new = {name: np.array(value, dtype=float) for name, value in parameters.items()}
    for name in new:
        try:
            new[name] -= learning_rate * gradients["d%s" % name]
        except KeyError:
            pass
    return new
""",
        """
def sgd_update(parameters, gradients, learning_rate):
    updated = {}
    for name, value in sorted(parameters.items()):
        step = learning_rate * np.asarray(gradients["d" + name]) if "d" + name in gradients else np.zeros_like(value)
        updated[name] = np.subtract(value, step)
    return updated
""",
        """
def sgd_update(parameters, gradients, learning_rate):
    names = [n for n in parameters if f"d{n}" in gradients]
    return {**parameters, **{n: parameters[n] - gradients[f"d{n}"] * learning_rate for n in names}}
""",
    ],
    "adagrad_update": [
        """
def adagrad_update(parameters, gradients, memory, learning_rate, epsilon=1e-8):
    new_p, new_m = {}, {}
    for name in parameters:
        g = gradients.get("d" + name)
        if g is None:
            new_p[name], new_m[name] = parameters[name], memory[name]
            continue
        new_m[name] = memory[name] + g * g
        new_p[name] = parameters[name] - learning_rate * g / np.sqrt(new_m[name] + epsilon)
    return new_p, new_m
""",
        """
def adagrad_update(parameters, gradients, memory, learning_rate, epsilon=1e-8):
    p = {k: np.array(v, dtype=float) for k, v in parameters.items()}
    m = {k: np.array(v, dtype=float) for k, v in memory.items()}
    for k in p:
        if "d" + k not in gradients:
            continue
        dparam = gradients["d" + k]
        m[k] += dparam * dparam
        p[k] += -learning_rate * dparam / np.sqrt(m[k] + epsilon)
    return p, m
""",
        """
import copy

def adagrad_update(parameters, gradients, memory, lr, eps=1e-8):
    parameters, memory = copy.deepcopy(parameters), copy.deepcopy(memory)
    for key, g in gradients.items():
        name = key[1:]
        if name in parameters:
            memory[name] = memory[name] + np.square(g)
            parameters[name] = parameters[name] - (lr / np.sqrt(memory[name] + eps)) * g
    return [parameters, memory]
""",
        """
def adagrad_update(parameters, gradients, memory, learning_rate, epsilon=1e-8):
    remembered = {k: m + np.power(gradients["d" + k], 2) if "d" + k in gradients else m for k, m in memory.items()}
    return {
        k: v - learning_rate * gradients["d" + k] * (remembered[k] + epsilon) ** -0.5 if "d" + k in gradients else v
        for k, v in parameters.items()
    }, remembered
""",
        """
def adagrad_update(parameters, gradients, memory, learning_rate, epsilon=1e-8):
    # epsilon outside of the root, as in PyTorch
    stepped, remembered = dict(parameters), dict(memory)
    for name in parameters:
        if "d" + name in gradients:
            g = gradients["d" + name]
            remembered[name] = memory[name] + g ** 2
            stepped[name] = parameters[name] - learning_rate * g / (np.sqrt(remembered[name]) + epsilon)
    return stepped, remembered
""",
        """
def adagrad_update(parameters, gradients, memory, learning_rate, epsilon=1e-8):
    def one(value, g, m):
        m = m + np.abs(g) ** 2
        return value - np.divide(learning_rate * g, np.sqrt(np.add(m, epsilon))), m
    pairs = {n: one(v, gradients["d" + n], memory[n]) if "d" + n in gradients else (v, memory[n]) for n, v in parameters.items()}
    return {n: p[0] for n, p in pairs.items()}, {n: p[1] for n, p in pairs.items()}
""",
        """
def adagrad_update(parameters, gradients, memory, learning_rate, epsilon=1e-8):
    new_parameters, new_memory = {}, {}
    for name, value in parameters.items():
        value, seen = np.array(value, float), np.array(memory[name], float)
        if "d" + name in gradients:
            g = np.asarray(gradients["d" + name], float)
            for i in np.ndindex(value.shape):
                seen[i] += g[i] ** 2
                value[i] -= learning_rate * g[i] / (seen[i] + epsilon) ** 0.5
        new_parameters[name], new_memory[name] = value, seen
    return new_parameters, new_memory
""",
    ],
    "smooth": [
        """
def smooth(loss, current, beta=0.999):
    return loss * beta + current * (1 - beta)
""",
        """
def smooth(loss, cur_loss, beta=0.999):
    return loss - (1 - beta) * (loss - cur_loss)
""",
        """
def smooth(loss, current, beta=0.999):
    return np.average([loss, current], weights=[beta, 1 - beta])
""",
        """
def smooth(loss, current, beta=0.999):
    return np.dot([beta, 1.0 - beta], [loss, current])
""",
        """
def smooth(loss, current, beta=0.999):
    alpha = 1 - beta
    smoothed = (1 - alpha) * loss
    smoothed += alpha * current
    return np.array([smoothed])
""",
        """
def smooth(loss, current, beta=0.999):
    return np.interp(beta, [0, 1], [current, loss])
""",
    ],
}
