"""What a lab's records say about the class: counts and rates, nothing to look at yet."""

import re
import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.course import Course
from autograder.grade.history import Change, all_records, changes, waiting
from autograder.gradebook.record import Record, Status
from autograder.lab.spec import specs
from autograder.plaintext import plain
from autograder.report.items import Item, items
from autograder.report.similar import Pair, similar
from autograder.report.tried import tried
from autograder.report.unnamed import Group, groups

SLOWEST = 8
SLOW = 5.0  # seconds; an honest submission takes a fraction of one
QUOTING = re.compile(  # a text, the name of a class or a key may be a student's own
    r" raised |`|ended the process|cannot be compared"
    r"|the text ['\"]|of type |its keys: |text (is|holds) |complaint was "
)


@dataclass(frozen=True)
class Check:
    """How the class did on one function: how many have all points, some, none, and each test."""

    name: str
    points: float
    full: int
    part: int
    none: int
    blank: int
    tests: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many were judged."""
        return self.full + self.part + self.none

    @property
    def rate(self) -> float:
        """The share that has all points; 0 of nobody."""
        return self.full / self.count if self.count else 0.0


@dataclass(frozen=True)
class Misconception:
    """A named mistake: how many made it, one of them, and what to ask the class."""

    function: str
    name: str
    count: int
    hint: str
    student: str
    message: str


@dataclass(frozen=True)
class Facts:
    """All that a report shows; every text in it may come from a student."""

    lab: str
    students: int
    max_score: float
    records: tuple[Record, ...]
    checks: tuple[Check, ...]
    misconceptions: tuple[Misconception, ...]
    failed: tuple[Record, ...]
    slow: tuple[Record, ...]
    changes: tuple[Change, ...] | None
    statuses: Mapping[str, int] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    groups: tuple[Group, ...] = ()
    alone: int = 0  # wrong answers without a name that are like no other
    untried: str = ""  # why some of them were not tried on the same arrays
    pairs: tuple[Pair, ...] = ()
    waiting: tuple[str, ...] = ()  # who handed in and has no grade

    @property
    def scores(self) -> list[float]:
        """Total scores, in no particular order."""
        return [record.score for record in self.records]

    @property
    def median(self) -> float:
        """The middle score."""
        return statistics.median(self.scores) if self.records else 0.0

    @property
    def perfect(self) -> int:
        """How many have all points."""
        return sum(record.score == record.max_score for record in self.records)

    @property
    def hardest(self) -> Check | None:
        """The check that fewest pass; None where all do."""
        missed = [check for check in self.checks if check.full < check.count]
        return min(missed, key=lambda check: check.rate) if missed else None

    @property
    def commonest(self) -> Misconception | None:
        """The mistake made most often in the hardest check; None where none was named in it."""
        hardest = self.hardest.name if self.hardest else ""
        return next((m for m in self.misconceptions if m.function == hardest), None)

    @property
    def in_need(self) -> list[Record]:
        """Who has less than half of the points, fewest first."""
        low = [record for record in self.records if record.score < self.max_score / 2]
        return sorted(low, key=lambda record: (record.score, record.student))


def facts(course: Course, lab: str) -> Facts:
    """Collect what is to be shown from the records of a lab."""
    found = list(all_records(course, lab).values())
    functions = [spec.exercise.name for spec in specs(lab)]
    seen, untried = tried(course, lab, found, _known(lab))
    grouped, alone = groups(functions, _known(lab), found, seen)
    return Facts(
        lab,
        len(found),
        max((record.max_score for record in found), default=0.0),
        tuple(found),
        tuple(_check(name, found) for name in functions if any(name in r.functions for r in found)),
        tuple(_misconceptions(lab, found)),
        tuple(record for record in found if record.status != Status.OK),
        tuple(sorted(_slow(found), key=lambda r: -r.seconds)[:SLOWEST]),
        _changed(course, lab),
        Counter(record.status for record in found),
        tuple(
            items([name for name in functions if any(name in r.functions for r in found)], found)
        ),
        tuple(grouped),
        alone,
        untried,
        tuple(similar(course, lab, [record.student for record in found])),
        tuple(waiting(course, lab)),
    )


def without_names(found: Facts) -> Facts:
    """The same facts, nothing in them that says who anybody is: no id, path or own words."""
    numbers = {record.student: f"student {n}" for n, record in enumerate(_shuffled(found), 1)}
    return Facts(
        found.lab,
        found.students,
        found.max_score,
        tuple(_nameless(record, numbers[record.student]) for record in _shuffled(found)),
        found.checks,
        tuple(
            Misconception(m.function, m.name, m.count, m.hint, "", _own_words_out(m.message))
            for m in found.misconceptions
        ),
        tuple(_nameless(record, numbers[record.student]) for record in found.failed),
        tuple(_nameless(record, numbers[record.student]) for record in found.slow),
        None
        if found.changes is None
        else tuple(
            Change(
                numbers[c.student],
                c.before and _nameless(c.before, numbers[c.student]),
                _nameless(c.after, numbers[c.student]),
                c.why,
            )
            for c in found.changes
        ),
        found.statuses,
        found.items,
        tuple(group.without_names(_own_words_out) for group in found.groups),
        found.alone,
        waiting=("",) * len(found.waiting),
    )


def _shuffled(found: Facts) -> list[Record]:
    """An order that says nothing about names: that of the hashes of what was handed in."""
    return sorted(found.records, key=lambda record: (record.version, record.submission))


def _nameless(record: Record, label: str) -> Record:
    return Record(
        record.lab, label, record.status, record.score, record.max_score, record.seconds,
        record.isolation, functions=record.functions, misconceptions=record.misconceptions,
    )  # fmt: skip


def _own_words_out(message: str) -> str:
    """Keep what a comparison of numbers says; drop what quotes a student's code or errors."""
    return "" if QUOTING.search(message) else re.sub(r"\S*[/\\@]\S*", "…", message)


def _check(name: str, found: list[Record]) -> Check:
    entries = [record.functions[name] for record in found if name in record.functions]
    tests: Counter[str] = Counter()
    for entry in entries:
        tests.update({title: int(passed) for title, passed in entry.tests.items()})
    return Check(
        name,
        max(entry.points for entry in entries),
        sum(entry.full for entry in entries),
        sum(0 < entry.score < entry.points for entry in entries),
        sum(entry.score == 0 for entry in entries),
        sum(entry.misconception == "not written" for entry in entries),
        tests,
    )


def _misconceptions(lab: str, found: list[Record]) -> list[Misconception]:
    """Count each known mistake; the example is the one that lost the least beside it."""
    result = []
    for spec in specs(lab):
        function = spec.exercise.name
        for mistake in spec.mistakes:
            made = [
                record
                for record in found
                if function in record.functions
                and record.functions[function].misconception == mistake.name
            ]
            if made:
                example = max(made, key=lambda record: (record.score, record.student))
                message = plain(example.functions[function].message, 600)
                result.append(
                    Misconception(
                        function, mistake.name, len(made), mistake.hint, example.student, message
                    )
                )
    return sorted(result, key=lambda m: -m.count)


def _known(lab: str) -> list[str]:
    return [mistake.name for spec in specs(lab) for mistake in spec.mistakes]


def _slow(found: list[Record]) -> list[Record]:
    """Those that took long, also beside the others: a busy machine makes everything slow."""
    usual = statistics.median([record.seconds for record in found]) if found else 0.0
    return [record for record in found if record.seconds > max(SLOW, 3 * usual)]


def _changed(course: Course, lab: str) -> tuple[Change, ...] | None:
    found = changes(course, lab)
    return None if found is None else tuple(found)
