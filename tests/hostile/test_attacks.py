"""Hostile code, in the sandbox that grades, scored by the spec that grades."""

import dataclasses
import os
import signal
import subprocess
import sys
import threading

import pytest

from autograder.lab.spec import Cases
from autograder.sandbox import Program, Sandbox
from tests.hostile import arena
from tests.hostile.attacks import ATTACKS

SEED = os.urandom(8)
ISOLATIONS = ("bwrap", "landlock")
# What tries the isolation; the rest tries what is the same under both, and waits for deadlines.
OF_THE_KERNEL = {
    "a crowd of threads below Python", "a daemon", "a daemon of each function",
    "a million empty files", "comets: each leaves a child and is gone", "crashes the interpreter",
    "files without a name", "fills the scratch folder", "folders in folders", "forks without end",
    "kills itself", "leaves at once", "memory in a list", "memory in many processes",
    "memory in processes that hide it", "one file of a terabyte", "opens everything",
    "recursion without end", "stops itself", "threads without end",
}  # fmt: skip
PAIRS = [
    pytest.param(
        isolation,
        attack,
        id=f"{isolation}-{attack.kind}: {attack.name}",
        marks=[pytest.mark.long]
        if isolation == "landlock"
        and attack.kind != "reaching"
        and attack.name not in OF_THE_KERNEL
        else [],
    )
    for isolation in ISOLATIONS
    for attack in ATTACKS
]
# The times that grading gives: those of the arena are for what runs into them.
HONEST = {"call_seconds": 5.0, "cell_seconds": 20.0, "notebook_seconds": 120.0}
ROOMY = dataclasses.replace(arena.LIMITS, **HONEST)
DAEMONS = """
import os, time
for _ in range(5):
    if os.fork() == 0:
        try: os.setsid()
        except OSError: pass
        time.sleep(999)
"""


@pytest.fixture(scope="module")
def cases() -> Cases:
    return Cases(arena.COURSE, arena.LAB)


@pytest.fixture(scope="module")
def victim(tmp_path_factory):
    folder = tmp_path_factory.mktemp("victim")
    with arena.victim(folder) as one:
        yield one


@pytest.fixture(scope="module", params=ISOLATIONS)
def sandbox(request):
    with arena.sandbox_or_skip(request.param) as one:
        yield one


@pytest.fixture(scope="module", autouse=True)
def _print_seed():
    print(f"cases are drawn from {SEED.hex()}")


def test_there_are_attacks_enough():
    assert len(ATTACKS) >= 60
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)
    assert {attack.name for attack in ATTACKS} >= OF_THE_KERNEL


# What misses its deadline sleeps for an hour, or for ever.
@pytest.mark.timeout(arena.PATIENCE)
@pytest.mark.parametrize(("sandbox", "attack"), PAIRS, indirect=["sandbox"])
def test_an_attack_earns_nothing_and_touches_nothing(
    attack, sandbox: Sandbox, victim: arena.Victim, cases: Cases
):
    before = victim.contents()
    with sandbox.submission(arena.program(victim.told(attack.source))) as submission:
        points = arena.marks(submission, cases, SEED)

    assert points == dict.fromkeys(cases.exercises, 0.0)
    assert submission.status in ("ok", "timeout", "memory", "crash")
    assert (submission.message == "") == (submission.status == "ok")
    assert victim.contents() == before
    assert victim.heard() == 0
    assert victim.process.poll() is None
    assert os.getpriority(os.PRIO_PROCESS, victim.process.pid) == os.getpriority(os.PRIO_PROCESS, 0)
    for run in submission.cells:
        for output in run.outputs:
            assert "REACHED" not in output.text
            assert "SEEN" not in output.text or sandbox.isolation == "landlock"
            assert output.text.encode() == output.text.encode(errors="replace")
            assert len(output.text) <= arena.LIMITS.output_bytes
            assert output.mime in ("text/plain", "image/png")
        if run.failure:
            assert len(run.failure.kind + run.failure.message + run.failure.line) <= 720


def test_an_honest_submission_after_all_attacks_gets_its_exact_score(sandbox, cases):
    with (
        arena.limited(sandbox, **HONEST),
        sandbox.submission(Program(arena.solved())) as submission,
    ):
        points = arena.marks(submission, cases, SEED)
    assert submission.status == "ok"
    assert points == {name: one.max_points for name, one in cases.exercises.items()}


def test_the_untouched_release_scores_nothing(sandbox, cases):
    with arena.limited(sandbox, **HONEST), sandbox.submission(Program(arena.blank())) as submission:
        points = arena.marks(submission, cases, SEED)
    assert submission.status == "ok"
    assert sum(points.values()) == 0


def test_two_sandboxes_at_once_do_not_meet(cases):
    found, both_run = {}, threading.Barrier(2, timeout=arena.PATIENCE)

    def grade(number: int, source: str) -> None:
        with (
            arena.sandbox_or_skip(limits=ROOMY) as one,
            one.submission(arena.program(source)) as submission,
        ):
            both_run.wait()
            found[number] = submission.cells[-1].printed

    bind = (
        "import socket\nheld = socket.socket(socket.AF_UNIX)\nheld.bind('\\0here')\nprint('bound')"
    )
    threads = [threading.Thread(target=grade, args=(number, bind)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {1: "bound\n", 2: "bound\n"}


@pytest.mark.parametrize("isolation", ISOLATIONS)
def test_nothing_survives_a_sandbox_full_of_daemons(isolation):
    with arena.sandbox_or_skip(isolation, released=None, limits=ROOMY) as sandbox:
        before = arena.servers_of(sandbox)
        with sandbox.submission(arena.program(DAEMONS)) as submission:
            assert submission.status == "ok"
            assert len(arena.servers_of(sandbox)) >= len(before) + 6
        assert len(arena.servers_of(sandbox)) == len(before)
        last = arena.servers_of(sandbox)
    assert not arena.left(last)


@pytest.mark.parametrize("isolation", ISOLATIONS)
def test_a_submission_abandoned_in_the_middle_leaves_nothing(isolation):
    with arena.sandbox_or_skip(isolation) as sandbox:
        before = arena.servers_of(sandbox)
        with pytest.raises(KeyboardInterrupt), sandbox.submission(arena.program("1")):
            raise KeyboardInterrupt
        assert len(arena.servers_of(sandbox)) == len(before)


GRADER = """
import sys, time
from autograder.sandbox import Cell, Program, Sandbox
from tests.hostile.arena import servers_of
cell = Cell("x", sys.argv[1])
with Sandbox(sys.argv[2]) as sandbox, sandbox.submission(Program((cell,))) as code:
    print(*servers_of(sandbox), flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("isolation", ISOLATIONS)
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_when_the_grader_is_killed_nothing_of_its_sandbox_lives_on(how, isolation, tmp_path):
    if arena.why_no_sandbox(isolation):
        pytest.skip(arena.why_no_sandbox(isolation))
    command = [sys.executable, "-c", GRADER, DAEMONS, isolation]
    place = {"cwd": arena.COURSE.root, "env": {**os.environ, "TMPDIR": str(tmp_path)}}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **place) as grader:
        processes = [int(word) for word in grader.stdout.readline().split()]
        assert len(processes) >= 8
        grader.send_signal(how)
    assert not arena.left(processes)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name", ["a daemon of each function", "leaves at once", "reads the solutions"]
)
def test_the_same_holds_with_a_bubblewrap_for_each_submission(name, victim, cases):
    attack = next(attack for attack in ATTACKS if attack.name == name)
    with (
        arena.sandbox_or_skip(nested=False) as sandbox,
        sandbox.submission(arena.program(victim.told(attack.source))) as submission,
    ):
        assert sum(arena.marks(submission, cases, SEED).values()) == 0
        assert "REACHED" not in "".join(run.printed for run in submission.cells)
