"""The words of the field: each in bold once, in the lab and the glossary; links that lead on."""

import re
from collections import Counter
from functools import cache

import pytest

from autograder.course import Course
from autograder.lab.source import read

COURSE = Course()
# The course's own: a lab that an instructor adds (docs/checks.md) has ways of its own.
LABS = [lab for lab in COURSE.labs() if lab < "13"]
# What other courses, papers and programs call what the labs do.
STANDARD = {
    "language model", "logits", "likelihood", "perplexity", "teacher forcing", "embedding",
    "truncated backpropagation through time", "overfitting", "validation", "early stopping",
    "many-to-one", "autoregressive", "learning rate", "decoding", "GRU", "attention", "token",
}  # fmt: skip
# Made beside this one; where it is there, it is in LABS, and all that is asked of others holds.
AHEAD = {"10_decoding"}
# Words that stop a reader whose first language is another.
IDIOMS = (
    "leash", "for miles", "on the floor", "made up its mind", "vermilion", "another one beats",
    "gambler", "simple, mean task", "knot",
)  # fmt: skip


@cache
def prose(lab):
    cells = [c.source for c in read(COURSE, lab).cells if c.cell_type == "markdown"]
    return " ".join(" ".join(cells).split())


@cache
def bold(lab):
    return Counter(re.findall(r"\*\*([^*]+)\*\*", prose(lab)))


def glossary():
    """Term and number of its lab, as the table says."""
    text = (COURSE.root / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \*\*(.+?)\*\* \|.+\| (\d\d) \|$", text, re.M)
    assert len(rows) == text.count("| **")
    return rows


def test_the_glossary_has_the_terms_of_the_field_each_once():
    terms = [term for term, _ in glossary()]
    assert set(terms) >= STANDARD
    assert len(set(terms)) == len(terms)


@pytest.mark.parametrize(("term", "number"), glossary())
def test_a_term_stands_in_bold_once_in_the_lab_that_the_glossary_names(term, number):
    found = {lab: bold(lab)[term] for lab in LABS if bold(lab)[term]}
    if number not in {lab[:2] for lab in LABS}:
        assert not found  # its lab is not here
        return
    assert list(found.values()) == [1]
    assert next(iter(found)).startswith(number)


@pytest.mark.parametrize("lab", LABS)
def test_every_link_between_labs_leads_to_a_released_notebook(lab):
    for folder, name in re.findall(r"\]\(\.\./(\w+)/(\w+)\.ipynb\)", prose(lab)):
        assert folder == name
        assert name in {*LABS, *AHEAD}


@pytest.mark.parametrize("lab", LABS[:-1])
def test_every_lab_ends_with_a_link_to_the_next_one(lab):
    following = LABS[LABS.index(lab) + 1]
    assert f"](../{following}/{following}.ipynb)" in prose(lab)
    assert f"`python -m unrolled start {following[:2]}`" in prose(lab)


@pytest.mark.parametrize("lab", LABS)
def test_the_glossary_lies_beside_every_notebook_that_links_to_it(lab):
    page = COURSE.root / "docs" / "glossary.md"
    assert "](glossary.md)" in prose(lab)
    assert (COURSE.release(lab) / "glossary.md").read_bytes() == page.read_bytes()


@pytest.mark.parametrize("lab", LABS)
def test_no_idiom_stops_a_reader(lab):
    assert [idiom for idiom in IDIOMS if idiom in prose(lab).lower()] == []
    assert "behind" not in re.sub(r"lags behind|nudge behind|steps behind", "", prose(lab).lower())
