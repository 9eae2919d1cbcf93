"""The part of the widgets that runs in a browser: small ES modules, and how they become one."""

import re
from functools import cache
from importlib.resources import files

# Each stands behind those that it imports.
MODULES = ("noise", "chance", "network", "readers", "samples", "view", "explorer", "temperature")
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=function|class|const)", re.MULTILINE)


@cache
def script() -> str:
    """All modules as one, since a widget's code travels as one text and imports from nowhere.

    Raises:
        ValueError: when a module imports one that does not stand before it.
    """
    text = ""
    for place, name in enumerate(MODULES):
        source = _read(f"{name}.js")
        late = set(_IMPORT.findall(source)) - set(MODULES[:place])
        if late:
            raise ValueError(f"{name}.js imports {sorted(late)}, which do not stand before it.")
        text += _EXPORT.sub("", _IMPORT.sub("", source)) + "\n"
    return text


@cache
def style() -> str:
    """The style sheet."""
    return _read("temperature.css")


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
