"""Ctrl-C ends any command, at any moment, with one line; nothing that it kept is lost.

No test here hangs on when a signal arrives: the moment is random, and what is asserted holds for
each of them.
"""

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course import ROOT, Course
from tests.autograder.clones import GATE, clone, start
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, hand_in, released

CAUGHT_TERM = 1 << (signal.SIGTERM - 1)
PATIENCE = 120.0
WRONG = "def softmax(z):\n    return np.exp(z) / np.sum(np.exp(z))"
STUDENTS = 4
ANSWERS = (
    "import numpy as np\ndef softmax(z):\n    e = np.exp(z - z.max(0))\n    return e / e.sum(0)"
)


def until(claim):
    """Wait for something to become true; what never does is an error."""
    end = time.monotonic() + PATIENCE
    while not claim():
        assert time.monotonic() < end
        time.sleep(0.01)


def listens(process):
    """Whether the process has come to the first line of the course's own code, or has ended."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return True
    caught = [line.split()[1] for line in status.splitlines() if line.startswith("SigCgt")]
    return not caught or bool(int(caught[0], 16) & CAUGHT_TERM) or process.poll() is not None


def left_over(folder):
    """Processes that still have the folder on their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [path] if str(folder).encode() in path.read_bytes() else []
        except OSError:
            continue
    return found


def by_default():
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's `&` ignores it


def run(course, words, env):
    """Run a command to its end: its two streams."""
    with start(course, *words, env=env) as process:
        out, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    return out, said


def stopped(course, words, env, wait):
    """Run a command and have it stopped after `wait` seconds: its code and its two streams."""
    with start(course, *words, env=env, start_new_session=True, preexec_fn=by_default) as process:
        until(lambda: listens(process))
        time.sleep(wait)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        out, said = process.communicate(timeout=PATIENCE)
    return process.returncode, out, said


def files(*folders):
    """Hashes of all files below some folders."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts
    }


def marks(course):
    """All scores that the gradebook holds."""
    with Gradebook(f"sqlite:///{course.root / 'autograder' / 'gradebook.db'}", "unrolled") as book:
        return {
            (submission.student.id, grade.name): grade.auto_score
            for submission in book.assignment_submissions(LAB)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


@pytest.fixture(scope="module")
def env(tmp_path_factory):
    return {"TMPDIR": str(tmp_path_factory.mktemp("temporary"))}


@pytest.fixture(scope="module")
def course(tmp_path_factory, env):
    """A clone with a small class, graded, its pages made."""
    course = Course(clone(tmp_path_factory.mktemp("stopped") / "clone"))
    made = [answered(course), released(course), answered(course, softmax=WRONG)]
    for number in range(STUDENTS):
        hand_in(course, f"s{number}", made[number % len(made)])
    run(course, ("grade", LAB, "--isolation", isolation()), env)
    run(course, ("feedback", LAB), env)
    (course.root / "answers.py").write_text(ANSWERS)
    return course


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A clone without a class."""
    return Course(clone(tmp_path_factory.mktemp("empty") / "clone"))


def pages(course):
    return files(course.root / "autograder" / "feedback")


def built(course):
    return files(course.instructor(LAB), course.release(LAB))


def report_is_whole(course):
    path = course.root / "autograder" / "reports" / f"{LAB}.html"
    return path.read_text(encoding="utf-8").rstrip().endswith("</html>")


def submitted(course):
    return files(course.root / "autograder" / "submitted")


# The command; what must be as it was at each moment; what must be so once it ran to its end.
COMMANDS = {
    "grade": (("grade", LAB, "--again", "--json", "--jobs", "2"), marks, marks),
    "feedback": (("feedback", LAB, "--again", "--jobs", "2"), None, pages),
    "feedback alone": (("feedback", LAB, "--again"), None, pages),
    "report": (("report", LAB), report_is_whole, report_is_whole),
    "export": (
        ("export", LAB, "--output", "grades.csv"),
        lambda course: files(course.root / "grades.csv"),
        lambda course: (course.root / "grades.csv").read_bytes(),
    ),
    "judge": (("judge", LAB, "answers.py", "--json"), built, built),
    "simulate": (("simulate", LAB, "--students", "12", "--seed", "3"), None, submitted),
    "build": (("build", "--again", LAB), built, built),
}  # fmt: skip
SANDBOXED = ("grade", "judge")


def stop_at_many_moments(name, course, env, moments):
    words, always, finally_ = COMMANDS[name]
    words = (*words, "--isolation", isolation()) if words[0] in SANDBOXED else words
    start_ = time.monotonic()
    _, calm = run(course, words, env)
    seconds = time.monotonic() - start_
    before, last = always and always(course), finally_(course)
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    luck, codes = random.Random(seed), []
    for number in range(moments):
        wait = luck.uniform(0, seconds) if number else 0.0
        code, out, said = stopped(course, words, env, wait)
        codes.append(code)
        own = [line for line in said.splitlines() if line not in calm.splitlines()]
        if code == 130:
            assert len(own) == 1, said
            assert own[0].startswith("Stopped")
        else:
            assert (code, own) == (0, []), said
        if name == "grade" and "graded and kept" in said:
            assert own[0].startswith(f"Stopped: {len(out.splitlines())} of {STUDENTS} are graded")
            list(map(json.loads, out.splitlines()))
        until(lambda: not left_over(course.root))
        if always:
            assert always(course) == before
        if isolation() == "bwrap":
            assert not os.listdir(env["TMPDIR"])
    print(f"codes {codes}")
    rerun = tuple(word for word in words if word != "--again") if words[0] == "feedback" else words
    run(course, rerun, env)
    assert finally_(course) == last
    names = {path.name for path in (course.root / "autograder").rglob(".*")}
    assert names <= {".lock", ".pending", ".before", ".built"}


@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_is_one_line_and_nothing_is_lost(name, course, empty, env):
    stop_at_many_moments(name, empty if name == "simulate" else course, env, 2)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_is_one_line_at_forty_moments(name, course, empty, env):
    stop_at_many_moments(name, empty if name == "simulate" else course, env, 40)


def script(text, *, code, out="", said=""):
    """Run a few lines that stop themselves."""
    head = "import os, signal, sys, time\nfrom autograder import stopping\nstopping.begin()\n"
    tail = "def ask():\n    os.kill(os.getpid(), signal.SIGINT)\n"
    done = subprocess.run(
        [sys.executable, "-c", head + tail + text], cwd=ROOT, text=True, capture_output=True,
        preexec_fn=by_default, timeout=PATIENCE,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (code, out, said)


def test_a_request_is_answered_where_an_exception_would_be_swallowed():
    script(
        "class Odd:\n    def __del__(self): ask()\nOdd()\nprint('on')", code=130, said="Stopped.\n"
    )
    script("try: ask()\nexcept BaseException: print('on')", code=130, said="Stopped.\n")


def test_what_is_held_is_done_first_and_a_second_request_does_not_wait():
    held = "with stopping.hold():\n    ask(); print('done', flush=True)\n"
    script(held + "print('on')", code=130, out="done\n", said="Stopped.\n")
    script(held.replace("ask();", "ask(); ask();"), code=130, said="Stopped.\n")
    nested = "with stopping.hold():\n    with stopping.hold(): ask()\n    print('done', flush=True)"
    script(nested, code=130, out="done\n", said="Stopped.\n")


def test_the_word_is_that_of_the_innermost_block_and_goes_with_it():
    script("with stopping.saying(lambda: 'Two of 3.'): ask()", code=130, said="Two of 3.\n")
    script("with stopping.saying(lambda: 'Two.'): pass\nask()", code=130, said="Stopped.\n")


def test_last_acts_run_once_in_turn_and_none_can_keep_the_process_or_say_a_word():
    acts = (
        "stopping.PATIENCE = 0.5\n"
        "def act(word): os.write(1, word.encode()); os.write(2, b'noise'); 1 / 0\n"
        "with stopping.at_stop(lambda: time.sleep(999)), stopping.at_stop(lambda: act('b')):\n"
        "    with stopping.at_stop(lambda: act('never')): pass\n"
        "    with stopping.at_stop(lambda: act('a')): ask()\n"
    )
    script(acts, code=130, out="ab", said="Stopped.\n")


def test_a_temporary_folder_goes_with_the_process(tmp_path):
    made = (
        f"import tempfile; tempfile.tempdir = {str(tmp_path)!r}\n"
        "with stopping.temporary_folder() as folder:\n"
        "    (folder / 'a' / 'b').mkdir(parents=True)\n"
        "    print(len(os.listdir(tempfile.tempdir)), flush=True); ask()\n"
    )
    script(made, code=130, out="1\n", said="Stopped.\n")
    assert not list(tmp_path.iterdir())


def test_an_ignored_signal_stays_ignored_and_at_the_very_end_nothing_is_said():
    ignored = "signal.signal(signal.SIGINT, signal.SIG_IGN); stopping.begin(); ask(); print('on')"
    script(ignored, code=0, out="on\n")
    script("class Last:\n    def __del__(self): ask()\nkept = Last()", code=0)


def test_a_grading_that_waits_for_a_submission_is_stopped(tmp_path, env):
    course = Course(clone(tmp_path / "clone"))
    hand_in(course, "ada", answered(course))
    hand_in(course, "slow", answered(course, softmax="import time\ntime.sleep(15)"))
    words = ("grade", LAB, "--json", "--isolation", isolation())
    with start(course, *words, env=env, start_new_session=True, preexec_fn=by_default) as process:
        assert json.loads(process.stdout.readline())["student"] == "ada"  # comes first, by name
        os.killpg(process.pid, signal.SIGINT)
        out, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "")
    assert said == "Stopped: 1 of 2 are graded and kept; start again to go on.\n"
    until(lambda: not left_over(course.root))


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_while_a_page_is_made_it_is_one_line_and_made_pages_stay(course, env, jobs, tmp_path):
    here = Course(tmp_path / "clone")
    shutil.copytree(course.root, here.root)
    with (here.root / "nbgrader_config.py").open("a") as file:
        file.write(GATE)
    words = ("feedback", LAB, "--again", "--jobs", jobs, "--json")
    with start(here, *words, env=env, start_new_session=True, preexec_fn=by_default) as process:
        for name in ("s0", "s1"):
            assert json.loads(process.stdout.readline())["student"] == name
        os.killpg(process.pid, signal.SIGINT)
        out, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "")
    assert said == "Stopped: 2 pages are made and stay; start again to go on.\n"
    until(lambda: not left_over(here.root))
    (here.root / "go-on").touch()
    run(here, ("feedback", LAB), env)
    assert [*pages(here).values()] == [*pages(course).values()]


def test_a_page_that_was_cut_off_is_made_again(course, env, tmp_path):
    here = Course(tmp_path / "clone")
    shutil.copytree(course.root, here.root)
    run(here, ("feedback", LAB), env)
    whole = pages(here)
    path = here.root / "autograder" / "feedback" / "s0" / LAB / f"{LAB}.html"
    path.chmod(0o644)
    for content in (b"", path.read_bytes()[:5000]):
        path.write_bytes(content)
        run(here, ("feedback", LAB), env)
        assert pages(here) == whole
