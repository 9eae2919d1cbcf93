"""Find the files that belong to the course, wherever the code runs."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


def path(name: str) -> Path:
    """Find a file of `data/`, `assets/` or a lab's `expected.npz` by its name in the repository.

    A wheel carries them inside the package, a checkout has them beside it; the working directory
    plays no part.

    Args:
        name: such as `"data/dinosaurs.txt"`.

    Raises:
        FileNotFoundError: when neither place has it; the message lists both.

    >>> path("data/dinosaurs.txt").name
    'dinosaurs.txt'
    """
    places = [PACKAGE / "_files" / name, CHECKOUT / name]
    for place in places:
        if place.exists():
            return place
    looked = " or ".join(str(place) for place in places)
    raise FileNotFoundError(
        f"{name} is not part of this installation; looked for {looked}. "
        "Install unrolled again, or run from a complete checkout."
    )
