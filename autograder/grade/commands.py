"""The commands `judge` and `grade`."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder import stopping
from autograder.command_line import in_course
from autograder.course import Course
from autograder.isolation import AUTO, ISOLATIONS, chosen
from autograder.plaintext import one_line
from autograder.startup import collector_at_rest

if TYPE_CHECKING:
    from autograder.grade.run import Run
    from autograder.gradebook.record import Record

ISOLATION = click.option(
    "--isolation",
    type=click.Choice([AUTO, *ISOLATIONS]),
    default=AUTO,
    show_default=True,
    callback=lambda _context, _option, word: chosen(word),
    help="How student code is kept apart. auto: bwrap, or an error; landlock: without namespaces, "
    "as in containers, and promises less; none: only for code that you trust.",
)
NOT_GRADED = "not graded"
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.command(epilog="Example: python -m autograder judge 01_rnn_cell answers.py --json")
@click.argument("lab")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--exit-code",
    is_flag=True,
    help="End with 1 where a point is missing, 4 where that is not known.",
)
@AS_JSON
@ISOLATION
@in_course
def judge(
    course: Course,
    lab: str,
    files: tuple[Path, ...],
    exit_code: bool,
    as_json: bool,
    isolation: str,
) -> None:
    """Try the functions in any .py or .ipynb file on a lab's checks."""
    from autograder.grade.any_file import judge_file
    from autograder.judging.marking import Bench

    (lab,) = course.pick((lab,))
    _warn(isolation)
    worst = 0
    with Bench(course, lab, isolation) as bench:
        for path in files:
            opinion = judge_file(bench, path)
            worst = max(worst, opinion.exit_code)
            _print(opinion.line() if as_json else opinion.table())
    if exit_code:
        sys.exit(worst)


@click.command(epilog="Example: python -m autograder grade 01_rnn_cell --jobs 2 --json")
@click.argument("lab")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Worker processes."
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Grade on the workers of this dask scheduler, such as tcp://host:8786.",
)
@click.option(
    "--tls",
    nargs=3,
    metavar="CA CERT KEY",
    help="Files for a scheduler at tls://…: the authority's certificate, yours, your key.",
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
@click.option(
    "--save",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --explain: the smallest case that went wrong, to call the function on by hand.",
)
@AS_JSON
@ISOLATION
@in_course
def grade(
    course: Course,
    lab: str,
    jobs: int,
    scheduler: str | None,
    tls: tuple[str, str, str] | None,
    again: bool,
    preview: bool,
    yes: bool,
    explain: tuple[str, str] | None,
    save: Path | None,
    as_json: bool,
    isolation: str,
) -> None:
    """Grade everything under autograder/submitted/*/LAB; goes on where it was stopped.

    Where the release or the checks have changed, it shows whose score changes and why before it
    writes that, and asks; in a script it leaves those scores as they are and ends with 3, unless
    --yes is given. What could not be graded because its process was killed has no score; the
    command then ends with 4.
    """
    (lab,) = course.pick((lab,))
    if save and not explain:
        raise click.UsageError("--save goes with --explain STUDENT FUNCTION.")
    _warn(isolation)
    if explain:
        from autograder.grade.explain import explain as replay

        click.echo(replay(course, lab, *explain, isolation, save))
        return
    with collector_at_rest():
        from tqdm import tqdm

        from autograder.grade.consent import Consent
        from autograder.grade.consent import show as show_changes
        from autograder.grade.run import Run
        from autograder.intake.submitted import strays

    cluster = None
    if scheduler:
        from autograder.workers.dask_client import Address

        cluster = Address(scheduler, tls or ())
    consent = Consent(course, lab, yes or again)
    run = Run(course, lab, isolation, jobs, again, consent, cluster)
    if preview:
        seen = tqdm(run.preview(), desc=lab, unit="submission", disable=None)
        show_changes(course, lab, seen, as_json)
        _say_not_graded(run, lab, as_json)
        return
    _follow(run, lab, as_json)
    for line in strays(course, lab):
        click.echo(one_line(line, 400), err=True)
    _say_not_graded(run, lab, as_json)
    if consent.refused:
        sys.exit(3)
    if run.kept:
        click.echo(
            f"{len(run.kept)} of the results could not be written to where they belong, see the "
            "rows; they are kept, and the next run writes them.",
            err=True,
        )
        sys.exit(1)


def _say_not_graded(run: "Run", lab: str, as_json: bool) -> None:
    """Say what could not be graded, and end with 4: it has no score, old or new."""
    if not run.not_graded:
        return
    students = {folder: student for student, folder in run.folders.items()}
    for folder, why in run.not_graded.items():
        if as_json:
            line = {"student": students[folder], "status": NOT_GRADED, "score": None, "why": why}
            _print(line)
        else:
            _print(f"{students[folder]:24} {NOT_GRADED}: {one_line(why, 300)}")
    count = len(run.not_graded)
    click.echo(
        f"{count} submission{'s' * (count != 1)} could not be graded, for no fault of the student; "
        f"no score was written. Run `python -m autograder grade {lab}` again, with --jobs 1.",
        err=True,
    )
    sys.exit(4)


def _follow(run: "Run", lab: str, as_json: bool) -> None:
    """Print each record as it comes, under a bar; whoever stops it is told what is kept."""
    from tqdm import tqdm

    total, graded = len(run.folders), 0

    def word() -> str:
        return f"Stopped: {graded} of {total} are graded and kept; start again to go on."

    with (
        stopping.saying(word),
        tqdm(run, total=total, desc=lab, unit="submission", disable=None) as bar,
    ):
        for record in bar:
            with stopping.hold(), tqdm.external_write_mode(file=sys.stdout):
                graded += 1
                _print(record.line() if as_json else _row(record))


def _row(record: "Record") -> str:
    said = [*record.tampered, *record.notes] or record.misconceptions
    tail = one_line("; ".join(said))
    points = f"{record.score:g} of {record.max_score:g}"
    who = one_line(record.student)
    row = f"{who:24} {record.status:10} {points:>12} {record.seconds:7.2f} s  {tail}"
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
    if isolation == "landlock":
        from autograder.sandbox.landlocked import may_become_another

        user = "a user of its own" if may_become_another() else "your own user"
        click.echo(
            f"Isolation landlock: without namespaces, as {user}; what that promises less than "
            "bwrap is in autograder/README.md. Every record will say so.",
            err=True,
        )
