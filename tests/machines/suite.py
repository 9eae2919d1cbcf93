"""Run tests on a machine and say what came of each."""

import subprocess
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.machines.machine import ROOT, Machine, Taken


@dataclass(frozen=True)
class Ran:
    """What came of a run.

    Attributes:
        passed: how many passed.
        failed: for each test that did not, the first line of why.
        skipped: how many were skipped.
        problem: why there is no result; else "".
    """

    passed: int
    failed: dict[str, str]
    skipped: int
    problem: str = ""


def run(machine: Machine, taken: Taken, tests: Sequence[str], seconds: float = 3600) -> Ran:
    """Run pytest on a machine.

    Args:
        machine: whose Python runs it.
        taken: what `look` found; its environment is used.
        tests: what pytest is called with.
        seconds: how long it may take.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        asked = [machine.python, "-m", "pytest", *tests, "-q", "-p", "no:cacheprovider"]
        asked += ["-p", "no:xdist", f"--basetemp={folder}/tmp", f"--junitxml={report}"]
        try:
            done = subprocess.run(
                asked,
                env={**taken.environment, "PYTHONDONTWRITEBYTECODE": "1"},
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            return Ran(0, {}, 0, f"no end after {seconds:.0f} s")
        if not report.is_file():
            last = (done.stderr + done.stdout).strip().splitlines()[-1:]
            return Ran(0, {}, 0, f"pytest ended with {done.returncode}: {' '.join(last)}")
        return _read(report)


def _read(report: Path) -> Ran:
    failed, passed, skipped = {}, 0, 0
    for case in ET.parse(report).getroot().iter("testcase"):
        wrong = [*case.iterfind("failure"), *case.iterfind("error")]
        if wrong:
            told = (wrong[0].get("message") or "").strip().splitlines()
            place = case.get("classname", "").replace("tests.", "", 1)
            failed[f"{place}::{case.get('name')}"] = told[0][:160] if told else ""
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    problem = "" if passed or failed else "no test ran"
    return Ran(passed, failed, skipped, problem)
