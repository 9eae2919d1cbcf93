"""Run untrusted notebooks, and call their functions, in processes that can reach nothing.

One sandbox serves one submission after the other:

    with Sandbox("bwrap", released=course.release(lab)) as sandbox:
        with sandbox.submission(Program((Cell("square", "def square(x): return x * x"),))) as code:
            with code.function() as call:
                call("square", (3,)).value  # 9
"""

from autograder.isolation import Isolation
from autograder.sandbox.box import Sandbox, SandboxUnavailableError
from autograder.sandbox.program import Cell, CellRun, Limits, Output, Program, Status
from autograder.sandbox.submission import Submission

__all__ = [
    "Cell",
    "CellRun",
    "Isolation",
    "Limits",
    "Output",
    "Program",
    "Sandbox",
    "SandboxUnavailableError",
    "Status",
    "Submission",
]
