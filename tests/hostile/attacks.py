"""Every hostile submission: its name, its kind and the source of its own cell."""

from dataclasses import dataclass

from tests.hostile.breaking import BREAKING
from tests.hostile.forging import FORGING
from tests.hostile.reaching import REACHING
from tests.hostile.showing import SHOWING


@dataclass(frozen=True)
class Attack:
    """One hostile submission: a blank one with `source` as one more cell at its end."""

    name: str
    kind: str
    source: str


TABLES = {"forging": FORGING, "reaching": REACHING, "breaking": BREAKING, "showing": SHOWING}
ATTACKS = tuple(
    Attack(name, kind, source) for kind, table in TABLES.items() for name, source in table.items()
)
