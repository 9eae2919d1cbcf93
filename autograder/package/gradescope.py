"""The zip that Gradescope takes as an autograder, and the results that it reads.

The format is that of "Autograder Specifications" in Gradescope's autograder documentation
(gradescope-autograders.readthedocs.io, pages "specs" and "submission_metadata"): `setup.sh` and
`run_autograder` at the root of the zip, which is unpacked to `/autograder/source`; beside that
`submission`, `submission_metadata.json`, and `results/results.json` to be written. Where that file
is missing, the autograder failed, and there is no score.

A test that students may not see hides their total, too. So details for instructors are not put into
a hidden test: they go to the standard output, which is theirs alone (`stdout_visibility`).
"""

import json
from pathlib import Path

from autograder.package.results import Results, told
from autograder.package.settings import Settings
from autograder.plaintext import student_id

SUBMISSION = "submission"
SETUP = """#!/usr/bin/env bash
# Gradescope runs this once, as root, when it makes the image of this autograder.
set -euo pipefail
root=${1:-/autograder}
cd "$root/source"

new_enough() {
    for name in python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && "$name" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y bubblewrap || echo "There is no bubblewrap here; other isolation is tried."
python=$(new_enough)
if [ -z "$python" ]; then
    apt-get install -y python3.12 python3.12-venv || apt-get install -y python3.11 python3.11-venv
    python=$(new_enough)
fi
"$python" -m venv "$root/environment"
"$root/environment/bin/python" -m pip install --quiet -r requirements.txt

# Submissions run as another user where they can; what is not meant for them is not for that user.
chmod -R go+rX "$root/environment" course/unrolled course/notebooks course/autograder
chmod go+x "$root" "$root/source" course
chmod -R go-rwx course/solutions course/settings.json course/autograder/specs
"""
RUN = """#!/usr/bin/env bash
# Gradescope runs this for each submission; it writes results/results.json, or nothing.
root=${1:-/autograder}
cd "$root/source/course" || exit 1
exec "$root/environment/bin/python" -m autograder.package.inside "$root"
"""


def files(
    settings: Settings, grader: dict[str, bytes], requirements: dict[str, bytes], image: str = ""
) -> dict[str, bytes]:
    """Make the files of the zip, by name."""
    return {"setup.sh": SETUP.encode(), "run_autograder": RUN.encode(), **requirements, **grader}


def who(root: Path) -> tuple[str, str]:
    """Who handed in, and when; empty where the metadata does not say."""
    try:
        told = json.loads((root / "submission_metadata.json").read_text(encoding="utf-8"))
        users = [str(user["email"]) for user in told["users"]]
        return student_id(", ".join(users)), str(told.get("created_at", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", ""


def graded(found: Results, visibility: str) -> dict[str, object]:
    """Make `results.json`: a graded test for each exercise.

    Where its points are not visible at once, a test without points says beside it what the arrays
    of the notebook say.
    """
    record = found.record
    tests: list[dict[str, object]] = []
    for number, (name, result) in enumerate(record.functions.items(), 1):
        if name in found.visible:
            shown = found.visible[name]
            tests.append(
                _test(f"{name}, on the notebook's arrays", f"{number}.0", told(shown), "visible")
                | {"status": "passed" if shown.full else "failed"}
            )
        tests.append(
            _test(name, f"{number}.1", told(result), visibility)
            | {"score": result.score, "max_score": result.points}
            | {"status": "passed" if result.full else "failed"}
        )
    return {
        "score": record.score,
        "execution_time": round(record.seconds),
        "output": found.remarks,
        "output_format": "text",
        "stdout_visibility": "hidden",
        "extra_data": {
            "lab": record.lab,
            "status": record.status,
            "isolation": record.isolation,
            "release": record.release,
            "submission": record.submission,
        },
        "tests": tests,
    }


def not_graded(why: str) -> None:
    """No results at all: Gradescope then says that the autograder failed, and gives no score."""


def _test(name: str, number: str, output: str, visibility: str) -> dict[str, object]:
    formats = {"name_format": "text", "output_format": "text"}
    return {"name": name, "number": number, "output": output, "visibility": visibility, **formats}
