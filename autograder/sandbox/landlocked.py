"""Start a fork server where namespaces are refused: kept by Landlock, as a user of its own if root.

Nothing can be shown under another name there. So what the course gives is copied, into a folder of
the sandbox that goes with it, and what is the machine's is read where it lies: the libraries of the
system, the interpreter with its packages, five devices. `inside/landlocked/` puts the rules on.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import unrolled
from autograder.sandbox import keeper, launch
from autograder.sandbox.inside import linux, syscalls
from autograder.sandbox.inside.landlocked import rules

KEEPER = str(Path(keeper.__file__).resolve())
MISSING = (
    "This kernel has no Landlock (Linux 5.13 or newer, where it is switched on), which "
    "`--isolation landlock` needs: use `bwrap` where namespaces are allowed, or `none` for code "
    "that you trust."
)
UNREACHABLE = (
    "{path} may be entered by root alone, but root's sandbox runs as a user of its own: put the "
    "course and its .venv where all may read, such as /srv, or grade as another user."
)


def landlocked(
    control: socket.socket, errors: IO[bytes], released: Path | None
) -> subprocess.Popen[bytes]:
    """Start a server, below a keeper that ends what is left of it.

    Raises:
        PermissionError: when the kernel has no Landlock, or others may not read what is needed.
    """
    if not rules.version() or not syscalls.known():
        raise PermissionError(MISSING)
    tree = launch.tree_inside(released)
    shown = [outside for outside, inside in tree if not _is_copied(inside)]
    search = _needs_a_right([*shown, sys.executable, tempfile.gettempdir()])
    home = Path(tempfile.mkdtemp(prefix="unrolled-"))
    try:
        home.chmod(0o711)
        (home / keeper.SCRATCH).mkdir(mode=0o700)
        for outside, inside in tree:
            if _is_copied(inside):
                _copy(Path(outside), home / inside.lstrip("/"))
        name = released.name if released else ""
        return _started(home, control, errors, _told(home, shown, search), name, search)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise


def may_become_another() -> bool:
    """Whether submissions run as a user of their own: as root that has not lost its rights."""
    return os.geteuid() == 0 and all(map(linux.may, (linux.CHOWN, linux.SETGID, linux.SETUID)))


def _started(
    home: Path, control: socket.socket, errors: IO[bytes], told: str, released: str, search: bool
) -> subprocess.Popen[bytes]:
    course = f"{home}{launch.COURSE}"
    folders = [course, f"{course}/sandbox", *launch.packages()]
    number = str(control.fileno())
    server = [*launch.python(folders), number, told]
    server.append(f"{course}/notebooks/{released}" if released else "")
    keeping = [sys.executable, "-I", "-S", "-B", KEEPER, str(home), str(int(search)), number]
    return subprocess.Popen(
        [*keeping, *server],
        env={**launch.ENVIRONMENT, **launch.mirror(), "HOME": str(home / keeper.SCRATCH)},
        cwd="/",
        pass_fds=[control.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        start_new_session=True,  # Ctrl-C is for the owner; the end of the socket ends this
    )


def _told(home: Path, shown: list[str], search: bool) -> str:
    """What the server's rules are made of."""
    package = Path(unrolled.__file__).resolve().parent  # there is a copy, without the engine
    read = [f"{home}{launch.COURSE}"]
    lists: list[str] = []
    for path in shown:
        for piece, whole in _without(Path(path), package):
            (read if whole else lists).append(str(piece))
    devices = [f"/dev/{name}" for name in launch.DEVICES]
    scratch = str(home / keeper.SCRATCH)
    told = {"read": read, "list": lists, "write": devices, "scratch": scratch, "search": search}
    return json.dumps(told)


def _without(path: Path, left_out: Path) -> Iterator[tuple[Path, bool]]:
    """A path, or where `left_out` lies in it, its names alone, and all else in it."""
    real = path.resolve()
    if not left_out.is_relative_to(real):
        yield path, True
    elif real != left_out:
        yield path, False
        for one in real.iterdir():
            yield from _without(one, left_out)


def _is_copied(inside: str) -> bool:
    within = inside.startswith(f"{launch.COURSE}/")
    return within and inside != f"{launch.COURSE}/texts"  # which are large


def _copy(outside: Path, inside: Path) -> None:
    """Copy what all may read then; what stands there already makes room."""
    if inside.is_dir():
        shutil.rmtree(inside)
    inside.parent.mkdir(parents=True, exist_ok=True)
    if outside.is_dir():
        shutil.copytree(outside, inside, ignore=_own_bytecode)
    else:
        shutil.copy2(outside, inside)
    for path in (inside, *inside.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for path in inside.parents:
        if path.name == launch.COURSE.strip("/"):
            break
        path.chmod(0o755)


def _own_bytecode(folder: str, names: list[str]) -> list[str]:
    """What is not copied of a folder: the bytecode of what a submission may not read."""
    closed = tuple(f"{Path(name).stem}." for name in launch.CLOSED)
    return [name for name in names if name.endswith(".pyc") and name.startswith(closed)]


def _needs_a_right(paths: Iterable[str]) -> bool:
    """Whether what is needed may only be reached with the right to read all that root may read.

    Raises:
        PermissionError: when it may, and this root has no such right to pass on.
    """
    given = linux.may(linux.DAC_READ_SEARCH)
    if os.geteuid() != 0:
        return given
    folders = {folder for path in paths for folder in Path(os.path.realpath(path)).parents}
    closed = sorted(str(one) for one in folders if not one.stat().st_mode & 0o001)
    if closed and not given:
        raise PermissionError(UNREACHABLE.format(path=closed[0]))
    return bool(closed)
