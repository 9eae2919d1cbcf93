"""What students run uses nothing that Windows and macOS lack, and reads what their git writes.

Neither system is at hand where these tests were written: what they lack is taken away here, and
`.github/workflows/tests.yml` runs the student's side on the real ones.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from autograder.lab.spec import specs
from unrolled.checks import runner
from unrolled.checks.runner import OutOfTimeError, Runner, limit
from unrolled.commands import reset
from unrolled.work.reading import free_name

ROOT = Path(__file__).resolve().parent.parent
LABS = sorted(path.name for path in (ROOT / "notebooks").iterdir() if path.is_dir())
# Missing on Windows; `fork`, `setitimer` and most others are there on macOS.
MODULES = ("fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios")
NAMES = {
    "os": (
        "chown", "fchmod", "fork", "forkpty", "geteuid", "getgid", "getpgid", "getuid", "initgroups",
        "killpg", "mkfifo", "nice", "openpty", "pread", "sched_getaffinity", "setpgid", "setsid",
        "setuid", "sysconf", "uname", "wait", "waitid",
    ),
    "signal": (
        "ITIMER_REAL", "SIGALRM", "SIGHUP", "SIGKILL", "SIGUSR1", "alarm", "getitimer", "pause",
        "pthread_sigmask", "setitimer", "sigpending", "sigwait",
    ),
}  # fmt: skip
TAKEN_AWAY = f"""
import os, signal, sys
import IPython, ipywidgets, matplotlib.pyplot, numpy, pooch, tqdm.auto
for module, names in {NAMES!r}.items():
    for name in names:
        vars(sys.modules[module]).pop(name, None)
for name in {MODULES!r}:
    sys.modules[name] = None
"""
RUN = """
import contextlib, io, json
lab = sys.argv[1]
notebook = json.load(open(f"{lab}.ipynb", encoding="utf-8"))
names, verdicts = {}, {}
for cell in notebook["cells"]:
    tags = cell["metadata"].get("tags", [])
    source = "".join(cell["source"])
    if cell["cell_type"] != "code" or "skip-execution" in tags:
        continue
    graded = cell["metadata"].get("nbgrader", {})
    with contextlib.redirect_stdout(io.StringIO()):
        if graded.get("grade"):
            verdict = eval(source, names)
            verdicts[verdict.function] = (verdict.score, verdict.max_points)
        else:
            exec(source, names)
print(json.dumps(verdicts))
"""
DATA = """
import hashlib
from unrolled.data import load
print([hashlib.sha256(load(name).text.encode()).hexdigest() for name in ("dinosaurs", "pastiche")])
"""


def solved(folder, lab):
    """A student's folder with the solved notebook and the released cases."""
    folder.mkdir(exist_ok=True)
    shutil.copy(ROOT / "solutions" / lab / f"{lab}.ipynb", folder)
    shutil.copy(ROOT / "notebooks" / lab / "expected.npz", folder)
    return folder / f"{lab}.ipynb"


def python(text, folder, *words, course=ROOT):
    """Run a program where nothing of POSIX is; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", TAKEN_AWAY + text, *words], cwd=folder, capture_output=True,
        text=True, env={**os.environ, "PYTHONPATH": str(course), "MPLBACKEND": "Agg"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("lab", LABS)
def test_every_lab_is_checked_without_what_posix_has(lab, tmp_path):
    notebook = solved(tmp_path / lab, lab)
    verdicts = json.loads(python(RUN, notebook.parent, lab))
    assert bool(verdicts) == bool(specs(lab))
    assert all(score == most for score, most in verdicts.values()), verdicts


def test_every_module_of_the_library_can_be_imported_without_what_posix_has(tmp_path):
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "unrolled").rglob("*.py")
        if path.name not in ("__init__.py", "__main__.py")
    ]
    python(f"import importlib\nfor name in {modules!r}: importlib.import_module(name)", tmp_path)


def test_an_exercise_is_put_back_and_data_is_read_without_what_posix_has(tmp_path):
    notebook = solved(tmp_path / "work", "01_rnn_cell")
    before = notebook.read_bytes()
    call = "from unrolled.__main__ import main; sys.exit(main(sys.argv[1:]))"
    python(call, tmp_path, "reset", str(Path("work", "01_rnn_cell.ipynb")), "one_hot")
    (kept,) = notebook.parent.glob("*.before-reset-*")
    assert kept.read_bytes() == before
    assert notebook.read_bytes() != before
    said = python(call, tmp_path, "progress", "work")
    assert "01_rnn_cell" in said
    assert "Nothing was run" in said
    python(call, tmp_path, "upgrade", str(Path("work", "01_rnn_cell.ipynb")))
    assert len(list(notebook.parent.glob("*.before-upgrade-*"))) == 1
    assert "sha" not in python(DATA, tmp_path)


def posix_only(path):
    """Modules and attributes in a file that are POSIX's, as `function: name`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)] or [tree]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            yield from (f"{path.name}: {name}" for name in names if name in MODULES)
    for function in functions:
        for node in ast.walk(function):
            owner = getattr(getattr(node, "value", None), "id", None)
            if isinstance(node, ast.Attribute) and node.attr in NAMES.get(owner, ()):
                yield f"{getattr(function, 'name', '')}: {owner}.{node.attr}"


def test_the_library_names_what_posix_has_where_it_asks_for_it_first():
    found = {one for path in (ROOT / "unrolled").rglob("*.py") for one in posix_only(path)}
    assert found == {
        *(f"_limit_by_signal: signal.{name}" for name in ("SIGALRM", "ITIMER_REAL", "setitimer")),
        "spending: signal.setitimer",  # of `Patience`, which asks `_can_be_told` before
    }


@pytest.fixture
def no_timers(monkeypatch):
    monkeypatch.delattr(runner.signal, "setitimer", raising=False)


LOOP = "def f():\n    while True: pass"
# A first error is swallowed for certain; the way out is outside the `try`.
SWALLOWS = """
def f():
    for _ in range(2):
        try:
            while True: int()
        except: pass
    while True: int()
"""
NAPS = "import time\ndef f():\n    while True: time.sleep(0.01)"


@pytest.mark.parametrize("source", [LOOP, SWALLOWS, NAPS])
@pytest.mark.parametrize("where", ["in the main thread", "in another"])
@pytest.mark.timeout(300)
def test_without_timers_a_thread_ends_what_runs_too_long(no_timers, source, where):
    names, found = {}, []
    exec(source, names)
    call = lambda: found.append(Runner(names, seconds=0.3)("f", ()).failure.kind)  # noqa: E731
    if where == "in another":
        thread = threading.Thread(target=call)
        thread.start()
        thread.join()
    else:
        call()
    assert found == ["timeout"]


@pytest.mark.parametrize("timers", [True, False])
def test_the_limit_of_one_call_never_ends_what_comes_after_it(timers, monkeypatch):
    if not timers:
        monkeypatch.delattr(runner.signal, "setitimer", raising=False)
    late = 0
    for number in range(300):
        try:
            with limit(0.0005 + number % 7 / 10_000):
                sum(range(20_000))
        except OutOfTimeError:
            late += 1
        sum(range(20_000))  # an error in here is the loop's
    print(f"{late} of 300 were stopped")


def test_code_within_its_time_is_left_alone_without_timers(no_timers):
    assert Runner({"f": lambda: 7})("f", ()).value == 7


def as_windows_writes(folder):
    """Give every text file below a folder the ends of line of Windows."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in (".npz", ".png", ".pyc"):
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


@pytest.fixture(scope="module")
def windows_checkout(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("unrolled", "data", "assets"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    for lab in ("01_rnn_cell", "05_char_rnn", "04_dinosaur_names", "09_shakespeare"):
        shutil.copytree(ROOT / "notebooks" / lab, folder / "notebooks" / lab)
    as_windows_writes(folder)
    assert b"\r\n" in (folder / "data" / "pastiche.txt").read_bytes()
    return folder


@pytest.mark.parametrize("lab", ["01_rnn_cell", "05_char_rnn", "04_dinosaur_names"])
def test_a_checkout_with_the_ends_of_line_of_windows_is_checked_alike(
    lab, windows_checkout, tmp_path
):
    notebook = solved(tmp_path / lab, lab)
    as_windows_writes(notebook.parent)
    verdicts = json.loads(python(RUN, notebook.parent, lab, course=windows_checkout))
    assert bool(verdicts) == bool(specs(lab))
    assert all(score == most for score, most in verdicts.values()), verdicts


def test_data_and_released_text_are_the_same_whatever_ends_the_lines(windows_checkout, tmp_path):
    here = python(DATA, tmp_path)
    assert python(DATA, tmp_path, course=windows_checkout) == here
    plain, windows = (solved(tmp_path / name, "01_rnn_cell") for name in ("plain", "windows"))
    as_windows_writes(windows.parent)
    before = windows.read_bytes()
    for path in (plain, windows):
        kept = reset.reset(path, "one_hot")
    assert kept.read_bytes() == before
    assert json.loads(plain.read_bytes()) == json.loads(windows.read_bytes())


def test_git_gives_every_system_the_same_bytes():
    if not (ROOT / ".git").exists():
        pytest.skip("a clone with its history")
    listed = subprocess.run(
        ["git", "ls-files", "--eol"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for line in listed.stdout.splitlines():
        index, _, attributes, name = line.split(maxsplit=3)
        binary = name.endswith((".npz", ".png"))
        assert index == ("i/-text" if binary else index), line
        assert index in ("i/lf", "i/none") or binary, line
        assert attributes == ("attr/-text" if binary else "attr/text=auto"), line


def test_a_line_of_a_students_is_told_from_those_of_libraries(monkeypatch):
    theirs = ["/tmp/ipykernel_9/123.py", "<ipython-input-1>", "/home/ada/unrolled/work/mine.py"]
    ours = [
        str(Path(runner.__file__)),
        str(Path(runner.STANDARD_LIBRARY, "random.py")),
        "/usr/lib/python3/dist-packages/numpy/linalg.py",
        "/home/ada/unrolled/.venv/lib/python3.11/site-packages/numpy/linalg.py",
    ]
    assert all(map(runner._is_students, theirs))
    assert not any(map(runner._is_students, ours))
    monkeypatch.setattr(runner, "Path", PureWindowsPath)
    monkeypatch.setattr(runner, "STANDARD_LIBRARY", r"C:\Python\Lib")
    monkeypatch.setattr(runner, "PACKAGE", PureWindowsPath(r"C:\course\unrolled"))
    assert runner._is_students(r"C:\Users\ada\AppData\Local\Temp\ipykernel_9\12.py")
    assert not runner._is_students(r"c:\python\lib\random.py")
    assert not runner._is_students(r"C:\course\.venv\Lib\site-packages\numpy\linalg.py")
    assert not runner._is_students(r"C:\course\unrolled\checks\runner.py")


def test_paths_of_windows_are_taken_apart_by_pathlib_alone():
    """No code of the library splits or joins paths by a character."""
    for path in (ROOT / "unrolled").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                words = [a.value for a in node.args if isinstance(a, ast.Constant)]
                splits = node.func.attr in ("split", "rsplit", "partition", "rpartition", "join")
                assert not (splits and words[:1] in (["/"], ["\\"])), f"{path}:{node.lineno}"


@pytest.mark.parametrize("kind", [PurePosixPath, PureWindowsPath])
def test_a_name_for_what_is_kept_is_beside_the_notebook(kind, monkeypatch):
    text = r"work\01_rnn_cell.ipynb" if kind is PureWindowsPath else "work/01_rnn_cell.ipynb"

    class Named(kind):
        def exists(self):
            return False

    kept = free_name(Named(text), "reset")
    assert kept.parent == Named("work")
    assert kept.name == "01_rnn_cell.before-reset-1.ipynb"
