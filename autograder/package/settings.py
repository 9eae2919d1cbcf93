"""How a package was told to grade."""

from dataclasses import dataclass

SETTINGS = "settings.json"
APART = ("bwrap", "landlock")  # the best first
CHOICES = ("auto", *APART, "none")
VISIBILITIES = ("visible", "after_due_date", "after_published", "hidden")


@dataclass(frozen=True)
class Settings:
    """What an instructor chose when the package was made.

    Attributes:
        lab: the lab's name.
        platform: `gradescope` or `prairielearn`.
        isolation: `auto` takes the best there is and refuses where there is none; a name takes
            that one alone; `none` takes the best there is and, where there is none, none.
        visibility: on Gradescope, when students see points and verdicts.
    """

    lab: str
    platform: str
    isolation: str = "auto"
    visibility: str = "visible"
