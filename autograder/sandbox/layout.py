"""Where things lie: what of Python a sandbox shows, and that nothing secret lies within.

A sandbox shows folders of the machine. If the course lay in one of them, a submission could read
its solutions, its key and its gradebook; so such a layout is refused before anything runs.
"""

import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

SECRET = ("solutions", "autograder", "nbgrader_config.py", "gradebook.db")
USUAL = ("/", "/usr")  # prefixes of the system's own Python; of it only libraries are shown


class LayoutError(Exception):
    """The course lies within what a sandbox shows; the message says what to do."""


def of_python() -> list[str]:
    """Paths that the interpreter needs: itself, its standard library, its shared library.

    Packages are listed elsewhere; nothing else of an environment's folder is needed.
    """
    paths = [sys.executable]
    for prefix in dict.fromkeys((sys.prefix, sys.base_prefix, sys.base_exec_prefix)):
        name = f"python{sys.version_info.major}.{sys.version_info.minor}"
        paths += [os.path.join(prefix, "pyvenv.cfg"), os.path.join(prefix, "bin", name)]
        paths += [os.path.join(prefix, folder, name) for folder in ("lib", "lib64")]
    paths += [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    library = sysconfig.get_config_var("INSTSONAME")
    if library:
        paths += [os.path.join(p, "lib", library) for p in (sys.base_prefix, sys.prefix)]
    conda = Path(sys.base_prefix, "conda-meta")
    if conda.is_dir():  # its shared libraries stand beside the interpreter's
        paths.append(os.path.join(sys.base_prefix, "lib"))
    return list(dict.fromkeys(path for path in paths if path and os.path.exists(path)))


def refuse_within(shown: Iterable[str], course: Path) -> None:
    """See that nothing secret of a course lies in what is shown, nor in an environment.

    Args:
        shown: the paths of the machine that a submission can read, the course's own left out.
        course: the course's root.

    Raises:
        LayoutError: when it does.
    """
    secrets = [course / name for name in SECRET if (course / name).exists()] or [course]
    prefixes = [p for p in (sys.prefix, sys.base_prefix) if os.path.realpath(p) not in USUAL]
    for path in (*prefixes, *shown):
        within = Path(os.path.realpath(path))
        for secret in secrets:
            if Path(os.path.realpath(secret)).is_relative_to(within):
                raise LayoutError(
                    f"The course in {course} lies within {within}, which belongs to Python, so "
                    "submissions could read its solutions and gradebook: move the course out of "
                    "there, or make the environment in a folder of its own "
                    "(`python -m venv .venv`), and start again."
                )
