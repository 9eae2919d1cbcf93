"""Dropout between layers."""

import numpy as np


class Dropout:
    """Silence each unit of a layer's output with a given probability, while training.

    What remains is scaled up, so that its expected value stays (Srivastava et al., 2014). Only the
    way up is touched, never the way through time (Zaremba et al., 2014). One mask holds for all
    steps of a window (Gal and Ghahramani, 2016).

    Args:
        probability: of silence, in [0, 1).

    Raises:
        ValueError: for a probability outside [0, 1).
    """

    def __init__(self, probability: float) -> None:
        if not 0 <= probability < 1:
            raise ValueError(f"Dropout: probability is {probability}, expected 0 <= it < 1.")
        self.probability = probability
        self.mask: np.ndarray | None = None

    def forward(self, a: np.ndarray, rng: np.random.Generator | None) -> np.ndarray:
        """Return `a (T_x, n_a, m)` thinned out; `a` itself without `rng`, that is, in use."""
        self.mask = None
        if rng is None or self.probability == 0:
            return a
        kept = rng.random(a.shape[1:], dtype=np.float32) >= self.probability
        self.mask = kept.astype(a.dtype) / a.dtype.type(1 - self.probability)  # (n_a, m)
        return a * self.mask

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Silence the same units in `da (T_x, n_a, m)`, in place."""
        if self.mask is not None:
            da *= self.mask
        return da
