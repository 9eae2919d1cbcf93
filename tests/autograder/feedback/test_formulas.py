"""Formulas: every one of the labs is shown, and a hostile one is text."""

import random
import re

import nbformat
import pytest

from autograder.course import ROOT
from autograder.feedback_pages.formulas import ATTRIBUTES, ELEMENTS, LONGEST, mathml
from autograder.feedback_pages.rendered import markdown
from tests.hostile import pages, texts

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)


def formulas():
    for path in sorted((ROOT / "notebooks").glob("*/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                plain = re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.DOTALL)
                yield from (found[1] or found[2] for found in FORMULA.finditer(plain))


def test_every_formula_of_the_labs_is_shown_and_none_is_near_the_bound():
    found = list(formulas())
    assert len(found) > 100
    for formula in found:
        assert len(formula) < LONGEST / 2
        made = mathml(formula, display=False)
        assert made is not None, formula
        assert "\\" not in "".join(pages.fragment(made).itertext()), formula


@pytest.mark.parametrize(
    "formula",
    [
        "<img src=x onerror=alert(1)>", "x < y", r"\href{javascript:alert(1)}{x}",
        r"\text{<script>alert(1)</script>}", "&lt;script&gt;", r"\style{background:url(//a)}{x}",
        r"\class{a}{x}", r"\id{a}{x}", r"\color{red;}{x}", "{" * 300, r"\frac", r"\begin{matrix}",
    ],
)  # fmt: skip
def test_a_formula_holds_nothing_but_its_own_elements(formula):
    made = mathml(formula, display=True)
    assert made is None or _strangers(made) == []


def test_hostile_formulas_are_formulas_or_text():
    luck = random.Random(20)
    for _ in range(200):
        made = mathml(texts.text(luck, luck.randint(1, 200)), display=luck.random() < 0.5)
        assert made is None or _strangers(made) == []


def test_a_formula_that_cannot_be_read_stays_as_it_was_written():
    assert mathml("x" * (LONGEST + 1), display=False) is None
    assert "<code>" in markdown("$" + "x" * (LONGEST + 1) + "$", {})


def _strangers(made):
    allowed = {f"math {name}": set(ATTRIBUTES) for name in ELEMENTS}
    return pages.strangers(pages.fragment(made), {**allowed, "math": {"display"}})
