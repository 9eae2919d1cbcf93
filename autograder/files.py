"""Write a file so that its name holds the old contents or the new, whenever the process dies."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder import stopping


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file under its name in one step.

    Raises:
        OSError: when it cannot be written; the old file is then still there.
    """
    try:
        handle, temporary = _temporary(path)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = _temporary(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _temporary(path: Path) -> tuple[int, str]:
    stem = path.stem.encode()[:80].decode("utf-8", "ignore")  # a name has room for 255 bytes
    return tempfile.mkstemp(dir=path.parent, prefix=f".{stem}{path.suffix}.")


def remove(path: Path) -> None:
    """Remove whatever lies under a name of ours, if anything does; a link is not followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let a request to stop (Ctrl-C, SIGTERM) wait until what is inside is done."""
    with stopping.hold():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, stopping.NUMBERS)
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
