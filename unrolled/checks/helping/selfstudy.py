"""The solutions of a lab where its source is at hand: in a clone, for whoever studies alone."""

import re

from unrolled import files

CELL = re.compile(r"^# %%.*$", re.MULTILINE)
MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")


def solution_at_hand(lab: str, function: str) -> str:
    """Find the solution of a function in the checkout around this library; else nothing."""
    try:
        text = (files.CHECKOUT / "solutions" / f"{lab}.py").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    heads = list(CELL.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    wanted = f'"grade_id": "{function.replace(".", "-")}"'
    for head, end in zip(heads, ends, strict=True):
        if wanted in head.group():
            lines = text[head.end() : end].strip().splitlines()
            return "\n".join(line for line in lines if line.strip() not in MARKS)
    return ""
