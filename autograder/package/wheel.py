"""The library as one file that pip installs."""

import subprocess
import sys
from pathlib import Path

from autograder.course import ROOT, CourseError


def build_wheel(folder: Path) -> Path:
    """Build the wheel of `unrolled` into a folder, and return it.

    Raises:
        CourseError: when it cannot be built; the message holds the last line of why.
    """
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = sorted(folder.glob("*.whl"))
    if done.returncode or len(found) != 1:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise CourseError(
            f"The library's wheel cannot be built: {said[-1]} "
            "`pip install -c constraints.txt hatchling` brings what is needed."
        )
    return found[0]
