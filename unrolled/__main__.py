"""The student's command line: `python -m unrolled start`, `progress`, `reset`, `upgrade`."""

import argparse
import io
import sys
from pathlib import Path

from unrolled.commands.progress import progress
from unrolled.commands.reset import reset
from unrolled.work.reading import WorkError
from unrolled.work.start import StartError, course_root, start
from unrolled.work.upgrade import upgrade


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked."""
    parser = argparse.ArgumentParser(prog="python -m unrolled")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser(
        "reset",
        help="put one exercise back to its released state",
        description="Put one exercise of a notebook back to its released state. "
        "The notebook as it was is kept beside it.",
        epilog="Example: python -m unrolled reset work/01_rnn_cell/01_rnn_cell.ipynb softmax",
    )
    one.add_argument("file", type=Path, help="your notebook")
    one.add_argument("exercise", help="name of the exercise, such as softmax")
    begin = commands.add_parser(
        "start",
        help="put a released lab into work/, where you work",
        description="Put a released lab into work/. What is there already stays as it is.",
        epilog="Example: python -m unrolled start 01_rnn_cell",
    )
    begin.add_argument("lab", nargs="?", help="its name or number; else the next one")
    where = commands.add_parser(
        "progress",
        help="where you are: a line and a small bar for each lab",
        description="Show the points of every lab, what is open and what is next, as your checks "
        "last showed them. No cell is run.",
        epilog="Example: python -m unrolled progress",
    )
    where.add_argument("folder", type=Path, nargs="?", help="where your notebooks are; else work/")
    mended = commands.add_parser(
        "upgrade",
        help="take your answers over into a newer release",
        description="Take your answers over into the release of the lab that is at hand now. "
        "The notebook as it was is kept beside it.",
        epilog="Example: python -m unrolled upgrade work/01_rnn_cell/01_rnn_cell.ipynb",
    )
    mended.add_argument("file", type=Path, help="your notebook")
    mended.add_argument("--release", type=Path, help="the newer notebook, where it was handed out")
    given = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # a name that a terminal cannot show stops nothing
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if given.command == "start":
        return _start(given.lab)
    if given.command == "progress":
        print(progress(given.folder))
        return 0
    try:
        if given.command == "upgrade":
            print(upgrade(given.file, given.release))
            return 0
        backup = reset(given.file, given.exercise)
    except WorkError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"{given.exercise} in {given.file} is as it was released. Your notebook as it was: "
        f"{backup}. "
        "If the notebook is open in JupyterLab, choose File > Reload Notebook from Disk."
    )
    return 0


def _start(lab: str | None) -> int:
    try:
        found = start(course_root(), lab)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    if not found.new:
        print(f"{found.notebook} is there already, and stays as it is.")
    else:
        print(f"{found.notebook} is ready. Open it in JupyterLab.")
    if found.worked_in:
        print(
            "What had been written into the lab in notebooks/ came along. That folder is the "
            "release: `git checkout -- notebooks` takes it back."
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
