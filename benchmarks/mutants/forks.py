"""Run pieces of work in child processes: one may hang, or eat memory, and only it ends.

Each child is a fork, so that it has all that was prepared before it; it sends one JSON text back.
"""

import contextlib
import json
import os
import resource
import selectors
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

SLACK = 10  # a busy machine has other things to do
MEMORY = 2 << 30  # bytes of addresses: what the parent has, and about one gigabyte


@dataclass
class _Child:
    number: int
    pid: int
    until: float
    text: bytes = b""


def in_forks(
    works: Iterable[Callable[[], Any]], jobs: int, seconds: int, memory: int = MEMORY
) -> Iterator[tuple[int, Any]]:
    """Do every piece of work, `jobs` at a time.

    Args:
        works: functions without arguments whose results JSON can hold.
        jobs: how many children there may be at once.
        seconds: processor time after which a child ends; it is killed after `SLACK` times that on
            the wall.
        memory: bytes of address space that a child may have.

    Yields:
        `(number of the work, result)` as each one ends; the result is None where the child hung,
        ran out of memory, or ended in any other way before it had answered.
    """
    waiting = enumerate(works)
    running: dict[int, _Child] = {}
    with selectors.DefaultSelector() as ready:
        while True:
            while len(running) < jobs and (following := next(waiting, None)) is not None:
                number, work = following
                pid, end = _fork(work, seconds, memory)
                running[end] = _Child(number, pid, time.monotonic() + SLACK * seconds)
                ready.register(end, selectors.EVENT_READ)
            if not running:
                return
            soonest = min(child.until for child in running.values())
            events = ready.select(max(0.0, soonest - time.monotonic()))
            for key, _ in events:
                end = key.fd
                part = os.read(end, 1 << 16)
                running[end].text += part
                if not part:
                    ready.unregister(end)
                    yield _ended(running.pop(end), end)
            for end in [e for e, child in running.items() if child.until <= time.monotonic()]:
                ready.unregister(end)
                os.kill(running[end].pid, signal.SIGKILL)
                running[end].text = b""
                yield _ended(running.pop(end), end)


def _fork(work: Callable[[], Any], seconds: int, memory: int) -> tuple[int, int]:
    end, other = os.pipe()
    pid = os.fork()
    if pid:
        os.close(other)
        return pid, end
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        text = json.dumps(work()).encode()
        with os.fdopen(other, "wb") as file:
            file.write(text)
    finally:
        os._exit(0)  # nothing of the parent's is to be finished here


def _ended(child: _Child, end: int) -> tuple[int, Any]:
    os.close(end)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(child.pid, 0)
    try:
        return child.number, json.loads(child.text)
    except ValueError:
        return child.number, None
