"""What was left out, and why, in one line above pytest's closing one; `-rs` lists each test."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

# What a reason has in it, and what the line says of all that have it.
KINDS = [
    (r"torch", "comparisons with PyTorch, which is not installed"),
    (r"corpora|(is|are) not here", "what reads the corpora, which are not here"),
    (r"network|npm cannot fetch", "what fetches packages, without a network"),
    (r"chromium", "what drives a browser: no `chromium` on PATH"),
]


LONGEST = "test_in_browser.py"  # a worker is at it for a third of the run: it starts first


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the file that takes longest, so that no worker is left waiting for it."""
    items.sort(key=lambda item: item.path.name != LONGEST)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Iterator[None]:
    """Print the line, after all that other plugins have to say."""
    yield
    reports = terminalreporter.stats.get("skipped", [])
    told = left_out(str(report.longrepr[2]) for report in reports)
    if told:
        terminalreporter.write_line(told, yellow=True)


def left_out(reasons: Iterable[str]) -> str:
    """Fold the reasons of skipped tests into one line; "" where there are none.

    >>> left_out(["could not import 'torch': No module named 'torch'"] * 2 + ["one core"])
    'Left out here: comparisons with PyTorch, which is not installed (2); one core (1).'
    """
    counted = Counter(_kind(reason.removeprefix("Skipped: ")) for reason in reasons)
    if not counted:
        return ""
    said = "; ".join(f"{kind} ({number})" for kind, number in counted.most_common())
    return f"Left out here: {said}."


def _kind(reason: str) -> str:
    known = (words for pattern, words in KINDS if re.search(pattern, reason))
    return next(known, " ".join(reason.split())[:120])
