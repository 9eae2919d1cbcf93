"""Find the notebook of a lab in what was handed in, where it does not lie as it should.

It is taken where there is no doubt which one is meant, and that is said. No link is followed.
"""

import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO

from autograder.intake.rawcells import MAX_FILE, UnreadableError, slim
from autograder.plaintext import quoted

MAX_LISTED = 1000
DEPTH = 3
OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
IGNORED = ("._", "__MACOSX", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "desktop.ini")
DISGUISED = (".ipynb.txt", ".ipynb.json", ".ipynb.ipynb")
SHOWN = 5
Path = tuple[str, ...]  # names below the folder that was handed in


@dataclass(frozen=True)
class Taken:
    """A notebook that was found.

    Attributes:
        raw: its bytes.
        note: where it was, if not where it should be.
    """

    raw: bytes
    note: str = ""


def take(lab: str, folder: int, names_it: bool = True) -> Taken:
    """Find the one notebook in an open folder that must be meant, and read it.

    Args:
        lab: the lab's name.
        folder: an open folder.
        names_it: whether the folder is that of the lab: then a notebook of another name is meant
            as well, if it is the only one.

    Raises:
        OSError: when it cannot be read.
        UnreadableError: when there is none, or more than one that may be meant; the message says
            what there is.
    """
    files = list(_files(folder))
    path = _only(lab, files, names_it)
    if path is not None:
        note = f"The notebook was found as {quoted('/'.join(path))}, and graded."
        return Taken(read(path, folder), note)
    archives = [path for path in files if path[-1].casefold().endswith(".zip")]
    if len(archives) == 1 and not _notebooks(files):
        packed = content(archives[0], folder, MAX_FILE + 1)
        if packed.lstrip().startswith(b"{"):  # a notebook under the name of an archive
            name = quoted("/".join(archives[0]))
            return Taken(slim(packed), f"The notebook was found as {name}, and graded.")
        raw, inside = _unzipped(lab, packed, names_it)
        name = quoted("/".join((*archives[0], *inside)))
        return Taken(raw, f"The notebook was found in an archive, as {name}, and graded.")
    raise UnreadableError(f"{lab}.ipynb is missing; {_there(files)}")


def read(path: Path, folder: int) -> bytes:
    """Read a file below an open folder, without what a large notebook printed and drew.

    Raises:
        OSError: when it cannot be read, or is no plain file.
        UnreadableError: when it is too large.
    """
    return slim(content(path, folder, MAX_FILE + 1))


def content(path: Path, folder: int, most: int) -> bytes:
    """Read at most so many bytes of a file below an open folder; see `read`."""
    with ExitStack() as stack:
        for name in path[:-1]:
            folder = stack.enter_context(opened(name, folder, os.O_DIRECTORY))
        handle = stack.enter_context(opened(path[-1], folder))
        must_be_plain(handle)
        parts, left = [], most
        while left > 0:
            part = os.read(handle, min(left, 1 << 20))
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)


@contextmanager
def opened(name: str | os.PathLike[str], folder: int | None, flags: int = 0) -> Iterator[int]:
    """Open something by name without following a link."""
    handle = os.open(name, OPEN | flags, dir_fd=folder)
    try:
        yield handle
    finally:
        os.close(handle)


def must_be_plain(handle: int) -> None:
    """Refuse what is no plain file: reading it could wait for ever.

    Raises:
        OSError: then.
    """
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise OSError("it is no plain file")


def is_ignored(name: str) -> bool:
    """Whether a file or folder is one that systems and editors leave behind."""
    return name.startswith(IGNORED)


def _files(folder: int, above: Path = ()) -> Iterator[Path]:
    """Plain files in a folder and the folders in it, not too many and not too deep."""
    with os.scandir(folder) as entries:
        found = sorted(
            (entry.name, entry.is_dir(follow_symlinks=False))
            for number, entry in enumerate(entries)
            if number < MAX_LISTED and not entry.is_symlink() and not is_ignored(entry.name)
        )
    for name, is_folder in found:
        if not is_folder:
            yield (*above, name)
        elif len(above) < DEPTH:
            try:
                with opened(name, folder, os.O_DIRECTORY) as inner:
                    yield from _files(inner, (*above, name))
            except OSError:
                continue


def _only(lab: str, files: list[Path], names_it: bool) -> Path | None:
    """The file that must be meant; None where there is none, or more than one."""
    wanted = f"{lab}.ipynb".casefold()
    notebooks = _notebooks(files)
    named = [path for path in notebooks if path[-1].casefold() == wanted]
    if len(named) == 1:
        return named[0]
    if named or (len(notebooks) > 1):
        return None
    disguised = [path for path in files if path[-1].casefold().endswith(DISGUISED)]
    for found in (notebooks, disguised):
        if len(found) == 1 and (names_it or found[0][-1].casefold().startswith(lab.casefold())):
            return found[0]
    return None


def _notebooks(files: list[Path]) -> list[Path]:
    return [path for path in files if path[-1].casefold().endswith(".ipynb")]


def _unzipped(lab: str, raw: bytes, names_it: bool) -> tuple[bytes, Path]:
    """Read the one notebook in an archive; nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            names = {
                tuple(info.filename.split("/")): info
                for info in archive.infolist()[: 10 * MAX_LISTED]
                if not info.is_dir()
            }
            files = [path for path in names if not any(map(is_ignored, path)) and path[-1]]
            path = _only(lab, files, names_it)
            if path is None:
                raise UnreadableError(f"{lab}.ipynb is missing; in the archive, {_there(files)}")
            with archive.open(names[path]) as file:
                return slim(file.read(MAX_FILE + 1)), path
    except UnreadableError:
        raise
    except Exception as error:  # damaged, encrypted, of an unknown method
        said = type(error).__name__
        raise UnreadableError(
            f"{lab}.ipynb is missing; the archive cannot be read ({said})."
        ) from None


def _there(files: list[Path]) -> str:
    """Say what lies there instead."""
    if not files:
        return "the folder is empty."
    names = [quoted("/".join(path)) for path in files[:SHOWN]]
    more = f" and {len(files) - SHOWN} more" if len(files) > SHOWN else ""
    return f"there is {', '.join(names)}{more}."
