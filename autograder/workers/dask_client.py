"""The coordinator's side of a dask cluster: parcels out, results back, every wait with an end.

It stands in for `Workers`. dask moves bytes, retries what a dead worker had, and is imported here
alone.
"""

import contextlib
import json
import logging
import time
import warnings
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from autograder import stopping
from autograder.course import Course, CourseError
from autograder.judging.versions import fingerprint
from autograder.lab.release import Release
from autograder.workers import dask_worker
from autograder.workers.packing import Packer
from autograder.workers.pool import DIED

CONNECT_SECONDS = 10.0
WORKERS_SECONDS = 30.0  # without a single worker
SILENT_SECONDS = 300.0  # without a word on a connection
GLANCE = 2.0
AHEAD = 2  # submissions on their way for each thread of the cluster
LOST = "What was graded is kept; start again, and it goes on from there."


@dataclass(frozen=True)
class Address:
    """Where the scheduler is, and the files for TLS, where it is used.

    Attributes:
        scheduler: such as `tcp://host:8786`, or `tls://host:8786`.
        tls: paths of the authority's certificate, our certificate and our key; empty without TLS.
    """

    scheduler: str
    tls: tuple[str, str, str] | tuple[()] = ()


class Cluster:
    """The workers of a dask cluster, grading submissions of one lab."""

    def __init__(self, course: Course, release: Release, isolation: str, address: Address) -> None:
        """Prepare; entering it connects."""
        self._release, self._isolation, self._address = release, isolation, address
        self._pack = Packer(course, release)
        self._version = fingerprint(course, release.lab)
        self._client: Any = None
        self._at_stop = contextlib.ExitStack()
        self._lonely = 0.0  # since when there is no worker

    def __enter__(self) -> Self:
        """Connect, and see that every worker has this version of the course.

        Raises:
            CourseError: when the scheduler is not there, has no worker, or one that differs.
        """
        try:
            import dask
            from distributed import Client
            from distributed.security import Security
        except ImportError:
            raise CourseError(
                "`--scheduler` needs dask: `pip install -c constraints.txt -e '.[grade]'`."
            ) from None
        _hush()
        where, security = self._address.scheduler, None
        if self._address.tls:
            ca, cert, key = self._address.tls
            security = Security(
                tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key, require_encryption=True
            )
        elif where.startswith("tls:"):
            raise CourseError(
                f"The scheduler at {where} speaks TLS: add --tls CA CERT KEY, the files of the "
                "authority's certificate, of yours, and of your key."
            )
        # A machine that is busy grading may be slow to answer; that is no reason to hang up.
        dask.config.set({"distributed.comm.timeouts.tcp": f"{SILENT_SECONDS:g}s"})
        try:
            self._client = Client(
                where, timeout=CONNECT_SECONDS, security=security, set_as_default=False
            )
        except (OSError, ValueError, TypeError) as error:
            problem = str(error).splitlines()[0]
        if self._client is None:  # said out here, where nothing holds on to half a client any more
            raise CourseError(
                f"The scheduler at {where} cannot be reached ({problem}). Is `dask scheduler` "
                "running there, and the address right?"
            )
        self._at_stop.enter_context(stopping.at_stop(self._close))
        try:
            self._compare()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def run(self, names: list[str]) -> Iterator[dict[str, Any]]:
        """Grade the submissions in these folders and yield each result as it comes.

        Raises:
            CourseError: when the cluster is gone.
        """
        from distributed import wait

        waiting = deque((name, False) for name in names)
        flying: dict[Any, tuple[str, bool]] = {}
        while waiting or flying:
            room = max(1, AHEAD * self._threads())
            while waiting and len(flying) < room:
                job = waiting.popleft()
                flying[self._submit(job[0])] = job
            try:
                with self._client.as_current():
                    done = wait(list(flying), timeout=GLANCE, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                continue
            except Exception as error:  # its futures are cancelled, or the connection broke
                raise _gone(error) from None
            for future in done:
                if future.status in ("pending", "lost"):
                    continue  # its worker died with the result; dask works it out again
                name, tried = flying.pop(future)
                if future.status != "finished":
                    if tried:
                        yield {"name": name, "not_graded": DIED}
                    else:
                        waiting.append((name, True))
                    continue
                message = json.loads(future.result())
                if "error" in message:
                    raise CourseError(message["error"])
                yield message

    def _submit(self, name: str) -> Any:
        parcel = json.dumps(self._pack(name)).encode()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a large notebook is no mistake
            return self._client.submit(
                dask_worker.grade,
                *(self._release.lab, self._isolation, self._version, parcel),
                pure=False,
            )

    def _threads(self) -> int:
        """Count the cluster's threads.

        Raises:
            CourseError: when there has been none for too long.
        """
        try:
            found = sum(self._client.nthreads().values())
        except Exception as error:
            raise _gone(error) from None
        if found:
            self._lonely = 0.0
        elif not self._lonely:
            self._lonely = time.monotonic()
        elif time.monotonic() - self._lonely > WORKERS_SECONDS:
            raise CourseError(f"The scheduler has had no worker for a while. {LOST}")
        return found

    def _compare(self) -> None:
        where = self._address.scheduler
        try:
            self._client.wait_for_workers(1, timeout=WORKERS_SECONDS)
        except TimeoutError:
            raise CourseError(
                f"The scheduler at {where} has no worker. Start some: `dask worker {where}`, in a "
                "checkout of this course."
            ) from None
        try:
            found = self._client.run(dask_worker.describe, self._release.lab, on_error="return")
        except Exception as error:
            raise CourseError(f"The workers of {where} do not answer: {error}") from None
        for worker, theirs in sorted(found.items()):
            if not isinstance(theirs, dict) or not theirs:
                raise CourseError(
                    f"The worker {worker} has no {self._release.lab} to grade with: start it in a "
                    "checkout of this course, with the extra `grade` installed."
                )
            different = dask_worker.differences(self._version, theirs)
            if different:
                raise CourseError(
                    f"The worker {worker} has another version of the course than this machine: "
                    f"{different}. Bring both to the same commit, then start the worker again."
                )

    def _close(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        self._at_stop.close()
        try:
            if client.status == "running":
                client.run(dask_worker.end_all, on_error="ignore")
            client.close(timeout=5)
        except Exception:
            logging.getLogger(__name__).debug("the cluster was gone already", exc_info=True)


def _hush() -> None:
    """Let what dask runs on keep its tracebacks: what matters is said here.

    Some of its loggers have levels of their own, so to quieten those above them is not enough.
    """
    roots = ("asyncio", "distributed", "tornado")
    known = [n for n in logging.root.manager.loggerDict if n.partition(".")[0] in roots]
    for name in (*roots, *known):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _gone(error: Exception) -> CourseError:
    said = (str(error).splitlines() or [""])[0]
    return CourseError(f"The scheduler has gone ({type(error).__name__}: {said}). {LOST}")
