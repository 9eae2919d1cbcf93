"""`progress`, `upgrade` and `reset` as a cell of a notebook calls them."""

from pathlib import Path

from unrolled.commands import reset as resetting
from unrolled.commands.progress import progress
from unrolled.work import upgrade as upgrading
from unrolled.work.reading import WorkError
from unrolled.work.running import running_notebook

__all__ = ["progress", "reset", "upgrade"]
RELOAD = "Now choose File > Reload Notebook from Disk, or close the notebook and open it again."


def reset(exercise: str, notebook: str | Path | None = None) -> None:
    """Put one exercise of the running notebook, as it was last saved, back to how it was released.

    Args:
        exercise: its name, such as `"softmax"`.
        notebook: the file; by default the one that runs this.
    """
    path = _path(notebook)
    if path is None:
        return
    try:
        kept = resetting.reset(path, exercise.replace(".", "-"))
    except WorkError as error:
        print(error)
        return
    print(f"{exercise} is as it was released. Your notebook as it was: {kept.name}. {RELOAD}")


def upgrade(notebook: str | Path | None = None, release: str | Path | None = None) -> None:
    """Take the answers of the running notebook, as it was last saved, over into a newer release.

    Args:
        notebook: the file; by default the one that runs this.
        release: the file of the newer release; by default the one at hand.
    """
    path = _path(notebook)
    if path is None:
        return
    try:
        found = upgrading.upgrade(path, Path(release) if release is not None else None)
    except WorkError as error:
        print(error)
        return
    print(f"{found}\n{RELOAD}")


def _path(notebook: str | Path | None) -> Path | None:
    found = Path(notebook) if notebook is not None else running_notebook()
    if found is None:
        print('Which notebook? Give its file: notebook="01_rnn_cell.ipynb".')
    return found
