"""pyproject.toml, constraints.txt and environment.yml say the same thing."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lite.build import BESIDES

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINS = [
    line
    for line in (ROOT / "constraints.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
VERSIONS = {canonicalize_name(line.split("==")[0]): line.split("==")[1] for line in PINS}
# What the Makefile installs into the environment that builds the site.
SITE_RULE = (ROOT / "Makefile").read_text().split("$(SITE_STAMP):")[1].split("\n\n")[0]
EXTRAS = PROJECT["optional-dependencies"]
ASKED = [
    *PROJECT["dependencies"],
    *(name for extra, names in EXTRAS.items() if extra != "oracle" for name in names),
]


@pytest.mark.parametrize("line", PINS)
def test_a_pin_is_a_name_and_a_version_and_no_place(line):
    assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!_-]+", line)


@pytest.mark.parametrize("asked", ASKED)
def test_what_the_project_asks_for_is_pinned_within_its_range(asked):
    requirement = Requirement(asked)
    assert requirement.specifier
    assert VERSIONS[canonicalize_name(requirement.name)] in requirement.specifier


def test_conda_takes_python_pip_and_the_same_pins():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    python, pip, nested = environment["dependencies"]
    assert pip == "pip"
    assert nested == {"pip": ["-c constraints.txt", "-e .[lab,grade]"]}
    assert "3.11" in python
    assert PROJECT["requires-python"] == ">=3.11"


def test_pytorch_is_for_comparison_alone():
    assert EXTRAS["oracle"] == ["torch==2.13.0"]
    assert not any(Requirement(asked).name == "torch" for asked in ASKED)


def test_the_sites_environment_takes_its_pins_from_the_same_file_and_shares_nothing_else():
    rule = re.search(r"pip install .*-c constraints\.txt (.*)", SITE_RULE)
    asked = [canonicalize_name(name) for name in rule[1].split()]
    assert "jupyterlite-pyodide-kernel" in asked
    assert set(asked) <= set(VERSIONS)
    in_the_lab = {canonicalize_name(Requirement(line).name) for line in ASKED}
    assert not any(name.startswith("jupyterlite") for name in in_the_lab)


@pytest.mark.parametrize("name", BESIDES)
def test_wheels_that_the_site_carries_are_pinned(name):
    assert canonicalize_name(name) in VERSIONS
