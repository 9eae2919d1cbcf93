"""Times that can be compared, on a machine that has other things to do."""

import time
from collections.abc import Callable, Mapping

import numpy as np


def interleaved(
    sides: Mapping[str, Callable[[], object]], repeats: int, warm_up: int = 1, in_a_row: int = 1
) -> dict[str, float]:
    """Run all sides in turn, `repeats` times over, and give each one's median processor seconds.

    In turn, so that a machine that slows down or speeds up does so for every side. A turn is
    `in_a_row` calls, each timed by itself: what is short is timed warm, as it would run. Processor
    time, because every side has one thread: on an idle machine it is the time on the wall, on a
    busy one it leaves out most of what other programs took.
    """
    for side in sides.values():
        for _ in range(warm_up):
            side()
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(repeats):
        for name, side in sides.items():
            for _ in range(in_a_row):
                start = time.process_time()
                side()
                times[name].append(time.process_time() - start)
    return {name: float(np.median(seen)) for name, seen in times.items()}
