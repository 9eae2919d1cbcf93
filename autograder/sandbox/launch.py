"""Start a fork server: in bubblewrap with next to nothing in it, or plainly.

What there is inside: the libraries of the system, the interpreter with its packages, `unrolled`
with its data and assets, the half of the sandbox that runs there, the released folder of one lab,
and five devices. All of it read-only; one folder in memory is writable.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

import unrolled
from autograder.sandbox import layout
from unrolled.data.loading import MIRROR

COURSE = "/course"
INSIDE = Path(__file__).resolve().parent / "inside"
SYSTEM = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/etc/ld.so.cache")
DEVICES = ("null", "zero", "full", "random", "urandom")
NOBODY = 65534
START = (
    "import gc, sys; gc.disable(); "  # until all is loaded
    "sys.path[:0] = sys.argv[1].split(':'); from inside.server import main; main()"
)
ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # read when Matplotlib is imported
    "OPENBLAS_NUM_THREADS": "1",  # a fork takes no threads along
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
}


BECOME = (
    "import os, sys; n = int(sys.argv[1]); os.setgroups([]); os.setresgid(n, n, n); "
    "os.setresuid(n, n, n); os.execv(sys.argv[2], sys.argv[2:])"
)
APART = ("user", "pid", "net", "ipc", "uts", "cgroup-try")
SCRATCH_BYTES = 64 << 20
Bind = tuple[str, str]  # a path outside, a path inside


def plain(
    control: socket.socket, errors: IO[bytes], released: Path | None, home: Path
) -> subprocess.Popen[bytes]:
    """Start a server without isolation, in `home`."""
    folders = [_parent("unrolled"), str(INSIDE.parent), *packages()]
    return subprocess.Popen(
        [*python(folders), str(control.fileno()), "none", str(released or "")],
        env={**ENVIRONMENT, **mirror(), "HOME": str(home)},
        cwd=home,
        pass_fds=[control.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        start_new_session=True,  # Ctrl-C is for the owner; the end of the socket ends this
    )


def bubblewrapped(
    control: socket.socket, errors: IO[bytes], released: Path | None, nested: bool
) -> subprocess.Popen[bytes]:
    """Start a server in bubblewrap; if this is root, as an unprivileged user.

    Bubblewrap started by root reads files with root's rights, so root starts one that only lays
    out the tree, becomes nobody in it, and starts the real one there.

    Raises:
        FileNotFoundError: when bubblewrap is not installed.
        PermissionError: when this is root, and nobody else may read what is needed inside.
    """
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise FileNotFoundError("bwrap")
    tree = tree_inside(released)
    command: list[str] = []
    if os.geteuid() == 0:
        _see_that_nobody_can_read(released)
        command = _laid_out(bwrap, tree)
        tree = [(inside, inside) for _, inside in tree]
    command += _sealed(bwrap, tree, nested)
    folders = [COURSE, f"{COURSE}/sandbox", *packages()]
    inside = f"{COURSE}/notebooks/{released.name}" if released else ""
    kind = "nested" if nested else "bwrap"
    command += [*python(folders), str(control.fileno()), kind, inside]
    texts = {MIRROR: f"{COURSE}/texts"} if mirror() else {}
    return subprocess.Popen(
        command,
        env={**ENVIRONMENT, **texts, "HOME": "/scratch"},
        cwd="/",
        pass_fds=[control.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        start_new_session=True,  # Ctrl-C is for the owner; the end of the socket ends this
    )


def tree_inside(released: Path | None) -> list[Bind]:
    """List what is visible inside."""
    tree: list[Bind] = []
    for outside, inside in [*((path, path) for path in _same()), *_names_of_python()]:
        bound = any(Path(inside).is_relative_to(seen) for _, seen in tree)
        if Path(outside).exists() and not bound:
            tree.append((outside, inside))
    package = Path(unrolled.__file__).resolve().parent
    tree.append((str(package), f"{COURSE}/unrolled"))
    tree += [
        (str(package.parent / name), f"{COURSE}/{name}")
        for name in ("data", "assets")
        if not (package / "_files").exists()
    ]
    tree.append((str(INSIDE), f"{COURSE}/sandbox/inside"))
    places = [f"{COURSE}/unrolled"]
    if any(package.is_relative_to(path) for path in _same()):  # installed beside the other packages
        places.append(str(package))
    for place in places:
        tree += [(str(INSIDE / "closed" / name), f"{place}/{name}") for name in closed(package)]
    if released is not None:
        tree.append((str(released.resolve()), f"{COURSE}/notebooks/{released.name}"))
    tree += [(path, f"{COURSE}/texts") for path in mirror().values()]
    return tree


def of_the_machine() -> list[str]:
    """Paths outside of the course that are visible inside."""
    return [*_same(), *mirror().values()]


def _same() -> list[str]:
    return [*SYSTEM, *layout.of_python(), *packages()]


def _names_of_python() -> list[Bind]:
    """The interpreter's file under each name on the way to it.

    A `.venv` of a system's Python is a chain of links: `python`, `python3`, `/usr/bin/python3`,
    `/usr/bin/python3.11`.
    """
    names = [sys.executable]
    while os.path.islink(names[-1]):
        place = os.path.join(os.path.dirname(names[-1]), os.readlink(names[-1]))
        names.append(os.path.normpath(place))
    file = os.path.realpath(sys.executable)
    return [(file, name) for name in (*names, file)]


CLOSED = ("nn", "lent.py", "checks/follows.py")


def closed(package: Path) -> list[str]:
    """What of the library a submission may not import: the engine, and what lends its answers."""
    return [name for name in CLOSED if (package / name).exists()]


def packages() -> list[str]:
    """Folders of the packages that a submission needs, wherever they are installed."""
    return list(dict.fromkeys(map(_parent, ("numpy", "matplotlib", "IPython"))))


def _parent(package: str) -> str:
    """Find the folder that holds a package, without importing it."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed")
    return str(Path(found.origin).parent.parent)


def mirror() -> dict[str, str]:
    """Name the folder of corpora that the course was told to use."""
    folder = os.environ.get(MIRROR, "")
    return {MIRROR: os.path.abspath(folder)} if folder and Path(folder).is_dir() else {}


def _see_that_nobody_can_read(released: Path | None) -> None:
    """Refuse early what would fail inside: a clone that root made under umask 077."""
    needed = [INSIDE, Path(unrolled.__file__).parent, Path(packages()[0]) / "numpy"]
    for folder in [*needed, *([released] if released else [])]:
        for path in (folder, *folder.iterdir()):
            wanted = 0o005 if path.is_dir() else 0o004
            if path.name != "__pycache__" and path.stat().st_mode & wanted != wanted:
                raise PermissionError(
                    f"{path} may be read by root alone, but root's sandbox runs as nobody. "
                    f"Run `chmod -R go+rX` on the clone, {INSIDE.parents[2]}, and its .venv."
                )


def _laid_out(bwrap: str, tree: list[Bind]) -> list[str]:
    """As root: show the tree, so that nobody can read it below folders that are root's alone."""
    arguments = [bwrap, "--bind", "/proc", "/proc", "--dir", "/tmp"]  # where bubblewrap starts from
    arguments += _shown([*tree, (os.path.realpath(bwrap), bwrap)])
    return [*arguments, sys.executable, "-I", "-S", "-c", BECOME, str(NOBODY)]


def _sealed(bwrap: str, tree: list[Bind], nested: bool) -> list[str]:
    """Seal the real one: own namespaces, the tree read-only, one folder to write in."""
    arguments = [bwrap, "--die-with-parent", "--new-session", "--hostname", "sandbox"]
    arguments += [f"--unshare-{name}" for name in APART]
    arguments += ["--cap-add", "ALL"] if nested else []
    arguments += _shown(tree)
    arguments += ["--proc", "/proc", "--size", str(SCRATCH_BYTES), "--tmpfs", "/scratch"]
    if not any(inside.startswith("/tmp/") for _, inside in tree):
        arguments += ["--symlink", "scratch", "/tmp"]
    return [*arguments, "--chdir", "/", "--remount-ro", "/"]


def _shown(tree: list[Bind]) -> list[str]:
    """Arguments that bind the tree and the devices, below folders that anyone may pass."""
    devices = [f"/dev/{name}" for name in DEVICES]
    above = {str(p) for _, inside in tree for p in Path(inside).parents} | {"/dev"}
    within = [Path(inside) for _, inside in tree]
    arguments = []
    for folder in sorted(above - {"/"}):
        if not any(Path(folder).is_relative_to(bound) for bound in within):
            arguments += ["--perms", "0755", "--dir", folder]
    for outside, inside in tree:
        arguments += ["--ro-bind", outside, inside]
    for device in devices:
        arguments += ["--dev-bind", device, device]
    return arguments


def python(folders: list[str]) -> list[str]:
    """Start the interpreter at the door of `inside`; what it is told comes after."""
    return [sys.executable, "-I", "-B", "-c", START, ":".join(folders)]
