"""What a platform is told of one graded submission, as plain text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.gradebook.record import FunctionResult, Record, Status
from autograder.plaintext import plain

UNPROTECTED = (
    "Graded without isolation: the code that was handed in could read this grader's solutions and "
    "write its own results. Whoever made the package chose to allow that."
)
LENT = "Judged with the course's functions below it, so that a mistake costs once."


@dataclass(frozen=True)
class Results:
    """A graded submission.

    Attributes:
        record: what became of it.
        visible: what its functions earn on the arrays that students have; empty where nobody asks.
    """

    record: Record
    visible: Mapping[str, FunctionResult] = field(default_factory=dict)

    @property
    def remarks(self) -> str:
        """What there is to say of the submission as a whole; no points."""
        record = self.record
        lines = [UNPROTECTED] if record.isolation == "none" else []
        if record.status not in (Status.OK, Status.UNREADABLE):
            lines.append(f"Status: {record.status} ({record.status.words}).")
        return plain("\n".join([*lines, *record.tampered, *record.notes]))


def told(result: FunctionResult) -> str:
    """A verdict: points, what was tried, what came out, what to reconsider."""
    lines = [f"{result.score:g} of {result.points:g} points."]
    lines += [f"  [{'ok' if passed else '--'}] {title}" for title, passed in result.tests.items()]
    lines += [result.message, result.hint, LENT if result.lent else ""]
    return plain("\n".join(filter(None, lines)))
