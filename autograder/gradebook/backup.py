"""Keep the gradebook file safe: made in one step, checked and backed up before it is written."""

import errno
import os
import sqlite3
import tempfile
from pathlib import Path
from urllib.parse import quote

from autograder.course import Course, CourseError

KEPT = 3  # backups
SHORT = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
RIGHTS = (errno.EACCES, errno.EPERM)


def database(course: Course) -> Path:
    """Where the gradebook lies."""
    return course.gradebook


def address(path: Path, **options: object) -> str:
    """Where SQLAlchemy finds a database, also below a folder whose name has a `?` or `%` in it.

    >>> address(Path("/a/gradebook.db"), timeout=30)
    'sqlite:////a/gradebook.db?timeout=30'
    """
    asked = [f"{name}={value}" for name, value in options.items()]
    text = str(path)
    if any(sign in text for sign in "?#%"):
        from sqlalchemy import make_url

        text = f"file:{quote(text)}"
        asked.insert(0, "uri=true")
        if make_url(f"sqlite:///{text}").database != text:  # from 2.1 on it takes one quoting off
            text = quote(text, safe="/:")
    return f"sqlite:///{text}{'?' * bool(asked)}{'&'.join(asked)}"


def backups(path: Path) -> list[Path]:
    """List the backups there may be, newest first."""
    return [path.with_name(f"{path.name}.backup{f'.{n}' if n else ''}") for n in range(KEPT)]


def prepare(path: Path) -> None:
    """Make the database where there is none; else look it over and back it up.

    Raises:
        CourseError: when it is damaged or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _create(path)
        elif not path.stat().st_mode & 0o222:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        else:
            _back_up(path)
    except sqlite3.Error as error:
        raise CourseError(explain(path, error)) from error
    except OSError as error:
        raise CourseError(_blocked(path, error)) from error


def blocked(course: Course, error: OSError) -> str:
    """Say in a sentence or two which of the grader's files cannot be written, and what to do."""
    return _blocked(database(course), error)


def _blocked(book: Path, error: OSError) -> str:
    place = error.filename2 or error.filename or book.parent
    if error.errno in SHORT or os.fspath(place) == os.fspath(book):
        return explain(Path(place), error)
    mend = "Make it writable" if error.errno in RIGHTS else "Move it away"
    return (
        f"{place} is in the way ({error.strerror}). {mend}, and start again; nothing that was "
        "graded is lost."
    )


def explain(path: Path, error: Exception) -> str:
    """Say in a sentence or two what is wrong with the gradebook and what to do."""
    said = str(getattr(error, "orig", None) or error).split("\n")[0]
    low = said.lower()
    if "readonly" in low or "read-only" in low:
        return f"{path} is read-only, so nothing was graded. Make it writable and start again."
    if "full" in low or "no space" in low or "too large" in low or "disk i/o" in low:
        return (
            f"{path} could not be written ({said}); is the disk full? What was graded so far is "
            "kept: make room and start again, and it goes on from there."
        )
    if "locked" in low:
        return f"{path} is in use by another program ({said}). Close it and start again."
    saved = [str(backup) for backup in backups(path) if backup.exists()]
    mend = f"Copy its last backup, {saved[0]}, there" if saved else "Move it away"
    return (
        f"{path} cannot be used ({said}). {mend}, and start again; what was graded since is read "
        "back from autograder/records."
    )


def _create(path: Path) -> None:
    """Make an empty gradebook with nbgrader's tables; under its name only once it is whole."""
    import nbgrader.dbutil
    from alembic.script import ScriptDirectory
    from nbgrader.api import Base
    from sqlalchemy import create_engine, text

    head = ScriptDirectory(nbgrader.dbutil.ALEMBIC_DIR).get_current_head()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        engine = create_engine(address(Path(temporary)))
        with engine.begin() as connection:
            Base.metadata.create_all(bind=connection)
            connection.execute(
                text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
            )
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
        engine.dispose()
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _back_up(path: Path) -> None:
    for saved in backups(path):
        if saved.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(saved))
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        _copy(path, Path(temporary))
        os.chmod(temporary, 0o644)
        newest, *older = backups(path)
        for new, old in reversed(list(zip((newest, *older), older, strict=False))):
            if new.exists():
                os.replace(new, old)
        os.replace(temporary, newest)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _copy(path: Path, to: Path) -> None:
    """Copy a sound database; a damaged one raises and its last backup stays."""
    source = sqlite3.connect(path, timeout=30)
    try:
        (found,) = source.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        if not source.execute("SELECT 1 FROM sqlite_master WHERE name = 'grade'").fetchone():
            raise sqlite3.DatabaseError("it holds no gradebook")
        target = sqlite3.connect(to)
        try:
            source.backup(target)
        finally:
            target.close()
    finally:
        source.close()
