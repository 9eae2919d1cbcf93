"""The part of the widgets that runs in a browser: small ES modules, and how they become one."""

import re
from functools import cache
from importlib.resources import files

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=function|class|const)", re.MULTILINE)
_NAMED = re.compile(r"^(?:function|class|const|let) (\w+)", re.MULTILINE)


@cache
def script(name: str = "temperature") -> str:
    """A module and all that it imports as one, since a widget's code travels as one text and
    imports from nowhere.

    Raises:
        ValueError: when two of the modules give something the same name.
    """
    text = "".join(_EXPORT.sub("", _IMPORT.sub("", _read(f"{one}.js"))) for one in _order(name))
    named = _NAMED.findall(text)
    twice = {one for one in named if named.count(one) > 1}
    if twice:
        raise ValueError(f"{name}.js and what it imports name more than one thing {sorted(twice)}.")
    return text


@cache
def style(name: str = "temperature") -> str:
    """A style sheet."""
    return _read(f"{name}.css")


def _order(name: str, found: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Modules, each after those that it imports."""
    for below in _IMPORT.findall(_read(f"{name}.js")):
        if below not in found:
            found = _order(below, found)
    return (*found, name)


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
