"""The dense layer that ends a network, and the softmax cross-entropy that judges it."""

from collections.abc import Mapping

import numpy as np

from unrolled.nn.layers.inputs import product, sum_of_outer


class Output:
    """Scores for every next character: `Wya a + by`, for all steps in one product.

    Args:
        parameters: `Wya (n_y, n_a)` and `by (n_y, 1)`; read, never written.
        gradients: arrays of the same names and shapes, overwritten by `backward`.
    """

    def __init__(
        self, parameters: Mapping[str, np.ndarray], gradients: Mapping[str, np.ndarray]
    ) -> None:
        self.parameters = parameters
        self.gradients = gradients

    @staticmethod
    def shapes(n_a: int, n_y: int) -> dict[str, tuple[int, int]]:
        """Name the parameters and their shapes."""
        return {"Wya": (n_y, n_a), "by": (n_y, 1)}

    @staticmethod
    def initialise(parameters: Mapping[str, np.ndarray], rng: np.random.Generator) -> None:
        """Draw `Wya` uniformly from ±1/√n_a; the bias is zero."""
        bound = parameters["Wya"].shape[1] ** -0.5
        parameters["Wya"][...] = rng.uniform(-bound, bound, parameters["Wya"].shape)
        parameters["by"][...] = 0

    def forward(self, a: np.ndarray) -> np.ndarray:
        """Turn hidden states `(T_x, n_a, m)` into scores `(T_x, n_y, m)`."""
        self._a = a
        W = self.parameters["Wya"]
        scores = product(W, a, np.empty((len(a), len(W), a.shape[2]), a.dtype))
        scores += self.parameters["by"]
        return scores

    def backward(self, dz: np.ndarray) -> np.ndarray:
        """Take the gradient with respect to the scores, return that of the states.

        Args:
            dz: `(T_x, n_y, m)`.

        Returns:
            `da (T_x, n_a, m)`; the gradients of the parameters are in `gradients`.
        """
        sum_of_outer(dz, self._a, out=self.gradients["Wya"])
        dz.sum(axis=0).sum(axis=1, keepdims=True, out=self.gradients["by"])
        return product(self.parameters["Wya"].T, dz, np.empty_like(self._a, order="C"))


def cross_entropy(scores: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Judge scores by the characters that came: -log softmax(scores)[y], in nats.

    Args:
        scores: `(T_x, n_y, m)`; overwritten.
        y: `(T_x, m)` integers in [0, n_y).

    Returns:
        The loss of each prediction, `(T_x, m)`, not summed; and its gradient with respect to the
        scores, `softmax(scores) - one_hot(y)`, in the array that held the scores.
    """
    steps, m = y.shape
    truth: tuple[np.ndarray, ...] = np.arange(steps)[:, None], y, np.arange(m)
    p = scores
    if m == 1:  # then (T_x, n_y) is contiguous along the characters and quicker to sum
        p, truth = scores[:, :, 0], (np.arange(steps), y[:, 0])
    p -= p.max(axis=1, keepdims=True)
    score_of_truth = p[truth]
    np.exp(p, out=p)
    total = p.sum(axis=1, keepdims=True)
    losses = np.log(total[:, 0]) - score_of_truth
    p /= total
    p[truth] -= 1
    return losses.reshape(steps, m), scores


def sharpen(scores: np.ndarray, temperature: float) -> np.ndarray:
    """Turn scores into probabilities at a temperature: `softmax(scores / temperature)`.

    Args:
        scores: `(n_y,)`, before the softmax.
        temperature: below 1 the likely becomes likelier, above 1 all become more alike. At 0 the
            highest score takes all.

    Returns:
        `(n_y,)` float64 that sum to 1.

    Raises:
        ValueError: for a temperature that is negative or no finite number.

    >>> sharpen(np.array([0.0, np.log(3)]), 1.0).round(2).tolist()
    [0.25, 0.75]
    >>> sharpen(np.array([0.0, np.log(3)]), 0.0).tolist()
    [0.0, 1.0]
    """
    if not 0 <= temperature < float("inf"):
        raise ValueError(f"temperature is {temperature}, expected a finite number, 0 or more.")
    p = np.zeros(len(scores))
    top = scores.argmax()
    with np.errstate(over="ignore"):  # a tiny temperature sends all but the highest to -inf
        if temperature > 0:
            np.divide(np.subtract(scores, scores[top], dtype=np.float64), temperature, out=p)
            np.exp(p, out=p)
            p /= p.sum()
        else:
            p[top] = 1
    return p
