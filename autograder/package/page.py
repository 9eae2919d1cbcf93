"""The page that lies in a handout."""
# ruff: noqa: E501 (lines of Markdown)

import re
from urllib.parse import quote

from autograder.course import CourseError

GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")
PAGE = """# Unrolled

Recurrent networks, built from scratch in NumPy. This folder holds the labs and the library that they
import; you need Python 3.11 to 3.14.

## Install

In this folder (on Windows, `.venv\\Scripts\\python` in place of `.venv/bin/python`):

    python -m venv .venv
    .venv/bin/python -m pip install -r requirements.txt
    .venv/bin/python -m jupyter lab

With conda: `conda env create -f environment.yml`, `conda activate unrolled`, `jupyter lab`.

**One notebook alone**, in an environment of your own: put `{wheel}` beside it, and run
`%pip install ./{wheel}` in a first cell. `expected.npz` of the lab belongs beside the notebook, too.

{elsewhere}## The labs

{labs}

Read from the top and run each cell with Shift+Enter. Where it says `raise NotImplementedError(…)`, put
your code in its place; the line `check("…")` below says how far you are.

## Put one exercise back

    python -m unrolled reset {first} EXERCISE

`EXERCISE` is its name, as in `check("EXERCISE")`. Your notebook as it was is kept beside it. In
JupyterLab, choose *File > Reload Notebook from Disk* afterwards. `python -m unrolled --help` lists what
else there is.

## Hand in

Save the notebook and hand in that one file under its own name. Leave the locked cells and the `check`
cells as they are.
"""
ELSEWHERE = """**Nothing to install**: [open the folder on Binder]({binder}). Or open a lab in Colab with
the link beside it, and run this in a first cell:

    %pip install {wheel}

"""


def text(labs: list[str], wheel: str, url: str = "") -> str:
    """Write the page of a handout, in Markdown.

    Args:
        labs: names of the labs in it.
        wheel: name of the library's file.
        url: of the GitHub repository that the folder will be; without it there are no links.

    Raises:
        CourseError: when the url is none of a GitHub repository.
    """
    repository = _repository(url)
    rows = []
    for lab in labs:
        path = f"notebooks/{lab}/{lab}.ipynb"
        row = f"- [{lab}]({path})"
        if repository:
            row += f" · [Colab](https://colab.research.google.com/github/{repository}/blob/main/{path})"
        rows.append(row)
    elsewhere = ""
    if repository:
        elsewhere = ELSEWHERE.format(
            binder=f"https://mybinder.org/v2/gh/{repository}/main",
            wheel=f"https://github.com/{repository}/raw/main/{quote(wheel)}",
        )
    first = f"notebooks/{labs[0]}/{labs[0]}.ipynb"
    return PAGE.format(wheel=wheel, labs="\n".join(rows), elsewhere=elsewhere, first=first)


def _repository(url: str) -> str:
    if not url:
        return ""
    found = GITHUB.fullmatch(url)
    if not found:
        raise CourseError(f"{url} is no address of the form https://github.com/OWNER/NAME.")
    return f"{found[1]}/{found[2]}"
