"""Draw the figures of lab 00: the map of the course, and how an exercise goes."""

import itertools

from canvas import INK, arrow, box, canvas, write

from unrolled.plots.style import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILION

LABS = [
    ("01", "A cell, unrolled", "75 min", BLUE, 0, 2),
    ("02", "Back through time", "170 min", BLUE, 1, 2),
    ("03", "Clip and step", "75 min", BLUE, 2, 2),
    ("04", "Dinosaur names", "90 min", VERMILION, 3, 2),
    ("05", "Any text", "110 min", VERMILION, 3, 1),
    ("06", "Adding machine", "80 min", VERMILION, 2, 1),
    ("07", "LSTM", "75 min", GREEN, 1, 1),
    ("08", "LSTM, backwards", "110 min", GREEN, 0, 1),
    ("09", "Shakespeare", "120 min", PURPLE, 0, 0),
    ("10", "The likeliest text", "75 min", PURPLE, 1, 0),
    ("11", "GRU, on your own", "110 min", PURPLE, 2, 0),
    ("12", "What came next", "45 min", GREY, 3, 0),
]


def course_map() -> None:
    """Twelve labs as stops on one winding road."""
    figure, axes = canvas(8.8, 5.1)
    place = {number: (13 + 21 * column, 13 + 14 * row) for number, _, _, _, column, row in LABS}
    for (one, *_), (other, *_) in itertools.pairwise(LABS):
        (x0, y0), (x1, y1) = place[one], place[other]
        if y0 == y1:
            side = 9.4 if x1 > x0 else -9.4
            arrow(axes, (x0 + side, y0), (x1 - side, y1), GREY)
        else:
            arrow(axes, (x0, y0 - 4.9), (x1, y1 + 4.9), GREY)
    for number, title, minutes, colour, *_ in LABS:
        x, y = place[number]
        box(axes, x, y, 18, 9, "", colour)
        axes.text(
            x, y + 2.1, number, ha="center", va="center", fontsize=12, weight="bold", color=INK
        )
        axes.text(x, y - 0.6, title, ha="center", va="center", fontsize=9.5, color=INK)
        axes.text(x, y - 3.0, minutes, ha="center", va="center", fontsize=8.5, color=GREY)
    notes = [("forward, backward, step", BLUE), ("networks that do something", VERMILION),
             ("a memory that lasts", GREEN), ("all of it together", PURPLE)]  # fmt: skip
    for x, (text, colour) in zip((4.5, 26, 52, 70), notes, strict=True):
        axes.text(x, 3.2, "■", ha="center", va="center", fontsize=11, color=colour)
        axes.text(x + 1.8, 3.2, text, ha="left", va="center", fontsize=9, color=INK)
    write(figure, "course_map")


def exercise_cycle() -> None:
    """Read, decide, write, check; the verdict leads on or back."""
    figure, axes = canvas(8.2, 2.0)
    steps = [("read", GREY), ("write", ORANGE), ("check", BLUE), ("play", GREEN)]
    for place, (text, colour) in enumerate(steps):
        x = 12 + 19 * place
        box(axes, x, 8, 11, 6, text, colour)
        if place:
            arrow(axes, (x - 13.3, 8), (x - 5.7, 8), INK)
    arrow(axes, (50, 11.3), (31, 11.3), VERMILION, bend=0.45)
    axes.text(
        40.5, 17.4, "verdict and hint", ha="center", va="center", fontsize=9.5, color=VERMILION
    )
    axes.text(59.7, 9.6, "right", ha="center", va="center", fontsize=9.5, color=INK)
    write(figure, "exercise_cycle")


if __name__ == "__main__":
    course_map()
    exercise_cycle()
