"""Commented solutions of a lab, for an instructor to publish after the due date."""

from pathlib import Path

from autograder.build.rungs import solution_of
from autograder.course import Course
from autograder.lab.spec import Cases


def solutions(course: Course, lab: str) -> str:
    """Write the lab's solutions as a page of Markdown: outline, code, and what often goes wrong.

    Args:
        course: where the sources are.
        lab: the lab's name.
    """
    pieces = [f"# Solutions to {lab}"]
    for name, exercise in Cases(course, lab).exercises.items():
        code = solution_of(course, lab, name).strip()
        pieces += [f"## `{name}`", exercise.outline, f"```python\n{code}\n```"]
        wrong = [f"- *{mistake}*: {hint}" for mistake, hint in exercise.hints.items()]
        if wrong:
            pieces += ["What goes wrong most often, and the question that helps:", "\n".join(wrong)]
    return "\n\n".join(pieces) + "\n"


def publish(course: Course, lab: str, out: Path) -> Path:
    """Write that page into a folder; say where it is."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{lab}_solutions.md"
    path.write_text(solutions(course, lab), encoding="utf-8")
    return path
