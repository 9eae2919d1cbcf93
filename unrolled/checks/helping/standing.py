"""Where am I: the points of a lab in one line and a small bar."""

from collections.abc import Mapping
from dataclasses import dataclass

from unrolled.checks.verdict.markup import Html, element, text
from unrolled.plots.palette import GREEN

WIDE = 20  # characters of the bar
LINE = 600


@dataclass(frozen=True)
class Standing:
    """What each function of a lab earns now, on the arrays that can be seen.

    Attributes:
        lab: the lab's name.
        found: points and most points of each function, in the order of the lab.
    """

    lab: str
    found: Mapping[str, tuple[float, float]]

    @property
    def line(self) -> str:
        """The points, what is open, and what is next."""
        tenths = sum(round(10 * points) for points, _ in self.found.values())
        most = sum(round(10 * points) for _, points in self.found.values())
        said = f"{self.lab}: {tenths / 10:g} of {most / 10:g} points."
        left = {name: p for name, p in self.found.items() if p[0] < p[1]}
        if not self.found:
            return f"{said} No exercise counts here."
        if not left:
            return f"{said} All done: go on to the next lab, or to the questions at the end."
        each = ", ".join(f"{name} ({points:g} of {of:g})" for name, (points, of) in left.items())
        return f"{said} Open: {each}. Next: {next(iter(left))}."

    @property
    def share(self) -> float:
        """What part of the points is earned, from 0 to 1."""
        most = sum(of for _, of in self.found.values())
        return sum(points for points, _ in self.found.values()) / most if most else 0.0

    def __str__(self) -> str:
        full = int(WIDE * self.share)
        return f"[{'#' * full}{'.' * (WIDE - full)}] {self.line}"

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        width = 200
        frame = element(
            "rect", x=0, y=0, width=width, height=10, fill="none", stroke="currentColor"
        )
        full = element("rect", x=0, y=0, width=width * self.share, height=10, fill=GREEN)
        label = f"{100 * self.share:.0f} percent of the points"
        bar = element("svg", full, frame, role="img", aria_label=label, width=width, height=10)
        return element("div", bar, Html(" "), text(self.line, LINE)).source
