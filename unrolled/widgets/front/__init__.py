"""The part of the widgets that runs in a browser: small ES modules, and how they become one."""

import re
from functools import cache
from importlib.resources import files

# Each stands behind those that it imports.
MODULES = ("noise", "chance", "network", "readers", "samples", "view", "explorer", "temperature")
GUESS = ("view", "guess")
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=function|class|const)", re.MULTILINE)


@cache
def script(modules: tuple[str, ...] = MODULES) -> str:
    """Modules as one text: a widget's code travels so, and imports from nowhere.

    Args:
        modules: by default the explorer's.

    Raises:
        ValueError: when a module imports one that does not stand before it.
    """
    text = ""
    for place, name in enumerate(modules):
        source = _read(f"{name}.js")
        late = set(_IMPORT.findall(source)) - set(modules[:place])
        if late:
            raise ValueError(f"{name}.js imports {sorted(late)}, which do not stand before it.")
        text += _EXPORT.sub("", _IMPORT.sub("", source)) + "\n"
    return text


@cache
def style(*more: str) -> str:
    """The style sheet of the explorer, which is the widgets' own, and what one of them adds."""
    return "".join(_read(f"{name}.css") for name in ("temperature", *more))


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
