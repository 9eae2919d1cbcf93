"""A lab's first cell says what to install where the library is missing.

A notebook that was mailed alone has nothing but itself: the sentence must stand in it. A source has
the plain import; `explain` writes what is released, `plain` takes it back.
"""

IMPORT = "from unrolled.checks import checks_of"
EXPLAINED = f"""try:
    {IMPORT}
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        f"{{missing}}. This notebook needs the course's library: put the handout's file "
        "unrolled-….whl beside it, run `%pip install ./unrolled-….whl` (its whole name) in a cell "
        "of its own, then this cell again. Or open it as the handout's README.md says."
    ) from None"""


def explain(source: str) -> str:
    """Let an import of the library say what to do where it fails."""
    lines = source.split("\n")
    return "\n".join(EXPLAINED if line == IMPORT else line for line in lines)


def plain(source: str) -> str:
    """The cell as a lab's source has it."""
    return source.replace(EXPLAINED, IMPORT)
