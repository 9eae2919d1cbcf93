"""Texts and code as HTML, each rendered once a process: the course's own are equal for everybody.

Both are functions of their source alone, so what was rendered for one student is right for all.
"""

import functools
import json
from collections.abc import Callable
from html import escape
from typing import Any

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.feedback_pages.formulas import mathml

KEPT = 1024  # a lab has about a hundred cells; a student's own pass through
PICTURES = 32  # texts with pictures, which are large
LONGEST = 20_000  # characters of a text that is kept


class Renderer(IPythonRenderer):
    """nbconvert's, with formulas that need no script."""

    def block_math(self, body: str) -> str:
        """Render a formula on a line of its own."""
        shown = mathml(body, display=True) or f"<code>{escape(body.strip())}</code>"
        return f'<div class="formula">{shown}</div>'

    def inline_math(self, body: str) -> str:
        """Render a formula in a line."""
        return mathml(body, display=False) or f"<code>{escape(body)}</code>"

    def latex_environment(self, name: str, body: str) -> str:
        """Render an environment, as a formula on a line of its own."""
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


def markdown(source: str, attachments: dict[str, Any]) -> str:
    """Render Markdown, pictures attached to its cell in it."""
    if len(source) > LONGEST:
        return _markdown(source, attachments)
    if attachments:
        return _kept_with_pictures(source, json.dumps(attachments, sort_keys=True))
    return _kept(source)


def _markdown(source: str, attachments: dict[str, Any]) -> str:
    return MarkdownWithMath(renderer=Renderer(escape=False, attachments=attachments)).render(source)


@functools.lru_cache(KEPT)
def _kept(source: str) -> str:
    return _markdown(source, {})


@functools.lru_cache(PICTURES)
def _kept_with_pictures(source: str, attachments: str) -> str:
    return _markdown(source, json.loads(attachments))


@functools.lru_cache(8)
def highlighter(lexer: str | None) -> Callable[..., str]:
    """Give what colours code in a language; what it coloured once, it keeps."""
    colour = Highlight2HTML(pygments_lexer=lexer)
    kept = functools.lru_cache(KEPT)(lambda source: str(colour(source)))

    def highlighted(source: str, language: str | None = None, metadata: object = None) -> str:
        if language or len(source) > LONGEST or source.startswith("%%"):
            return str(colour(source, language, metadata))  # a magic has a language of its own
        return kept(source)

    return highlighted
