"""The command line: `python -m benchmarks [NAME] [--json]`."""

import argparse
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.harness.registry import find, names
from benchmarks.harness.report import as_json, as_text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one benchmark, or all of them, each in a process of its own.

    Returns:
        0, also where a goal is missed: that is a finding. A crash is not, and gives 1.
    """
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure ours against others, side by side. A ratio above 1: ours is better.",
        epilog="Example: python -m benchmarks train_lstm --json",
        add_help=False,
    )
    parser.add_argument("name", nargs="?", choices=names(), help="all of them without a name")
    parser.add_argument("--json", action="store_true", help="print one JSON object a benchmark")
    chosen, _ = parser.parse_known_args(arguments)
    benchmark = find(chosen.name) if chosen.name else None
    parser.add_argument("-h", "--help", action="help", help="show this; with a NAME, its options")
    if benchmark is not None and hasattr(benchmark, "add_options"):
        benchmark.add_options(parser)
    options = parser.parse_args(arguments)
    if benchmark is None:
        return _all(options.json)
    outcome = benchmark.run(options)
    show = as_json if options.json else as_text
    print(show(options.name, outcome, benchmark.GOALS), flush=True)
    return 0


def _all(as_objects: bool) -> int:
    extra = ["--json"] if as_objects else []
    crashed = [
        name
        for name in names()
        if subprocess.run([sys.executable, "-m", "benchmarks", name, *extra]).returncode
    ]
    if crashed:
        print(f"Crashed: {', '.join(crashed)}", file=sys.stderr)
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main())
