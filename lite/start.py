"""The page that the site opens with: something to play with, a verdict, the way to the labs."""

import base64
import contextlib
import hashlib
import io
import json
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

import numpy as np

from unrolled.checks.case import load
from unrolled.checks.notebook import Check
from unrolled.checks.verdict.html import html
from unrolled.widgets.content import settings_and_numbers
from unrolled.widgets.explorer import Explorer
from unrolled.widgets.front import script, style
from unrolled.widgets.readers import reader
from unrolled.widgets.temperature import finished_model

ROOT = Path(__file__).resolve().parent.parent
FIRST = "00_start_here"
PREFIX, TEMPERATURE = "tri", 0.9  # what the explorer shows at first
# A row of README's map: the lab, what one does in it, how long it takes.
ROW = re.compile(r"^\| `(\d\d_\w+)` \| (.+) \| (.+) \|$", re.MULTILINE)
# An answer with one of the mistakes that many make: one sum for all columns.
ANSWER = """\
def softmax(z):
    exponentials = np.exp(z - np.max(z, axis=0))
    return exponentials / np.sum(exponentials)"""


def start_page(titles: Mapping[str, str], self_hosted: bool = False) -> str:
    """Write the page; `titles` has what each lab calls itself."""
    source, trouble = (
        Path(__file__).with_name(name).read_text(encoding="utf-8")
        for name in ("start.html", "start.js")
    )
    verdict, looks = _verdict()
    styles = [source.partition("<style>")[2].partition("</style>")[0], style(), looks]
    explorer = _explorer()
    host = "this site itself" if self_hosted else "Pyodide's public servers (cdn.jsdelivr.net)"
    first = FIRST if FIRST in titles else next(iter(titles))
    return Template(source).substitute(
        labs=_map(titles),
        first=address(first),
        styles="".join(f"<style>{one}</style>" for one in styles[1:]),
        style_hashes=" ".join(f"'{_hash(one)}'" for one in styles),
        script_hashes=" ".join(f"'{_hash(one)}'" for one in (trouble, explorer)),
        script=trouble,
        explorer=explorer,
        answer=escape(ANSWER),
        verdict=verdict,
        comes=f"The first start fetches Python, NumPy and Matplotlib, some 30 MB, from {host}.",
        blocked="reload the page."
        if self_hosted
        else "these servers are out of reach from your network: ask for a site that has all in it.",
    )


def address(lab: str) -> str:
    """Where a lab opens: in a workspace of its own, so that one tab starts one kernel and does not
    bring back the labs of earlier visits.
    """
    return f"lab/index.html?path={lab}.ipynb&amp;workspace={lab}"


def _hash(text: str) -> str:
    """Name a style or script of the page for its Content-Security-Policy (CSP Level 3, 2.3.1)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _map(titles: Mapping[str, str]) -> str:
    """The way through the labs: each a link, with what one does there and how long it takes."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    about = {lab: (does, takes) for lab, does, takes in ROW.findall(readme)}
    items = []
    for lab, title in titles.items():
        does, takes = about.get(lab, ("", ""))
        link = f'<a href="{address(lab)}">{escape(title)}</a>'
        items.append(f"<li>{link} <span>{escape(does)}</span> <small>{escape(takes)}</small></li>")
    return "\n".join(items)


def _explorer() -> str:
    """The temperature explorer with its network, as one script."""
    explorer = Explorer(reader(*finished_model(), None))
    settings, numbers = settings_and_numbers(explorer, PREFIX, TEMPERATURE)
    given = json.dumps(settings).replace("<", "\\u003c")
    packed = base64.b64encode(numbers).decode()
    return f'{script()}mount(document.getElementById("explorer"), {given}, "{packed}");'


def _verdict() -> tuple[str, str]:
    """A verdict on `ANSWER`, and the styles of it: the page's policy allows none in attributes."""
    names: dict[str, object] = {"np": np}
    exec(ANSWER, names)
    check = Check(load(ROOT / "notebooks" / "01_rnn_cell" / "expected.npz"), names)
    with contextlib.redirect_stdout(io.StringIO()):
        page = html(check("softmax"))
    classes = {text: f"v{k}" for k, text in enumerate(dict.fromkeys(_STYLED.findall(page)))}
    page = _STYLED.sub(lambda found: f'class="{classes[found[1]]}"', page)
    return page, "\n".join(f".{name}{{{text}}}" for text, name in classes.items())


_STYLED = re.compile(r'style="([^"]*)"')
