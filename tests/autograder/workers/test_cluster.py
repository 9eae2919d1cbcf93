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
from pathlib import Path

import pytest

from autograder.course import ROOT, Course, CourseError
from autograder.intake.normalise import normalise
from autograder.intake.submitted import hand_in as read
from autograder.judging import seeds
from autograder.judging.versions import fingerprint
from autograder.lab.release import release
from autograder.workers import dask_client, dask_worker
from autograder.workers.packing import Packer, opened
from tests.autograder.clones import clone
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, command, hand_in, raw, released

WRONG = "def softmax(z):\n    return np.exp(z) / np.sum(np.exp(z))"
SCORES = {"ada": 40, "bob": 0, "cid": 32, "dan": 0}


def dask(what, folder, *words):
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONWARNINGS": "ignore"}
    env["DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP"] = "300s"  # a busy machine hangs up on nobody
    with (folder / "log").open("w") as log:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", *words],
            cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def scheduler_in(folder, *words):
    """Start a scheduler on a port that the system chooses; gives it and its address."""
    folder.mkdir(exist_ok=True)
    told = folder / "address.json"
    told.unlink(missing_ok=True)
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", *words)
    process = dask("scheduler", folder, *words, "--scheduler-file", str(told))
    while not told.exists() or not told.read_text().endswith("}"):
        assert process.poll() is None, (folder / "log").read_text()
        time.sleep(0.05)
    return process, json.loads(told.read_text())["address"]


def worker_in(folder, address, *words):
    words = (address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1",
             "--local-directory", str(folder / "scratch"), *words)  # fmt: skip
    return dask("worker", folder, *words)


@contextlib.contextmanager
def ending(*started):
    """Processes that end with the block, the last one first."""
    try:
        yield started
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


@pytest.fixture
def machines(tmp_path):
    """Address of a scheduler; the two workers' processes and folders."""
    folders = [clone(tmp_path / name) for name in ("one", "two")]
    scheduler, address = scheduler_in(tmp_path / "scheduler")
    with ending(scheduler, *(worker_in(one, address) for one in folders)) as (_, *workers):
        yield address, workers, folders


@pytest.fixture
def a_class(built):
    shutil.copy(ROOT / "solutions" / f"{LAB}.releases.json", built.root / "solutions")  # one commit
    hand_in(built, "ada", answered(built))
    hand_in(built, "bob", released(built))
    hand_in(built, "cid", answered(built, softmax=WRONG))
    hand_in(built, "dan", raw(answered(built))[:3000])
    return built


def grade(course, address, *words):
    words = ("--json", "--isolation", isolation(), "--scheduler", address, *words)
    return subprocess.Popen(
        command(course, "grade", LAB, *words),
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
    with (folders[1] / "autograder" / "report" / "page.py").open("a") as file:
        file.write("# edited on this machine\n")
    with grade(a_class, address) as process:
        _, said = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "another version of the course than this machine: the code." in said
    assert "Traceback" not in said
    assert not (a_class.root / "autograder" / "gradebook.db").exists()


@pytest.mark.timeout(300)  # it does not wait for one to come
def test_a_scheduler_that_is_not_there_is_one_clear_error_and_no_wait(a_class, monkeypatch):
    monkeypatch.setattr(dask_client, "CONNECT_SECONDS", 1.0)
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))  # nobody else takes the port, and nobody listens there
    where = dask_client.Address(f"tcp://127.0.0.1:{taken.getsockname()[1]}")
    with (
        taken,
        pytest.raises(CourseError, match=r"scheduler at tcp://.* cannot be reached"),
        dask_client.Cluster(a_class, release(a_class, LAB), "bwrap", where),
    ):
        pass


def test_when_the_scheduler_dies_what_is_graded_stays_and_the_next_run_goes_on(a_class, tmp_path):
    for number in range(12):
        hand_in(a_class, f"more-{number:02}", answered(a_class))
    # The last one waits, so that the scheduler is gone before all are graded.
    slow = answered(a_class, softmax=f"import time\ntime.sleep(12)\n{WRONG}")
    hand_in(a_class, "slow", slow)
    folder = clone(tmp_path / "one")

    def run(kill):
        scheduler, address = scheduler_in(tmp_path / "scheduler")
        with (
            ending(scheduler, worker_in(folder, address)) as all_,
            grade(a_class, address) as process,
        ):
            first = [process.stdout.readline() for _ in range(2)]
            if kill:
                all_[0].kill()
            rest, said = process.communicate(timeout=300)
        lines = [json.loads(line) for line in (*first, *rest.splitlines())]
        return process.returncode, {one["student"]: one["score"] for one in lines}, said

    code, graded, said = run(kill=True)
    assert code == 1
    assert "The scheduler has gone" in said
    assert "start again, and it goes on from there" in said
    assert "Traceback" not in said
    kept = {path.stem for path in (a_class.root / "autograder" / "records" / LAB).glob("*.json")}
    assert graded.keys() <= kept
    assert "slow" not in graded
    code, all_of_them, said = run(kill=False)
    assert code == 0, said
    more = {f"more-{number:02}": 40 for number in range(12)}
    assert all_of_them == {**SCORES, **more, "slow": 32}


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl, which makes certificates")
def test_with_tls_only_who_has_a_certificate_takes_part(a_class, tmp_path):
    certificates(tmp_path, "ca", "mine")
    (tmp_path / "other").mkdir()
    certificates(tmp_path / "other", "ca", "mine")
    files = [str(tmp_path / name) for name in ("ca.pem", "mine.pem", "mine.key")]
    options = ["--tls-ca-file", files[0], "--tls-cert", files[1], "--tls-key", files[2]]
    folder = clone(tmp_path / "one")
    scheduler, address = scheduler_in(tmp_path / "scheduler", "--protocol", "tls", *options)
    with ending(scheduler, worker_in(folder, address, *options)):
        with grade(a_class, address, "--tls", *files) as process:
            lines, said = process.communicate(timeout=300)
        assert process.returncode == 0, said
        found = map(json.loads, lines.splitlines())
        assert {line["student"]: line["score"] for line in found} == SCORES
        strange = [str(tmp_path / "other" / Path(name).name) for name in files]
        for words, error in (
            ((), "speaks TLS: add --tls CA CERT KEY"),
            (("--tls", *strange), "cannot be reached"),
        ):
            with grade(a_class, address, "--again", *words) as process:
                _, said = process.communicate(timeout=300)
            assert process.returncode == 1
            assert error in said
            assert "Traceback" not in said


def certificates(folder, authority, name):
    """Make an authority, and one certificate that it has signed."""

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    new = ("-newkey", "rsa:2048", "-nodes", "-subj")
    authority_of = ("-keyout", "authority.key", "-out", f"{authority}.pem")
    openssl("req", "-x509", *new, "/CN=authority", *authority_of)
    openssl("req", *new, "/CN=127.0.0.1", "-keyout", f"{name}.key", "-out", "wish.csr")
    signed = ("-CA", f"{authority}.pem", "-CAkey", "authority.key", "-CAcreateserial")
    openssl("x509", "-req", "-in", "wish.csr", *signed, "-days", "2", "-out", f"{name}.pem")


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
    assert dask_worker.differences(ours, fingerprint(a_class, LAB)) == ""
    path = a_class.released_notebook(LAB)
    path.write_bytes(path.read_bytes() + b"\n")
    assert dask_worker.differences(ours, fingerprint(a_class, LAB)) == "the released notebook"
    assert dask_worker.describe("99_no_such_lab") == {}


def test_what_goes_wrong_on_a_worker_comes_back_as_text(monkeypatch):
    def broken(*_):
        raise ValueError("the disk is full")

    monkeypatch.setattr(dask_worker, "Process", broken)
    found = dask_worker.grade(LAB, "bwrap", {}, json.dumps({"name": "ada"}).encode())
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
    """A client whose futures are given; it counts what it is asked for."""

    def __init__(self, *futures):
        self.futures, self.asked = list(futures), 0

    def nthreads(self):
        return {"one": 1}

    def as_current(self):
        return contextlib.nullcontext()

    def submit(self, function, lab, isolation, version, parcel, pure):
        self.asked += 1
        return self.futures.pop(0)


@pytest.mark.parametrize(
    ("futures", "asked", "result"),
    [
        ([Told("pending", "lost", "finished")], 1, "record"),  # done, then lost with its worker
        ([Told("error"), Told("finished")], 2, "record"),  # bad luck, once
        ([Told("error"), Told("error")], 2, "not_graded"),  # it ended every worker it was on
    ],
)
def test_a_result_lost_with_its_worker_is_waited_for_and_nobody_pays_for_one_that_died(
    built, monkeypatch, futures, asked, result
):
    many = dask_client.Cluster(
        built, release(built, LAB), "bwrap", dask_client.Address("tcp://nowhere")
    )
    many._client = ToldClient(*futures)
    many._pack = lambda name: {"name": name}
    monkeypatch.setattr(
        "distributed.wait", lambda flying, **_: types.SimpleNamespace(done=set(flying))
    )
    (found,) = many.run(["dan"])
    assert result in found
    assert many._client.asked == asked
