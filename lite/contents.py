"""The labs as JupyterLite's file browser sees them: files, and a listing of each folder."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TODAY = datetime.now(UTC).strftime("%Y-%m-%dT00:00:00Z")
KINDS = {
    ".ipynb": ("notebook", "json", None),
    ".npz": ("file", "base64", "application/octet-stream"),
    ".md": ("file", "text", "text/markdown"),
    ".txt": ("file", "text", "text/plain"),
}


def add_labs(releases: Path, site: Path) -> list[str]:
    """Copy every released lab into the site and list it.

    Args:
        releases: the folder `notebooks/`; what is in it is a lab.
        site: the built site.

    Returns:
        The labs' names.
    """
    labs = sorted(path.parent.name for path in releases.glob("*/*.ipynb"))
    files = site / "files"
    for lab in labs:
        (files / lab).mkdir(parents=True)
        for name in (f"{lab}.ipynb", "expected.npz", "glossary.md"):
            if (releases / lab / name).exists():
                shutil.copy(releases / lab / name, files / lab / name)
    for folder in (files, *(files / lab for lab in labs)):
        listing = site / "api" / "contents" / folder.relative_to(files) / "all.json"
        listing.parent.mkdir(parents=True, exist_ok=True)
        listing.write_text(json.dumps(_listing(folder, files), indent=1), encoding="utf-8")
    return labs


def _listing(folder: Path, files: Path) -> dict[str, Any]:
    inside = [_entry(path, files) for path in sorted(folder.iterdir())]
    return {**_entry(folder, files), "content": inside}


def _entry(path: Path, files: Path) -> dict[str, Any]:
    """What Jupyter's contents interface says of a file or folder."""
    kind, form, mime = KINDS[path.suffix] if path.is_file() else ("directory", "json", None)
    relative = path.relative_to(files).as_posix()
    return {
        "name": path.name if path != files else "",
        "path": relative if path != files else "",
        "type": kind,
        "format": form,
        "mimetype": mime,
        "size": path.stat().st_size if path.is_file() else None,
        "created": TODAY,
        "last_modified": TODAY,
        "writable": True,
        "content": None,
    }
