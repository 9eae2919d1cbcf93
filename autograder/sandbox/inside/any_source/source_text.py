"""Read foreign source as far as it can be read.

IPython's own lines, Python 2's print, tabs among spaces and a statement that was never finished
are common in notebooks that were written elsewhere. None of them may hide the functions around it.
"""

import ast
import re

OWN_LINE = re.compile(
    r"\s*(%{1,2}[A-Za-z]|[!?])"
)  # a `%` that takes a remainder has no name after it
PYTHON_CELLS = ("%%time", "%%timeit", "%%capture", "%%prun")  # magics over a cell of plain Python
PRINT = re.compile(
    r"(?m)^([ \t]*(?:(?:if|for|while|else|elif)\b[^\n]*?:[ \t]*)?)print[ \t]+([^\s(=].*)$"
)
PRINT_CALL = re.compile(r"(?m)^([ \t]*)print[ \t]*(\(.*\)[ \t]*%.*)$")
EXCEPT = re.compile(
    r"(?m)^([ \t]*except[ \t]+[\w.]+|[ \t]*except[ \t]*\([^)]*\)),[ \t]*(\w+)[ \t]*:"
)
BEGINS = re.compile(r"[^\s#)\]}]")  # a line that may begin a statement of the top level
GOES_ON = re.compile(r"(else|elif|except|finally)\b")
LONGEST = 60  # parts of the source that one statement may take up


def statements(source: str) -> tuple[list[ast.stmt], SyntaxError | None]:
    """Parse source; where that fails, as much of it as can be parsed.

    Returns:
        The statements of the top level, and the first error where something had to be left out.
    """
    versions = [source, without_magics(source)]
    versions.append(from_python_2(versions[-1]))
    for version in dict.fromkeys(versions):
        try:
            return ast.parse(version).body, None
        except (SyntaxError, ValueError):
            pass
    return _in_parts(versions[-1])


def without_magics(source: str) -> str:
    """Blank out lines that only IPython understands; a cell of another language is dropped."""
    first = source.lstrip().partition("\n")[0]
    if first.startswith("%%") and not first.startswith(PYTHON_CELLS):
        return ""
    lines = source.split("\n")
    return "\n".join("" if OWN_LINE.match(line) else line for line in lines)


def from_python_2(source: str) -> str:
    """Rewrite what stops a file of Python 2 from being read at all.

    >>> from_python_2('print "loss", loss')
    'print("loss", loss)'
    """
    source = source.expandtabs(8)
    source = PRINT_CALL.sub(r"\1print(\2)", PRINT.sub(r"\1print(\2)", source))
    return EXCEPT.sub(r"\1 as \2:", source)


def _in_parts(source: str) -> tuple[list[ast.stmt], SyntaxError | None]:
    """Parse statement by statement; one that cannot be parsed is left out."""
    parts = _parts(source)
    found: list[ast.stmt] = []
    error: SyntaxError | None = None
    at = 0
    while at < len(parts):
        first: Exception = SyntaxError("unfinished")
        for end in range(at + 1, min(at + LONGEST, len(parts)) + 1):
            try:
                body = ast.parse("".join(parts[at:end])).body
                above = "".join(parts[:at]).count("\n")
                found += [ast.increment_lineno(statement, above) for statement in body]
                break
            except (SyntaxError, ValueError) as raised:
                first = raised if end == at + 1 else first
        else:
            end = at + 1
            error = error or _placed(first, parts[:at])
        at = end
    return found, error


def _parts(source: str) -> list[str]:
    """Cut before each line that may begin a statement of the top level."""
    parts: list[str] = [""]
    decorated = False
    for line in source.splitlines(keepends=True):
        begins = BEGINS.match(line) and not GOES_ON.match(line)
        if begins and not decorated:
            parts.append("")
        if begins:
            decorated = line.startswith("@")
        parts[-1] += line
    return [part for part in parts if part]


def _placed(error: Exception, before: list[str]) -> SyntaxError:
    """An error of one part, with its line in the whole."""
    message = getattr(error, "msg", None) or str(error)
    line = "".join(before).count("\n") + (getattr(error, "lineno", None) or 1)
    text = (getattr(error, "text", None) or "").strip()
    return SyntaxError(f"{message} in line {line}: {text}" if text else f"{message} in line {line}")
