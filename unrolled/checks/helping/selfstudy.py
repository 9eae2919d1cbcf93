"""Solutions of a lab where its source is at hand: in a clone, for whoever studies alone."""

import re

from unrolled import files

CELL = re.compile(r"^# %%.*$", re.MULTILINE)
MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")
OTHER = "other_ways.md"  # `solutions/LAB.other_ways.md`: a section for each function
SECTION = re.compile(r"^## `([\w.]+)`\n", re.MULTILINE)


def solution_at_hand(lab: str, function: str) -> str:
    """Find the solution of a function in the checkout around this library; else nothing."""
    text = _read(f"{lab}.py")
    heads = list(CELL.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    wanted = f'"grade_id": "{function.replace(".", "-")}"'
    for head, end in zip(heads, ends, strict=False):
        if wanted in head.group():
            lines = text[head.end() : end].strip().splitlines()
            return "\n".join(line for line in lines if line.strip() not in MARKS)
    return ""


def other_way_at_hand(lab: str, function: str) -> str:
    """Find one other way to write a function, with a sentence on it; else nothing."""
    return other_ways(_read(f"{lab}.{OTHER}")).get(function, "")


def other_ways(page: str) -> dict[str, str]:
    """The sections of a page of other ways, by function, their code without its fences."""
    heads = list(SECTION.finditer(page))
    ends = [head.start() for head in heads[1:]] + [len(page)]
    sections = {h[1]: page[h.end() : e] for h, e in zip(heads, ends, strict=False)}
    return {
        name: "\n".join(line for line in text.splitlines() if not line.startswith("```")).strip()
        for name, text in sections.items()
    }


def _read(name: str) -> str:
    try:
        return (files.CHECKOUT / "solutions" / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
