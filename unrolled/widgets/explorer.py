"""What a model says next, and what it makes of one fixed set of random numbers.

A sample changes only where another letter wins: each letter's noise stays what it was, and the
letter with the largest score plus temperature times noise comes next. At temperature 0 that is the
most probable letter.
"""

from dataclasses import dataclass

import numpy as np

from unrolled import nn
from unrolled.widgets.noise import gumbel
from unrolled.widgets.readers import Path, Reader

SAMPLES = 12
STANZAS = 4  # so many samples, where each has several lines
LONGEST_PREFIX = 200
TOP = 5


@dataclass(frozen=True)
class Explorer:
    """One model, looked at from one beginning with one set of dice.

    Attributes:
        reader: gives the scores of the next letter.
        seed: of the noise.
        longest: how many letters a sample may have after the prefix.
        lines: the newline that ends a sample: the first one, or a later one of a stanza.
        cuts: whether top-k and nucleus can be set.
    """

    reader: Reader
    seed: int = 0
    longest: int = 50
    lines: int = 1
    cuts: bool = False

    def clean(self, prefix: str) -> str:
        """A prefix without the characters that the model does not know; in lower case if need be.

        The newline, which ends a sample, goes too; of a very long prefix the end stays.
        """
        known = [c if c in self.reader.letters else c.lower() for c in prefix if c != "\n"]
        return "".join(c for c in known if c in self.reader.letters)[-LONGEST_PREFIX:]

    def path(self, prefix: str) -> Path:
        """The indices that are read for a clean prefix."""
        indices = tuple(self.reader.letters.index(c) for c in prefix)
        return (-1, *indices) if self.reader.blank_first or not indices else indices

    def next_letter(
        self, prefix: str, temperature: float, top_k: int | None = None, mass: float = 1.0
    ) -> np.ndarray:
        """Probability of each letter after a prefix, `(n,)`; temperature 0 is greedy.

        Args:
            prefix: what was read.
            temperature: divides the scores, before anything is cut.
            top_k: how many of the likeliest letters stay; None for all.
            mass: of these, as few stay as together hold this share.
        """
        scores = self.reader(self.path(self.clean(prefix)))
        return nn.sharpen(cut(scores, temperature, top_k, mass), temperature)

    def samples(
        self, prefix: str, temperature: float, top_k: int | None = None, mass: float = 1.0
    ) -> list[str]:
        """All samples, each with its own noise, without the newline that ends them."""
        prefix = self.clean(prefix)
        how = temperature, top_k, mass
        return [prefix + self._sample(self.path(prefix), how, k) for k in range(self.count)]

    @property
    def count(self) -> int:
        """How many samples are shown: a dozen names or lines, or a few stanzas."""
        return SAMPLES if self.lines == 1 else STANZAS

    def text(self, prefix: str, temperature: float) -> str:
        """All that is to be seen, in plain words."""
        prefix = self.clean(prefix)
        p = self.next_letter(prefix, temperature)
        samples = "\n".join(f"  {shown(s)}" for s in self.samples(prefix, temperature))
        return f"Temperature {temperature:g}. {spoken(self.reader.letters, prefix, p)}\n{samples}"

    def _sample(self, path: Path, how: tuple[float, int | None, float], k: int) -> str:
        letters, written = self.reader.letters, ""
        for step in range(self.longest):
            scores = self.reader(path)
            noise = gumbel(self.seed, k, step, len(letters))
            winner = int(np.argmax(cut(scores, *how) + how[0] * noise))
            if letters[winner] == "\n" and written.count("\n") + 1 >= self.lines:
                break
            written += letters[winner]
            path = (*path, winner)
        return written


def cut(scores: np.ndarray, temperature: float, top_k: int | None, mass: float) -> np.ndarray:
    """Scores of the letters that stay, `(n,)`; -inf for the others, which can never win.

    >>> cut(np.log([0.5, 0.3, 0.2]), 1.0, None, 0.6).round(2).tolist()
    [-0.69, -1.2, -inf]
    """
    if (top_k is None or top_k >= len(scores)) and mass >= 1:
        return scores
    p = nn.sharpen(scores, temperature)
    order = np.argsort(-p, kind="stable")[:top_k]
    held = np.cumsum(p[order])
    staying = order[: 1 + int(np.sum(held < mass * held[-1]))]
    kept = np.full(len(scores), -np.inf)
    kept[staying] = scores[staying]
    return kept


def entropy(p: np.ndarray) -> float:
    """Uncertainty in bits.

    >>> entropy(np.array([0.5, 0.5, 0.0]))
    1.0
    """
    some = p[p > 0]
    return abs(float(np.sum(some * np.log2(some))))


def shown(text: str) -> str:
    """A text with signs for what would not be seen.

    >>> shown("a" + chr(10))
    'a⏎'
    """
    return text.replace("\n", "⏎").replace("\t", "⇥")


def spoken(letters: str, prefix: str, p: np.ndarray) -> str:
    """One sentence on what comes next."""
    likely = ", ".join(
        f"{shown(letters[i]).replace(' ', '␣')} {p[i]:.0%}" for i in np.argsort(-p)[:TOP] if p[i]
    )
    bits = entropy(p)
    unsure = f"{bits:.2f} bits, perplexity {2**bits:.1f}"
    return f"After “{shown(prefix)}” the model expects {likely}; {unsure}."
