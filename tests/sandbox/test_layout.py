"""What a sandbox shows of the machine, by where course and Python lie; and what is refused."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import ROOT, Course, CourseError
from autograder.judging import marking
from autograder.judging.marking import Bench
from autograder.sandbox import Cell, Limits, Program, Sandbox, launch, layout
from tests.autograder.submissions import LAB
from tests.hostile.arena import sandbox_or_skip

WALK = """
import json, os
KNOWN = ("/proc", "/scratch", "/dev", "/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib32", "/lib64")
found = []
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in KNOWN
                  and name != "site-packages" and not name.startswith("python3.")]
    found += [os.path.join(folder, name) for name in files]
readable = [path for path in found if os.access(path, os.R_OK)]
open_to_all = ("/etc/ld.so.cache", "/course/data/", "/course/assets/")
print(json.dumps([path for path in readable if not path.startswith(open_to_all)]))
"""
SECRETS = (
    "solutions/",
    "course.key",
    "gradebook.db",
    "nbgrader_config.py",
    "/specs/",
    "submitted/",
)
PLAIN = Limits(cell_seconds=60.0, notebook_seconds=120.0, output_bytes=2_000_000)


def readable(sandbox):
    with sandbox, sandbox.submission(Program((Cell("walk", WALK),))) as submission:
        run = submission.cells[0]
        assert run.failure is None, run.failure
        return json.loads(run.printed)


def prefix_as(monkeypatch, prefix):
    monkeypatch.setattr(sys, "prefix", str(prefix))


LAYOUTS = ("as it is", "nothing released", "no nesting", "texts elsewhere", "a system's prefix")


@pytest.mark.parametrize("how", LAYOUTS)
def test_nothing_but_python_the_library_and_the_lab_can_be_read(how, monkeypatch, tmp_path):
    with sandbox_or_skip():
        pass
    released = None if how == "nothing released" else Course().release(LAB)
    if how == "texts elsewhere":
        (tmp_path / "kafka.txt").write_text("x")
        os.chmod(tmp_path, 0o755)
        monkeypatch.setenv("UNROLLED_DATA_MIRROR", str(tmp_path))
    if how == "a system's prefix":
        prefix_as(monkeypatch, "/usr")
    found = readable(Sandbox("bwrap", PLAIN, released, nested=how != "no nesting"))
    assert [path for path in found if any(secret in path for secret in SECRETS)] == []
    allowed = ("/course/unrolled/", "/course/sandbox/inside/", f"/course/notebooks/{LAB}/")
    allowed += ("/course/texts/",) * (
        how == "texts elsewhere" or "UNROLLED_DATA_MIRROR" in os.environ
    )
    others = [path for path in found if not path.startswith(allowed)]
    known = {"pyvenv.cfg", Path(sys.executable).name, f"python3.{sys.version_info.minor}"}
    assert [p for p in others if Path(p).name not in known and "libpython" not in p] == []
    engine = [path for path in found if path.startswith("/course/unrolled/nn/")]
    assert engine == ["/course/unrolled/nn/__init__.py"]


def test_an_environment_in_the_checkout_itself_is_refused(monkeypatch):
    prefix_as(monkeypatch, ROOT)
    with pytest.raises(CourseError, match=r"lies within .*move the course out of there, or make"):
        Bench(Course(), LAB, "bwrap").__enter__()


@pytest.mark.parametrize("name", ["prefix", "base_prefix"])
def test_a_course_below_a_prefix_is_refused(monkeypatch, name):
    monkeypatch.setattr(sys, name, str(ROOT.parent))
    with pytest.raises(CourseError, match="belongs to Python"):
        Bench(Course(), LAB, "bwrap").__enter__()


def test_a_course_below_what_is_shown_is_refused_through_links_too(monkeypatch, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(ROOT.parent)
    monkeypatch.setattr(marking, "of_the_machine", lambda: [str(link)])
    with pytest.raises(CourseError, match="lies within"):
        Bench(Course(), LAB, "bwrap").__enter__()
    monkeypatch.setattr(marking, "of_the_machine", lambda: [str(ROOT / "solutions")])
    with pytest.raises(CourseError, match="lies within"):
        Bench(Course(), LAB, "bwrap").__enter__()


def test_a_key_or_gradebook_that_is_a_link_into_what_is_shown_is_refused(tmp_path):
    course, shown = tmp_path / "course", tmp_path / "shown"
    for folder in (course / "autograder", shown):
        folder.mkdir(parents=True)
    layout.refuse_within([str(shown)], course)
    (shown / "gradebook.db").write_text("")
    (course / "gradebook.db").symlink_to(shown / "gradebook.db")
    with pytest.raises(layout.LayoutError):
        layout.refuse_within([str(shown)], course)


def test_the_usual_layout_is_not_refused():
    layout.refuse_within(launch.of_the_machine(), ROOT)


def test_a_python_that_sees_only_its_own_paths_starts(tmp_path):
    """What `of_python` lists is enough for the interpreter, its library and a compiled module."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        pytest.skip("bubblewrap is not installed")
    binds = [part for path in (*launch.SYSTEM, *layout.of_python()) if Path(path).exists()
             for part in ("--ro-bind", path, path)]  # fmt: skip
    done = subprocess.run(
        [bwrap, *binds, sys.executable, "-I", "-S", "-c", "import json, ctypes, ssl, decimal"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
