"""The isolation without namespaces: what is open to a submission, what it is refused, what is left."""

import json
import os
import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox import Cell, Limits, Program, Sandbox, SandboxUnavailableError, landlocked
from autograder.sandbox.inside import linux
from autograder.sandbox.inside.landlocked import rules
from tests.hostile.arena import COURSE, LAB, left, sandbox_or_skip, servers_of
from tests.sandbox.test_probe import PROBE

ROOMY = Limits(cell_seconds=60.0, notebook_seconds=120.0, output_bytes=2_000_000)
OPENS = """
import json
def opens(path):
    try:
        with open(path, "rb"): return True
    except OSError: return False
print(json.dumps([path for path in %s if opens(path)]))
"""
WALK = """
import json, os, sys
import numpy
roots = {"/", "/etc", "/home", "/root", "/tmp", "/var", "/usr", "/usr/lib", "/lib64", "/proc", "/sys",
         "/dev", os.path.dirname(os.getcwd()), *sys.path, sys.prefix, sys.base_prefix,
         os.path.dirname(os.path.dirname(numpy.__file__)), os.path.dirname(os.__file__)}
found = {}
for root in roots - {""}:
    for folder, _, files in os.walk(root):
        found.update({os.path.join(folder, name): 0 for name in files})
        if not files: found.setdefault(folder, 0)
readable = [path for path in found if os.access(path, os.R_OK)]
here = os.path.dirname(os.getcwd())  # of what there is beside that, which is much, what is telling
print(json.dumps([p for p in readable if p.startswith(here) or any(word in p for word in %s)]))
"""
SECRET = ("gradebook.db", "course.key", "nbgrader_config.py", "/submitted/", "/specs/")


def said(sandbox, source):
    """What a submission of one cell printed."""
    with sandbox.submission(Program((Cell("a", source),))) as submission:
        run = submission.cells[0]
        assert run.failure is None, run.failure
        return run.printed


@pytest.fixture(scope="module")
def sandbox():
    with sandbox_or_skip("landlock", limits=ROOMY) as one:
        yield one


@pytest.fixture(scope="module")
def found(sandbox):
    os.environ["UNROLLED_PROBE_SECRET"] = "nobody may see this"
    try:
        probe = PROBE.replace('"course": sorted', '"course": True or sorted')
        for name in ('os.listdir("/")', 'os.listdir("/proc")', 'os.listdir("/dev")'):
            probe = probe.replace(f"sorted({name})", name).replace(name, f"tries(lambda: {name})")
        return json.loads(said(sandbox, probe))
    finally:
        del os.environ["UNROLLED_PROBE_SECRET"]


def test_it_has_no_capability_and_a_user_of_its_own_where_the_grader_is_root(found):
    assert found["new privileges"] == 1
    assert found["filter"] == 2
    if os.geteuid() == 0:
        assert found["bounding"] == []
        assert found["ids"][0] == found["ids"][1] == found["ids"][2] not in (0, 65534)
        assert found["ids"][3] == []


def test_it_lists_no_folder_of_the_machine_and_sees_no_process(found):
    assert (found["root"], found["proc"], found["dev"]) == ("PermissionError",) * 3
    assert found["others"] == []


def test_its_network_is_no_socket_at_all(found):
    assert found["tcp"] == "PermissionError"


def test_it_holds_its_pipe_a_clean_environment_and_one_empty_folder(found):
    assert found["descriptors"] == [0, 1, 2, 3]
    assert "UNROLLED_PROBE_SECRET" not in found["environment"]
    home, here, inside = found["home"]
    assert home == here
    assert inside == []


def test_every_limit_is_set_and_cannot_be_raised(found):
    counted = ("NPROC",) if os.geteuid() == 0 else ()
    for name in ("AS", "CORE", "CPU", "FSIZE", "MEMLOCK", "MSGQUEUE", "NOFILE", *counted):
        soft, hard = found["limits"][f"RLIMIT_{name}"]
        assert hard - 5 * (name == "CPU") == soft >= 0, name


def test_no_file_of_the_course_opens_by_its_path(sandbox):
    own = {".venv", ".venv-site", ".venv-docs", ".git", "__pycache__"}
    files = []
    for folder, folders, names in os.walk(COURSE.root):
        folders[:] = [name for name in folders if name not in own]
        files += [os.path.join(folder, name) for name in names]
    assert len(files) > 500
    assert json.loads(said(sandbox, OPENS % files)) == []


def test_whatever_can_be_listed_and_read_holds_no_secret(sandbox):
    readable = json.loads(
        said(sandbox, WALK % [*SECRET, f"{COURSE.root}/solutions", f"{COURSE.root}/autograder"])
    )
    home = [path for path in readable if "/unrolled-" in path]
    assert len(home) > 100
    assert any(path.endswith(f"/notebooks/{LAB}/expected.npz") for path in home)
    assert [path for path in readable if path not in home and "/site-packages/" not in path] == []
    assert [path for path in home if any(word in path for word in SECRET)] == []
    engine = [path for path in home if "/unrolled/nn" in path or "lent." in path]
    assert {Path(path).name for path in engine} == {"__init__.py", "lent.py"}
    assert "ImportError" in said(sandbox, f"print(open({engine[0]!r}).read())")


def test_no_program_can_be_started(sandbox):
    tries = "\n".join(
        f"try: os.execv({path!r}, [{path!r}]); print('started')\nexcept OSError: pass"
        for path in ("/bin/true", "/lib64/ld-linux-x86-64.so.2", sys.executable)
    )
    assert said(sandbox, f"import os\n{tries}\nprint(os.system('true'))") != "0\n"


def test_what_one_submission_left_is_gone_for_the_next_and_for_each_function(sandbox):
    leave = "import os\nos.makedirs('a/b'); open('a/b/note', 'w').write('x')\n"
    leave += "def f(x):\n    seen = os.listdir('.'); open('of a function', 'w'); return seen"
    with sandbox.submission(Program((Cell("a", leave),))) as submission:
        for _ in range(2):
            with submission.function() as call:
                assert call("f", (0,)).value == []
    assert said(sandbox, "import os; print(os.listdir('.'))") == "[]\n"


WRITES = {
    "one file after the other": "for n in range(300): open(str(n), 'wb').write(b'x' * 9_000_000)",
    "files without a name": """
held = []
for n in range(3000):
    file = open("n", "w+b"); file.write(b"x" * 9_000_000); file.flush()
    held.append(file); os.unlink("n")
    if n % 50 == 49: time.sleep(1)
""",
    "mapped files without a name": """
held = []
for n in range(3000):
    with open("n", "w+b") as file:
        file.write(b"x" * 9_000_000); file.flush()
        held.append(mmap.mmap(file.fileno(), 4096)); os.unlink("n")
""",
    "many empty files": "for n in range(500_000): open(str(n), 'w').close()",
    "folders in folders": "while True: os.mkdir('d'); os.chdir('d')",
}


@pytest.mark.parametrize("how", WRITES)
def test_who_fills_the_disk_is_ended(sandbox, how):
    source = f"import os, time, mmap\n{WRITES[how]}\nprint('to the end')"
    with sandbox.submission(Program((Cell("a", source),))) as submission:
        assert submission.status == "crash"
        assert "wrote more to its files" in submission.message
    assert said(sandbox, "import os; print(os.listdir('.'))") == "[]\n"


def test_files_without_a_name_cannot_be_made_at_once_nor_sent_away(sandbox):
    source = """
import os, socket, tempfile
for action in (lambda: os.open(".", os.O_TMPFILE | os.O_RDWR),
               lambda: socket.send_fds(socket.socketpair()[0], [b"x"], [0])):
    try: action(); print("done")
    except OSError: pass
with tempfile.TemporaryFile() as file: file.write(b"x")
"""
    assert said(sandbox, source) == ""


CROWD = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        if os.fork(): os._exit(0)
        try: os.setsid()
        except OSError: pass
        time.sleep(999)
while True:
    if os.fork(): os._exit(0)
    if os.getppid() == 0: break
    time.sleep(0.0005)
"""
COMETS = "import os, time\nif os.fork() == 0:\n    while True:\n        if os.fork(): os._exit(0)\ntime.sleep(0.3)"


def processes_of(user):
    """Every process of a user that has not ended."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if (
                place.stat().st_uid == user
                and "Z" not in (place / "stat").read_text().split(")")[1]
            ):
                found.append(int(place.name))
        except OSError:
            pass
    return found


@pytest.mark.skipif(os.geteuid() != 0, reason="a user of its own needs root")
def test_comets_end_with_their_submission(sandbox):
    user = int(said(sandbox, "import os; print(os.getuid())"))
    before = processes_of(user)
    with sandbox.submission(Program((Cell("a", COMETS),))) as submission:
        # It runs on, unless at one moment more of them stand side by side than it may have.
        running, ended = processes_of(user) != before, "more processes" in submission.message
        assert running or ended
    assert processes_of(user) == before


def test_a_server_that_is_killed_takes_its_submission_along_and_the_next_runs(sandbox):
    with sandbox.submission(Program((Cell("a", CROWD.rpartition("while")[0]),))):
        keeper, server, *others = servers_of(sandbox)
        assert len(others) >= 7
        os.kill(server, signal.SIGKILL)
        assert left([server, *others]) == []
    assert said(sandbox, "print(1)") == "1\n"
    assert left([keeper]) == []


def test_its_folder_goes_with_it(tmp_path, monkeypatch):
    os.chmod(tmp_path, 0o755)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with sandbox_or_skip("landlock") as one:
        assert [path.name.startswith("unrolled-") for path in tmp_path.iterdir()] == [True]
        said(one, "open('x', 'w').write('y')")
    assert list(tmp_path.iterdir()) == []


def test_two_at_once_are_two_users():
    if os.geteuid() != 0:
        pytest.skip("a user of its own needs root")
    with sandbox_or_skip("landlock") as one, sandbox_or_skip("landlock") as other:
        users = [said(box, "import os; print(os.getuid())") for box in (one, other)]
    assert len({*users}) == 2


def test_without_landlock_the_refusal_is_one_sentence(monkeypatch):
    monkeypatch.setattr(landlocked.rules, "version", lambda: 0)
    with pytest.raises(SandboxUnavailableError, match=r"no Landlock .*bwrap.*none") as refused:
        Sandbox("landlock").__enter__()
    assert str(refused.value).count(". ") == 0


def test_root_that_may_not_hand_on_what_python_needs_says_where_to_put_it(monkeypatch, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("of root alone")
    tmp_path.chmod(0o700)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(linux, "may", lambda capability: False)
    with pytest.raises(
        SandboxUnavailableError, match=r"may be entered by root alone.*such as /srv"
    ):
        Sandbox("landlock").__enter__()


@pytest.mark.parametrize(
    ("version", "words"),
    [(1, [13]), (2, [14]), (3, [15]), (4, [15, 2]), (5, [16, 2]), (6, [16, 2, 2]), (9, [16, 2, 2])],
)
def test_each_version_denies_all_that_it_knows(version, words):
    given = rules.handled(version)
    assert struct.unpack(f"<{len(given) // 8}Q", given) == tuple((1 << n) - 1 for n in words)


OLD = """
import os, sys
from autograder.sandbox.inside import linux, syscalls
from autograder.sandbox.inside.landlocked import rules
scratch, secret = sys.argv[1:]
rules.version = lambda: 1
rules.Rules(["/usr/lib"], [], [scratch]).put_on()
linux.install_filter(syscalls.program(shared=True))
open(scratch + "/a", "w").write("mine")
tries = {
    "read": lambda: open(secret).read(),
    "written": lambda: open(secret, "r+"),
    "truncated": lambda: os.truncate(secret, 0),
    "emptied": lambda: os.close(os.open(secret, os.O_RDONLY | os.O_TRUNC)),
    "opened oddly": lambda: os.close(os.open(secret, 3 | os.O_TRUNC)),
    "linked": lambda: os.link(secret, scratch + "/link"),
    "moved": lambda: os.rename(secret, scratch + "/moved"),
    "closed to all": lambda: os.chmod(secret, 0),
    "dated": lambda: os.utime(secret, (0, 0)),
    "signalled": lambda: os.kill(os.getppid(), 0),
    "marked": lambda: os.setxattr(secret, "user.a", b"b"),
    "limited": lambda: __import__("resource").prlimit(os.getppid(), 0, (-1, -1)),
}
for name, action in tries.items():
    try: action(); print(name)
    except OSError: pass
"""


def test_the_oldest_version_with_the_filter_keeps_a_file_of_the_same_user(tmp_path):
    if not rules.version():
        pytest.skip("this kernel has no Landlock")
    (tmp_path / "scratch").mkdir()
    secret = tmp_path / "secret"
    secret.write_text("grades")
    words = [sys.executable, "-c", OLD, str(tmp_path / "scratch"), str(secret)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=COURSE.root)
    assert (done.stdout, done.stderr) == ("", "")
    assert secret.read_text() == "grades"
    assert (tmp_path / "scratch" / "a").read_text() == "mine"
