"""What the browser is given: settings as JSON, and numbers as one binary buffer."""

import sys
from typing import Any

import numpy as np

from unrolled import nn
from unrolled.widgets.explorer import TOP, Explorer
from unrolled.widgets.readers import FunctionReader, NetworkReader


def settings_and_numbers(
    explorer: Explorer, prefix: str, temperature: float
) -> tuple[dict[str, Any], bytes]:
    """Describe an explorer to `front/temperature.js`.

    A network goes as a whole: its shape, and its weights in the order of `Network.flat`, in their
    own precision. Of a function only those scores go that were asked for so far.

    Returns:
        What can be written as JSON; and little-endian floats.
    """
    reader = explorer.reader
    settings: dict[str, Any] = {
        "letters": reader.letters,
        "prefix": explorer.clean(prefix),
        "seed": explorer.seed,
        "longest": explorer.longest,
        "lines": explorer.lines,
        "temperature": temperature,
        "samples": explorer.count,
        "top": TOP,
        "blankFirst": reader.blank_first,
        "cuts": explorer.cuts,
    }
    if isinstance(reader, NetworkReader):
        settings["shape"] = shape(reader.network, len(reader.letters))
        return settings, little_endian(reader.weights)
    assert isinstance(reader, FunctionReader)
    settings["texts"] = list(reader.known)
    return settings, little_endian(np.array(list(reader.known.values())))


def shape(network: nn.Network, letters: int) -> dict[str, Any]:
    """How `front/network.js` finds its way in a network's weights."""
    return {
        "cell": network.cell,
        "hidden": network.hidden,
        "letters": letters,
        "learned": network.learned_state,
        "bytes": network.dtype.itemsize,
        **network.options,
    }


def little_endian(numbers: np.ndarray) -> bytes:
    """The bytes of an array as a browser reads them."""
    return (numbers.byteswap() if sys.byteorder == "big" else numbers).tobytes()
