"""What a dask worker is asked to do: say what it has, grade a parcel, end its graders.

Grading itself goes on in a process of its own, the same as on one machine: dask sees only bytes
of JSON go in and come out, and whatever becomes of a grader, the dask worker stays. dask imports
this in its event loop, where nothing may take long: it needs no nbformat.
"""

import json
import select
import threading
from typing import Any

from autograder.course import Course, CourseError
from autograder.judging.versions import fingerprint
from autograder.workers.pool import DIED, PATIENCE
from autograder.workers.process import SENT_SEEDS, Process

Version = dict[str, str]
_graders: dict[int, "_Grader"] = {}  # by thread, since a thread grades one submission at a time
_lock = threading.Lock()


def describe(lab: str) -> Version:
    """Say which version of a lab this machine has; empty when it has none."""
    try:
        return fingerprint(Course(), lab)
    except OSError:
        return {}


def grade(lab: str, isolation: str, version: Version, parcel: bytes) -> bytes:
    """Grade one submission. JSON in, JSON out: `record` and `notebook`, `not_graded` or `error`.

    Never raises: an exception would be brought to the coordinator as an object.
    """
    job = json.loads(parcel)
    try:
        message: dict[str, Any] | None = None
        for _ in range(2):  # one that died, or failed, may have had bad luck
            message = _grader(lab, isolation, version).ask(job)
            if message and "record" in message:
                break
            if message is None:
                _end(threading.get_ident())
                message = {"name": job["name"], "not_graded": DIED}
        return json.dumps(message).encode()
    except Exception as error:
        _end(threading.get_ident())
        said = str(error) if isinstance(error, CourseError) else f"{type(error).__name__}: {error}"
        return json.dumps({"error": said}).encode()


def end_all() -> None:
    """End the graders of this machine."""
    for thread in list(_graders):
        _end(thread)


def differences(ours: Version, theirs: Version) -> str:
    """Name what two machines do not have in common; empty when they are alike."""
    return ", ".join(name for name in ours if ours[name] != theirs.get(name))


def _grader(lab: str, isolation: str, version: Version) -> "_Grader":
    """Find this thread's grader, or start it.

    Raises:
        CourseError: when it cannot start, or the course here is another than the coordinator's.
    """
    thread, wanted = threading.get_ident(), (lab, isolation, version)
    with _lock:
        found = _graders.get(thread)
    if found is None or found.made_for != wanted:
        _end(thread)
        found = _Grader(lab, isolation, version)
        with _lock:
            _graders[thread] = found
        found.start()
    return found


def _end(thread: int) -> None:
    with _lock:
        found = _graders.pop(thread, None)
    if found is not None:
        found.process.kill()
        found.process.end()


class _Grader:
    def __init__(self, lab: str, isolation: str, version: Version) -> None:
        self.made_for = (lab, isolation, version)
        self.process = Process(Course(), lab, isolation, SENT_SEEDS)

    def start(self) -> None:
        hello = self._receive()
        if hello is None or "error" in hello:
            said = (hello or {}).get("error", "it ended before it could grade; see its log")
            raise CourseError(f"A worker cannot grade: {said}")
        found = differences(self.made_for[2], hello["version"])
        if found:
            raise CourseError(f"A worker has another version of the course: {found}.")

    def ask(self, job: dict[str, Any]) -> dict[str, Any] | None:
        self.process.send(job)
        return self._receive()

    def _receive(self) -> dict[str, Any] | None:
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            return None
        return self.process.receive()
