"""Find the benchmarks: every module that stands directly in the package."""

import argparse
import importlib
import pkgutil
from collections.abc import Mapping
from typing import Protocol, cast

import benchmarks
from benchmarks.harness.report import Outcome


class Benchmark(Protocol):
    """What a module of this folder holds; `add_options(parser)` may be added to it."""

    GOALS: Mapping[str, float]

    def run(self, options: argparse.Namespace) -> Outcome:
        """Measure."""


def names() -> list[str]:
    """List all benchmarks by name."""
    return sorted(
        module.name
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if not module.ispkg and not module.name.startswith("_")
    )


def find(name: str) -> Benchmark:
    """Import one benchmark.

    Raises:
        TypeError: when its module lacks `GOALS` or `run`.
    """
    module = importlib.import_module(f"benchmarks.{name}")
    if not hasattr(module, "GOALS") or not callable(getattr(module, "run", None)):
        raise TypeError(f"benchmarks/{name}.py: a benchmark has GOALS and run(options).")
    return cast(Benchmark, module)
