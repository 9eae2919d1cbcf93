"""The labs as JupyterLite's file browser sees them: notebooks, and a listing of them."""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

BESIDE = re.compile(r"\]\(\.\./(\d\d_\w+)/\1\.ipynb")
TODAY = datetime.now(UTC).strftime("%Y-%m-%dT00:00:00Z")
# As the browser's kernel writes them. JupyterLite puts them into every notebook that it opens; one
# that has them already is not changed by that, so not saved, and hides no later release.
BROWSERS_OWN: dict[str, Any] = {
    "kernelspec": {
        "display_name": "Python (Pyodide)",
        "language": "python",
        "name": "python",
    },
    "language_info": {
        "codemirror_mode": {"name": "python", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.8",
    },
}


def add_labs(releases: Path, site: Path) -> list[str]:
    """Put every released lab into the site and list it.

    The notebooks stand in no folders, since *File > Download* puts a folder's name before the
    file's, and the grader takes `LAB.ipynb`. Their `expected.npz` are in the library's wheel.

    Args:
        releases: a folder with a folder for each lab, such as `notebooks/`.
        site: the built site.

    Returns:
        The labs' names.
    """
    labs = sorted(path.stem for path in releases.glob("*/*.ipynb") if path.stem == path.parent.name)
    files = site / "files"
    files.mkdir()
    for lab in labs:
        notebook = json.loads((releases / lab / f"{lab}.ipynb").read_text(encoding="utf-8"))
        notebook["metadata"] |= BROWSERS_OWN
        text = json.dumps(notebook, indent=1, ensure_ascii=False)
        text = BESIDE.sub(r"](\1.ipynb", text)  # here the labs lie side by side
        (files / f"{lab}.ipynb").write_text(f"{text}\n", encoding="utf-8")
    for page in sorted(releases.glob("*/glossary.md"))[:1]:
        shutil.copy(page, files)
    listing = site / "api" / "contents" / "all.json"
    listing.parent.mkdir(parents=True, exist_ok=True)
    entries = [_entry(path) for path in sorted(files.iterdir())]
    folder = _described("", "", "directory", None)
    listing.write_text(json.dumps({**folder, "content": entries}, indent=1), encoding="utf-8")
    return labs


def _entry(path: Path) -> dict[str, Any]:
    if path.suffix == ".md":
        text = {"format": "text", "mimetype": "text/markdown"}
        return _described(path.name, path.name, "file", path.stat().st_size) | text
    return _described(path.name, path.name, "notebook", path.stat().st_size)


def _described(name: str, path: str, kind: str, size: int | None) -> dict[str, Any]:
    """What Jupyter's contents interface says of a file or folder."""
    return {
        "name": name,
        "path": path,
        "type": kind,
        "format": "json",
        "mimetype": None,
        "size": size,
        "created": TODAY,
        "last_modified": TODAY,
        "writable": True,
        "content": None,
    }
