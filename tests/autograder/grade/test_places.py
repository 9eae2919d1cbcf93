"""Grading where clones and Pythons really lie: each test grades a submission in the sandbox."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from autograder.course import Course
from tests.autograder.clones import clone, start
from tests.autograder.submissions import LAB, answered, hand_in
from tests.hostile.arena import why_no_sandbox

pytestmark = pytest.mark.skipif(bool(why_no_sandbox()), reason=f"bubblewrap: {why_no_sandbox()}")
SYSTEMS = "/usr/bin/python3"
PATIENCE = 300


def graded(course, python=sys.executable, **options):
    """Grade one solved submission in a clone and expect every point."""
    if not (course.root / "autograder" / "submitted").exists():
        hand_in(course, "ada", answered(course))
    with start(course, "grade", LAB, "--json", "--again", python=python, **options) as process:
        out, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    (line,) = map(json.loads, out.splitlines())
    assert (line["status"], line["score"]) == ("ok", 40), line
    record = json.loads((course.root / "autograder/records" / LAB / "ada.json").read_text())
    assert record["isolation"] == "bwrap"


def environment_of(python, folder):
    """Make a .venv with this Python; the packages are those that the tests use."""
    made = subprocess.run(
        [python, "-m", "venv", "--without-pip", folder], capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    bin_ = folder / "bin" / "python"
    ask = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    done = subprocess.run([bin_, "-c", ask], capture_output=True, text=True, check=True)
    # Before what else is there: Debian's own packages.
    first = f"import sys; sys.path.insert(0, {sysconfig.get_paths()['purelib']!r})"
    (Path(done.stdout.strip()) / "packages.pth").write_text(first + "\n")
    return bin_


def version_of(python):
    say = "import sys; print(sys.version_info[:2])"
    done = subprocess.run([python, "-c", say], capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def course(tmp_path):
    return Course(clone(tmp_path / "clone"))


@pytest.mark.skipif(
    version_of(SYSTEMS) != str(sys.version_info[:2]) if os.path.exists(SYSTEMS) else True,
    reason=f"{SYSTEMS} of the version that the tests run on, whose packages it borrows",
)
def test_a_venv_of_the_systems_python_grades(course):
    graded(course, environment_of(SYSTEMS, course.root / ".venv"))


def test_a_chain_of_links_to_the_python_grades(course, tmp_path):
    real = Path(os.path.realpath(sys.executable))
    places = [tmp_path / name for name in ("alternatives", "bin", "local")]
    for place in places:
        place.mkdir()
    (places[0] / "python").symlink_to(real)  # absolute
    (places[1] / "python3").symlink_to("../alternatives/python")  # by way of a folder above
    (places[1] / "python").symlink_to("python3")  # beside it
    shutil.rmtree(places[2])
    places[2].symlink_to("bin")  # a folder that is a link itself
    graded(course, environment_of(places[2] / "python", tmp_path / "chained"))


def test_an_installation_behind_a_link_grades(course, tmp_path):
    prefix = tmp_path / "current"
    prefix.symlink_to(sys.base_prefix)
    if not (prefix / "bin" / "python3").exists():
        pytest.skip(f"{sys.base_prefix}/bin/python3, which is not there")
    graded(course, environment_of(prefix / "bin" / "python3", tmp_path / "linked"))


@pytest.mark.parametrize("name", ["two words", "größer ελ 字", "it's (a) $HOME; #1"])
def test_any_name_of_the_clones_folder_grades(tmp_path, name):
    course = Course(clone(tmp_path / name))
    graded(course, environment_of(sys.executable, course.root / ".venv"))


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="/dev/shm, to write in")
def test_a_clone_on_another_file_system_grades(tmp_path):
    folder = Path("/dev/shm", f"unrolled-{os.getpid()}")
    try:
        assert folder.parent.stat().st_dev != tmp_path.stat().st_dev
        graded(Course(clone(folder)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_what_a_grading_writes_may_lie_on_another_file_system_than_the_clone(course):
    folder = Path("/dev/shm", f"unrolled-records-{os.getpid()}")
    folder.mkdir()
    try:
        for name in ("records", "autograded"):
            (folder / name).mkdir()
            (course.root / "autograder" / name).symlink_to(folder / name)
        graded(course)
        assert (folder / "autograded" / "ada" / LAB / f"{LAB}.ipynb").is_file()
    finally:
        shutil.rmtree(folder)


def read_only(folder):
    """Words that start a command for which a folder is read-only; root needs more than rights."""
    subprocess.run(["chmod", "-R", "a-w", folder], check=True)
    if os.geteuid():
        return []
    return ["bwrap", "--cap-add", "ALL", "--dev-bind", "/", "/", "--ro-bind", folder, folder]


def test_a_clone_that_is_read_only_grades_a_class_that_lies_elsewhere(course, tmp_path):
    own = Course(tmp_path / "class")
    (own.root / "autograder").mkdir(parents=True)
    for name in ("solutions", "notebooks"):
        shutil.copytree(course.root / name, own.root / name)
    shutil.copy(course.root / "nbgrader_config.py", own.root)
    hand_in(own, "ada", answered(own))
    words = read_only(course.root)
    try:
        for command, says in (
            (("grade", LAB, "--json"), '"score": 40'),
            (("feedback", LAB), "1 feedback pages written"),
            (("export", LAB), "40"),
        ):
            done = subprocess.run(
                [*words, sys.executable, "-m", "autograder", *command],
                cwd=course.root, capture_output=True, text=True, timeout=PATIENCE,
                env={**os.environ, "UNROLLED_COURSE": str(own.root)},
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            assert says in done.stdout
        refused = subprocess.run(
            [*words, "sh", "-c", 'echo >"$0"', course.root / "new"], capture_output=True
        )
        assert refused.returncode != 0
    finally:
        subprocess.run(["chmod", "-R", "u+w", course.root], check=True)
    assert (own.root / "autograder" / "gradebook.db").is_file()
    assert not (course.root / "autograder" / "gradebook.db").exists()
    assert not (course.root / "autograder" / "records").exists()


def test_a_class_that_lies_nowhere_is_one_sentence(course, tmp_path):
    with start(course, "grade", LAB, env={"UNROLLED_COURSE": str(tmp_path)}) as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert f"{tmp_path} holds no lab. UNROLLED_COURSE names the folder" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("home", [None, "/no/such/folder"])
def test_who_has_no_home_grades(course, home):
    unset = dict.fromkeys(("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "JUPYTER_CONFIG_DIR"))
    graded(course, env={**unset, "HOME": home})


def test_a_user_whom_the_system_does_not_know_grades(course):
    if os.geteuid():
        pytest.skip("root, who can be another")
    packages = sysconfig.get_paths()["purelib"]
    look = ["setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups"]
    seen = subprocess.run([*look, SYSTEMS, "-c", f"import os; os.listdir({packages!r})"])
    if seen.returncode or version_of(SYSTEMS) != str(sys.version_info[:2]):
        pytest.skip("a Python and packages that any user may read")
    open_ = Path("/var/tmp", f"unrolled-{os.getpid()}")  # pytest's folders are its user's alone
    try:
        course = Course(clone(open_ / "clone"))
        python = environment_of(SYSTEMS, open_ / "venv")
        hand_in(course, "ada", answered(course))
        subprocess.run(["chown", "-R", "54321:54321", open_], check=True)
        graded(course, python, env={"HOME": None, "TMPDIR": None}, user=54321, group=54321,
               extra_groups=[])  # fmt: skip
    finally:
        shutil.rmtree(open_)


def test_under_umask_077_a_class_is_graded_and_read_by_its_owner_alone(course):
    graded(course, umask=0o077)
    for path in (course.root / "autograder" / "autograded").rglob("*"):
        if path.is_dir():
            assert not path.stat().st_mode & 0o077, path


@pytest.fixture
def private(tmp_path):
    """A clone that was made under umask 077."""
    folder = clone(tmp_path / "clone")
    subprocess.run(["chmod", "-R", "go-rwx", folder], check=True)
    return Course(folder)


def test_a_clone_that_was_made_under_umask_077_grades_its_owners_class(private):
    if os.geteuid() == 0:
        pytest.skip("a user who is not root")
    graded(private, umask=0o077)


def test_what_root_made_under_umask_077_is_one_sentence_that_says_what_to_do(private):
    if os.geteuid():
        pytest.skip("root, whose sandbox runs as nobody")
    hand_in(private, "ada", answered(private))
    with start(private, "grade", LAB, umask=0o077) as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "may be read by root alone" in said
    assert "Traceback" not in said
    subprocess.run(["chmod", "-R", "go+rX", private.root], check=True)  # as it says
    graded(private, umask=0o077)
