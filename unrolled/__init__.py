"""Recurrent networks, from scratch: the library that the labs import."""

import sys

if sys.platform == "emscripten":
    import logging

    import tqdm

    tqdm.tqdm.monitor_interval = 0  # a browser's Python has no threads; it would warn of that
    # It finds its fonts anew in every tab, and says so on stderr.
    logging.getLogger("matplotlib.font_manager").setLevel("ERROR")
