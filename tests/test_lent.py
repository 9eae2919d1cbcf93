"""What the course lends in a notebook is right, and is made from the engine, not from solutions."""

import pytest

from tests.labs.scoring import COURSE, cases, score_names
from unrolled import lent

WHERE = {name: lab for lab in COURSE.labs() for name in cases(lab).exercises}
NEEDED = {
    below
    for lab in COURSE.labs()
    for exercise in cases(lab).exercises.values()
    for below in exercise.below
}


def overlaid(name: str) -> dict:
    names = dict(cases(WHERE[name]).names)
    owner, _, method = name.partition(".")
    if method:
        names[owner] = type(owner, (names[owner],), {method: lent.LENT[name]})
    else:
        names[name] = lent.LENT[name]
    return names


@pytest.mark.parametrize("name", sorted(lent.LENT))
@pytest.mark.parametrize("seed", [b"one", b"two"])
def test_what_is_lent_gives_what_the_reference_gives(name, seed):
    verdict = score_names(WHERE[name], name, overlaid(name), seed)
    values = [t for t in verdict.tests if t.family not in ("contract",)]
    assert all(test.passed for test in values), verdict


def test_all_that_another_function_is_built_on_can_be_lent():
    assert set(lent.LENT) >= NEEDED
