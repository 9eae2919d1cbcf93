"""Ways to step down a gradient, in place, over one flat array of all parameters.

A network's `flat` and `flat_gradient` are what they are given. They sweep in chunks that fit the
processor's cache, since each does several operations on every entry.
"""

import numpy as np

CHUNK = 32_768


class Optimizer:
    """What all optimizers share: a learning rate, and memory that is made at the first update.

    Args:
        learning_rate: the step; may be changed between updates.

    Raises:
        ValueError: for a negative or non-finite learning rate.
    """

    memories = 0  # arrays as large as the parameters that it keeps from update to update
    starts_at = 0.0  # their first value

    def __init__(self, learning_rate: float) -> None:
        if not 0 <= learning_rate < float("inf"):
            raise ValueError(
                f"{type(self).__name__}: learning_rate is {learning_rate}, "
                "expected a finite number, 0 or more."
            )
        self.learning_rate = learning_rate
        self.updates = 0
        self._memory: np.ndarray | None = None

    def update(self, parameters: np.ndarray, gradient: np.ndarray) -> None:
        """Change `parameters` in place by one step against `gradient`, both flat `(n,)`.

        Raises:
            ValueError: when the number of parameters is not that of the updates before.
        """
        if self._memory is None:
            shape = (self.memories, len(parameters))
            self._memory = np.full(shape, self.starts_at, parameters.dtype)
            self._scratch = np.empty(min(CHUNK, len(parameters)), parameters.dtype)
        if self._memory.shape[1] != len(parameters):
            raise ValueError(
                f"{type(self).__name__}.update: {len(parameters)} parameters, but the updates "
                f"before had {self._memory.shape[1]}. Make a new optimizer for another network."
            )
        self.updates += 1
        for start in range(0, len(parameters), CHUNK):
            here = slice(start, start + CHUNK)
            p = parameters[here]
            self._sweep(p, gradient[here], self._memory[:, here], self._scratch[: len(p)])

    def _sweep(self, p: np.ndarray, g: np.ndarray, memory: np.ndarray, s: np.ndarray) -> None:
        """Update the chunk `p` by its gradient `g`; `s` is scratch room of the same length."""
        raise NotImplementedError


class SGD(Optimizer):
    """Plain gradient descent: `p -= learning_rate g`."""

    def __init__(self, learning_rate: float = 0.01) -> None:
        super().__init__(learning_rate)

    def _sweep(self, p: np.ndarray, g: np.ndarray, memory: np.ndarray, s: np.ndarray) -> None:
        np.multiply(g, self.learning_rate, out=s)
        np.subtract(p, s, out=p)


class Adagrad(Optimizer):
    """`memory += g²`, then `p -= learning_rate g / sqrt(memory + epsilon)` (Duchi et al., 2011).

    Args:
        learning_rate: the step.
        epsilon: inside the root, as in the labs.
        start: first value of the memory. At 0 the first step moves every weight by the full
            learning rate, however small its gradient; 1 is gentler.
    """

    memories = 1

    def __init__(
        self, learning_rate: float = 0.1, epsilon: float = 1e-8, start: float = 0.0
    ) -> None:
        super().__init__(learning_rate)
        self.starts_at = start + epsilon  # so that it need not be added anew in every update

    def _sweep(self, p: np.ndarray, g: np.ndarray, memory: np.ndarray, s: np.ndarray) -> None:
        seen = memory[0]
        np.multiply(g, g, out=s)
        np.add(seen, s, out=seen)
        np.sqrt(seen, out=s)
        np.divide(g, s, out=s)
        np.multiply(s, self.learning_rate, out=s)
        np.subtract(p, s, out=p)


class Adam(Optimizer):
    """Running means of the gradient and of its square (Kingma and Ba, 2015, algorithm 1).

    Args:
        learning_rate: the step.
        beta1: how much of the gradient's mean stays.
        beta2: how much of the mean square stays.
        epsilon: added to the root.
        weight_decay: pulls every parameter towards 0 by this share of the learning rate, apart
            from the gradient (Loshchilov and Hutter, 2019).
    """

    memories = 2

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(learning_rate)
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.weight_decay = weight_decay

    def _sweep(self, p: np.ndarray, g: np.ndarray, memory: np.ndarray, s: np.ndarray) -> None:
        mean, square = memory
        np.subtract(g, mean, out=s)
        np.multiply(s, 1 - self.beta1, out=s)
        np.add(mean, s, out=mean)  # beta1 mean + (1 - beta1) g
        np.multiply(g, g, out=s)
        np.subtract(s, square, out=s)
        np.multiply(s, 1 - self.beta2, out=s)
        np.add(square, s, out=square)
        # Both means start at 0 and are too small by 1 - beta^t; the root of that is taken out of
        # the chunk and into two numbers, as at the end of the paper's section 2.
        root = (1 - self.beta2**self.updates) ** 0.5
        step = self.learning_rate * root / (1 - self.beta1**self.updates)
        np.sqrt(square, out=s)
        np.add(s, self.epsilon * root, out=s)
        np.divide(mean, s, out=s)
        np.multiply(s, step, out=s)
        if self.weight_decay:
            np.multiply(p, 1 - self.learning_rate * self.weight_decay, out=p)
        np.subtract(p, s, out=p)
