"""A clone of the course with one lab in it, and its command line as people run it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.course import ROOT, Course
from tests.autograder.submissions import LAB

# What to add to nbgrader_config.py: pages of all but the first two students wait for a file.
GATE = """
import time
from autograder.feedback_pages.steps import NextSteps
class Waits(NextSteps):
    def preprocess(self, nb, resources):
        while resources["nbgrader"]["student"] > "s1" and not (ROOT / "go-on").exists():
            time.sleep(0.01)
        return super().preprocess(nb, resources)
c.GenerateFeedback.preprocessors[1] = Waits
"""


def clone(folder: Path) -> Path:
    """Copy what a clone has, without anything of a class."""
    left_out = shutil.ignore_patterns(
        "__pycache__", "submitted", "autograded", "records", "gradebook.db*", "*.key",
        "simulated", "reports",
    )  # fmt: skip
    for name in ("autograder", "unrolled", "data", "assets"):
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    for path in (f"solutions/{LAB}", f"notebooks/{LAB}"):
        shutil.copytree(ROOT / path, folder / path)
    for path in (ROOT / "solutions").glob("*.*"):
        shutil.copy(path, folder / "solutions")
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "glossary.md", folder / "docs")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


def start(course: Course, *words: str, python: str = sys.executable, **options):
    """Start `python -m autograder …` in a clone; what it says is read through pipes."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env.update(options.pop("env", {}))
    return subprocess.Popen(
        [python, "-m", "autograder", *words], cwd=course.root, text=True,
        env={name: value for name, value in env.items() if value is not None},
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )  # fmt: skip
