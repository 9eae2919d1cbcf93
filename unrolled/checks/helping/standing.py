"""Where am I: the points of a lab in one line and a small bar."""

from collections.abc import Mapping
from dataclasses import dataclass

from unrolled.checks.verdict.markup import Html, element, text
from unrolled.plots.palette import GREEN

WIDE = 20  # characters of the bar
BROAD = 200  # pixels of the picture of it
LINE = 600
# The heading of each lab's last section, which leads on.
END, OTHERWISE = "What you have now", {"00_start_here": "The map"}


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
        return f"{bar(self.share)} {self.line}"

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        pieces = [picture(self.share), Html(" "), text(self.line, LINE)]
        if self.found:
            pieces += [Html(" "), self._onward()]
        return element("div", *pieces).source

    def _onward(self) -> Html:
        """A link to the next exercise, or to the end of the lab, by its heading."""
        left = [(name, of) for name, (points, of) in self.found.items() if points < of]
        heading, said = (
            (headline(*left[0]), "Go there") if left else (end_of(self.lab), "Go to the end")
        )
        return element("a", text(f"{said}: {heading}", LINE), href=f"#{anchor(heading)}")


def bar(share: float) -> str:
    """A bar of characters.

    >>> bar(0.25)
    '[#####...............]'
    """
    full = int(WIDE * share)
    return f"[{'#' * full}{'.' * (WIDE - full)}]"


def picture(share: float) -> Html:
    """A bar that says in words how full it is."""
    frame = element("rect", x=0, y=0, width=BROAD, height=10, fill="none", stroke="currentColor")
    full = element("rect", x=0, y=0, width=BROAD * share, height=10, fill=GREEN)
    label = f"{100 * share:.0f} percent of the points"
    return element("svg", full, frame, role="img", aria_label=label, width=BROAD, height=10)


def end_of(lab: str) -> str:
    """The heading of the section that leads on from a lab."""
    return OTHERWISE.get(lab, END)


def headline(name: str, points: float) -> str:
    """The heading of an exercise in its lab.

    >>> headline("softmax", 8)
    'Exercise: softmax (8 points)'
    """
    return f"Exercise: {name} ({points:g} point{'s' * (points != 1)})"


def anchor(heading: str) -> str:
    """What a heading's link is called in JupyterLab, on the site too.

    >>> anchor("What you have now")
    'What-you-have-now'
    """
    return heading.replace(" ", "-")
