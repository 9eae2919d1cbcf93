"""What in a submission was changed that a student may not change.

Honest and never mentioned: executed outputs, saved metadata, another kernel, moved or deleted
cells, Windows newlines, white space at the ends of lines, a cell copied or split; and all that an
instructor changed in the release since the student got it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.intake.rawcells import RawCell
from autograder.lab.cells import CHECK
from autograder.lab.fingerprints import FLAGS, Fingerprint, Fixed
from autograder.plaintext import few, quoted
from unrolled.work.cells import text_hash

NAMES = {"check": "graded", "fixed": "locked", "given": "given", "exercise": "exercise"}


@dataclass(frozen=True)
class Compared:
    """A submission beside the release that it came from.

    Attributes:
        tampered: what was tampered with, a sentence each.
        release: the release that it fits best.
    """

    tampered: tuple[str, ...]
    release: Fingerprint


def compared(
    cells: Sequence[RawCell], now: Fingerprint, known: Sequence[Fingerprint], named: str
) -> Compared:
    """Compare a submission with the release that it names, else with the one that it fits best.

    Args:
        cells: the submission's.
        now: the release as it is.
        known: all releases there were, oldest first.
        named: hash of the release that the submission says it is from; may be anything.
    """
    others = [one for one in reversed(known) if one.hash != now.hash]
    first = [one for one in others if one.hash == named]
    order = [*first, now, *(one for one in others if one.hash != named)]
    best: Compared | None = None
    for release in order:
        found = Compared(few(marks_of_tampering(cells, release.cells)), release)
        if best is None or len(found.tampered) < len(best.tampered):
            best = found
        if not found.tampered:
            break
    assert best is not None
    return best


def marks_of_tampering(cells: Sequence[RawCell], known: Mapping[str, Fixed]) -> Iterator[str]:
    """Say what was tampered with, one sentence each, no sentence twice."""
    labels = {cell.id: name for name, cell in known.items()}
    said: set[str] = set()
    for cell in cells:
        for line in _marks(cell, known, labels):
            if line not in said:
                said.add(line)
                yield line


def _marks(cell: RawCell, known: Mapping[str, Fixed], labels: dict[str, str]) -> Iterator[str]:
    if cell.grader is None:
        own = labels.get(cell.id, "")
        if own in known:
            yield from _edited(cell, own, known[own])
        return
    name = cell.grade_id
    label = labels.get(cell.id)
    if label and name != label:
        yield (
            f"The cell {label!r} was given another id, {quoted(name)}. "
            "It was graded under the id that it was released with."
        )
    if name in known:
        yield from _edited(cell, name, known[name])
        yield from _relabelled(cell, name, known[name])
    elif not label and cell.grader.get("grade") and not CHECK.fullmatch(cell.source.strip()):
        yield (
            f"A cell says to be graded under the id {quoted(name)}, which the release does not "
            "have. It counts for nothing."
        )


def _edited(cell: RawCell, name: str, released: Fixed) -> Iterator[str]:
    kind = released.role
    if kind not in ("check", "fixed", "given") or text_hash(cell.source) == released.text:
        return
    yield (
        f"The {NAMES[kind]} cell {name!r} was edited: it holds "
        f"{quoted(cell.source)}. The released cell was used in its place."
    )


def _relabelled(cell: RawCell, name: str, released: Fixed) -> Iterator[str]:
    grader = cell.grader or {}
    for flag, own in zip(FLAGS, released.flags, strict=True):
        if flag in grader and bool(grader[flag]) != own:
            yield (
                f"The {NAMES[released.role]} cell {name!r} says "
                f"{flag}={quoted(repr(grader[flag]))}, released as {own}. "
                "The released value counts."
            )
    points = grader.get("points")
    worth = released.points
    if worth is not None and points is not None and not _same_number(points, worth):
        yield (
            f"The graded cell {name!r} says to be worth {quoted(repr(points))} points, "
            f"released with {worth:g}. The released value counts."
        )


def _same_number(one: object, other: float) -> bool:
    return isinstance(one, (int, float)) and one == other
