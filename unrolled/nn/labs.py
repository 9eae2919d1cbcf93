"""The same weights as the dictionary that the labs' functions take, and back."""

from collections.abc import Mapping

import numpy as np

from unrolled.nn.network import Network


def to_lab(network: Network, layer: int = 1) -> dict[str, np.ndarray]:
    """Copy one layer's parameters under the labs' names, in float64.

    `rnn_forward` and `lstm_forward` of the labs then compute what the engine computes. For the last
    layer, or the only one, the dictionary ends with the network's output: `Wya` or `Wy`, and `by`.
    A layer below has no output of its own, but the labs' functions compute one; there it is a
    single row of zeros.

    Args:
        network: of any depth.
        layer: counted from 1.

    Raises:
        ValueError: when there is no such layer.
    """
    last = len(network.hidden)
    if not 1 <= layer <= last:
        raise ValueError(f"to_lab: layer is {layer}, expected 1 to {last}.")
    prefix = f"{layer}."
    parameters = {
        name.removeprefix(prefix): view.astype(np.float64)
        for name, view in network.parameters.items()
        if name.startswith(prefix) and not name.endswith(("a0", "c0"))
    }
    for name in (network.output_name, "by"):
        view = network.parameters[name]
        parameters[name] = (
            view.astype(np.float64) if layer == last else np.zeros((1, *view.shape[1:]))
        )
    if layer < last:
        parameters[network.output_name] = np.zeros((1, network.hidden[layer - 1]))
    return parameters


def from_lab(network: Network, parameters: Mapping[str, np.ndarray], layer: int = 1) -> None:
    """Put a lab's parameters into one layer of `network`; the output too, for the last layer.

    Args:
        network: changed in place.
        parameters: as `to_lab` gives them; other keys are left aside.
        layer: counted from 1.

    Raises:
        ValueError: when there is no such layer, or an array is missing or of another shape.
    """
    expected = to_lab(network, layer)
    last = layer == len(network.hidden)
    names = [n for n in expected if last or n not in (network.output_name, "by")]
    for name in names:
        shape = np.shape(parameters[name]) if name in parameters else None
        if shape != expected[name].shape:
            raise ValueError(
                f"from_lab: {name} has shape {shape}, expected {expected[name].shape}."
            )
    for name in names:
        full = name if name in (network.output_name, "by") else f"{layer}.{name}"
        network.parameters[full][...] = parameters[name]
