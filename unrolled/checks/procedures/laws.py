"""Judge a sampler by its law: any use of the generator is right that draws from the right one.

Three bounds decide, all exact, so that a right sampler fails a case with probability below `ALARM`,
whatever the case (`unrolled.checks.sampling.counts` has the first two,
`unrolled.checks.sampling.bets` the third):

- Chernoff and Hoeffding: of n draws, the chance that a symbol of probability p makes up a share q
  or one further off is at most exp(-n KL(q ‖ p)). Bonferroni's correction over all symbols.
- Markov: under the right law, the likelihood ratio of any other law has mean 1, so that it is
  above r with probability at most 1 / r. This one also names the mistake whose law it is.
- Ville: the same of many laws that nobody has a name for, at every position of every name.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.comparing.in_words import describe
from unrolled.checks.outcome import Call, Outcome
from unrolled.checks.procedures.basic import PROCEDURES, Finding, procedure, value
from unrolled.checks.sampling.bets import Drawn, along
from unrolled.checks.sampling.counts import Name
from unrolled.checks.sampling.repeated import draws_from_its_generator, one_after_the_other
from unrolled.checks.sampling.sequential import Sampler, by_law

LIMIT = 50
LOOKED_AT = 1_000  # indices of a name; one that is longer is no name
GENERATOR = (2,)  # its place among the arguments
Samples = Callable[[Case], Sampler]
SAMPLERS: dict[str, Samples] = {}


def sampler(function: str) -> Callable[[Samples], Samples]:
    """Make known how to read what the graded function of this name draws."""

    def known(samples: Samples) -> Samples:
        SAMPLERS[function] = samples
        return samples

    return known


@procedure
def greedy(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The one name that a temperature near zero leaves possible.

    `options["forms"]` names the mistakes of form: `"cut"` for a name whose newline is missing,
    `"twice"` for one with two, `"first"` for its first letter alone, `"text"` for letters in place
    of indices.
    """
    found = value(exercise, case, call)
    if found.passed or found.outcome.failure:
        return found
    got, want, forms = found.outcome.value, list(case.expected), case.options.get("forms", {})
    if isinstance(got, str) or (isinstance(got, list) and got and isinstance(got[0], str)):
        return replace(found, mistake=forms.get("text", ""))
    plain = list(np.ravel(got)) if isinstance(got, (list, tuple, np.ndarray)) else []
    kind = {1: "first", len(want) - 1: "cut"}.get(len(plain), "")
    if plain == [*want, want[-1]]:
        kind = "twice"
    if kind and plain[: len(want)] == want[: len(plain)]:
        return replace(found, mistake=forms.get(kind, ""))
    return found


@procedure
def whole_names(exercise: Exercise, case: Case, call: Call) -> Finding:
    """Indices that end with the newline's and hold it nowhere else, at most 50 before it.

    `options["draws"]` names are drawn, one after the other from the generator of the case.
    """
    newline = case.args[1]["\n"]
    outcome = Outcome()
    for outcome in one_after_the_other(case, call, case.options["draws"], GENERATOR):
        wrong = None if outcome.failure else _form(outcome.value, len(case.args[1]), newline)
        if outcome.failure or wrong:
            return Finding(case, outcome, (wrong,) if wrong else ())
    return Finding(case, outcome)


@procedure
def law(exercise: Exercise, case: Case, call: Call) -> Finding:
    """Texts that follow the right law.

    Options: `draws`, how many at most; `in_doubt`, how many where those look a little as if another
    law had drawn them. Where the network uses few letters, `laws` `(1 + mistakes, nodes, k + 2)`,
    the right one first; `mistakes`, the names of the others.
    """
    return by_law(case, call, SAMPLERS[case.function](case))


@procedure
def own_generator(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The same state of the generator gives the same text, and what it gives next is another.

    `options["mistake"]` names the misconception of drawing from something else.
    """
    return draws_from_its_generator(exercise, case, call, SAMPLERS[case.function](case).place)


# What cases are called that were released before there was one procedure for all samplers.
PROCEDURES.update(
    drawn_law=law, written_by_law=law, own_dice=own_generator, from_own_generator=own_generator
)


@sampler("sample")
def names(case: Case) -> Sampler:
    """Lab 04's: names that end with a newline; `options["letters"]`, the indices of few letters."""
    parameters, char_to_ix, _, *rest = case.args
    letters, newline = list(case.options.get("letters", ())), char_to_ix["\n"]
    characters = {index: character for character, index in char_to_ix.items()}

    def drawn(texts: Sequence[Name]) -> Drawn:
        temperature = rest[0] if rest else 1.0
        return along(parameters, texts, None, None, temperature, newline, LIMIT)

    return Sampler(
        GENERATOR,
        lambda got: _not_indices(got, len(char_to_ix)),
        lambda got: [int(i) for i in np.ravel(got)],
        letters,
        [characters[int(index)] for index in letters],
        drawn,
        "indices",
        end=newline,
    )


def _not_indices(got: Any, n: int) -> Difference | None:
    """Say why something is not a list of indices; None where it is one."""
    asked = f"a list of indices from 0 to {n - 1}"
    if not isinstance(got, (list, tuple, np.ndarray)) or len(np.shape(got) or (0,)) != 1:
        return Difference("indices", "type", f"indices is {describe(got)}, expected {asked}.", got)
    if len(got) > LOOKED_AT:
        message = f"indices has {len(got)} items, expected at most {LIMIT + 1}."
        return Difference("indices", "too long", message)
    for item in got:
        number = np.asarray(item)
        whole = number.dtype.kind in "iu" and number.size == 1
        if not whole or not 0 <= int(number.reshape(())) < n:
            message = f"indices holds {describe(item)}, expected {asked}."
            return Difference("indices", "type", message, got)
    return None


def _form(got: Any, n: int, newline: int) -> Difference | None:
    """Say what is wrong with the form of a name; None where nothing is."""
    unusable = _not_indices(got, n)
    if unusable:
        return unusable
    name = [int(i) for i in np.ravel(got)]
    if not name or name[-1] != newline:
        message = f"indices is {_short(name)}: it does not end with the newline's index, {newline}."
        return Difference("indices", "no newline at the end", message, name)
    if newline in name[:-1]:
        message = f"indices is {_short(name)}: the newline ends a name, so it occurs once."
        return Difference("indices", "goes on after the newline", message, name)
    if len(name) > LIMIT + 1:
        message = (
            f"indices has {len(name) - 1} characters before the newline, expected at most {LIMIT}."
        )
        return Difference("indices", "too long", message, name)
    return None


def _short(name: Name) -> str:
    return str(name) if len(name) <= 12 else f"[{', '.join(map(str, name[:9]))}, …, {name[-1]}]"
