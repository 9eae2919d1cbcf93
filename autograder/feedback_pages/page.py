"""The form of a feedback page: nbgrader's own, with a head that lets no script run."""

from pathlib import Path
from typing import Any

import jinja2
import nbgrader
from nbconvert.exporters import HTMLExporter

OURS = Path(__file__).parent / "templates"
FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
THEIRS = FORMGRADER / "templates"
STYLES = FORMGRADER / "static" / "node_modules" / "bootstrap" / "dist" / "css"


class FeedbackExporter(HTMLExporter):
    """Writes a page by `templates/feedback_page`; `nbgrader_config.py` names it."""

    def __init__(self, **kwargs: Any) -> None:
        """Take our template and nbgrader's, which it extends."""
        super().__init__(
            template_name="feedback_page",
            extra_template_basedirs=[str(OURS), str(THEIRS)],
            extra_loaders=[jinja2.FileSystemLoader((THEIRS, STYLES))],
            **kwargs,
        )
