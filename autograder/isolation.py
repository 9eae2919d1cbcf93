"""The words for how a submission's code is kept apart, as records and options say them."""

from typing import Literal, cast, get_args

Isolation = Literal["bwrap", "landlock", "none"]
ISOLATIONS: tuple[Isolation, ...] = get_args(Isolation)
AUTO = "auto"


def chosen(word: str) -> Isolation:
    """What a word asks for: `auto` is the strongest and never less, even where that is refused."""
    return cast(Isolation, "bwrap" if word == AUTO else word)
