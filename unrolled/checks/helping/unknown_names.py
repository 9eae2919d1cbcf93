"""Add a sentence to the error that a notebook's reader meets most: a name that is not there yet."""

from types import TracebackType
from typing import Any

from unrolled.ipython import shell


def explain_unknown_names() -> None:
    """Let IPython, where it runs, say after a NameError what to look for."""
    running = shell()
    if running is not None:
        running.set_custom_exc((NameError,), _explained)


def _explained(
    shell: Any,
    kind: type[NameError],
    error: NameError,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    if not isinstance(error, UnboundLocalError):  # that one is about a function's own names
        error.add_note(
            f"Either {error.name} is made in a cell further up, which has not run or has stopped "
            "with an error: run that one first. Or the name is spelled differently there."
        )
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
