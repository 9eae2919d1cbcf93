"""The command line: `python -m benchmarks.promises [RUN…]` measures and writes the tables.

Each machine is a process of its own, since a kernel is chosen when NumPy is imported. One thread.
"""

import argparse
import functools
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from benchmarks.promises import table
from benchmarks.promises.machines import MACHINES, taken
from benchmarks.promises.run import untouched
from benchmarks.promises.runs import RUNS


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the runs that are named, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.promises",
        description="Train what the labs promise something about, on every machine, and keep it.",
        epilog="Example: python -m benchmarks.promises 05_book --jobs 2",
    )
    parser.add_argument("runs", nargs="*", metavar="RUN", help=f"of {', '.join(RUNS)}")
    parser.add_argument("--jobs", type=int, default=1, help="machines played at once")
    parser.add_argument("--on", help=argparse.SUPPRESS)  # the inner call: one machine
    options = parser.parse_args(arguments)
    names = options.runs or list(RUNS)
    if unknown := set(names) - set(RUNS):
        parser.error(f"no such run: {', '.join(sorted(unknown))}")
    if options.on:
        _measure(names[0], options.on)
        return 0
    for name in names:
        with ThreadPoolExecutor(options.jobs) as pool:
            measured = pool.map(functools.partial(_elsewhere, name), MACHINES)
            rows = list(itertools.chain.from_iterable(measured))
        table.write(name, rows)
        print(f"{name}: {len(rows)} runs", flush=True)
    return 0


def _measure(name: str, machine: str) -> None:
    for place, seed in RUNS[name].places(tuple(MACHINES)):
        if place == machine:
            numbers = {k: float(v) for k, v in RUNS[name].measure(seed, untouched).items()}
            print(json.dumps([machine, taken(), seed, numbers]), flush=True)


def _elsewhere(name: str, machine: str) -> list[table.Row]:
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "TQDM_DISABLE": "1"}
    call = [sys.executable, "-W", "ignore", "-m", "benchmarks.promises", name, "--on", machine]
    done = subprocess.run(
        call, env=environment | MACHINES[machine], stdout=subprocess.PIPE, text=True, check=True
    )
    return [table.Row(*json.loads(line)) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    sys.exit(main())
