"""All parameters of a network in one flat array, and views of it by name."""

from collections.abc import Mapping

import numpy as np

Shapes = Mapping[str, tuple[int, ...]]


class Block:
    """Arrays of given names and shapes that are views of one flat array.

    An optimizer or a clip crosses `flat` in one sweep; a layer uses the views. Neither copies.

    Args:
        shapes: by name, in the order in which they lie in `flat`.
        dtype: float32 or float64.
    """

    def __init__(self, shapes: Shapes, dtype: np.dtype) -> None:
        sizes = [int(np.prod(shape)) for shape in shapes.values()]
        self.flat = np.zeros(sum(sizes), dtype)
        parts = np.split(self.flat, np.cumsum(sizes)[:-1])
        self.views = {
            name: part.reshape(shape)
            for (name, shape), part in zip(shapes.items(), parts, strict=True)
        }

    def of(self, prefix: str) -> dict[str, np.ndarray]:
        """Pick the views whose names start with `prefix`, and drop it: a layer's own arrays."""
        return {
            name.removeprefix(prefix): view
            for name, view in self.views.items()
            if name.startswith(prefix)
        }


def by_lab_names(views: Mapping[str, np.ndarray], gates: str) -> dict[str, np.ndarray]:
    """Cut fused gate matrices into the labs' `Wf Wi Wc Wo` and `bf bi bc bo`, as views.

    Args:
        views: arrays by name; `1.W (4 n_a, n_a + n_x)` and `1.b (4 n_a, 1)` are cut.
        gates: the order of the gates in the rows, such as "fioc".
    """
    named: dict[str, np.ndarray] = {}
    for name, view in views.items():
        if name.endswith((".W", ".b")):
            for gate, rows in zip(gates, np.split(view, len(gates)), strict=True):
                named[name + gate] = rows
        else:
            named[name] = view
    return named
