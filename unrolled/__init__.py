"""Recurrent networks, from scratch: the library that the labs import."""

import importlib
import sys
from typing import Any

# What a cell takes from the library by one short line, and where it is.
SHORT = {
    "progress": "unrolled.commands.from_a_cell",
    "reset": "unrolled.commands.from_a_cell",
    "upgrade": "unrolled.commands.from_a_cell",
    "guess": "unrolled.guessing",
}


def __getattr__(name: str) -> Any:
    """Fetch one of `SHORT` when it is asked for, and nothing before."""
    if name not in SHORT:
        raise AttributeError(f"module 'unrolled' has no attribute {name!r}")
    return getattr(importlib.import_module(SHORT[name]), name)


if sys.platform == "emscripten":
    import logging

    import tqdm

    tqdm.tqdm.monitor_interval = 0  # a browser's Python has no threads; it would warn of that
    # It finds its fonts anew in every tab, and says so on stderr.
    logging.getLogger("matplotlib.font_manager").setLevel("ERROR")
