"""Another processor, as far as one can be had here: what NumPy and its OpenBLAS are told to use.

OpenBLAS has a kernel for each family of processors and takes the one that `OPENBLAS_CORETYPE`
names; NumPy leaves out the instructions that `NPY_DISABLE_CPU_FEATURES` lists. Both look only while
they are loaded, so a machine is a process of its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROBE = Path(__file__).with_name("probe.py")
# As OpenBLAS names them; those that it was built without stand for a neighbour.
KERNELS = {
    "x86_64": (
        "Prescott", "Core2", "Penryn", "Dunnington", "Atom", "Nano", "Opteron", "Opteron_SSE3",
        "Barcelona", "Bobcat", "Nehalem", "Sandybridge", "Bulldozer", "Piledriver", "Steamroller",
        "Excavator", "Haswell", "Zen", "SkylakeX", "Cooperlake", "Sapphirerapids",
    ),
    "aarch64": (
        "armv8", "cortexa53", "cortexa57", "cortexa72", "cortexa73", "cortexa55", "falkor",
        "thunderx", "thunderx2t99", "thunderx3t110", "tsv110", "emag8180", "neoversen1",
        "neoversev1", "neoversen2", "armv8sve", "a64fx", "vortexm4",
    ),
}  # fmt: skip
AVX512 = ("AVX512", "X86_V4")
AVX2 = ("AVX2", "FMA3", "X86_V3")


@dataclass(frozen=True)
class Machine:
    """One way to compute.

    Attributes:
        name: what it is, in words.
        kernel: what OpenBLAS is asked for; "" leaves it the choice.
        without: beginnings of the names of instructions that NumPy is to do without.
        threads: how many OpenBLAS may use.
        python: the interpreter, and with it the NumPy.
    """

    name: str
    kernel: str = ""
    without: tuple[str, ...] = ()
    threads: int = 1
    python: Path = field(default=Path(sys.executable))


@dataclass(frozen=True)
class Taken:
    """What a machine turned out to compute with.

    Attributes:
        numpy: NumPy's version.
        kernel: the kernel that OpenBLAS really took, by its own name.
        threads: how many threads it uses.
        features: the instructions that NumPy uses where they are there.
        bits: a name for the last bits of some products; equal bits, equal arithmetic.
        environment: variables that make a process this machine.
        problem: why there is no such machine here; else "".
    """

    numpy: str
    kernel: str
    threads: int
    features: tuple[str, ...]
    bits: str
    environment: Mapping[str, str]
    problem: str = ""


def look(machine: Machine) -> Taken:
    """Start a process on a machine and see what it takes.

    A kernel that this processor has not the instructions for ends the process; that is told as the
    problem, as is a NumPy that uses what it was to do without.
    """
    variables = {"OPENBLAS_NUM_THREADS": str(machine.threads)}
    if machine.kernel:
        variables["OPENBLAS_CORETYPE"] = machine.kernel
    if machine.without:
        known = _told(machine, {})[0].get("dispatched", [])
        off = [name for name in known if name.startswith(machine.without)]
        variables["NPY_DISABLE_CPU_FEATURES"] = " ".join(off)
    environment = {**_plain(), **variables}
    said, problem = _told(machine, variables)
    if problem:
        return Taken("?", "none", 0, (), "", environment, problem)
    features = tuple(said["features"])
    left = [name for name in features if machine.without and name.startswith(machine.without)]
    if left:
        problem = f"NumPy uses {', '.join(left)} all the same"
    return Taken(
        said["numpy"], said["kernel"], said["threads"], features, said["bits"], environment, problem
    )


def _plain() -> dict[str, str]:
    """This process's environment without what may already make it another machine."""
    names = ("OPENBLAS_", "NPY_", "OMP_", "PYTEST_", "COV_")
    return {name: value for name, value in os.environ.items() if not name.startswith(names)}


def _told(machine: Machine, variables: Mapping[str, str]) -> tuple[dict, str]:
    done = subprocess.run(
        [machine.python, PROBE],
        env={**_plain(), **variables},
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode < 0:
        return {}, f"this processor cannot: signal {-done.returncode}"
    if done.returncode:
        return {}, (done.stderr.strip().splitlines() or ["no answer"])[-1]
    unknown = "core not found" in (done.stdout + done.stderr).lower()
    answer = json.loads(done.stdout[done.stdout.index("{") :])
    return answer, "OpenBLAS does not know this kernel" if unknown else ""
