"""From inside: everything that a submission can see, listed and compared with what it may."""

import json
import os

import pytest

from autograder.sandbox import Cell, Program
from tests.hostile.arena import LAB, sandbox_or_skip

PROBE = """
import ctypes, json, os, resource, socket, sys
from pathlib import Path

def tries(action):
    try:
        return repr(action())
    except Exception as error:
        return type(error).__name__

OPEN = ("unrolled", "data", "assets", "texts")
found = {
    "ids": [os.getuid(), os.geteuid(), os.getgid(), os.getgroups()],
    "pid": [os.getpid(), os.getppid()],
    "root": sorted(os.listdir("/")),
    "course": sorted(str(p.relative_to("/course")) for d in ("*", "*/*")
                     for p in Path("/course").glob(d) if p.parent.name not in OPEN),
    "proc": os.listdir("/proc"),
    "dev": sorted(os.listdir("/dev")),
    "environment": sorted(os.environ),
    "home": [os.environ["HOME"], os.getcwd(), os.listdir(os.environ["HOME"])],
    "descriptors": [fd for fd in range(1024) if not tries(lambda: os.fstat(fd)).startswith("OSE")],
    "others": [pid for pid in range(2, 40000) if tries(lambda: os.kill(pid, 0)) == "None"],
    "interfaces": tries(socket.if_nameindex),
    "tcp": tries(lambda: socket.create_connection(("127.0.0.1", 80), 0.2)),
    "host": socket.gethostname(),
    "writable": [d for d in ("/", "/course", "/course/unrolled", "/dev", "/proc", "/tmp",
                             "/usr/lib", sys.prefix, sys.base_prefix, "/scratch")
                 if os.access(d, os.W_OK)],
    "limits": {n: resource.getrlimit(getattr(resource, n)) for n in dir(resource)
               if n.startswith("RLIMIT")},
    "new privileges": ctypes.CDLL(None).prctl(39, 0, 0, 0, 0),
    "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
    "filter": ctypes.CDLL(None).prctl(21, 0, 0, 0, 0),
    "bounding": [c for c in range(64) if ctypes.CDLL(None).prctl(23, c, 0, 0, 0) == 1],
    "threads": len(__import__("threading").enumerate()),
    "modules": [m for m in sys.modules if m.split(".")[0] in ("autograder", "nbgrader", "zmq")],
}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found():
    os.environ["UNROLLED_PROBE_SECRET"] = "nobody may see this"
    try:
        with (
            sandbox_or_skip() as sandbox,
            sandbox.submission(Program((Cell("probe", PROBE),))) as submission,
        ):
            run = submission.cells[0]
            assert run.failure is None, run.failure
            seen = json.loads(run.printed)
            seen["filtered"] = sandbox.filtered
            print(json.dumps(seen, indent=1))
            return seen
    finally:
        del os.environ["UNROLLED_PROBE_SECRET"]


def test_it_is_nobody_with_no_capability_and_no_way_to_gain_one(found):
    assert 0 not in found["ids"][:3]
    assert found["bounding"] == []
    assert found["new privileges"] == 1
    assert found["dumpable"] == 0


def test_system_calls_are_filtered(found):
    if not found["filtered"]:
        pytest.skip("there is no filter for this machine")
    assert found["filter"] == 2


def test_it_is_alone(found):
    assert found["pid"] == [1, 0]
    assert found["others"] == []
    assert found["proc"] == []
    assert found["threads"] == 1


def test_it_sees_the_interpreter_the_library_and_its_lab_and_nothing_else(found):
    assert set(found["course"]) <= {
        "assets", "data", "notebooks", f"notebooks/{LAB}", "sandbox", "sandbox/inside", "texts",
        "unrolled",
    }  # fmt: skip
    assert found["modules"] == []
    assert found["dev"] == ["full", "null", "random", "urandom", "zero"]


def test_it_can_write_in_one_empty_folder(found):
    assert set(found["writable"]) - {"/tmp"} == {"/scratch"}  # /tmp, if there, is the same folder
    assert found["home"] == ["/scratch", "/scratch", []]


def test_it_has_no_network(found):
    assert found["interfaces"] in ("[]", "[(1, 'lo')]", "OSError")
    assert found["tcp"] in ("OSError", "PermissionError", "ConnectionRefusedError")
    assert found["host"] == "sandbox"


def test_it_holds_its_pipe_and_no_other_descriptor(found):
    assert found["descriptors"] == [0, 1, 2, 3]


def test_its_environment_is_scrubbed(found):
    assert set(found["environment"]) <= {
        "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "GIT_PAGER", "HOME", "LANG", "MPLBACKEND",
        "OPENBLAS_NUM_THREADS", "PAGER", "PATH", "TERM", "TMPDIR", "UNROLLED_DATA_MIRROR", "USER",
    }  # fmt: skip


def test_every_limit_is_set_and_cannot_be_raised(found):
    for name in ("AS", "CORE", "CPU", "FSIZE", "MEMLOCK", "MSGQUEUE", "NOFILE", "NPROC"):
        soft, hard = found["limits"][f"RLIMIT_{name}"]
        assert hard - 5 * (name == "CPU") == soft >= 0, name
