"""A picture of a wrong array beside the right one, as SVG."""

from collections.abc import Iterator

import numpy as np

from unrolled.checks.comparing.difference import Difference
from unrolled.checks.comparing.in_words import number
from unrolled.checks.comparing.tolerance import RTOL32
from unrolled.checks.verdict.markup import Html, element, text
from unrolled.plots.palette import BLUE, VERMILION

CELL, GAP, MOST = 16, 34, 12
LABEL, LINE = 400, 100  # characters: what it shows, in words; one entry
INK = "currentColor"  # of the theme
LEGEND = "orange: above 0, blue: below 0, the stronger the larger; grey: no number"


def picture(difference: Difference) -> Html:
    """Draw what was got, what was expected and where they differ; empty when there is no array.

    At most 12 by 12 entries are drawn; of an array with three axes, the last step that is wrong.
    """
    got, want = _plane(difference.got), _plane(difference.want)
    if got is None or want is None or want.size < 2:
        return Html("")
    if np.shape(difference.got) == np.shape(difference.want):
        got, want = _same_step(difference)
    got, want = got[:MOST, :MOST], want[:MOST, :MOST]
    scale = float(np.max(np.abs(want[np.isfinite(want)]), initial=0.0)) or 1.0
    panels = [("yours", got, _colours(got, scale)), ("expected", want, _colours(want, scale))]
    if got.shape == want.shape:
        with np.errstate(all="ignore"):
            wrong = ~(np.abs(got - want) <= RTOL32 * scale)
        wrong &= ~((got == want) | (np.isnan(got) & np.isnan(want)))
        if not wrong.any():
            return Html("")  # two pictures that look alike show nothing: the message has the digits
        panels.append(("wrong where filled", got, np.where(wrong, INK, "none")))
    return _svg(difference, panels)


def _plane(value: object) -> np.ndarray | None:
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf" or not value.size:
        return None
    array = value.astype(np.float64)
    while array.ndim > 2:
        array = array[..., -1]
    return array.reshape(1, -1) if array.ndim < 2 else array


def _same_step(difference: Difference) -> tuple[np.ndarray, np.ndarray]:
    got = np.asarray(difference.got, dtype=np.float64)
    want = np.asarray(difference.want, dtype=np.float64)
    while got.ndim > 2:
        with np.errstate(all="ignore"):
            off = np.abs(got - want).reshape(-1, got.shape[-1])
        step = int(np.flatnonzero(~(off.max(axis=0) <= RTOL32 * np.abs(want).max()))[-1:].sum())
        got, want = got[..., step], want[..., step]
    if got.ndim < 2:
        return got.reshape(1, -1), want.reshape(1, -1)
    return got, want


def _colours(array: np.ndarray, scale: float) -> np.ndarray:
    """Vermilion for positive, blue for negative, stronger for larger; grey for no number."""
    with np.errstate(all="ignore"):
        share = np.clip(np.abs(array) / scale, 0, 1)
    flat = [
        "#888" if not np.isfinite(x) else _mix(VERMILION if x >= 0 else BLUE, float(s))
        for x, s in zip(array.ravel(), share.ravel(), strict=True)
    ]
    return np.array(flat, dtype=object).reshape(array.shape)


def _mix(colour: str, share: float) -> str:
    """Blend a colour with white: `share` 0 gives almost white, 1 the colour."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(247 + (part - 247) * share):02x}" for part in parts)


def _svg(difference: Difference, panels: list[tuple[str, np.ndarray, np.ndarray]]) -> Html:
    left, body = 0, []
    below = max(array.shape[0] for _, array, _ in panels) * CELL + 22
    height = below + 18
    for title, array, colours in panels:
        body.append(element("text", text(title, LINE), x=left, y=12, fill=INK))
        body += _cells(title, array, colours, left)
        left += max(array.shape[1] * CELL, 8 * len(title)) + GAP
    body.append(element("text", Html(LEGEND), x=0, y=below + 12, fill=INK))
    left = max(left, 6 * len(LEGEND))
    label = f"{difference.path[:LABEL]}: yours beside the expected array. {difference.message}"
    return element(
        "svg",
        *body,
        role="img",
        aria_label=label,
        width=left,
        height=height,
        viewBox=f"0 0 {left} {height}",
        style="max-width:100%;font:12px sans-serif",
    )


def _cells(title: str, array: np.ndarray, colours: np.ndarray, left: int) -> Iterator[Html]:
    for (i, j), colour in np.ndenumerate(colours):
        said = text(f"{title} [{i}, {j}] = {number(array[i, j])}", LINE)
        yield element(
            "rect",
            element("title", said),
            x=left + j * CELL,
            y=18 + i * CELL,
            width=CELL - 1,
            height=CELL - 1,
            fill=str(colour),
            stroke=INK,
            stroke_opacity=".25",
        )
