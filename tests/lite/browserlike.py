"""Run labs as a browser's Python would: `python browserlike.py SITE LIBRARY checks|all LAB…`.

Of what can be imported only Python's own modules and the packages of the site's lock file remain,
less those that Pyodide has no use of; threads cannot start and processes neither. The library comes
from the unpacked wheel in LIBRARY; each LAB is a folder in the working directory, and runs in a
fork of its own. Prints each check's verdict as one JSON line. `checks` leaves play cells out.
"""

import json
import os
import sys
import sysconfig
import threading
import types
from pathlib import Path

LACKING = {"_multiprocessing", "_posixsubprocess", "curses", "fcntl", "resource", "termios"}


class OnlyWhatABrowserHas:
    """Finds modules as Python does, but none that neither Python nor the site's lock file has."""

    def __init__(self, lock, finders):
        ours = {name for package in lock["packages"].values() for name in package["imports"]}
        self.known = (ours | set(sys.stdlib_module_names)) - LACKING
        self.finders = finders

    def find_spec(self, name, path=None, target=None):
        compiled = name.endswith("__mypyc")  # the half of a wheel that a browser's is without
        if name.split(".")[0] not in self.known and not compiled:
            return None
        found = (finder.find_spec(name, path, target) for finder in self.finders)
        return next((spec for spec in found if spec), None)

    def find_distributions(self, *context):
        """Say which versions are installed, as Python's own finder does; widgets ask."""
        (own,) = (one for one in self.finders if hasattr(one, "find_distributions"))
        return own.find_distributions(*context)


def no_thread(*args, **kwargs):
    raise RuntimeError("can't start new thread")


def main(site, library, extent, *labs):
    sys.path.insert(0, library)
    sysconfig.get_config_vars()  # Python's own, which it would look for under the new name
    sys.platform = "emscripten"
    lock = json.loads((Path(site) / "static/pyodide-lock.json").read_text())
    sys.meta_path[:] = [OnlyWhatABrowserHas(lock, tuple(sys.meta_path))]
    threading.Thread.start = no_thread
    from IPython.core.interactiveshell import InteractiveShell

    import unrolled.checks

    assert unrolled.__file__.startswith(library), unrolled.__file__
    failed = 0
    for lab in labs:
        child = os.fork()
        if child == 0:
            run(InteractiveShell.instance(), lab, extent == "all")
            sys.stdout.flush()
            os._exit(0)
        failed |= os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    sys.exit(failed)


def run(shell, lab, play):
    os.chdir(lab)
    shell.kernel = types.SimpleNamespace()  # as pyodide_kernel's shell has one: widgets are shown
    for cell in json.loads(Path(f"{lab}.ipynb").read_text())["cells"]:
        skipped = not play and "skip-execution" in cell["metadata"].get("tags", ())
        if cell["cell_type"] == "code" and not skipped:
            done = shell.run_cell("".join(cell["source"]), store_history=False)
            if not done.success:
                os._exit(1)
            if cell["metadata"].get("nbgrader", {}).get("grade"):
                tell(lab, done.result)


def tell(lab, verdict):
    told = {"lab": lab, "name": verdict.function, "passed": verdict.passed, "text": str(verdict)}
    print(json.dumps(told), file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
