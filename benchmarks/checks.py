"""Whether the checks reject every wrong answer and accept every right one.

`killed`: of the mutants of all solutions (`benchmarks/mutants`), the share that loses points on
fresh cases; those that are no mistakes (`benchmarks/mutants/same.py` has the rule) do not count.
`accepted`: of the bank of right answers in other styles (`tests/labs/alternatives`), the share
with full marks on the same cases. `specialised`: of the mutants that are right on what all cases
of a spec share (`benchmarks/mutants/specialise.py`), the share that loses points; what the contract
leaves open does not count (`benchmarks/mutants/left_open.py` has the reasons). `--sample N` tries N
mutants of each function, not all.
"""

import argparse
import importlib
import importlib.util
import os
import random
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence

from autograder.course import Course
from autograder.lab.reference import namespace
from autograder.lab.spec import Cases
from benchmarks.harness.report import Outcome
from benchmarks.mutants.judge import Fate, fates
from benchmarks.mutants.left_open import reason
from benchmarks.mutants.make import every_exercise, mutants
from benchmarks.mutants.specialise import specialised
from unrolled.checks import callbacks, score
from unrolled.checks.runner import Runner

GOALS = {"killed": 0.995, "accepted": 1.0, "specialised": 1.0}
ENOUGH_MUTANTS, ENOUGH_ALTERNATIVES = 1000, 120


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sample", type=int, metavar="N", help="mutants of each function; all")
    parser.add_argument("--seed", help="of the fresh cases and the sample; another each run")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--lab", action="append", help="this lab only; may be given again")
    parser.add_argument("--equivalent", action="store_true", help="list those set aside, too")


def run(options: argparse.Namespace) -> Outcome:
    seed = options.seed or secrets.token_hex(4)
    course = Course()
    exercises = [e for e in every_exercise(course) if not options.lab or e[0] in options.lab]
    found = [
        fate
        for lab, function in exercises
        for fate in tried(course, lab, function, seed, options.sample, options.jobs)
    ]
    refused, bank = alternatives(course, exercises, seed)
    special = [
        fate for lab, function in exercises for fate in specialised_of(course, lab, function, seed)
    ]
    open_ = [fate for fate in special if fate.survived and reason(fate.mutant)]
    knowing = [fate for fate in special if fate.survived and not reason(fate.mutant)]
    counted = [fate for fate in found if not fate.equivalent]
    survivors = [fate for fate in counted if fate.survived]
    lines = [f"seed {seed}", *_counts(found), f"{bank} right alternatives, {len(refused)} refused"]
    lines += [line for fate in survivors for line in _listed("survived", fate)]
    lines += [f"{len(special)} by specialisation: {len(knowing)} survived, {len(open_)} left open"]
    lines += [line for fate in knowing for line in _listed("survived", fate)]
    if options.equivalent:
        lines += [x for f in open_ for x in (*_listed("left open", f), f"    {reason(f.mutant)}")]
    if options.equivalent:
        lines += [line for f in found if f.equivalent for line in _listed("equivalent", f)]
    lines += [f"refused: {one}" for one in refused]
    whole = options.sample is None and not options.lab
    return Outcome(
        {
            "killed": 1 - len(survivors) / max(len(counted), 1),
            "accepted": 1 - len(refused) / max(bank, 1),
            "specialised": 1 - len(knowing) / max(len(special) - len(open_), 1),
        },
        lines,
        {
            f"at least {ENOUGH_MUTANTS:,} mutants": len(counted) >= ENOUGH_MUTANTS,
            f"at least {ENOUGH_ALTERNATIVES} right alternatives": bank >= ENOUGH_ALTERNATIVES,
        }
        if whole
        else {},
    )


def tried(
    course: Course, lab: str, function: str, seed: str, sample: int | None = None, jobs: int = 1
) -> list[Fate]:
    """Judge the mutants of one function, or a sample of them."""
    chosen = list(mutants(course, lab, function))
    if sample is not None:
        chosen = random.Random(f"{seed} {function}").sample(chosen, min(sample, len(chosen)))
    return list(fates(course, lab, function, chosen, seed.encode(), jobs))


def specialised_of(course: Course, lab: str, function: str, seed: str, jobs: int = 1) -> list[Fate]:
    """Judge the mutants of one function that are right on what all its cases share."""
    chosen = specialised(course, lab, function)
    return list(fates(course, lab, function, chosen, seed.encode(), jobs, equivalence=False))


def alternatives(
    course: Course, exercises: Sequence[tuple[str, str]], seed: str
) -> tuple[list[str], int]:
    """Score the bank of right answers: which were refused, and how many there are."""
    refused, count = [], 0
    for lab in dict.fromkeys(lab for lab, _ in exercises):
        cases = Cases(course, lab)
        for function, number, source in bank(lab):
            names = namespace(course, lab)
            exec(compile(source, f"<alternative {number} of {function}>", "exec"), names)
            drawn = cases.draw(function, seed.encode())
            verdict = score(cases.exercises[function], drawn, Runner(names, callbacks.find))
            count += 1
            if verdict.score < verdict.max_points:
                refused.append(f"{lab}, {function}, alternative {number}: {verdict.message}")
    return refused, count


def bank(lab: str) -> Iterator[tuple[str, int, str]]:
    """The right alternatives of a lab: function, number and source of each."""
    name = f"tests.labs.alternatives.{lab[3:]}"
    if importlib.util.find_spec(name):
        for function, sources in importlib.import_module(name).ALTERNATIVES.items():
            for number, source in enumerate(sources):
                yield function, number, source


def _counts(found: Sequence[Fate]) -> list[str]:
    killed = [fate for fate in found if fate.killed]
    named = [fate for fate in killed if fate.hint]
    equivalent = sum(fate.equivalent for fate in found)
    kinds = Counter(fate.said for fate in killed if not fate.hint)
    often = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common(12))
    return [
        f"{len(found):,} mutants: {len(killed):,} killed, {equivalent} equivalent, "
        f"{len(found) - len(killed) - equivalent} survived",
        f"{len(named):,} of the killed have their misconception named; of the others: {often}",
    ]


def _listed(what: str, fate: Fate) -> list[str]:
    mutant = fate.mutant
    head = f"{what}: {mutant.lab}, {mutant.function}: {mutant.kind}"
    return [head, *(f"    {line}" for line in mutant.diff.splitlines())]
