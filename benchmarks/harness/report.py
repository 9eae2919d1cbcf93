"""What a benchmark found, for people and for programs."""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


@dataclass
class Outcome:
    """What `run` of a benchmark returns.

    Attributes:
        ratios: by peer; above 1 means that ours is better.
        lines: what else a reader should know, such as times and floors.
        also_needed: conditions beyond the ratios, by what they say, such as equal losses.
    """

    ratios: dict[str, float]
    lines: list[str] = field(default_factory=list)
    also_needed: dict[str, bool] = field(default_factory=dict)


def met(outcome: Outcome, goals: Mapping[str, float]) -> bool:
    """Say whether every goal has its ratio, large enough, and every condition holds."""
    ratios = outcome.ratios
    return all(outcome.also_needed.values()) and all(
        peer in ratios and ratios[peer] >= goal for peer, goal in goals.items()
    )


def environment() -> dict[str, str | int | None]:
    """Describe the machine and the versions; no host names, no paths."""
    found: dict[str, str | int | None] = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "threads": int(os.environ.get("OPENBLAS_NUM_THREADS", 0)),
    }
    for package in ("numpy", "torch"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def as_json(name: str, outcome: Outcome, goals: Mapping[str, float]) -> str:
    """Give the one JSON object of a run."""
    return json.dumps(
        {
            "benchmark": name,
            "ratios": {peer: round(ratio, 4) for peer, ratio in outcome.ratios.items()},
            "goals": dict(goals),
            "met": met(outcome, goals),
            "environment": environment(),
        }
    )


def as_text(name: str, outcome: Outcome, goals: Mapping[str, float]) -> str:
    """Give the lines that a person reads; a goal that is missed says so."""
    lines = [name, *(f"  {line}" for line in outcome.lines)]
    for peer, ratio in outcome.ratios.items():
        goal = goals.get(peer)
        verdict = "" if goal is None else f"  goal {goal:g}: {'met' if ratio >= goal else 'MISSED'}"
        lines.append(f"  {peer:<12}{ratio:8.2f}{verdict}")
    lines += [f"  {'holds' if ok else 'FAILS'}: {what}" for what, ok in outcome.also_needed.items()]
    return "\n".join(lines)


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor()
