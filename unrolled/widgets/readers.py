"""What the explorer can ask for the scores of a next letter: a network, or any function.

A reader takes a path: the indices that were read, where -1 is no letter (the start of a name). It
remembers every path, so that samples share the work of a common beginning.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from unrolled import nn

Path = tuple[int, ...]
Scores = Callable[[str], np.ndarray]
Parameters = Mapping[str, np.ndarray]


class Reader(Protocol):
    """Scores of the next letter, before the softmax."""

    letters: str
    blank_first: bool

    def __call__(self, path: Path) -> np.ndarray:
        """Score every next letter, `(n,)` float64."""


def reader(
    model: nn.Network | Parameters | Scores,
    char_to_ix: Mapping[str, int] | None,
    blank_first: bool | None,
) -> "NetworkReader | FunctionReader":
    """Find out what a model is and how to read it.

    Raises:
        TypeError: for a model of no known kind.
        ValueError: without `char_to_ix` where the model does not know its characters; where that
            does not number them from 0; for arrays that are missing or of another shape.
    """
    if isinstance(model, nn.Network):
        letters = _numbered(char_to_ix) if char_to_ix else model.vocabulary.characters
        if letters is None:
            raise ValueError("play_temperature: this network has no characters; pass char_to_ix.")
        if len(letters) != len(model.vocabulary):
            raise ValueError(
                f"play_temperature: char_to_ix numbers {len(letters)} characters, the network "
                f"knows {len(model.vocabulary)}."
            )
        return NetworkReader(model, letters, bool(blank_first))
    if not isinstance(model, Mapping) and not callable(model):
        raise TypeError(
            f"play_temperature: model is of type {type(model).__name__}, expected a dictionary of "
            "parameters, a network of unrolled.nn, or a function from a text to scores."
        )
    if not char_to_ix:
        raise ValueError("play_temperature: this model needs char_to_ix, from character to index.")
    letters = _numbered(char_to_ix)
    if isinstance(model, Mapping):
        return NetworkReader(_engine(model, letters), letters, blank_first is not False)
    return FunctionReader(model, letters)


class NetworkReader:
    """Reads with a network of the engine, in float64 whatever its weights are.

    Args:
        network: copied, so that training on changes nothing here.
        letters: its characters, in the order of their indices.
        blank_first: read no letter before the first one, as lab 04 does. The engine does so only
            where there is no letter at all.
    """

    def __init__(self, network: nn.Network, letters: str, blank_first: bool) -> None:
        self.letters, self.blank_first = letters, blank_first
        self.network = network
        self.weights = network.flat.copy()
        exact = type(network)(
            len(letters),
            network.hidden,
            learned_state=network.learned_state,
            dtype=np.float64,
            **network.options,
        )
        exact.flat[...] = network.flat
        self._step = nn.Stepper(exact)
        state = [part.copy() for part in self._step.state]
        self._known: dict[Path, tuple[list[np.ndarray], np.ndarray]] = {(): (state, np.empty(0))}

    def __call__(self, path: Path) -> np.ndarray:
        """Score every next letter, `(n,)` float64."""
        read = len(path)
        while path[:read] not in self._known:
            read -= 1
        for end in range(read + 1, len(path) + 1):
            state, _ = self._known[path[: end - 1]]
            for now, before in zip(self._step.state, state, strict=True):
                now[...] = before
            scores = self._step(np.array([path[end - 1]]))[:, 0].copy()
            self._known[path[:end]] = ([part.copy() for part in self._step.state], scores)
        return self._known[path][1]


class FunctionReader:
    """Asks a function for the scores behind a text.

    Args:
        function: from a text, which may be empty, to `(n,)` scores.
        letters: the characters that the scores are about, in their order.
    """

    blank_first = False

    def __init__(self, function: Scores, letters: str) -> None:
        self.letters, self._function = letters, function
        self.known: dict[str, np.ndarray] = {}

    def __call__(self, path: Path) -> np.ndarray:
        """Score every next letter, `(n,)` float64."""
        return self.after("".join(self.letters[i] for i in path if i >= 0))

    def after(self, text: str) -> np.ndarray:
        """Score every next letter behind a text.

        Raises:
            ValueError: when the function gives another shape, or numbers that are not finite.
        """
        if text not in self.known:
            scores = np.asarray(self._function(text), dtype=np.float64)
            if scores.shape != (len(self.letters),) or not np.isfinite(scores).all():
                raise ValueError(
                    f"play_temperature: behind {text!r} the function gives an array of shape "
                    f"{scores.shape}, expected {(len(self.letters),)} finite scores."
                )
            self.known[text] = scores
        return self.known[text]


def _numbered(char_to_ix: Mapping[str, int]) -> str:
    """The characters in the order of their indices."""
    letters = sorted(char_to_ix, key=lambda character: char_to_ix[character])
    if [int(char_to_ix[c]) for c in letters] != list(range(len(letters))):
        raise ValueError("play_temperature: char_to_ix must number its characters 0, 1, 2, …")
    if any(len(c) != 1 for c in letters):
        raise ValueError("play_temperature: each key of char_to_ix must be one character.")
    return "".join(letters)


def _engine(parameters: Parameters, letters: str) -> nn.Network:
    """Put a lab's dictionary into a network of the engine."""
    named = dict(parameters)
    kind = nn.LSTM if "Wf" in named else nn.GRU if "Wr" in named else nn.RNN
    if kind is nn.RNN and "ba" not in named and "b" in named:
        named["ba"] = named["b"]
    bias = {nn.LSTM: "bf", nn.GRU: "br", nn.RNN: "ba"}[kind]
    if bias not in named:
        raise ValueError(f"play_temperature: the parameters have no {bias}.")
    network = kind(letters, len(named[bias]), dtype=np.float64)
    nn.from_lab(network, named)
    return network
