"""A dask cluster: a scheduler and two workers, each with its own folder, nothing shared."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import types

import pytest

from autograder.course import ROOT, Course, CourseError
from autograder.grading import cluster, remote, seeds
from autograder.grading.normalise import normalise
from autograder.grading.parcel import Packer, opened
from autograder.grading.release import release
from autograder.grading.submitted import hand_in as read
from autograder.grading.versions import fingerprint
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, command, hand_in, raw, released

WRONG = "def softmax(z):\n    return np.exp(z) / np.sum(np.exp(z))"
SCORES = {"ada": 40, "bob": 0, "cid": 32, "dan": 0}


def checkout(folder):
    """What a worker's machine has: the course as it is cloned, without anything of a class."""
    left_out = shutil.ignore_patterns(
        "__pycache__", "submitted", "autograded", "feedback", "records", "gradebook.db*", "*.key"
    )
    for name in ("autograder", "unrolled", "data", "assets"):
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    for path in (f"solutions/{LAB}", f"notebooks/{LAB}"):
        shutil.copytree(ROOT / path, folder / path)
    for path in (ROOT / "solutions").glob("*.py"):
        shutil.copy(path, folder / "solutions")
    return folder


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def dask(what, folder, *words):
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONWARNINGS": "ignore"}
    env["DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP"] = "300s"  # a busy machine hangs up on nobody
    with (folder / "log").open("w") as log:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", *words],
            cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    """Address of a scheduler; the two workers' processes and folders."""
    root, port = tmp_path_factory.mktemp("machines"), free_port()
    (root / "scheduler").mkdir()
    address = f"tcp://127.0.0.1:{port}"
    started = [
        dask("scheduler", root / "scheduler", "--host", "127.0.0.1", "--port", str(port),
             "--no-dashboard")
    ]  # fmt: skip
    folders = [checkout(root / name) for name in ("one", "two")]
    for folder in folders:
        started.append(
            dask("worker", folder, address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                 "--host", "127.0.0.1", "--local-directory", str(folder / "scratch"))
        )  # fmt: skip
    yield address, started[1:], folders
    for process in reversed(started):
        process.kill()
        process.wait()


@pytest.fixture
def a_class(built):
    hand_in(built, "ada", answered(built))
    hand_in(built, "bob", released(built))
    hand_in(built, "cid", answered(built, softmax=WRONG))
    hand_in(built, "dan", raw(answered(built))[:3000])
    return built


def grade(course, address):
    return subprocess.Popen(
        command(course, "grade", LAB, "--json", "--isolation", isolation(), "--scheduler", address),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip


WAIT = """
import sys
from distributed import Client
with Client(sys.argv[1], timeout=120, set_as_default=False) as client:
    client.wait_for_workers(2, timeout=120)
"""


def both_are_there(address):
    subprocess.run([sys.executable, "-c", WAIT, address], check=True)


def test_a_worker_killed_in_mid_run_costs_a_retry_and_nobody_a_grade(a_class, machines):
    address, workers, folders = machines
    both_are_there(address)
    with grade(a_class, address) as process:
        first = process.stdout.readline()
        workers[0].send_signal(signal.SIGKILL)
        rest, said = process.communicate(timeout=500)
    assert process.returncode == 0, said
    lines = [json.loads(line) for line in (first, *rest.splitlines())]
    assert {line["student"]: line["score"] for line in lines} == SCORES
    assert {line["student"]: line["status"] for line in lines if line["status"] != "ok"} == {
        "dan": "unreadable"
    }
    autograded = a_class.root / "autograder" / "autograded"
    assert sorted(os.listdir(autograded)) == sorted(SCORES)
    for folder in folders:  # nothing of the class stays, and no key was made
        left = set(os.listdir(folder / "autograder")) - set(os.listdir(ROOT / "autograder"))
        assert not left - {"__pycache__"}
        assert not (folder / "autograder" / "course.key").exists()


def test_a_worker_with_another_version_is_one_clear_error(a_class, machines):
    address, _, folders = machines
    with (folders[1] / "autograder" / "specs" / "rnn_cell.py").open("a") as file:
        file.write("# edited on this machine\n")
    with grade(a_class, address) as process:
        _, said = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "another version of the course than this machine: the specs, the code." in said
    assert "Traceback" not in said
    assert not (a_class.root / "autograder" / "gradebook.db").exists()


def test_a_scheduler_that_is_not_there_is_one_clear_error_and_no_wait(a_class, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    where = cluster.Address(f"tcp://127.0.0.1:{free_port()}")
    start = time.monotonic()
    with (
        pytest.raises(CourseError, match=r"scheduler at tcp://.* cannot be reached"),
        cluster.Cluster(a_class, release(a_class, LAB), "bwrap", where),
    ):
        pass
    assert time.monotonic() - start < 60


def test_a_parcel_brings_the_submission_and_its_own_seeds_and_not_the_key(a_class):
    own = release(a_class, LAB)
    parcel = Packer(a_class, own)("cid")
    key = seeds.key_path(a_class).read_bytes()
    assert key.hex() not in json.dumps(parcel)
    handed, sent = opened(json.loads(json.dumps(parcel)))
    assert handed == read(a_class, LAB, "cid")
    submission = normalise(handed.raw, own).hash
    derive = seeds.derived(a_class, LAB, own.hash)
    assert sent[submission] == {f: derive(submission, f) for f in own.checks.values()}
    given = seeds.Sent()
    given.seeds = sent
    assert given(submission, "softmax") == derive(submission, "softmax")
    with pytest.raises(CourseError, match="reads differently"):
        given("0" * 64, "softmax")


def test_versions_differ_by_name(a_class):
    ours = fingerprint(a_class, LAB)
    assert remote.differences(ours, fingerprint(a_class, LAB)) == ""
    path = a_class.released_notebook(LAB)
    path.write_bytes(path.read_bytes() + b"\n")
    assert remote.differences(ours, fingerprint(a_class, LAB)) == "the released notebook"
    assert remote.describe("99_no_such_lab") == {}


def test_what_goes_wrong_on_a_worker_comes_back_as_text(monkeypatch):
    def broken(*_):
        raise ValueError("the disk is full")

    monkeypatch.setattr(remote, "_grader", broken)
    found = remote.grade(LAB, "bwrap", {}, json.dumps({"name": "ada", "give_up": False}).encode())
    assert json.loads(found) == {"error": "ValueError: the disk is full"}
    assert Course().labs()


class Told:
    """A future whose status is read from a script, one entry a look."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)

    @property
    def status(self):
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]

    def result(self):
        return b'{"record": "ours"}'


class ToldClient:
    """A client whose futures are given; it notes which submissions are given up."""

    def __init__(self, *futures):
        self.futures, self.given_up = list(futures), []

    def nthreads(self):
        return {"one": 1}

    def as_current(self):
        return contextlib.nullcontext()

    def submit(self, function, lab, isolation, version, parcel, pure):
        self.given_up.append(json.loads(parcel)["give_up"])
        return self.futures.pop(0)


@pytest.mark.parametrize(
    ("futures", "given_up"),
    [
        ([Told("pending", "lost", "finished")], [False]),  # done, then lost with its worker
        ([Told("error"), Told("finished")], [False, True]),  # it ended every worker it was on
    ],
)
def test_a_result_lost_with_its_worker_is_waited_for_and_never_given_up(
    built, monkeypatch, futures, given_up
):
    many = cluster.Cluster(built, release(built, LAB), "bwrap", cluster.Address("tcp://nowhere"))
    many._client = ToldClient(*futures)
    many._pack = lambda name, give_up: {"name": name, "give_up": give_up}
    monkeypatch.setattr(
        "distributed.wait", lambda flying, **_: types.SimpleNamespace(done=set(flying))
    )
    assert list(many.run(["dan"])) == [{"record": "ours"}]
    assert many._client.given_up == given_up
