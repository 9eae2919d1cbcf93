"""What the pages say exists: links, files, make targets, commands and their options."""

import re
from pathlib import Path

import click
import pytest

from autograder.__main__ import main

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("*/README.md"),
        *ROOT.glob("assets/**/*.md"),
    )
)
FOLDERS = "assets|autograder|benchmarks|data|docs|lite|notebooks|solutions|tests|unrolled"
# Written by running something, or standing for any such name.
MADE = re.compile(
    r"autograder/(submitted|autograded|feedback|records|reports|simulated|extensions|gradebook|course\.key)"
    r"|NN_|NAME|LAB|/name\.py|[*{…]|double"
)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def code(page: str) -> list[str]:
    """Lines of code blocks, and code within sentences."""
    found, inside = [], False
    for line in text(page).splitlines():
        if line.startswith("```"):
            inside = not inside
        elif inside or line.startswith("    "):
            found.append(line.strip().removeprefix("$ "))
        else:
            found += re.findall(r"`([^`]+)`", line)
    return found


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if re.match(r"[a-z]+:", target) or MADE.search(target):
            continue
        path, _, anchor = target.partition("#")
        place = (ROOT / page).parent / path if path else ROOT / page
        assert place.exists(), f"{page}: {target}"
        if anchor:
            assert anchor in anchors(place), f"{page}: {target}"


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page):
    for piece in code(page):
        for name in re.findall(rf"(?<![\w./-])(?:{FOLDERS})/[\w./*{{}}…-]+", piece):
            name = name.rstrip(".")
            if not MADE.search(name):
                assert (ROOT / name).exists(), f"{page}: {name}"


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_that_are_named_exist(page):
    for piece in code(page):
        for words in re.findall(r"(?:^|&& )make ([^#|&]+)", piece):
            for word in words.split():
                if "=" not in word:
                    assert word in TARGETS, f"{page}: make {word}"


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_options_that_are_named_exist(page):
    for piece in code(page):
        for words in re.findall(r"python -m autograder (\S+[^#]*)", piece):
            name, *rest = words.split()
            assert name in main.commands, f"{page}: {piece}"
            known = {option for p in main.commands[name].params for option in p.opts}
            known |= {"--help"}
            for option in re.findall(r"--[\w-]+", " ".join(rest)):
                assert option in known, f"{page}: {piece}: {option}"


@pytest.mark.parametrize("page", PAGES)
def test_modules_that_are_run_exist(page):
    for piece in code(page):
        for module in re.findall(r"python -m ([\w.]+)", piece):
            top = module.split(".")[0]
            if top in FOLDERS.split("|"):
                place = ROOT / module.replace(".", "/")
                assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), piece


def test_the_readme_maps_every_lab_with_the_time_it_says():
    rows = dict(re.findall(r"^\| `(\d\d_\w+)` \|.*\| (\d+) min \|$", text("README.md"), re.M))
    for source in sorted((ROOT / "solutions").glob("*.py")):
        says = re.search(r"\*\*It takes\*\* (?:about )?(\d+) minutes", source.read_text())
        assert rows.get(source.stem) == says[1], source.name


def test_every_page_of_docs_is_linked_from_the_readme():
    for page in (ROOT / "docs").glob("*.md"):
        assert f"docs/{page.name}" in text("README.md")


def test_every_command_is_shown_on_a_page_for_people():
    shown = " ".join(piece for page in PAGES for piece in code(page))
    shown += (ROOT / "Makefile").read_text()
    for name, command in main.commands.items():
        assert isinstance(command, click.Command)
        assert f"autograder {name}" in shown, name
