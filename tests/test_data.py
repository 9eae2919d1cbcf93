"""The corpora: what they hold, how they are found, and what is said when they are not."""

import doctest
import functools
import hashlib
import http.server
import io
import logging
import os
import pickle
import re
import subprocess
import sys
import threading
import types
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from unrolled import data, files
from unrolled.data import Corpus, CorpusError, CorpusUnavailableError, corpus, loading

FETCHED = ["dinosaurs-1536", "sonnets", "metamorphosis", "alice"]
NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the four fetched files, also named by the variable."""
    named = os.environ.get(loading.MIRROR)
    folder = Path(named) if named else files.CHECKOUT.parent / "shared" / "data"
    if not folder.is_absolute() and not folder.is_dir():
        folder = files.CHECKOUT / folder
    if not (folder / "dinos.txt").is_file():
        pytest.skip(f"no mirror of the corpora: set {loading.MIRROR} to its folder")
    monkeypatch.setenv(loading.MIRROR, str(folder))
    return folder


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No mirror, an empty cache, and URLs that nobody answers; the cache's folder."""
    entries = data.registry()
    for entry in entries.values():
        if "url" in entry:
            entry["url"] = NOWHERE + entry["file"]
    cache = tmp_path / "cache"
    monkeypatch.delenv(loading.MIRROR, raising=False)
    monkeypatch.setattr(loading, "registry", lambda: entries)
    monkeypatch.setattr(loading, "cache_folder", lambda: cache)
    return cache


@pytest.fixture
def served(offline: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Let the network answer with bytes of the test's choice; without them, fail if asked."""
    import pooch

    answers: list[bytes] = []

    class Downloader:
        def __init__(self, **_: object) -> None:
            pass

        def __call__(self, url: str, output_file: str, pooch: object) -> None:
            Path(output_file).write_bytes(answers.pop())

    monkeypatch.setattr(pooch, "HTTPDownloader", Downloader)
    return answers.append


# --- what the corpora hold


@pytest.mark.parametrize(
    ("name", "characters", "distinct", "distinct_lower"),
    [
        ("dinosaurs-1536", 19_909, 53, 27),
        ("sonnets", 94_275, 61, 38),
        ("metamorphosis", 137_628, 80, 55),
        ("alice", 144_600, 75, 49),
    ],
)
def test_a_fetched_corpus_has_the_published_counts(
    mirror: Path, name: str, characters: int, distinct: int, distinct_lower: int
) -> None:
    as_is, lower = data.load(name), data.load(name, lower=True)
    assert len(as_is.text) == len(lower.text) == characters
    assert len(as_is.vocabulary) == distinct
    assert len(lower.vocabulary) == distinct_lower
    assert as_is.decode(as_is.encode(as_is.text)) == as_is.text


@pytest.mark.parametrize("name", list(data.registry()))
def test_registry_and_readme_state_the_true_counts(
    request: pytest.FixtureRequest, name: str
) -> None:
    entry = data.registry()[name]
    if name in FETCHED:
        request.getfixturevalue("mirror")
    text = data.load(name).text
    counts = len(text), len(set(text)), len(set(text.lower()))
    assert counts == (entry["characters"], entry["distinct"], entry["distinct_lower"])
    readme = files.path("data/README.md").read_text(encoding="utf-8")
    row = next(line for line in readme.splitlines() if line.startswith(f"| `{name}`"))
    assert f"| {counts[0]:,} | {counts[1]} / {counts[2]} |" in row
    assert f"`{entry['file']}`" in row
    assert entry.get("sha256", "") in readme


def test_metamorphosis_can_leave_out_its_licence_text(mirror: Path) -> None:
    whole = data.load("metamorphosis").text
    story = data.load("metamorphosis", licence_text=False).text
    assert len(whole) - len(story) == 19_061
    assert story.rstrip().endswith("stretch out her young body.")
    assert "Gutenberg" not in story
    assert whole.startswith(story)


@pytest.mark.parametrize("name", ["dinosaurs-1536", "sonnets", "alice"])
def test_the_others_stay_whole_without_licence_text(mirror: Path, name: str) -> None:
    assert data.load(name, licence_text=False) == data.load(name)


def test_dinosaurs_are_a_sorted_list_of_at_least_a_thousand_plain_names() -> None:
    names = data.load("dinosaurs").text.split("\n")
    assert names.pop() == ""
    assert len(names) >= 1_000
    assert names == sorted(set(names))
    assert all(re.fullmatch("[a-z]{3,24}", name) for name in names)
    assert tuple(names) == data.load("dinosaurs").names
    assert f"{len(names):,} genera" in files.path("data/README.md").read_text(encoding="utf-8")


def test_every_dinosaur_is_also_in_the_reference_list(mirror: Path) -> None:
    reference = set(data.load("dinosaurs-1536", lower=True).names)
    names = set(data.load("dinosaurs").names)
    assert names - reference == set()
    assert len(reference - names) == 316  # as the README says: a selection, not a copy


@pytest.mark.parametrize(
    "stranger",
    ["skeleton", "illustration", "zatomuszby", "aachenosaurus", "silesaurus", "archaeoraptor"],
)
def test_slips_and_other_animals_are_not_among_the_dinosaurs(stranger: str) -> None:
    assert stranger not in data.load("dinosaurs").names


def test_the_verse_is_sonnets_without_a_repeated_line() -> None:
    text = data.load("pastiche").text
    sonnets = text.removesuffix("\n").split("\n\n")
    lines = [line for sonnet in sonnets for line in sonnet.split("\n")]
    assert len(text) >= 20_000
    assert {len(sonnet.split("\n")) for sonnet in sonnets} == {14}
    assert len(lines) == len(set(lines)) == 14 * len(sonnets)
    assert f"{len(sonnets)} sonnets" in files.path("data/README.md").read_text(encoding="utf-8")
    assert all(line == line.strip() and 30 <= len(line) <= 60 for line in lines)
    assert re.fullmatch(r"[A-Za-z\n ,.;:'!?-]+", text)


def test_no_line_of_the_verse_has_five_words_in_a_row_from_shakespeare(mirror: Path) -> None:
    def fives(name: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z']+", data.load(name, lower=True).text)
        return set(zip(*(words[i:] for i in range(5)), strict=False))

    assert fives("pastiche") & fives("sonnets") == set()


def test_nothing_that_is_fetched_lies_in_the_repository() -> None:
    folder = files.path("data/README.md").parent
    pinned = {entry.get("sha256") for entry in data.registry().values()}
    for file in folder.iterdir():
        assert hashlib.sha256(file.read_bytes()).hexdigest() not in pinned, file


# --- a corpus


def test_vocabulary_is_the_sorted_distinct_characters() -> None:
    fruit = Corpus.from_text("banana\n")
    assert fruit.vocabulary == ("\n", "a", "b", "n")
    assert fruit.char_to_ix == {"\n": 0, "a": 1, "b": 2, "n": 3}
    assert fruit.ix_to_char == {0: "\n", 1: "a", 2: "b", 3: "n"}


def test_encode_and_decode_are_inverse_and_integer() -> None:
    fruit = Corpus.from_text("banana")
    indices = fruit.encode("nab")
    assert indices.dtype == np.int64
    assert indices.tolist() == [2, 0, 1]
    assert (
        fruit.decode(indices) == fruit.decode([2, 0, 1]) == fruit.decode(iter([2, 0, 1])) == "nab"
    )
    assert fruit.encode("").shape == (0,)
    assert fruit.decode([]) == ""


def test_encode_lists_the_characters_it_does_not_know() -> None:
    with pytest.raises(CorpusError, match="'!', 'é': not among the 3 characters of 'fruit'"):
        Corpus.from_text("banana", name="fruit").encode("nabé!!")


@pytest.mark.parametrize(
    ("indices", "error", "message"),
    [
        ([0, 3], CorpusError, "[3] are not indices; expected 0 to 2"),
        ([-1], CorpusError, "[-1] are not indices"),
        ([0.0], TypeError, "float64, expected integers"),
        (np.zeros((2, 2), int), CorpusError, "shape (2, 2), expected (n,)"),
    ],
)
def test_decode_refuses_what_stands_for_no_character(
    indices: list[int], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        Corpus.from_text("banana").decode(indices)


def test_a_corpus_is_frozen_comparable_and_survives_pickling() -> None:
    fruit = Corpus.from_text("banana")
    assert fruit.vocabulary
    with pytest.raises(AttributeError):
        fruit.text = "apple"  # type: ignore[misc]
    assert fruit == Corpus.from_text("banana") == pickle.loads(pickle.dumps(fruit))
    assert repr(fruit) == "Corpus('text', 6 characters, 3 distinct)"


def test_from_text_refuses_nothing_and_bytes() -> None:
    with pytest.raises(CorpusError, match="is empty"):
        Corpus.from_text(" \n")
    with pytest.raises(TypeError, match=r"bytes, expected str.*decode"):
        Corpus.from_text(b"banana")  # type: ignore[arg-type]
    assert Corpus.from_text("AbA", lower=True).vocabulary == ("a", "b")


def test_the_doctests_hold() -> None:
    for module in (corpus, loading):
        failed, tried = doctest.testmod(module)
        assert tried
        assert not failed


# --- your own file


@pytest.mark.parametrize(
    "content",
    ["Zoë\nAda\n".encode(), b"\xef\xbb\xbfZo\xc3\xab\r\nAda\r\n", b"Zo\xc3\xab\rAda\r"],
    ids=["plain", "byte order mark and Windows lines", "old Mac lines"],
)
def test_a_users_file_gives_the_same_text_wherever_it_was_written(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "names.txt"
    file.write_bytes(content)
    own = Corpus.from_file(file)
    assert (own.name, own.text, own.names) == ("names", "Zoë\nAda\n", ("Zoë", "Ada"))
    assert Corpus.from_file(str(file), lower=True, name="ours").text == "zoë\nada\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty. Choose"),
        (b"\xef\xbb\xbf \n", "is empty. Choose"),
        ("Zoë".encode("latin-1"), "is not UTF-8 text"),
        ("Zoe".encode("utf-16"), "is not UTF-8 text"),
        ("Zoe".encode("utf-16-le"), "is not UTF-8 text .it has zero bytes"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not UTF-8 text"),
        (None, "there is no file"),
    ],
    ids=["empty", "blank", "latin-1", "utf-16", "utf-16 unmarked", "binary", "missing"],
)
def test_a_file_that_is_no_text_is_refused_with_advice(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    file = tmp_path / "own.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CorpusError, match=message) as caught:
        Corpus.from_file(file)
    assert str(file) in str(caught.value)


def test_a_folder_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"is a folder\. Name the text file in it"):
        Corpus.from_file(tmp_path)


# --- finding a corpus


def test_an_unknown_name_lists_the_names() -> None:
    with pytest.raises(CorpusError) as caught:
        data.load("dinosaur")
    assert all(name in str(caught.value) for name in data.registry())
    with pytest.raises(CorpusError, match="choose one of"):
        data.load_or_verse("dinosaur")


@pytest.mark.parametrize("name", FETCHED)
def test_offline_the_error_names_url_cache_and_variable(offline: Path, name: str) -> None:
    with pytest.raises(CorpusUnavailableError) as caught:
        data.load(name)
    message = str(caught.value)
    for part in (NOWHERE, str(offline), "UNROLLED_DATA_MIRROR"):
        assert part in message
    assert not [file for file in offline.glob("**/*") if file.is_file()]


@pytest.mark.parametrize("name", ["dinosaurs", "pastiche"])
def test_what_is_in_the_repository_needs_no_network(offline: Path, name: str) -> None:
    loaded = data.load(name)
    assert (loaded.name, loaded.licence != "", loaded.source != "") == (name, True, True)
    assert data.load_or_verse(name) == (loaded, "")


def test_without_pooch_the_error_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(loading.MIRROR, raising=False)
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(
        CorpusUnavailableError, match=r"raw\.githubusercontent.*pooch cannot be imp"
    ):
        data.load("alice")


class Request:
    """A browser's XMLHttpRequest, as far as it is used."""

    new: Callable[[], "Request"]

    def open(self, method: str, url: str, later: bool) -> None:
        assert (method, later) == ("GET", False)
        self.url = url

    def send(self) -> None:
        with urllib.request.urlopen(self.url) as answer:
            self.status, self._content = answer.status, answer.read()

    @property
    def response(self) -> types.SimpleNamespace:
        assert self.responseType == "arraybuffer"  # type: ignore[attr-defined]
        return types.SimpleNamespace(to_bytes=lambda: self._content)


@pytest.mark.parametrize("damaged", [False, True])
def test_in_a_browser_a_text_is_fetched_as_pages_do_without_pooch(
    mirror: Path, offline: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damaged: bool
) -> None:
    Request.new = Request
    monkeypatch.setitem(sys.modules, "pooch", None)
    monkeypatch.setitem(sys.modules, "js", types.SimpleNamespace(XMLHttpRequest=Request))
    monkeypatch.setattr(sys, "platform", "emscripten")
    content = (mirror / "alice.txt").read_bytes()
    (tmp_path / "alice.txt").write_bytes(content + b"!" if damaged else content)
    with http_server(tmp_path) as address:
        loading.registry()["alice"]["url"] = f"{address}/alice.txt"
        if damaged:
            with pytest.raises(CorpusUnavailableError, match=r"the answer was 200 with sha256"):
                data.load("alice")
        else:
            assert data.load("alice").text == corpus.decode_bytes(content)


def test_a_text_that_the_wheel_carries_is_taken_only_if_it_is_the_right_edition(
    mirror: Path, offline: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "path", lambda name: tmp_path / Path(name).name)
    (tmp_path / "alice.txt").write_bytes((mirror / "alice.txt").read_bytes())
    assert data.load("alice").text == corpus.decode_bytes((tmp_path / "alice.txt").read_bytes())
    (tmp_path / "alice.txt").write_text("another edition")
    with pytest.raises(CorpusUnavailableError):
        data.load("alice")


@contextmanager
def http_server(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; its address."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    handler = functools.partial(Silent, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_fetched_file_is_kept_and_used_again_offline(
    mirror: Path, served: Callable[[bytes], None], offline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pooch

    pooch_prints = io.StringIO()
    handlers = [logging.StreamHandler(pooch_prints)]
    monkeypatch.setattr(pooch.get_logger(), "handlers", handlers)
    served((mirror / "dinos.txt").read_bytes())
    first = data.load("dinosaurs-1536")
    assert data.load("dinosaurs-1536") == first  # nothing is served twice
    assert len(first.names) == 1_536
    assert (offline / "dinos.txt").is_file()
    assert pooch_prints.getvalue() == ""  # a word on stderr would fail a graded cell


def test_a_damaged_cache_is_fetched_anew(
    mirror: Path, served: Callable[[bytes], None], offline: Path
) -> None:
    offline.mkdir()
    (offline / "dinos.txt").write_text("Aachen")
    with pytest.raises(CorpusUnavailableError):
        data.load("dinosaurs-1536")
    served((mirror / "dinos.txt").read_bytes())
    assert len(data.load("dinosaurs-1536").names) == 1_536


def test_a_broken_download_leaves_nothing_behind(
    served: Callable[[bytes], None], offline: Path
) -> None:
    served(b"half a fi")
    with pytest.raises(CorpusUnavailableError, match=data.registry()["alice"]["sha256"]):
        data.load("alice")
    assert list(offline.iterdir()) == []


def test_a_mirror_with_another_edition_names_both_hashes(
    offline: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "alice.txt").write_text("Alice was beginning to get very tired")
    monkeypatch.setenv(loading.MIRROR, str(tmp_path))
    with pytest.raises(CorpusUnavailableError) as caught:
        data.load("alice")
    message = str(caught.value)
    assert hashlib.sha256((tmp_path / "alice.txt").read_bytes()).hexdigest() in message
    assert data.registry()["alice"]["sha256"] in message
    assert "Replace it" in message


def test_a_mirror_without_the_file_says_where_it_looked(
    offline: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(loading.MIRROR, str(tmp_path))
    with pytest.raises(CorpusUnavailableError) as caught:
        data.load("alice")
    for part in (str(tmp_path / "alice.txt"), NOWHERE, str(offline), loading.MIRROR):
        assert part in str(caught.value)


def test_a_relative_mirror_is_found_from_a_notebooks_own_folder(
    mirror: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(loading.MIRROR, os.path.relpath(mirror, files.CHECKOUT))
    monkeypatch.chdir(tmp_path)
    assert len(data.load("sonnets").text) == 94_275


def test_without_the_corpus_the_verse_stands_in_and_the_banner_says_so(offline: Path) -> None:
    verse, banner = data.load_or_verse("sonnets", lower=True)
    assert verse == data.load("pastiche", lower=True)
    for part in ("'sonnets' could not be had", "'pastiche'", "differ", NOWHERE, loading.MIRROR):
        assert part in banner


def test_with_the_corpus_there_is_no_banner(mirror: Path) -> None:
    loaded, banner = data.load_or_verse("metamorphosis", licence_text=False)
    assert (loaded.name, len(loaded.text), banner) == ("metamorphosis", 118_567, "")


def test_importing_and_reading_the_repository_never_loads_pooch() -> None:
    code = (
        "import sys, unrolled.data as d; d.load('dinosaurs'); d.load('pastiche'); "
        "assert not {'pooch', 'requests'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=files.CHECKOUT)
