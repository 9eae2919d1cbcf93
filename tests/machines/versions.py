"""`make pins` and `make test-versions`: which versions, and whether the ranges hold at their ends.

    python -m tests.machines.versions pins              resolve anew, write constraints.txt
    python -m tests.machines.versions test oldest       the quick suite with the oldest versions
    python -m tests.machines.versions test newest

The oldest are those that `pyproject.toml` names as lower bounds; what these ask for in turn is
taken as new as it can be. The environments lie in `.cache/machines`.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import click
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.machines.machine import ROOT, Machine, look
from tests.machines.suite import run

OLDEST_PYTHON = "3.11.0"  # what is pinned must install there too: Debian 12 has 3.11.2
HEAD = "# The one place where versions are pinned; pip, conda and CI all read it.\n"
SITE = ("jupyterlite-pyodide-kernel",)  # what `make site` installs, beside build and hatchling
QUICK = (
    "tests/labs", "tests/nn", "tests/checks", "tests/test_data.py", "tests/test_reset.py",
    "tests/autograder/build/test_build.py", "tests/autograder/grade/test_grade.py",
    "tests/autograder/report", "tests/autograder/export",
    "-m", "not long",
)  # fmt: skip


def asked() -> list[str]:
    """What `pyproject.toml` asks for, but for PyTorch, which is for comparison alone."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    names = [name for extra in ("lab", "grade", "dev") for name in extras[extra]]
    return [*project["dependencies"], *names]


def oldest() -> list[str]:
    """The same with each package at its lower bound."""
    return [f"{Requirement(line).name}=={lower_bound(line)}" for line in asked()]


def lower_bound(line: str) -> str:
    """The version after `>=`, as pip reads it: 1.16 is 1.16.0.

    >>> lower_bound("nbgrader>=0.9.5,<1")
    '0.9.5'
    """
    (found,) = [part.version for part in Requirement(line).specifier if part.operator == ">="]
    return found


def resolve(wanted: list[str], python: Path = Path(sys.executable)) -> dict[str, str]:
    """Let pip resolve into an empty environment; the version of each package, nothing else.

    No address gets into the answer: it is read from pip's report by name.
    """

    command = [python, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
    command += ["--python-version", OLDEST_PYTHON, "--only-binary=:all:", "--target", "unused"]
    command += ["--disable-pip-version-check", "--report", "-", *wanted]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found = [one["metadata"] for one in json.loads(done.stdout)["install"]]
    return {one["name"]: one["version"] for one in found}


def pinned(packages: dict[str, str]) -> str:
    """The text of `constraints.txt`."""
    known = {canonicalize_name(name): (name, version) for name, version in packages.items()}
    lines = [f"{name}=={re.sub(r'[+].*', '', version)}" for name, version in known.values()]
    return HEAD + "".join(f"{line}\n" for line in sorted(lines, key=str.lower))


def environment(which: str) -> Path:
    """Install the oldest or newest versions in an environment of its own; return its Python."""
    folder = ROOT / ".cache" / "machines" / f"versions-{which}"
    python = folder / "bin" / "python"
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    wanted = oldest() if which == "oldest" else ["--upgrade", "--upgrade-strategy=eager", *asked()]
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, *wanted], check=True)
    subprocess.run([*install, "--no-deps", "-e", str(ROOT)], check=True)
    return python


@click.group()
def main() -> None:
    """Resolve versions, and try the ends of their ranges."""


@main.command()
def pins() -> None:
    """Resolve the ranges anew with pip, and write `constraints.txt`: names and versions."""
    path = ROOT / "constraints.txt"
    lab = resolve(asked())
    # The site's environment is another one; where both have a package, it takes the Lab's.
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as shared:
        shared.write(pinned(lab))
        shared.flush()
        site = resolve([*SITE, "build", "hatchling", "-c", shared.name])
    path.write_text(pinned({**site, **lab}), encoding="utf-8", newline="\n")
    print(f"{len({**site, **lab})} packages pinned.")


@main.command()
@click.argument("which", type=click.Choice(["oldest", "newest"]))
@click.argument("tests", nargs=-1)
def test(which: str, tests: tuple[str, ...]) -> None:
    """Run TESTS (default: the quick suite) with the oldest or newest versions."""
    machine = Machine(f"{which} versions", python=environment(which))
    taken = look(machine)
    ran = run(machine, taken, tests or QUICK)
    print(f"{machine.name}: NumPy {taken.numpy}, kernel {taken.kernel}. {ran.passed} right.")
    for name, why in ran.failed.items():
        print(f"{name}\n    {why}")
    if ran.problem or ran.failed:
        sys.exit(ran.problem or 1)


if __name__ == "__main__":
    main()
