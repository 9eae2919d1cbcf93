"""Draw many lines that could come next, side by side, and listen for rhymes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

# The last vowels with what comes after them; a last e after a consonant is written and not heard.
RHYME = re.compile(r"[aeiouy]+[^aeiouy]+e$|[aeiouy]+[^aeiouy]*$")
LONG_E = {"ee": "e", "ea": "e"}  # thee, sea and be


@dataclass(frozen=True)
class Line:
    """A line that a network wrote.

    Attributes:
        text: without the newline that ended it.
        bits: surprise of a character on average, the newline among them, at temperature 1.
        state: of the network after the newline: `(a, c)` for each layer, `(n_a, 1)` each.
        next: probabilities of the character after the newline, `(n,)`.
    """

    text: str
    bits: float
    state: list[tuple[np.ndarray, np.ndarray]]
    next: np.ndarray


def read(
    cell: Callable[..., Any], layers: Sequence[Mapping[str, np.ndarray]], characters: str, text: str
) -> Line:
    """Read a text that ends with a newline: what lines can be drawn after."""
    state = [(np.zeros((len(p["bf"]), 1)), np.zeros((len(p["bf"]), 1))) for p in layers]
    for character in text:
        p, state = _step(cell, layers, len(characters), [characters.index(character)], state)
    return Line(text.rstrip("\n").rpartition("\n")[2], float("nan"), state, p[:, 0])


def draw_lines(
    cell: Callable[..., Any],
    layers: Sequence[Mapping[str, np.ndarray]],
    characters: str,
    after: Line,
    rng: np.random.Generator,
    temperature: float,
    many: int = 200,
    longest: int = 60,
) -> list[Line]:
    """Draw lines that could come next, each on its own dice, and keep those that come to their end.

    They are the columns of one batch, so two hundred cost little more than ten.

    Args:
        cell: `lstm_cell_forward` of lab 07.
        layers: parameters, lowest layer first.
        characters: all that the network knows, in the order of their indices.
        after: the line before, with the state to go on from.
        rng: the only source of chance.
        temperature: above 0.
        many: how many to draw.
        longest: characters after which a line that has not ended is given up.
    """
    newline, columns = characters.index("\n"), np.arange(many)
    state = [(np.repeat(a, many, axis=1), np.repeat(c, many, axis=1)) for a, c in after.state]
    p = np.repeat(after.next[:, np.newaxis], many, axis=1)  # (n, many)
    texts, ended = [""] * many, np.zeros(many, dtype=bool)
    bits, lines = np.zeros(many), []
    for _ in range(longest):
        total = np.cumsum((p / p.max(axis=0)) ** (1 / temperature), axis=0)
        drawn = np.minimum((total < rng.random(many) * total[-1]).sum(axis=0), len(characters) - 1)
        bits -= np.log2(p[drawn, columns])
        p, state = _step(cell, layers, len(characters), drawn, state)
        for i in columns[~ended]:
            if drawn[i] != newline:
                texts[i] += characters[drawn[i]]
            elif texts[i]:
                own = [(a[:, [i]], c[:, [i]]) for a, c in state]
                lines.append(Line(texts[i], bits[i] / (len(texts[i]) + 1), own, p[:, i]))
        ended |= drawn == newline
    return lines


def rhyme(line: str) -> tuple[str, str]:
    """The last word of a line, and how it sounds from its last vowel on, as far as spelling says.

    >>> rhyme("shall i compare thee to a summer's day?"), rhyme("that i must love,")
    (('day', 'ay'), ('love', 'ove'))
    """
    words = re.findall(r"[a-z']+", line.lower())
    last = words[-1] if words else ""
    sound = RHYME.search(last)
    return last, LONG_E.get(sound[0], sound[0]) if sound else last


def rhymes(one: str, other: str) -> bool:
    """Whether two lines end on different words that are spelled alike from the last vowel on.

    >>> rhymes("in the night", "out of sight"), rhymes("of love", "in love"), rhymes("a net", "be")
    (True, False, False)
    """
    (word, sound), (other_word, other_sound) = rhyme(one), rhyme(other)
    return bool(sound) and sound == other_sound and word != other_word


def common_rhymes(text: str, words: int = 8) -> set[str]:
    """The sounds on which so many different words of a text end its lines."""
    ends = {rhyme(line) for line in text.split("\n") if line.strip()}
    sounds = [sound for _, sound in ends]
    return {sound for sound in sounds if sounds.count(sound) >= words}


def _step(
    cell: Callable[..., Any],
    layers: Sequence[Mapping[str, np.ndarray]],
    n: int,
    indices: Any,
    state: list[tuple[np.ndarray, np.ndarray]],
) -> tuple[np.ndarray, list[tuple[np.ndarray, np.ndarray]]]:
    flow = np.zeros((n, len(indices)))
    flow[indices, np.arange(len(indices))] = 1
    after = []
    for parameters, (a, c) in zip(layers, state, strict=True):
        a, c, y, _ = cell(flow, a, c, parameters)
        after.append((a, c))
        flow = a
    return y, after
