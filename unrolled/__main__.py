"""The student's command line: `python -m unrolled reset FILE EXERCISE`."""

import argparse
import sys
from pathlib import Path

from unrolled.reset import ResetError, reset


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked."""
    parser = argparse.ArgumentParser(prog="python -m unrolled")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser(
        "reset",
        help="put one exercise back to its released state",
        description="Put one exercise of a notebook back to its released state. "
        "The notebook as it was is kept beside it.",
        epilog="Example: python -m unrolled reset notebooks/01_rnn_cell/01_rnn_cell.ipynb softmax",
    )
    one.add_argument("file", type=Path, help="your notebook")
    one.add_argument("exercise", help="name of the exercise, such as softmax")
    given = parser.parse_args(arguments)
    try:
        backup = reset(given.file, given.exercise)
    except ResetError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"{given.exercise} in {given.file} is as it was released. Your notebook as it was: "
        f"{backup}. "
        "If the notebook is open in JupyterLab, choose File > Reload Notebook from Disk."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
