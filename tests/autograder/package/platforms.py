"""Play the part of Gradescope and PrairieLearn: their documented folders, in a temporary place."""

import io
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import jsonschema

VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
TEXT, NUMBER = {"type": "string"}, {"type": "number"}
# Gradescope's documentation, "Autograder Specifications", section "Output format".
GRADESCOPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["score", "tests"],
    "properties": {
        "score": NUMBER, "execution_time": NUMBER, "output": TEXT, "output_format": FORMAT,
        "test_output_format": FORMAT, "test_name_format": FORMAT, "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY, "extra_data": {"type": "object"},
        "tests": {"type": "array", "items": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "score": NUMBER, "max_score": NUMBER, "status": {"enum": ["passed", "failed"]},
                "name": TEXT, "name_format": FORMAT, "number": TEXT, "output": TEXT,
                "output_format": FORMAT, "visibility": VISIBILITY,
                "tags": {"type": "array", "items": TEXT}, "extra_data": {"type": "object"},
            },
        }},
        "leaderboard": {"type": "array"},
    },
}  # fmt: skip
# PrairieLearn's documentation, "External grading", section "Grading results".
PRAIRIELEARN = {
    "type": "object",
    "if": {"properties": {"gradable": {"const": True}}},
    "then": {"required": ["score"]},
    "properties": {
        "gradable": {"type": "boolean"}, "score": {"type": "number", "minimum": 0, "maximum": 1},
        "message": TEXT, "output": TEXT,
        "format_errors": {"anyOf": [TEXT, {"type": "array", "items": TEXT}]},
        "tests": {"type": "array", "items": {
            "type": "object",
            "required": ["name", "points", "max_points"],
            "properties": {
                "name": TEXT, "description": TEXT, "points": NUMBER, "max_points": NUMBER,
                "message": TEXT, "output": TEXT,
            },
        }},
    },
}  # fmt: skip
MOST_BYTES = 1_000_000  # of PrairieLearn's results
PROGRAMS = ("bash", "chmod", "dirname", "env", "sh")


@dataclass(frozen=True)
class Graded:
    """What a platform has of one run: results where there are any, what was said, exit code."""

    results: dict | None
    said: str
    errors: str
    code: int


def python_of(folder: Path) -> Path:
    """An environment that has this one's libraries and nothing of the course."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = folder / "lib" / version / "site-packages"
    site.mkdir(parents=True, exist_ok=True)
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin" / "python"


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def without_bubblewrap(folder: Path) -> str:
    """A PATH that has no bubblewrap on it."""
    folder.mkdir(exist_ok=True)
    for name in PROGRAMS:
        if not (folder / name).exists():
            (folder / name).symlink_to(shutil.which(name))
    return str(folder)


class Platform:
    """Runs the entry point for one submission after the other."""

    def __init__(self, root: Path, schema: dict, submission: str) -> None:
        self.root, self._schema, self._submission = root, schema, submission

    def grade(self, files: dict[str, bytes], **environment: str) -> Graded:
        """Hand in some files, by name."""
        folder = self.root / self._submission
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(self.root / "results", ignore_errors=True)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        folder.mkdir(exist_ok=True)
        done = subprocess.run(
            self.command, cwd=self.root, capture_output=True, text=True,
            env={**self.environment, **environment},
        )  # fmt: skip
        path = self.root / "results" / "results.json"
        found = None
        if path.exists():
            assert len(path.read_bytes()) < MOST_BYTES
            found = json.loads(path.read_text(encoding="utf-8"))
            jsonschema.validate(found, self._schema)
        return Graded(found, done.stdout, done.stderr, done.returncode)

    @property
    def environment(self) -> dict[str, str]:
        return {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}


class Gradescope(Platform):
    """`/autograder`, made from a zip as the image is."""

    def __init__(self, root: Path, package: Path) -> None:
        super().__init__(root, GRADESCOPE, "submission")
        with zipfile.ZipFile(package) as archive:
            archive.extractall(root / "source")
        shutil.copy(root / "source" / "run_autograder", root)
        (root / "run_autograder").chmod(0o755)
        python_of(root / "environment")
        self.apt = root.parent / "apt"
        script(root.parent / "bin" / "apt-get", f'echo "$*" >> "{self.apt}"')
        base = Path(sys.base_prefix, "bin")
        path = os.pathsep.join([str(root.parent / "bin"), str(base), os.environ["PATH"]])
        subprocess.run(
            ["bash", root / "source" / "setup.sh", root], check=True, cwd=root,
            env={**self.environment, "PATH": path, "PIP_NO_INDEX": "1"},
        )  # fmt: skip
        metadata = {
            "created_at": "2026-11-25T20:15:00.000000-08:00",
            "users": [{"email": "ada@example.org", "id": 1, "name": "Ada"}],
            "assignment": {"due_date": "2026-11-26T23:59:00.000000-08:00"},
        }
        (root / "submission_metadata.json").write_text(json.dumps(metadata))

    @property
    def command(self) -> list[str]:
        return [str(self.root / "run_autograder"), str(self.root)]


class PrairieLearn(Platform):
    """`/grade`, with what the question's `info.json` asks for."""

    def __init__(self, root: Path, package: Path) -> None:
        super().__init__(root, PRAIRIELEARN, "student")
        (info,) = package.glob("questions/*/info.json")
        self.options = json.loads(info.read_text())["externalGradingOptions"]
        for name in self.options["serverFilesCourse"]:
            wanted = package / "serverFilesCourse" / name
            shutil.copytree(wanted, root / "serverFilesCourse" / name)
        environment = root.parent / "image"
        python = python_of(environment)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
        script(root.parent / "bin" / "python3", f'exec "{python}" "$@"')

    @property
    def command(self) -> list[str]:
        entry = self.options["entrypoint"].replace("/grade", str(self.root), 1)
        Path(entry).chmod(0o755)
        return [entry, str(self.root)]

    @property
    def environment(self) -> dict[str, str]:
        found = super().environment
        return found | {"PATH": f"{self.root.parent / 'bin'}{os.pathsep}{found['PATH']}"}


def zipped(**files: bytes) -> bytes:
    """A zip as bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()
