"""An external grader for PrairieLearn, and the results that it reads.

The format is that of "External grading" in PrairieLearn's documentation (docs/externalGrading.md of
the repository PrairieLearn/PrairieLearn): the files named by `serverFilesCourse` in
`/grade/serverFilesCourse`, the submission in `/grade/student`, `/grade/data/data.json`, and
`/grade/results/results.json` to be written, with at most 1 MB. What is not `gradable` costs neither
points nor an attempt.

`serverFilesCourse/` and `questions/` go into the course, `image/` makes the container's image. All
code is in `serverFilesCourse/`: the image holds other people's packages alone.
"""

import json
import uuid
from pathlib import Path

from autograder.gradebook.record import Status
from autograder.package.results import Results, told
from autograder.package.settings import Settings

SUBMISSION = "student"
IMAGE = "unrolled-grader"
SECONDS = 600  # the most that PrairieLearn gives
DOCKERFILE = """# docker build -t {image} image
FROM python:3.12-slim
RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap \\
    && rm -rf /var/lib/apt/lists/*
COPY requirements.txt constraints.txt /tmp/packages/
RUN pip install --no-cache-dir -r /tmp/packages/requirements.txt
"""
RUN = """#!/bin/sh
# PrairieLearn runs this for each submission; it writes results/results.json.
root=${1:-/grade}
cd "$(dirname "$0")/course" || exit 1
chmod -R go+rX unrolled notebooks autograder
chmod -R go-rwx solutions settings.json autograder/specs
exec python3 -m autograder.package.inside "$root"
"""
QUESTION = """<pl-question-panel>
  <p>Hand in <code>{lab}.ipynb</code>, saved, under its own name.</p>
  <pl-file-upload file-names="{lab}.ipynb"></pl-file-upload>
</pl-question-panel>
<pl-submission-panel>
  <pl-external-grader-results></pl-external-grader-results>
</pl-submission-panel>
"""


def files(
    settings: Settings, grader: dict[str, bytes], requirements: dict[str, bytes], image: str = ""
) -> dict[str, bytes]:
    """Make the files of a package, by their names in it."""
    lab, image = settings.lab, image or IMAGE
    question, shared = f"questions/unrolled_{lab}", f"unrolled/{lab}"
    info = {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"unrolled/{lab}")),
        "title": f"Unrolled {lab}",
        "topic": "Recurrent networks",
        "type": "v3",
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": image,
            "serverFilesCourse": [f"{shared}/"],
            "entrypoint": f"/grade/serverFilesCourse/{shared}/run.sh",
            "timeout": SECONDS,
        },
    }
    own = {
        f"{question}/info.json": json.dumps(info, indent=2) + "\n",
        f"{question}/question.html": QUESTION.format(lab=lab),
        "image/Dockerfile": DOCKERFILE.format(image=image),
        f"serverFilesCourse/{shared}/run.sh": RUN,
    }
    found = {name: text.encode() for name, text in own.items()}
    found |= {f"image/{name}": content for name, content in requirements.items()}
    return found | {
        f"serverFilesCourse/{shared}/{name}": content for name, content in grader.items()
    }


def who(root: Path) -> tuple[str, str]:
    """Who handed in, and when: the grader is not told."""
    return "", ""


def graded(found: Results, visibility: str) -> dict[str, object]:
    """Make `results.json`: a test for each exercise. What cannot be read is no attempt."""
    record = found.record
    if record.status == Status.UNREADABLE:
        return _ungradable("This is no notebook that can be graded.", found.remarks)
    return {
        "gradable": True,
        "score": record.score / record.max_score,
        "message": f"{record.score:g} of {record.max_score:g} points.",
        "output": found.remarks,
        "tests": [
            {
                "name": name,
                "points": result.score,
                "max_points": result.points,
                "message": result.message if not result.full else "",
                "output": told(result),
            }
            for name, result in record.functions.items()
        ],
    }


def not_graded(why: str) -> dict[str, object]:
    """No grade, and no attempt used up: the fault is the machine's or the course's."""
    return _ungradable("Not graded, for no fault of yours. Tell your instructor.", why)


def _ungradable(message: str, why: str) -> dict[str, object]:
    return {
        "gradable": False,
        "message": message,
        "output": why,
        "format_errors": [f"{message} {why}".strip()],
    }
