"""Whose file is it? Read from the names that Canvas and Moodle give in their downloads.

Canvas ("How do I download all student submissions for an assignment?"): one flat zip of
`lastnamefirstname_LATE_USER_FILE_name.ipynb`; `LATE_` only where it was, the two numbers are ids of
the user and of the attachment; the second attempt of a file is called `name-1.ipynb`. Feedback goes
back with *Upload Submissions*: Canvas takes the first two parts of a file's name that are numbers
(`infer_comment_context_from_filename` in its `assignment.rb`) and no notice of the rest.

Moodle ("Assignment submissions: downloading all submissions"): a folder a student,
`Full Name_PARTICIPANT_assignsubmission_file/name.ipynb` (with one more `_` before 4.1), or
without folders `Full Name_PARTICIPANT_assignsubmission_file_name.ipynb`. The number is one of this
assignment alone. Feedback goes back with *Upload multiple feedback files in a zip*, in names of the
same form (`is_valid_filename_for_import` in `mod/assign/feedback/file/importziplib.php`).
"""

import re
import unicodedata
from dataclasses import dataclass

CANVAS = re.compile(r"(?P<name>[^/]*?)_(?P<late>LATE_)?(?P<user>\d+)_(?P<file>\d+)_(?P<own>[^/]+)")
MOODLE = re.compile(
    r"(?P<name>[^/_]+)_(?P<user>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?/?(?P<own>.*)"
)


@dataclass(frozen=True)
class Sent:
    """What the name of a file in a download says.

    Attributes:
        platform: `canvas` or `moodle`.
        name: of the student, as the platform writes it, in NFC.
        number: Canvas's id of the user, or Moodle's of the participant.
        own: the file's name as the student had it.
        back: what the name of a feedback file for this student begins with.
        late: whether the platform marked it as late.
    """

    platform: str
    name: str
    number: str
    own: str
    back: str
    late: bool = False


def sent(path: str) -> Sent | None:
    """Read a path of a download; None where it has neither form.

    >>> sent("müllerjörg_LATE_1234_98765_01_rnn_cell-1.ipynb").own
    '01_rnn_cell-1.ipynb'
    >>> sent("Jörg Müller_77_assignsubmission_file/01_rnn_cell.ipynb").number
    '77'
    """
    path = unicodedata.normalize("NFC", path)
    parts = path.split("/")
    for at, part in enumerate(parts):
        found = MOODLE.fullmatch(part)
        if found:
            own = "/".join(filter(None, [found["own"], *parts[at + 1 :]]))
            back = f"{found['name']}_{found['user']}_assignfeedback_file"
            return Sent("moodle", found["name"].strip(), found["user"], own, back)
    found = CANVAS.fullmatch(parts[-1])
    if not found:
        return None
    late = found["late"] or ""
    back = f"{found['name']}_{late}{found['user']}_{found['file']}"
    return Sent("canvas", found["name"], found["user"], found["own"], back, bool(late))
