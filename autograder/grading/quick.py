"""Start quickly: leave out what a dependency loads at length and nothing here uses."""

import sys


def skip_slow_imports() -> None:
    """Call this before the first import of nbformat, in a process of our own.

    nbformat imports jsonschema, which then builds a grammar of web addresses, for over a second;
    no schema of a notebook asks for one.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
