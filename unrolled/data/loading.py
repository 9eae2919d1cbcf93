"""Find a corpus of the course: in the repository or wheel, a mirror, the cache, on the network."""

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from unrolled import files
from unrolled.data.corpus import Corpus, CorpusError, decode_bytes, why_unreadable

MIRROR = "UNROLLED_DATA_MIRROR"
VERSE = "pastiche"


class CorpusUnavailableError(CorpusError):
    """A corpus of the course that neither the mirror, the cache nor the network could give."""


def registry() -> dict[str, dict[str, Any]]:
    """Read `data/corpora.json`: by name, each corpus's file, size, licence, source, URL, sha256."""
    entries: dict[str, dict[str, Any]] = json.loads(
        files.path("data/corpora.json").read_text(encoding="utf-8")
    )
    return entries


def load(name: str, *, lower: bool = False, licence_text: bool = True) -> Corpus:
    """Get a corpus of the course, from the repository, the mirror, the wheel, the cache or the
    network.

    A fetched file is checked against its sha256 and kept; the next call needs no network.

    Args:
        name: `dinosaurs`, `pastiche`, `dinosaurs-1536`, `sonnets`, `metamorphosis` or `alice`.
        lower: whether to put the text in lower case.
        licence_text: False leaves out the licence text that ends `metamorphosis` (its last 19,061
            characters); the others have none and stay as they are.

    Raises:
        CorpusError: when no corpus has that name.
        CorpusUnavailableError: when it cannot be had; the message names the URL, the cache folder
            and the variable `UNROLLED_DATA_MIRROR`, which may name a folder with the same files.

    >>> load("dinosaurs").decode([1, 2])
    'ab'
    """
    entries = registry()
    if name not in entries:
        raise CorpusError(
            f"there is no corpus {name!r}; choose one of {', '.join(entries)}. "
            "Your own text goes through Corpus.from_file or Corpus.from_text."
        )
    entry = entries[name]
    text = decode_bytes(_fetched(name, entry) if "url" in entry else _in_repository(entry))
    if not licence_text and (marker := entry.get("licence_text_starts")):
        text = text[: text.index(marker)]
    return Corpus(name, text.lower() if lower else text, entry["licence"], entry["source"])


def load_or_verse(
    name: str, *, lower: bool = False, licence_text: bool = True
) -> tuple[Corpus, str]:
    """Get a corpus, or the course's own verse where it cannot be had.

    Returns:
        The corpus and a banner: empty when the corpus is the one asked for, otherwise a few
        sentences that say which text stands in for it and why. Show it to the reader.

    Raises:
        CorpusError: when no corpus has that name.
    """
    try:
        return load(name, lower=lower, licence_text=licence_text), ""
    except CorpusUnavailableError as error:
        verse = load(VERSE, lower=lower)
        return verse, (
            f"{name!r} could not be had, so this notebook goes on with {VERSE!r}: sonnets written "
            f"for this course. Losses and samples will differ from those in the text. Why: {error}"
        )


def cache_folder() -> Path:
    """Say where fetched corpora are kept: the folder that pooch chooses for this system."""
    import pooch

    return Path(pooch.os_cache("unrolled"))


def _in_repository(entry: dict[str, Any]) -> bytes:
    return files.path(f"data/{entry['file']}").read_bytes()


def _fetched(name: str, entry: dict[str, Any]) -> bytes:
    mirror = os.environ.get(MIRROR)
    if mirror:
        return _from_mirror(name, entry, mirror)
    return _carried(entry) or _from_network(name, entry)


def _carried(entry: dict[str, Any]) -> bytes:
    """Read a text that whoever built this wheel put into it; empty where there is none."""
    try:
        content = _in_repository(entry)
    except OSError:
        return b""
    return content if hashlib.sha256(content).hexdigest() == entry["sha256"] else b""


def _from_mirror(name: str, entry: dict[str, Any], mirror: str) -> bytes:
    folder = Path(mirror).expanduser()
    if not folder.is_dir():
        folder = files.CHECKOUT / folder  # `../shared/data`, seen from a notebook's own folder
    place = folder.resolve() / entry["file"]
    try:
        content = place.read_bytes()
    except OSError as error:
        raise CorpusUnavailableError(
            f"{name!r}: {why_unreadable(place, error)} {_ways_out(entry)}"
        ) from error
    seen = hashlib.sha256(content).hexdigest()
    if seen != entry["sha256"]:
        raise CorpusUnavailableError(
            f"{name!r}: {place} has sha256 {seen}, expected {entry['sha256']}: it is another "
            f"edition or was damaged. Replace it. {_ways_out(entry)}"
        )
    return content


def _from_network(name: str, entry: dict[str, Any]) -> bytes:
    try:
        return _asked_by_a_browser(entry) if sys.platform == "emscripten" else _kept(entry)
    except Exception as error:  # requests, pooch, the disk and a browser each have their own
        raise CorpusUnavailableError(
            f"{name!r} could not be fetched. {_ways_out(entry)} "
            f"What went wrong: {type(error).__name__}: {error}"
        ) from error


def _kept(entry: dict[str, Any]) -> bytes:
    import pooch

    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel("ERROR")  # what pooch tells on stderr would fail a graded cell
    try:
        kept = pooch.retrieve(
            entry["url"],
            known_hash=f"sha256:{entry['sha256']}",
            fname=entry["file"],
            path=cache_folder(),
            downloader=pooch.HTTPDownloader(progressbar=False, timeout=15),
        )
    finally:
        logger.setLevel(level)
    return Path(kept).read_bytes()


def _asked_by_a_browser(entry: dict[str, Any]) -> bytes:
    """Fetch as a page does. Not by pooch: what a failing `requests` does in Pyodide ends the cell
    with an error of JavaScript's, although it was caught; and some Pyodides lack lzma, without
    which pooch cannot be imported.
    """
    from js import XMLHttpRequest

    request = XMLHttpRequest.new()
    request.open("GET", entry["url"], False)
    request.responseType = "arraybuffer"
    request.send()
    content = bytes(request.response.to_bytes()) if request.status == 200 else b""
    seen = hashlib.sha256(content).hexdigest()
    if seen != entry["sha256"]:
        raise CorpusError(
            f"the answer was {request.status} with sha256 {seen}, expected {entry['sha256']}"
        )
    return content


def _ways_out(entry: dict[str, Any]) -> str:
    try:
        cache = str(cache_folder())
    except ImportError:
        cache = "none, since pooch cannot be imported"
    return (
        f"Either go online with {MIRROR} unset, so that {entry['url']} can be fetched (cache "
        f"folder: {cache}), or set {MIRROR} to a folder that holds the right {entry['file']}."
    )
