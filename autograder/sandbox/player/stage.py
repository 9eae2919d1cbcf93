"""In the fork for one submission: run its cells, then fork once for each graded function."""

import os
import socket
import time
from typing import Any

from unrolled.checks.outcome import Failure

from . import answers, frames, lenient
from .frames import Frame
from .shell import Shell

FORK = b"F"
PATIENCE = 3600.0


def play(peer: socket.socket, program: Frame, shell: Shell) -> None:
    """Run a program, report each cell, then wait for functions to be asked for. Never returns."""
    header = program.header
    shell.screen = type(shell.screen)(header["output"])
    end = time.monotonic() + header["notebook_seconds"]
    for number, source in enumerate(header["cells"]):
        seconds = min(header["cell_seconds"], end - time.monotonic())
        failure: Failure | None
        if seconds <= 0:
            failure, spent = Failure("skipped", "the notebook's time was used up"), 0.0
        else:
            runs = lenient.run if header["lenient"] else Shell.run
            failure, spent = runs(shell, source, seconds)
        frames.send(peer, _report(number, failure, spent, shell, header), end + PATIENCE)
    while True:
        peer.settimeout(PATIENCE)
        word, descriptors, _, _ = socket.recv_fds(peer, 1, 1)
        if word != FORK or not descriptors:
            os._exit(0)
        _fork(peer, descriptors[0], shell.user_ns)


def _report(
    number: int, failure: Failure | None, spent: float, shell: Shell, header: dict[str, Any]
) -> Frame:
    return Frame(
        {
            "op": "cell",
            "nonce": header["nonce"],
            "number": number,
            "failure": [failure.kind, failure.message, failure.line] if failure else None,
            "seconds": spent,
            "shown": shell.screen.take(),
        }
    )


def _fork(peer: socket.socket, descriptor: int, namespace: dict[str, Any]) -> None:
    if os.fork() == 0:
        peer.close()
        os.chdir(os.environ["HOME"])
        answers.serve(socket.socket(fileno=descriptor), namespace)
    os.close(descriptor)
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
