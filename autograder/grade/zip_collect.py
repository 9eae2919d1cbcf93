"""What `nbgrader zip_collect` takes out of an archive: notebooks that are called after a student.

`nbgrader_config.py` names this class. It matches `STUDENT/LAB.ipynb`, `STUDENT_LAB.ipynb` and
`STUDENT_attempt_YEAR-MONTH-DAY-HOUR-MINUTE-SECOND_LAB.ipynb`. nbgrader's own reads such a time as
one with a time zone, and so up to an hour wrong.
"""

import re

from nbgrader.plugins import FileNameCollectorPlugin
from traitlets import Unicode

TIME = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)")
NAMED = (
    r".*/(?P<student_id>(?!\d\d_[a-z])[^/]+?)(?:_attempt_(?P<timestamp>[\d-]+))?"
    r"[/_](?:\d\d_[a-z]\w*/)*(?P<file_id>\d\d_[a-z]\w*)\.ipynb"
)


class Collector(FileNameCollectorPlugin):
    """nbgrader's own, with a pattern, and times read as they are written."""

    named_regexp = Unicode(NAMED, help="What a file's path is matched with.").tag(config=True)

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """See nbgrader's class; without a time the key is left out."""
        found: dict[str, str | None] | None = super().collect(submitted_file)
        if found is None:
            return None
        time = TIME.fullmatch(found.get("timestamp") or "")
        told = {name: value for name, value in found.items() if value}
        return told | {"timestamp": "{} {}:{}:{} UTC".format(*time.groups())} if time else told
