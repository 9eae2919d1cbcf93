"""Tables of measured runs: one line a machine and seed, committed beside this module."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PLACE = Path(__file__).parent / "measured"


@dataclass(frozen=True)
class Row:
    """One run: on which machine, the kernel that was really taken, the seed, and its numbers."""

    machine: str
    taken: str
    seed: int
    numbers: dict[str, float]


def write(name: str, rows: Sequence[Row], place: Path = PLACE) -> None:
    """Write a run's table; numbers keep six digits."""
    place.mkdir(exist_ok=True)
    with (place / f"{name}.csv").open("w", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["machine", "taken", "seed", *rows[0].numbers])
        for row in sorted(rows, key=lambda row: (row.machine, row.seed)):
            values = [f"{value:.6g}" for value in row.numbers.values()]
            lines.writerow([row.machine, row.taken, row.seed, *values])


def read(name: str, place: Path = PLACE) -> list[Row]:
    """Read a run's table."""
    with (place / f"{name}.csv").open(newline="") as file:
        return [
            Row(
                line.pop("machine"),
                line.pop("taken"),
                int(line.pop("seed")),
                {key: float(value) for key, value in line.items()},
            )
            for line in csv.DictReader(file)
        ]
