"""Recurrent networks, from scratch: the library that the labs import."""

import sys

if sys.platform == "emscripten":  # a browser's Python has no threads; tqdm would warn of that
    import tqdm

    tqdm.tqdm.monitor_interval = 0
