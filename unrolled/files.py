"""Find the files that belong to the course, wherever the code runs, and write some whole."""

import os
import secrets
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


def write_whole(place: Path, content: bytes) -> None:
    """Write a file under its name in one step: it holds the old contents or the new.

    Raises:
        OSError: when it cannot be written; the old file is then still there.
    """
    temporary = place.with_name(f".{place.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
