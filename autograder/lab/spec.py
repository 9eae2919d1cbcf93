"""How a lab's spec is written, and how it becomes cases.

A spec module holds `SPECS`, one `Spec` a graded function, in the order of the lab. Its cases are
drawn with a seed: the notebook's from a fixed one, a grading's from a secret one.
"""

import functools
import hashlib
import importlib
import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import InitVar, dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.course import Course, CourseError, spec_module
from autograder.lab.lazy import Lazy
from autograder.lab.outlines import OUTLINES
from autograder.lab.reference import Swap, functions, namespace
from autograder.lab.single import in_single
from unrolled.checks import callbacks, values
from unrolled.checks.case import MOST_LEAVES, Case, CaseFile, Exercise, rounded
from unrolled.checks.comparing.leaves import each_leaf
from unrolled.checks.comparing.tolerance import SHARE, close
from unrolled.checks.outcome import Outcome
from unrolled.checks.runner import SECONDS, Runner

VISIBLE = b"the arrays that students see"
Packed = tuple[values.Tree, list[np.ndarray]]
Leaves = Callable[[], dict[str, Any]]
Make = Callable[[np.random.Generator, SimpleNamespace], tuple[Any, ...]]
Prepare = Callable[
    [tuple[Any, ...], SimpleNamespace, Mapping[str, SimpleNamespace]], Mapping[str, Any]
]


@dataclass(frozen=True)
class Draw:
    """How to draw one case.

    Attributes:
        title: what is tried, in the words of the verdict.
        family: the family of points that it belongs to.
        make: gives the arguments, from a generator and the reference functions.
        test: name of the procedure that judges it.
        options: what else the procedure reads; `keeps` gets its second arguments by itself.
        exact: keep the arguments to the last bit, for published examples.
        mistakes: whether to work out what each misconception gives here.
        prepare: works out further options, from the arguments, the reference functions, and the
            same functions with each mistake in them, by its name.
    """

    title: str
    family: str
    make: Make
    test: str = "value"
    options: Mapping[str, Any] = field(default_factory=dict)
    exact: bool = False
    mistakes: bool = True
    prepare: Prepare | None = None


@dataclass(frozen=True)
class Mistake:
    """A misconception: a name, a hint that does not give the answer away, and the wrong function.

    Attributes:
        name: what is wrong, in a few words.
        hint: one or two sentences on what to reconsider.
        swaps: pieces of the reference's source to exchange, each as `(old, new)`.
        instead: or a function to use in place of the reference.

    One piece is given as `old=` and `new=`.
    """

    name: str
    hint: str
    swaps: tuple[Swap, ...] = ()
    instead: Callable[..., Any] | None = None
    old: InitVar[str] = ""
    new: InitVar[str] = ""

    def __post_init__(self, old: str, new: str) -> None:
        if old:
            object.__setattr__(self, "swaps", ((old, new),))


@dataclass(frozen=True)
class Spec:
    """All there is to know about one graded function.

    Attributes:
        exercise: what it is.
        draws: what to try.
        mistakes: what goes wrong in it.
        cheap: names of mistakes that cost all points: what they give takes no understanding.
    """

    exercise: Exercise
    draws: tuple[Draw, ...]
    mistakes: tuple[Mistake, ...] = ()
    cheap: tuple[str, ...] = ()


def specs(lab: str) -> tuple[Spec, ...]:
    """Load a lab's specs; none where it has no graded function.

    Raises:
        CourseError: when its spec module is missing, two mistakes share a name, or a cheap one is
            not among them.
    """
    try:
        found: tuple[Spec, ...] = importlib.import_module(spec_module(lab)).SPECS
    except ModuleNotFoundError as error:
        if error.name != spec_module(lab):
            raise
        raise CourseError(f"Lab {lab} has no spec: write {spec_module(lab)}.") from None
    for spec in found:
        names = [mistake.name for mistake in spec.mistakes]
        if len(set(names)) < len(names):
            raise CourseError(
                f"{spec_module(lab)}: two mistakes of {spec.exercise.name} share a name."
            )
        unknown = set(spec.cheap) - set(names)
        if unknown:
            raise CourseError(
                f"{spec_module(lab)}: {spec.exercise.name} has no mistake {min(unknown)!r}."
            )
    return found


class Cases:
    """Draws the cases of a lab's functions from the reference solution."""

    def __init__(self, course: Course, lab: str) -> None:
        """Run the lab's solutions once; each misconception when it is first needed."""
        self.lab = lab
        self._course = course
        self.names = namespace(course, lab)
        self._ref = functions(self.names)
        self._specs = {spec.exercise.name: spec for spec in specs(lab)}
        self._wrong: dict[str, dict[str, Any]] = {}

    @property
    def exercises(self) -> dict[str, Exercise]:
        """The lab's exercises by name, with the hints of their mistakes and their outlines."""
        return {
            name: replace(
                spec.exercise,
                hints={m.name: m.hint for m in spec.mistakes},
                outline=OUTLINES.get(name, ""),
                cheap=spec.cheap,
            )
            for name, spec in self._specs.items()
        }

    def draw(self, function: str, seed: bytes) -> tuple[Case, ...]:
        """Draw the cases of one function; the same seed gives the same cases."""
        spec = self._specs[function]
        return tuple(self._case(spec, draw, seed) for draw in spec.draws)

    def outline(self, function: str) -> tuple[Case, ...]:
        """The cases of one function without arguments: what will be tried, not on what."""
        draws = self._specs[function].draws
        return tuple(Case(function, draw.title, draw.family, (), draw.test) for draw in draws)

    def visible(self) -> CaseFile:
        """The fixed cases that go into the notebook, rounded as they are written."""
        return CaseFile(
            self.lab,
            self.exercises,
            {
                name: tuple(
                    replace(
                        case,
                        expected=rounded(case.expected),
                        changed=rounded(case.changed),
                        mistakes=rounded(dict(case.mistakes)),
                        single=rounded(dict(case.single)),
                    )
                    for case in self.draw(name, VISIBLE)
                )
                for name in self._specs
            },
        )

    def _case(self, spec: Spec, draw: Draw, seed: bytes) -> Case:
        name = spec.exercise.name
        digest = hashlib.sha256(seed + f"|{name}|{draw.title}".encode()).digest()
        rng = np.random.default_rng(np.frombuffer(digest, np.uint32))
        keep = (lambda value: value) if draw.exact else rounded
        args = keep(draw.make(rng, self._ref))
        options = dict(draw.options)
        if draw.test == "keeps":
            options["then"] = keep(draw.make(rng, self._ref))
        if draw.prepare:
            wrong = {m.name: functions(self._variant(spec, m)) for m in spec.mistakes}
            options |= keep(dict(draw.prepare(args, self._ref, wrong)))
        packed = values.pack(args)
        right = _called(self.names, name, packed, math.inf)  # ours, and known to end
        if right.failure and draw.test != "refuses":
            raise CourseError(
                f"{self._course.source(self.lab)}: the solution of {name} fails in {draw.title!r}: "
                f"{right.failure.kind}: {right.failure.message}"
            )
        changed = {position: right.args[position] for position in spec.exercise.changes}
        expected = right.value
        case = Case(name, draw.title, draw.family, args, draw.test, expected, changed, {}, options)
        if not right.failure:
            settled = case
            off = Lazy((SHARE,), lambda _: in_single(self.names, spec.exercise, settled))
            case = replace(case, single=off)
        if not draw.mistakes or not spec.mistakes:
            return replace(case, foretold=False)
        want = functools.cache(lambda: dict(_leaves(spec.exercise, expected, changed)))
        known = {mistake.name: mistake for mistake in spec.mistakes}
        return replace(
            case,
            mistakes=Lazy(known, lambda name: self._mistake(spec, case, packed, want, known[name])),
        )

    def _mistake(
        self, spec: Spec, case: Case, packed: Packed, want: Leaves, mistake: Mistake
    ) -> dict[str, Any] | None:
        """Find what a mistake makes different in a case; None where it does not show."""
        wrong = _called(self._variant(spec, mistake), case.function, packed)
        if wrong.failure:
            return None if case.test == "refuses" else {"raises": wrong.failure.fingerprint}
        right = want()
        changed = {position: wrong.args[position] for position in case.changed}
        differ = (
            (path, leaf)
            for path, leaf in _leaves(spec.exercise, wrong.value, changed)
            if path not in right or not close(leaf, right[path], 1e-4)
        )
        return dict(itertools.islice(differ, MOST_LEAVES)) or None

    def wrong_names(self, function: str, mistake: str) -> dict[str, Any]:
        """The lab's functions with one named mistake made in one of them."""
        spec = self._specs[function]
        return self._variant(spec, next(m for m in spec.mistakes if m.name == mistake))

    def _variant(self, spec: Spec, mistake: Mistake) -> dict[str, Any]:
        key = f"{spec.exercise.name}/{mistake.name}"
        if key not in self._wrong:
            if mistake.instead is not None:
                names = {**self.names, spec.exercise.name: mistake.instead}
            else:
                names = namespace(self._course, self.lab, spec.exercise.name, mistake.swaps)
            self._wrong[key] = names
        return self._wrong[key]


def _called(
    names: dict[str, Any], function: str, packed: Packed, seconds: float = SECONDS
) -> Outcome:
    """Call a function of ours on fresh arguments; its result is its own, not copied."""
    fresh = values.unpack(*packed, callbacks.find)
    return Runner(names, callbacks.find, seconds).on_fresh(function, fresh, None)


def _leaves(
    exercise: Exercise, value: Any, changed: Mapping[int, Any]
) -> Iterator[tuple[str, Any]]:
    yield from each_leaf(value, exercise.returns)
    for position, argument in changed.items():
        yield from each_leaf(argument, (f"after the call, {exercise.arguments[position]}",))
