"""The temperature explorer as a page of its own, in Chromium with no network and no kernel."""

import base64
import re
from pathlib import Path

import nbclient
import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import SCREENSHOTS
from tests.browser.explorer import (
    drag,
    find,
    offline,
    open_page,
    samples,
    seen,
    to_temperature,
    type_prefix,
)
from tests.browser.readable import hard_to_read, overflow
from tests.browser.watch import Watch
from unrolled import nn
from unrolled.widgets.content import settings_and_numbers
from unrolled.widgets.explorer import Explorer
from unrolled.widgets.front import script
from unrolled.widgets.noise import gumbel
from unrolled.widgets.readers import reader
from unrolled.widgets.temperature import finished_model

pytestmark = pytest.mark.browser

LETTERS = "\n !'(),-.:;?abcdefghijklmnopqrstuvwxyz"
TEMPERATURES = (0.0, 0.1, 0.5, 1.0, 2.0)
SHOWN = (0.0, 0.5, 2.0)
SURE = 6  # times the weights of the output: an untrained network would find all letters alike

# The modules as they are shipped, asked for the chances after each path at each temperature.
CHANCES = """async ([code, shape, packed, paths, temperatures]) => {
  const {network, chances} = await import('data:text/javascript;base64,' + code);
  const bytes = Uint8Array.from(atob(packed), c => c.charCodeAt(0)).buffer;
  const net = network(shape, shape.bytes === 4 ? new Float32Array(bytes) : new Float64Array(bytes));
  return paths.map(path => {
    const end = path.reduce((at, x) => net.step(at.state, x), {state: net.first});
    return temperatures.map(t => [...chances(end.scores, t)]);
  });
}"""


def module(*names: str) -> str:
    """The script with some of its inner functions to be imported, as base64."""
    return base64.b64encode(f"{script()}\nexport {{{', '.join(names)}}};".encode()).decode()


def writer(cell: type[nn.Network], **options) -> nn.Network:
    """An untrained network that is sure of something."""
    net = cell(LETTERS, [24, 17], rng=np.random.default_rng(1), **options)
    net.parameters[net.output_name][...] *= SURE
    return net


def by_last_letter(text: str) -> np.ndarray:
    """Scores that depend on the last letter and the length."""
    return np.random.default_rng([len(text), *text[-1:].encode()]).normal(0, 3, len(LETTERS))


MODELS = {
    "dictionary": lambda: reader(*finished_model(), None),
    "rnn": lambda: reader(writer(nn.RNN, dtype=np.float64, learned_state=True), None, None),
    "lstm": lambda: reader(writer(nn.LSTM), None, None),
    "lstm-learned": lambda: reader(writer(nn.LSTM, learned_state=True), None, True),
    "gru": lambda: reader(writer(nn.GRU), None, None),
    "gru-after": lambda: reader(writer(nn.GRU, reset="after"), None, True),
}
INDEX = {c: i for i, c in enumerate(LETTERS)}


@pytest.fixture
def bare(browser: Browser):
    context = offline(browser, viewport={"width": 900, "height": 700})
    page = context.new_page()
    watch = Watch(page)
    yield page
    context.close()
    watch.assert_silent()


@pytest.mark.parametrize("model", MODELS)
def test_browser_and_numpy_agree_on_every_chance(bare: Page, model: str):
    explorer = Explorer(MODELS[model]())
    settings, numbers = settings_and_numbers(explorer, "", 1.0)
    paths = [explorer.path(prefix) for prefix in ("", "t", "tyrannosaurus", "zzz")]
    packed = base64.b64encode(numbers).decode()
    given = [module("network", "chances"), settings["shape"], packed, paths, TEMPERATURES]
    found = bare.evaluate(CHANCES, given)
    expected = [[nn.sharpen(explorer.reader(path), t) for t in TEMPERATURES] for path in paths]
    assert np.abs(np.array(found) - expected).max() < 1e-6


def test_browser_and_numpy_draw_the_same_noise(bare: Page):
    ask = "async code => [...(await import('data:text/javascript;base64,' + code)).gumbel(7, 11, 49, 30)]"
    np.testing.assert_allclose(
        bare.evaluate(ask, module("gumbel")), gumbel(7, 11, 49, 30), rtol=1e-12
    )


@pytest.mark.parametrize("model", ["dictionary", "lstm-learned", "function"])
def test_the_page_shows_what_python_computes(bare: Page, model: str, tmp_path: Path):
    read = reader(by_last_letter, INDEX, None) if model == "function" else MODELS[model]()
    explorer = Explorer(read, seed=5)
    for temperature in SHOWN:  # a function is known only as far as it was asked
        explorer.samples("ab", temperature)
    view = open_page(bare, tmp_path, explorer, "ab")
    for temperature in SHOWN:
        to_temperature(view, temperature)
        assert samples(view) == explorer.samples("ab", temperature)
        p = explorer.next_letter("ab", temperature)
        top = read.letters[p.argmax()].replace("\n", "⏎").replace(" ", "␣")
        row = view.get_by_role("row").nth(1).inner_text().split()
        assert row[0] == top
        assert float(row[1].rstrip("%")) == pytest.approx(100 * p.max(), abs=0.51)
    assert len(set(explorer.samples("ab", 1.0))) > 6
    if model != "function":
        view.get_by_role("button", name="Throw the dice again").press("Enter")
        assert samples(view) == Explorer(read, seed=6).samples("ab", 2.0)


def test_stanzas_go_on_over_the_ends_of_lines_as_python_computes_them(bare: Page, tmp_path: Path):
    explorer = Explorer(MODELS["lstm"](), seed=2, longest=90, lines=3)
    view = open_page(bare, tmp_path, explorer, "lo")
    for temperature in (1.3, 0.6, 1.5):
        to_temperature(view, temperature)
        expected = explorer.samples("lo", temperature)
        assert samples(view) == expected
    assert len(expected) == 4
    assert all(text.count("\n") <= 2 for text in expected)
    assert any(text.count("\n") == 2 for text in expected)


def test_top_k_and_nucleus_keep_the_letters_that_python_keeps(bare: Page, tmp_path: Path):
    explorer = Explorer(MODELS["dictionary"](), seed=3, cuts=True)
    view = open_page(bare, tmp_path, explorer, "tri")
    top_k, nucleus = view.get_by_label("Top k"), view.get_by_label("Nucleus")
    assert [s.get_attribute("aria-valuetext") for s in (top_k, nucleus)] == ["all", "all"]
    assert samples(view) == explorer.samples("tri", 1.0)
    for slider, keys, cut in (
        (top_k, ["Home", "ArrowRight", "ArrowRight"], {"top_k": 3}),
        (nucleus, ["Home", *["ArrowRight"] * 59], {"top_k": 3, "mass": 0.6}),
        (top_k, ["End"], {"mass": 0.6}),
    ):
        slider.focus()
        for key in keys:
            bare.keyboard.press(key)
        assert samples(view) == explorer.samples("tri", 1.0, **cut)
        p = explorer.next_letter("tri", 1.0, **cut)
        shown = [float(fill.group(1)) for fill in re.finditer(r"scaleY\(([\d.]+)\)", seen(view)[0])]
        assert sum(value > 0 for value in shown) == np.sum(p > 0) < 27
    to_temperature(view, 0.0)
    assert samples(view) == explorer.samples("tri", 0.0)


def test_without_cuts_there_is_one_slider(bare: Page, tmp_path: Path):
    view = open_page(bare, tmp_path, Explorer(MODELS["dictionary"]()))
    expect(view.get_by_role("slider")).to_have_count(1)


def test_every_move_changes_picture_and_text_and_tells_a_screen_reader(bare: Page, tmp_path: Path):
    view = open_page(bare, tmp_path, Explorer(reader(*finished_model(), None)))
    first = seen(view)
    to_temperature(view, 0.3)
    second = seen(view)
    assert all(a != b for a, b in zip(first, second, strict=True))
    expect(view.get_by_role("status").last).to_contain_text("samples changed")
    assert view.get_by_role("slider").get_attribute("aria-valuetext") == "0.30"

    drag(view, 0.2, 0.9)
    third = seen(view)
    assert all(a != b for a, b in zip(second, third, strict=True))
    assert len(set(samples(view))) == 12

    type_prefix(view, "Tyrë")
    assert all(a != b for a, b in zip(third, seen(view), strict=True))
    assert all(name.startswith("tyr") for name in samples(view))
    expect(view.get_by_text("The model does not know ë")).to_be_visible()


def test_the_keyboard_alone_reaches_all_controls_and_the_focus_is_seen(bare: Page, tmp_path: Path):
    view = open_page(bare, tmp_path, Explorer(reader(*finished_model(), None)))
    for control in (
        view.get_by_role("slider"),
        view.get_by_role("textbox"),
        view.get_by_role("button"),
    ):
        bare.keyboard.press("Tab")
        expect(control).to_be_focused()
        assert control.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
        assert control.get_attribute("data-lm-suppress-shortcuts") == "true"


def test_a_function_without_a_kernel_keeps_what_was_computed_and_says_so(
    bare: Page, tmp_path: Path
):
    view = open_page(bare, tmp_path, Explorer(reader(by_last_letter, INDEX, None)), "ab")
    note = view.get_by_text("Shown is what was computed last: there is no kernel here")
    expect(note).to_have_count(0)
    before = seen(view), samples(view)
    type_prefix(view, "q")
    expect(note).to_be_visible()
    assert (seen(view), samples(view)) == before
    type_prefix(view, "ab")
    to_temperature(view, 0.5)
    assert seen(view) != before[0]  # the scores are known, so their bars can move
    expect(note).to_be_visible()


def test_what_is_typed_is_text_and_nothing_else(bare: Page, tmp_path: Path):
    letters = "".join(dict.fromkeys("\n<img src=x onerror='console.error(1)'>&\"`${}"))
    asked = reader(nn.RNN(letters, 8, rng=np.random.default_rng(0)), None, None)
    view = open_page(bare, tmp_path, Explorer(asked))
    attack = "<img src=x onerror='console.error(1)'>"
    type_prefix(view, attack)
    expect(view.locator(".heading")).to_contain_text(attack)
    bare.wait_for_timeout(300)
    assert not view.locator("img").count()


@pytest.mark.parametrize("model", ["dictionary", "lstm"])
def test_it_fits_and_reads_at_every_width_and_in_both_themes(
    bare: Page, tmp_path: Path, model: str
):
    bare.emulate_media(reduced_motion="reduce")
    view = open_page(bare, tmp_path, Explorer(MODELS[model]()), "lo")
    to_temperature(view, 0.8)
    samples(view)
    bar = view.locator(".bar i").first
    assert bar.evaluate("e => getComputedStyle(e).transitionDuration") == "0s"
    SCREENSHOTS.mkdir(exist_ok=True)
    for width in (360, 640, 1100):
        bare.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            bare.emulate_media(color_scheme=scheme)
            bare.screenshot(path=SCREENSHOTS / f"explorer-{model}-{width}-{scheme}.png")
            assert overflow(view) <= 0
            assert bare.evaluate("document.documentElement.scrollWidth") <= width
            assert not hard_to_read(view)


def test_long_lines_of_a_large_network_do_not_hold_up_the_bars(bare: Page, tmp_path: Path):
    net = nn.LSTM(LETTERS, 256, 2, rng=np.random.default_rng(0))
    view = open_page(bare, tmp_path, Explorer(reader(net, None, None)), "shall i")
    samples(view)
    longest = bare.evaluate(
        """async () => {
          const slider = document.querySelector('input[type=range]');
          let longest = 0;
          for (const value of [0.9, 0.5, 1.3, 0.2, 1.9]) {
            slider.value = value;
            const start = performance.now();
            slider.dispatchEvent(new Event('input'));
            longest = Math.max(longest, performance.now() - start);
            await new Promise(requestAnimationFrame);
          }
          return longest;
        }"""
    )
    assert longest < 100  # ms; 6 are meant, and whole lines take a second
    assert samples(view) == Explorer(reader(net, None, None)).samples("shall i", 1.9)


def test_an_exported_notebook_is_alive_with_neither_kernel_nor_network(
    browser: Browser, tmp_path: Path
):
    code = (
        "from unrolled.widgets.temperature import *\n"
        "play_temperature(*finished_model(), prefix='tri')"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    exported, _ = HTMLExporter().from_notebook_node(notebook)
    file = tmp_path / "exported.html"
    file.write_text(exported, encoding="utf-8")
    context = browser.new_context()
    page, asked = context.new_page(), []
    watch = Watch(page)

    def nothing(route):  # nbconvert's own page asks for MathJax and RequireJS
        asked.append(route.request.url)
        route.fulfill(body="")

    context.route(re.compile("^http"), nothing)
    page.goto(file.as_uri())
    view = find(page)
    before = seen(view)
    to_temperature(view, 0.0)
    assert all(a != b for a, b in zip(before, seen(view), strict=True))
    type_prefix(view, "bronto")
    assert samples(view) == Explorer(reader(*finished_model(), None)).samples("bronto", 0.0)
    assert not [url for url in asked if "widget" in url or "html-manager" in url]
    context.close()
    watch.assert_silent()
