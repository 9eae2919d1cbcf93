"""The commands `judge` and `grade`."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from autograder.course import Course
from autograder.grading.plaintext import plain
from autograder.grading.quick import skip_slow_imports

skip_slow_imports()
COURSE = Course()
ISOLATION = click.option(
    "--isolation",
    type=click.Choice(["bwrap", "none"]),
    default="bwrap",
    show_default=True,
    help="How student code is kept apart; `none` only for code that you trust.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.command(epilog="Example: python -m autograder judge 01_rnn_cell answers.py --json")
@click.argument("lab")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@AS_JSON
@ISOLATION
def judge(lab: str, files: tuple[Path, ...], as_json: bool, isolation: str) -> None:
    """Try the functions in any .py or .ipynb file on a lab's checks."""
    from autograder.grading.foreign import judge_file
    from autograder.grading.marking import Bench

    (lab,) = COURSE.pick((lab,))
    _warn(isolation)
    with Bench(COURSE, lab, isolation) as bench:
        for path in files:
            opinion = judge_file(bench, path)
            _print(opinion.line() if as_json else opinion.table())


@click.command(epilog="Example: python -m autograder grade 01_rnn_cell --jobs 2 --json")
@click.argument("lab")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Worker processes."
)
@click.option("--again", is_flag=True, help="Grade what is graded already as well.")
@click.option("--preview", is_flag=True, help="Show who would change and why; write nothing.")
@click.option("--yes", is_flag=True, help="Scores may change because the checks did; ask nothing.")
@click.option(
    "--explain",
    nargs=2,
    metavar="STUDENT FUNCTION",
    help="Replay one verdict from its recorded seed; grades nothing.",
)
@AS_JSON
@ISOLATION
def grade(
    lab: str,
    jobs: int,
    again: bool,
    preview: bool,
    yes: bool,
    explain: tuple[str, str] | None,
    as_json: bool,
    isolation: str,
) -> None:
    """Grade everything under autograder/submitted/*/LAB; goes on where it was stopped.

    Where the release or the checks have changed, it shows whose score changes and why before it
    writes that, and asks; in a script it leaves those scores as they are and ends with 3, unless
    --yes is given.
    """
    (lab,) = COURSE.pick((lab,))
    _warn(isolation)
    if explain:
        from autograder.grading.explain import explain as replay

        click.echo(replay(COURSE, lab, *explain, isolation))
        return
    from tqdm import tqdm

    from autograder.grading.consent import Consent, show
    from autograder.grading.run import Run

    consent = Consent(COURSE, lab, yes or again)
    run = Run(COURSE, lab, isolation, jobs, again, consent)
    if preview:
        show(COURSE, lab, tqdm(run.preview(), desc=lab, unit="submission", disable=None), as_json)
        return
    bar = tqdm(run, total=len(run.folders), desc=lab, unit="submission", disable=None)
    with bar:
        for record in bar:
            with tqdm.external_write_mode(file=sys.stdout):
                _print(record.line() if as_json else _row(record))
    if consent.refused:
        sys.exit(3)


def _row(record: Any) -> str:
    said = [*record.tampered, *record.notes] or record.misconceptions
    tail = plain("; ".join(said), 200).replace("\n", " ")
    points = f"{record.score:g} of {record.max_score:g}"
    row = f"{record.student:24} {record.status:10} {points:>12} {record.seconds:7.2f} s  {tail}"
    return row.rstrip()


def _print(line: dict[str, Any] | str) -> None:
    print(line if isinstance(line, str) else json.dumps(line), flush=True)


def _warn(isolation: str) -> None:
    if isolation == "none":
        click.secho(
            "WARNING: --isolation none. Student code runs with all your rights: it can read the "
            "solutions, change grades and delete files. Every record will say so.",
            fg="red",
            bold=True,
            err=True,
        )
