"""Run a lab as a browser's Python would: `python browserlike.py SITE LIBRARY LAB [ALL]`.

Of what can be imported only Python's own modules and the packages of the site's lock file remain,
less those that Pyodide has no use of; threads cannot start and processes neither. The library comes
from the unpacked wheel in LIBRARY; the notebook, with right answers in it, and `expected.npz` lie
in the working directory. Prints each check's verdict as one JSON line.
"""

import json
import sys
import threading
import types
from pathlib import Path

LACKING = {"_multiprocessing", "_posixsubprocess", "curses", "fcntl", "resource", "termios"}


class OnlyWhatABrowserHas:
    """Finds no module that neither Python nor the site's lock file has."""

    def __init__(self, lock):
        ours = {name for package in lock["packages"].values() for name in package["imports"]}
        self.known = (ours | set(sys.stdlib_module_names)) - LACKING

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in self.known:
            raise ModuleNotFoundError(f"a browser has no module {name!r}", name=name)
        return None


def no_thread(*args, **kwargs):
    raise RuntimeError("can't start new thread")


def main(site, library, lab, everything=False):
    sys.path.insert(0, library)
    sys.platform = "emscripten"
    lock = json.loads((Path(site) / "static/pyodide-lock.json").read_text())
    sys.meta_path.insert(0, OnlyWhatABrowserHas(lock))
    threading.Thread.start = no_thread
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.kernel = types.SimpleNamespace()  # as pyodide_kernel's shell has one: widgets are shown
    import unrolled

    assert unrolled.__file__.startswith(library), unrolled.__file__
    for cell in json.loads(Path(f"{lab}.ipynb").read_text())["cells"]:
        play = "skip-execution" in cell["metadata"].get("tags", ())
        if cell["cell_type"] != "code" or (play and not everything):
            continue
        done = shell.run_cell("".join(cell["source"]), store_history=False)
        done.raise_error()
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            verdict = done.result
            told = {"name": verdict.function, "passed": verdict.passed, "text": str(verdict)}
            print(json.dumps(told), file=sys.__stdout__)


if __name__ == "__main__":
    main(*sys.argv[1:])
