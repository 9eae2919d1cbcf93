"""Draw `docs/architecture.svg`: the rooms of the house, and which imports from which.

A room is a folder of `autograder` or `unrolled`; the files beside them are rooms by their names.
Each arrow stands for at least one import. Rooms are laid in rows so that every arrow leads down.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "architecture.svg"
PACKAGES = ("autograder", "unrolled")
WIDTH, HEIGHT, GAP, ROW, MARGIN = 118, 34, 14, 74, 16
Graph = dict[str, set[str]]


def room(module: str) -> str:
    """The room that a module stands in, or the module itself where it stands beside the rooms.

    >>> room("unrolled.checks.verdict.html"), room("unrolled.files.path"), room("unrolled")
    ('unrolled/checks', 'unrolled/files', 'unrolled')
    """
    parts = module.split(".")
    place = ROOT / "/".join(parts[:2])
    return "/".join(parts[:2]) if place.is_dir() or place.with_suffix(".py").is_file() else parts[0]


def imports() -> Graph:
    """Which rooms each room imports from, itself left out.

    `__main__` puts the commands together, so it stands above the rooms and is left out.
    """
    found: Graph = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if path.name == "__main__.py":
                continue
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            own = found.setdefault(room(name), set())
            own |= {room(target) for target in _imported(path)} - {room(name), *PACKAGES}
    return {name: others for name, others in found.items() if name not in PACKAGES}


def _imported(path: Path) -> list[str]:
    """Modules of ours that a file imports, wherever in it."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in found if name.split(".")[0] in PACKAGES]


def rows(graph: Graph) -> list[list[str]]:
    """Rooms by the length of their longest way down, the highest first.

    Raises:
        ValueError: when imports go round in a circle; it names the rooms of it.
    """
    depth: dict[str, int] = {}
    way: list[str] = []

    def below(name: str) -> int:
        if name in way:
            raise ValueError(f"a circle of imports: {' -> '.join([*way[way.index(name) :], name])}")
        if name not in depth:
            way.append(name)
            depth[name] = 1 + max((below(other) for other in graph.get(name, ())), default=-1)
            way.pop()
        return depth[name]

    for name in sorted(graph):
        below(name)
    deepest = max(depth.values())
    return [sorted(n for n in graph if depth[n] == level) for level in range(deepest, -1, -1)]


def direct(graph: Graph) -> Graph:
    """Only the arrows that no longer way stands for: what is left is easier to read."""

    def reach(name: str) -> set[str]:
        found: set[str] = set()
        for other in graph.get(name, ()):
            found |= {other} | reach(other)
        return found

    return {
        name: {one for one in others if not any(one in reach(other) for other in others - {one})}
        for name, others in graph.items()
    }


def draw(graph: Graph) -> str:
    """The picture, as SVG that follows the reader's theme."""
    levels = rows(graph)
    widest = max(map(len, levels))
    total = widest * (WIDTH + GAP) - GAP + 2 * MARGIN
    place: dict[str, tuple[float, float]] = {}
    for number, level in enumerate(levels):
        left = (total - len(level) * (WIDTH + GAP) + GAP) / 2
        for column, name in enumerate(level):
            place[name] = (left + column * (WIDTH + GAP), MARGIN + number * ROW)
    tall = MARGIN * 2 + (len(levels) - 1) * ROW + HEIGHT
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {tall}" role="img" '
        'font-family="sans-serif" font-size="11">',
        "<title>Rooms of the house in rows; every arrow, an import, leads down.</title>",
        "<style>svg{color:#222;background:#fff}.a{stroke:currentColor;opacity:.35;fill:none}"
        "rect{fill:none;stroke:currentColor}text{fill:currentColor}"
        "@media(prefers-color-scheme:dark){svg{color:#ddd;background:#181818}}</style>",
    ]
    for name, others in sorted(direct(graph).items()):
        x, y = place[name]
        for other in sorted(others):
            to_x, to_y = place[other]
            lines.append(
                f'<path class="a" d="M{x + WIDTH / 2:g} {y + HEIGHT:g}'
                f" C{x + WIDTH / 2:g} {y + ROW:g} {to_x + WIDTH / 2:g} {to_y - ROW + HEIGHT:g}"
                f' {to_x + WIDTH / 2:g} {to_y:g}"/>'
            )
    for name, (x, y) in sorted(place.items()):
        lines.append(
            f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="5"/>'
            f'<text x="{x + WIDTH / 2:g}" y="{y + HEIGHT / 2 + 4:g}" text-anchor="middle">'
            f"{name}</text>"
        )
    return "\n".join([*lines, "</svg>"]) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(draw(imports()), encoding="utf-8")
