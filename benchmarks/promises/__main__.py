"""The command line: `python -m benchmarks.promises [RUN…]` measures and writes the tables.

Each machine is a process of its own, since a kernel is chosen when NumPy is imported. One thread.
"""

import argparse
import functools
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from autograder.course import Course
from benchmarks.promises import table
from benchmarks.promises.machines import MACHINES, taken
from benchmarks.promises.run import untouched
from benchmarks.promises.runs import RUNS
from benchmarks.promises.said import QUOTES


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
    parser.add_argument("--quote", action="store_true", help="put the tables into the labs' texts")
    options = parser.parse_args(arguments)
    names = options.runs or list(RUNS)
    if unknown := set(names) - set(RUNS):
        parser.error(f"no such run: {', '.join(sorted(unknown))}")
    if options.quote:
        _quote(names)
        return 0
    if options.on:
        _measure(names, options.on)
        return 0
    found: dict[str, list[table.Row]] = {name: [] for name in names}
    with ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(functools.partial(_elsewhere, found), MACHINES))
    return 0


def _quote(names: Sequence[str]) -> None:
    for quote in QUOTES:
        if quote.run in names:
            place = Course().source(quote.lab)
            text = quote.updated(place.read_text(encoding="utf-8"), table.read(quote.run))
            place.write_text(text, encoding="utf-8")


def _measure(names: Sequence[str], machine: str) -> None:
    for name in names:
        for place, seed in RUNS[name].places(tuple(MACHINES)):
            if place == machine:
                numbers = {k: float(v) for k, v in RUNS[name].measure(seed, untouched).items()}
                print(json.dumps([name, machine, taken(), seed, numbers]), flush=True)


def _elsewhere(found: dict[str, list[table.Row]], machine: str) -> None:
    """Let a process of its own be that machine; a table is written when its last row is there."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "TQDM_DISABLE": "1"}
    call = [sys.executable, "-W", "ignore", "-m", "benchmarks.promises", *found, "--on", machine]
    with subprocess.Popen(
        call, env={**environment, **MACHINES[machine]}, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            name, *row = json.loads(line)
            rows = found[name]
            rows.append(table.Row(*row))
            if len(rows) == len(RUNS[name].places(tuple(MACHINES))):
                table.write(name, rows)
                print(f"{name}: {len(rows)} runs", flush=True)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, call)


if __name__ == "__main__":
    sys.exit(main())
