"""Score mutants as a grading does, on fresh cases, and set equivalent ones aside."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.course import Course
from autograder.lab.reference import namespace
from autograder.lab.spec import Cases
from benchmarks.mutants.forks import in_forks
from benchmarks.mutants.make import Mutant
from benchmarks.mutants.same import equivalent, tries
from unrolled.checks import callbacks, score
from unrolled.checks.runner import Runner

SECONDS = 5.0  # on the wall, for one call of a mutant
PATIENCE = 60  # of processor time, for all calls of one
SEEDS = 12  # of independent cases


@dataclass(frozen=True)
class Fate:
    """What became of a mutant.

    Attributes:
        mutant: the mutant.
        killed: whether it lost points on fresh cases, or did not end.
        equivalent: whether it survived and nothing tells it from the solution.
        said: its misconception by name, or a word for the way in which its result is wrong.
        hint: the hint of a named misconception; empty where none was recognised.
        message: what the verdict says; empty where it passed or did not end.
    """

    mutant: Mutant
    killed: bool
    equivalent: bool = False
    said: str = ""
    hint: str = ""
    message: str = ""

    @property
    def survived(self) -> bool:
        """Whether it got full marks although it is wrong."""
        return not self.killed and not self.equivalent


def fates(
    course: Course,
    lab: str,
    function: str,
    chosen: Sequence[Mutant],
    seed: bytes,
    jobs: int = 1,
    equivalence: bool = True,
) -> Iterator[Fate]:
    """Judge mutants of one function, each in a process of its own.

    Args:
        course: where the sources are.
        lab: the lab's name.
        function: the function's.
        chosen: its mutants.
        seed: of the fresh cases.
        jobs: processes at a time.
        equivalence: whether to look if those that passed are no mistakes.
    """
    cases = Cases(course, lab)
    exercise, drawn = cases.exercises[function], cases.draw(function, seed)
    for case in drawn:
        len(case.mistakes)  # worked out once here, not in every child

    def judged(mutant: Mutant) -> Callable[[], dict[str, Any]]:
        def work() -> dict[str, Any]:
            names = with_mutant(course, lab, mutant)
            verdict = score(exercise, drawn, Runner(names, callbacks.find, SECONDS))
            return {
                "killed": verdict.score < verdict.max_points,
                "said": verdict.misconception or "",
                "hint": verdict.hint,
                "message": verdict.message,
            }

        return work

    passed = []
    for number, found in in_forks(map(judged, chosen), jobs, PATIENCE):
        if found is None or found["killed"]:
            yield Fate(chosen[number], **(found or {"killed": True, "said": "did not end"}))
        else:
            passed.append(chosen[number])
    if not equivalence:
        yield from (Fate(mutant, killed=False) for mutant in passed)
        return
    if not passed:
        return
    wanted = tries(cases, function, SEEDS)

    def compared(mutant: Mutant) -> Callable[[], bool]:
        return lambda: equivalent(exercise, with_mutant(course, lab, mutant), wanted)

    for number, same in in_forks(map(compared, passed), jobs, PATIENCE):
        yield Fate(passed[number], killed=False, equivalent=bool(same))


def with_mutant(course: Course, lab: str, mutant: Mutant) -> dict[str, Any]:
    """The lab's functions, one of them wrong; those defined before and after it as they are."""
    names = namespace(course, lab)
    exec(compile(mutant.source, f"<mutant of {mutant.function}>", "exec"), names)
    return names
