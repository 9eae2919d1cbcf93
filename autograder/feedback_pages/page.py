"""The form of a feedback page: our own template, which lets no script run and fetches nothing.

A page is made in tens of milliseconds because nothing is done twice in a process: templates are
compiled once, the course's texts are rendered once, and a finished page is not parsed again (of
nbconvert's second pass, only the text for pictures that have none is needed: the template has it).
"""

import threading
from pathlib import Path
from typing import Any

import jinja2
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat.notebooknode import NotebookNode

from autograder.feedback_pages.rendered import highlighter, markdown

OURS = Path(__file__).parent / "templates"
PER_THREAD = threading.local()  # an environment holds the filters of the exporter at work


class FeedbackExporter(HTMLExporter):
    """Writes a page by `templates/feedback_page`; `nbgrader_config.py` names it."""

    def __init__(self, **kwargs: Any) -> None:
        """Take our template and what it extends."""
        super().__init__(
            template_name="feedback_page", extra_template_basedirs=[str(OURS)], **kwargs
        )

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Make the page of a notebook."""
        info = nb.metadata.get("language_info", {})
        lexer = info.get("pygments_lexer", info.get("name"))
        self.register_filter("highlight_code", highlighter(lexer))
        self.register_filter("filter_data_type", lambda output: _shown(output))
        self.register_filter("markdown2html", _markdown)
        return TemplateExporter.from_notebook_node(self, nb, self._init_resources(resources), **kw)

    def _create_environment(self) -> jinja2.Environment:
        """Take the environment of the page before, and with it the compiled templates."""
        kept: dict[str, jinja2.Environment] = PER_THREAD.__dict__.setdefault("environments", {})
        key = repr((self.template_paths, self.filters))
        if key not in kept:
            kept[key] = super()._create_environment()
            kept[key].auto_reload = False
        return kept[key]  # filters that depend on the notebook are registered with each page

    def _validate_preprocessor(self, nbc: NotebookNode, preprocessor: Any) -> None:
        """Nothing: the notebook was checked as it was read, and our steps only add marks."""


KINDS = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/plain")


def _shown(output: Any) -> list[str]:
    """Which form of an output is shown: the first of `KINDS` that it has; widgets need a script."""
    return [kind for kind in KINDS if kind in output][:1]


@jinja2.pass_context
def _markdown(context: jinja2.runtime.Context, source: str) -> str:
    cell = context.get("cell") or {}
    return markdown(source, cell.get("attachments") or {})
