"""`python -m lite build`, `python -m lite serve`, `python -m lite lock`: the site, step by step."""

import argparse
from pathlib import Path

from lite import lock
from lite.build import build
from lite.serve import serve

SITE = Path("site")


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m lite", description=__doc__)
    parser.add_argument("do", choices=("build", "serve", "lock"))
    parser.add_argument("--folder", type=Path, default=SITE, help="where the site is (site)")
    parser.add_argument("--port", type=int, default=8000, help="where to serve it (8000)")
    parser.add_argument(
        "--pyodide", type=Path, help="a folder with Pyodide, to put into the site (public servers)"
    )
    parser.add_argument(
        "--texts", type=Path, help="a folder with the corpora of data/corpora.json, to put into it"
    )
    given = parser.parse_args()
    if given.do == "build":
        print(build(given.folder.resolve(), pyodide=given.pyodide, texts=given.texts))
    elif given.do == "serve":
        serve(given.folder.resolve(), given.port)
    else:
        print(lock.renew())


if __name__ == "__main__":
    main()
