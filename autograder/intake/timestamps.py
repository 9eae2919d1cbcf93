"""Read `timestamp.txt`, whatever an editor or a script made of it; or say that it is no time."""

import datetime
import re
import warnings

from autograder.plaintext import quoted

MOST = 2000  # bytes of the file that are read
EXAMPLE = "2026-11-27 01:00:00 UTC"
PLAIN = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? UTC")  # as nbgrader writes it
CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
AMBIGUOUS = re.compile(r"\b(0?[1-9]|1[0-2])[/.-](0?[1-9]|1[0-2])[/.-]\d{4}\b")
YEARS = range(1990, 2200)


def read(raw: bytes) -> tuple[str, str]:
    """Read when something was handed in.

    Returns:
        The time, in UTC and as nbgrader writes it, and what an instructor should know about how it
        was found. Where there is no time to be had the first is empty, and the second says so.
    """
    text = _text(raw).strip()
    if not text:
        return "", "timestamp.txt is empty: whether this was late is not known."
    if PLAIN.fullmatch(text) and _time(text):
        return text, ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = [time for time in map(_time, lines) if time]
    if not found:
        return "", (
            f"timestamp.txt says {quoted(text)}, which is no time: whether this was late is not "
            f"known. Write it as {EXAMPLE}."
        )
    latest = f"{max(found):%Y-%m-%d %H:%M:%S} UTC"
    if lines[0] == latest and len(lines) == 1:
        return latest, ""
    said = f"timestamp.txt says {quoted(text)}; it was read as {latest}"
    if len(set(found)) > 1:
        said += ", the latest time in it"
    if any(AMBIGUOUS.search(line) for line in lines):
        said += ", the month first"
    return latest, f"{said}."


def _text(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    if raw[1::2].count(0) > len(raw) / 4:
        return raw.decode("utf-16-le", "replace")
    return raw.decode("utf-8-sig", "replace")


def _time(line: str) -> datetime.datetime | None:
    """Read one line; None where it does not give a whole date and a time of day."""
    from dateutil import parser, tz  # type: ignore[import-untyped]

    line = line.replace("\0", "")[:200]
    if not CLOCK.search(line):
        return None
    words = line.rsplit(" ", 1)
    zone = tz.gettz(words[-1]) if len(words) == 2 and words[-1][:1].isalpha() else None
    if zone is not None and words[-1].upper() not in ("AM", "PM"):
        line = words[0]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # an unknown zone is no time that can be relied on
            first, second = (
                parser.parse(line, default=datetime.datetime(year, month, month))
                for year, month in ((2001, 1), (2002, 2))
            )
        if first != second or first.year not in YEARS:
            return None
        if first.tzinfo is None and zone is not None:
            first = first.replace(tzinfo=zone)
        if first.tzinfo is not None:
            first = first.astimezone(datetime.UTC).replace(tzinfo=None)
    except Exception:  # dateutil raises many things for many strings
        return None
    return first
