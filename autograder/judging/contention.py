"""Tell a slow answer from a slow machine."""

import time

ENOUGH = 1.5  # below this a machine is as good as idle
MOST = 10.0


def contention(seconds: float = 0.2) -> float:
    """How much longer everything takes now because others use the machine too; 1 when idle.

    The sandbox's deadlines fit the processor; this is about what else runs on it.
    """
    wall, used = time.perf_counter(), time.process_time()
    while time.perf_counter() - wall < seconds:
        sum(range(1000))
    share = (time.process_time() - used) / (time.perf_counter() - wall)
    return min(1 / max(share, 1 / MOST), MOST)
