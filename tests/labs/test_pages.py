"""What every lab's page promises: points before one fails, three guesses, answers, and a way on."""

import json
import re

import pytest

from tests.labs.scoring import COURSE, cases
from unrolled.checks.helping.standing import anchor, end_of, headline

LABS = COURSE.labs()
GUESSED = [
    lab for lab in LABS if lab != "12_what_came_next"
]  # nothing there is to be guessed twice


def cells(lab):
    notebook = json.loads(COURSE.released_notebook(lab).read_text(encoding="utf-8"))
    return [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]


@pytest.mark.parametrize("lab", LABS)
def test_each_exercise_says_its_points_before_one_fails(lab):
    heading = ""
    for kind, source in cells(lab):
        if kind == "markdown":
            found = re.findall(r"(?m)^### (Exercise.*)$", source)
            heading = found[-1] if found else heading
        for name in re.findall(r'^check\("([^"]+)"\)$', source):
            assert heading == headline(name, cases(lab).exercises[name].max_points)


@pytest.mark.parametrize("lab", GUESSED)
def test_three_guesses_are_asked_and_each_is_shown_in_a_later_cell(lab):
    code = [source for kind, source in cells(lab) if kind == "code"]
    asked = [
        (place, name)
        for place, source in enumerate(code)
        for name in re.findall(r"(?m)^(\w+) = guess\(", source)
    ]
    assert len(asked) >= 3
    assert len({name for _, name in asked}) == len(asked)
    for place, name in asked:
        shown = [p for p, source in enumerate(code) if f"{name}.show(" in source]
        looped = [p for p, source in enumerate(code) if re.search(rf"for one.*\b{name}\b", source)]
        assert shown + looped, name
        assert min(shown + looped) > place, name


@pytest.mark.parametrize("lab", LABS)
def test_no_question_is_asked_twice(lab):
    text = "\n".join(source for _, source in cells(lab))
    asked = re.findall(r'guess\(\s*"([^"]+)"', text)
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("lab", LABS)
def test_the_questions_to_take_along_have_answers_folded_below_them(lab):
    text = next(s for kind, s in cells(lab) if kind == "markdown" and "to take along**" in s)
    after = text.split("to take along**")[1]
    asked, _, rest = after.partition("<details><summary>Our answers</summary>\n\n")
    answered = rest.partition("\n\n</details>")[0]
    items = re.findall(r"(?m)^- ", asked), re.findall(r"(?m)^- ", answered)
    assert len(items[0]) == len(items[1]) > 0
    assert "ANSWER" not in answered


@pytest.mark.parametrize("lab", LABS[:-1])
def test_the_end_leads_on_to_the_next_lab(lab):
    following = LABS[LABS.index(lab) + 1]
    last = "\n".join(source for kind, source in cells(lab)[-4:] if kind == "markdown")
    assert re.search(rf"\*\*Next:\*\* \[[^]]+\]\(\.\./{following}/{following}\.ipynb\)", last)


@pytest.mark.parametrize("lab", GUESSED)
def test_what_check_links_to_is_there(lab):
    headings = re.findall(r"(?m)^#+ (.*)$", "\n".join(s for k, s in cells(lab) if k == "markdown"))
    ids = [anchor(heading) for heading in headings]
    for name, exercise in cases(lab).exercises.items():
        assert ids.count(anchor(headline(name, exercise.max_points))) == 1
    assert ids.count(anchor(end_of(lab))) == 1
