"""Read a zip that somebody else made: nothing is unpacked, no name of it becomes a path."""

import contextlib
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.course import CourseError

MOST_FILES = 20_000
MOST_BYTES = 100 << 20  # of one file
MOST_TOTAL = 4 << 30  # of all that are read
UTF8 = 0x800  # the flag of a name in UTF-8 (APPNOTE 4.4.4)
ENCRYPTED = 0x1


@dataclass(frozen=True)
class Entry:
    """A file of a zip.

    Attributes:
        name: its path there, with `/`.
        content: its bytes; empty where there is a problem.
        problem: why it was not read.
    """

    name: str
    content: bytes = b""
    problem: str = ""


def entries(path: Path) -> Iterator[Entry]:
    """Read all files of a zip, within bounds that its own headers have no say in.

    Raises:
        CourseError: when it is no zip, or holds more than a class could hand in.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise CourseError(f"{path} cannot be read as a zip: {error}.") from None
    with archive:
        if len(archive.infolist()) > MOST_FILES:
            raise CourseError(f"{path} holds more than {MOST_FILES} files.")
        left = MOST_TOTAL
        for info in archive.infolist():
            if info.is_dir():
                continue
            found = _read(archive, info, min(MOST_BYTES, left))
            left -= len(found.content)
            yield found


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Entry:
    name = _name(info)
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or name[1:2] == ":":
        return Entry(name, problem="its path leads out of the folder")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Entry(name, problem="it is a link")
    if info.flag_bits & ENCRYPTED:
        return Entry(name, problem="it is encrypted")
    try:
        with archive.open(info) as file:
            content = file.read(most + 1)  # stops here, whatever size the header gives
    except Exception as error:  # zlib, lzma, CRC, unknown methods: each has a kind of its own
        return Entry(name, problem=f"it is damaged ({error})")
    if len(content) > most:
        return Entry(name, problem=f"it has more than {MOST_BYTES >> 20} MB")
    return Entry(name, content)


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 and do not say so."""
    name = info.orig_filename
    if not info.flag_bits & UTF8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.split("\0")[0].replace("\\", "/")
