"""In the fork for one submission: run its cells, then fork once for each graded function."""

import os
import socket
import time
from typing import Any

from unrolled.checks.outcome import Failure

from . import frames, function_process
from .any_source import statements
from .clock import BY_THE_CLOCK
from .frames import Frame
from .shell import Shell
from .snapshots import Snapshots

FORK = b"F"
PATIENCE = 3600.0
MOST_TAKEN = 20
USED_UP = Failure("skipped", "the notebook's time was used up; only its definitions were run")


def play(peer: socket.socket, program: Frame, shell: Shell) -> None:
    """Run a program, report each cell, then wait for functions to be asked for. Never returns."""
    header = program.header
    shell.screen = type(shell.screen)(header["output"])
    snapshots = Snapshots(header["judged"])
    room = header["notebook_seconds"]  # for the student's own cells, all together
    for number, source in enumerate(header["cells"]):
        own, seconds = number in header["own"], header["cell_seconds"]
        whole = number not in header["definitions"]
        worked = time.process_time()
        if own and room <= 0:
            _, spent = statements.run(shell, source, seconds)
            failure: Failure | None = USED_UP
        else:
            runs = Shell.run if whole else statements.run
            failure, spent = runs(shell, source, min(seconds, room) if own else seconds)
        if own:
            room -= max(time.process_time() - worked, spent / BY_THE_CLOCK)
        taken = snapshots.after(number, shell.user_ns)
        report = _report(number, failure, spent, shell, header, taken)
        frames.send(peer, report, time.monotonic() + PATIENCE)
    while True:
        peer.settimeout(PATIENCE)
        word, descriptors, _, _ = socket.recv_fds(peer, 1, 1)
        if word != FORK or not descriptors:
            os._exit(0)
        _fork(peer, descriptors[0], shell.user_ns, snapshots)


def _report(
    number: int,
    failure: Failure | None,
    spent: float,
    shell: Shell,
    header: dict[str, Any],
    taken: list[str],
) -> Frame:
    return Frame(
        {
            "op": "cell",
            "nonce": header["nonce"],
            "number": number,
            "failure": [failure.kind, failure.message, failure.line] if failure else None,
            "seconds": spent,
            "shown": shell.screen.take(),
            "taken": taken[:MOST_TAKEN],
        }
    )


def _fork(
    peer: socket.socket, descriptor: int, namespace: dict[str, Any], snapshots: Snapshots
) -> None:
    if os.fork() == 0:
        peer.close()
        os.chdir(os.environ["HOME"])
        function_process.serve(socket.socket(fileno=descriptor), namespace, snapshots)
    os.close(descriptor)
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
