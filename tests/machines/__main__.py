"""`make test-machines`: labs, engine, checks and build, on each machine that can be had here."""

import platform
import subprocess
import sys
import time
from collections.abc import Iterator

import click

from tests.machines.environment import NEWEST, with_numpy
from tests.machines.machine import AVX2, AVX512, KERNELS, ROOT, Machine, Taken, look
from tests.machines.suite import Ran, run

TESTS = (
    "tests/labs", "tests/nn", "tests/checks",
    "tests/autograder/build/test_build.py", "tests/autograder/build/test_alike.py",
)  # fmt: skip
OLDEST_NUMPY = "1.26.4"
HEAD = ("machine", "NumPy", "kernel taken", "threads", "its bits", "tests", "built files")
WIDTHS = (34, 7, 14, 7, 8, 24, 11)


def machines() -> Iterator[Machine]:
    """The matrix: each kernel, NumPy with fewer instructions, threads, other NumPys."""
    yield Machine("as it is")
    taken = {look(Machine("")).kernel}
    for kernel in KERNELS.get(platform.machine(), ()):
        found = look(Machine("", kernel))
        if found.problem or found.kernel not in taken:
            taken.add(found.kernel)
            yield Machine(f"kernel {kernel}", kernel)
    yield Machine("NumPy without AVX-512", without=AVX512)
    if platform.machine() == "x86_64":
        yield Machine("Haswell, without AVX-512", "Haswell", AVX512)
        yield Machine("Nehalem, without AVX-512 and AVX2", "Nehalem", AVX512 + AVX2)
    yield Machine("two threads", threads=2)
    yield Machine(f"NumPy {OLDEST_NUMPY}", python=with_numpy(OLDEST_NUMPY))
    yield Machine("newest NumPy", python=with_numpy(NEWEST))


@click.command()
@click.option("--only", multiple=True, help="Part of a machine's name.")
@click.option("--long", is_flag=True, help="The tests marked long too.")
@click.argument("tests", nargs=-1)
def main(only: tuple[str, ...], long: bool, tests: tuple[str, ...]) -> None:
    """Run TESTS (default: labs, engine, checks, build) on every machine; print what differs."""
    chosen = [*(tests or TESTS), *(() if long else ("-m", "not long"))]
    told: dict[str, Ran] = {}
    drifted: list[str] = []
    line(*HEAD)
    for machine in machines():
        if only and not any(part in machine.name for part in only):
            continue
        taken = look(machine)
        if taken.problem:
            line(machine.name, taken.numpy, taken.kernel, "", "", taken.problem)
            continue
        start = time.monotonic()
        ran = told[machine.name] = run(machine, taken, chosen)
        built = check(machine, taken)
        drifted += [f"{machine.name}: {what}" for what in built]
        result = ran.problem or f"{ran.passed} of {ran.passed + len(ran.failed)} right"
        line(
            machine.name, taken.numpy, taken.kernel, str(taken.threads), taken.bits, result,
            f"{len(built)} differ" if built else "the same",
            f"{time.monotonic() - start:.0f} s",
        )  # fmt: skip
    if not told:
        sys.exit("No such machine.")
    sys.exit(explain(told, drifted))


def check(machine: Machine, taken: Taken) -> list[str]:
    """What the build finds changed on a machine, one line a file."""
    asked = [machine.python, "-m", "autograder", "check"]
    done = subprocess.run(asked, cwd=ROOT, env=taken.environment, capture_output=True, text=True)
    return done.stderr.strip().splitlines() if done.returncode else []


def explain(told: dict[str, Ran], drifted: list[str]) -> int:
    """Name each test that fails, and where; return the exit code."""
    print()
    everywhere = {name for ran in told.values() for name in ran.failed}
    for name in sorted(everywhere):
        places = [machine for machine, ran in told.items() if name in ran.failed]
        why = next(ran.failed[name] for ran in told.values() if name in ran.failed)
        where = "everywhere" if len(places) == len(told) else ", ".join(places)
        print(f"{name}\n    fails on: {where}\n    {why}")
    print(*drifted, sep="\n", end="\n" if drifted else "")
    without = [f"{machine}: {ran.problem}" for machine, ran in told.items() if ran.problem]
    print(*without, sep="\n", end="\n" if without else "")
    if not everywhere and not drifted and not without:
        print(f"Nothing differs on {len(told)} machines.")
        return 0
    return 1


def line(*columns: str) -> None:
    """Print a row of the table."""
    widths = (*WIDTHS, *[0] * len(columns))
    print(*(f"{text:{width}}" for text, width in zip(columns, widths, strict=False)), flush=True)


if __name__ == "__main__":
    main()
