"""Drawings that the page redraws by itself, in Chromium with no network and no kernel."""

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import axe
from tests.browser.driving import SCREENSHOTS
from tests.browser.explorer import offline
from tests.browser.readable import hard_to_read, overflow
from tests.browser.watch import Watch
from tests.labs.scoring import cases
from unrolled import files, nn
from unrolled.plots.lab04.training import training_settings, training_text
from unrolled.plots.lab07 import gates
from unrolled.plots.lab08 import gradient_reach
from unrolled.plots.lab09 import surprise
from unrolled.widgets.front import script, style

pytestmark = pytest.mark.browser

SENTENCE = 'He said "come in", and she said "not yet".'
LINE = "shall i compare thee to a network, trained on sonnets"
NAMES = {0: "Xqzkvvbjwqp, Aoeuh", 30: "Aasrus, Ouraus", 1208: "Teranosaurus", 2416: "Lomavenator"}


def kept(monkeypatch: pytest.MonkeyPatch, module, call) -> tuple[dict, str, bytes]:
    """What a play cell sends to the browser."""
    sent = []
    monkeypatch.setattr(module, "Drawing", lambda *given: sent.append(given))
    call()
    ((settings, text, *numbers),) = sent
    return json.loads(json.dumps(settings)), text, numbers[0] if numbers else b""


@pytest.fixture(scope="module")
def sent() -> dict[str, tuple[dict, str, bytes]]:
    """Of each kind what the labs send."""
    seventh, eighth = cases("07_lstm").names, cases("08_lstm_backward").names
    alphabet = sorted(set(SENTENCE))
    n_x, rng = len(alphabet), np.random.default_rng(0)
    parameters = {f"W{gate}": rng.normal(size=(1, 1 + n_x)) for gate in "fico"}
    parameters |= {f"b{gate}": np.zeros((1, 1)) for gate in "fico"}
    parameters |= {"Wy": np.zeros((2, 1)), "by": np.zeros((2, 1))}
    rows = gates.gate_rows(seventh["lstm_forward"], parameters, alphabet, SENTENCE)
    network = nn.load(files.path("assets/weights/shakespeare.npz"))
    losses = 20 + 22 * np.exp(-np.arange(2417) / 900)
    seen = list(NAMES.items())
    given = [eighth[n] for n in ("rnn_forward", "rnn_backward", "lstm_forward", "lstm_backward")]
    with pytest.MonkeyPatch.context() as patched:
        return {
            "names": (training_settings(losses, seen), training_text(losses, seen), b""),
            "gates": kept(patched, gates, lambda: gates.draw_gates(rows, SENTENCE)),
            "reach": kept(
                patched, gradient_reach, lambda: gradient_reach.play_gradient_reach(*given)
            ),
            "surprise": kept(patched, surprise, lambda: surprise.play_surprise(network, LINE)),
        }


@pytest.fixture
def bare(browser: Browser):
    context = offline(browser, viewport={"width": 900, "height": 800})
    page = context.new_page()
    watch = Watch(page)
    yield page
    context.close()
    watch.assert_silent()


def opened(page: Page, folder: Path, settings: dict, numbers: bytes) -> Locator:
    file = folder / "drawing.html"
    given = json.dumps(settings).replace("<", "\\u003c")
    packed = base64.b64encode(numbers).decode()
    file.write_text(
        f"<!doctype html><meta charset=utf-8><body><style>{style('drawing')}</style><div id=here></div>"
        f'<script type="module">{script("drawing")}\n'
        f'mount(document.getElementById("here"), {given}, "{packed}");</script>',
        encoding="utf-8",
    )
    page.goto(file.as_uri())
    view = page.get_by_role("group")
    expect(view).to_be_visible()
    return view


@pytest.mark.parametrize("kind", ["names", "gates", "reach", "surprise"])
def test_it_reads_at_every_width_and_in_both_themes(bare: Page, tmp_path: Path, sent, kind):
    settings, _, numbers = sent[kind]
    assert settings["kind"] == kind
    view = opened(bare, tmp_path, settings, numbers)
    SCREENSHOTS.mkdir(exist_ok=True)
    for width in (420, 900):
        bare.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            bare.emulate_media(color_scheme=scheme)
            bare.wait_for_timeout(100)
            bare.screenshot(path=SCREENSHOTS / f"drawing-{kind}-{width}-{scheme}.png")
            assert overflow(view) <= 0
            assert bare.evaluate("document.documentElement.scrollWidth") <= width
            assert not hard_to_read(view), (width, scheme)
            assert not axe.barriers(bare)
        small = view.evaluate(
            """view => [...view.querySelectorAll('text, li, p, label, output, figcaption')]
            .filter(e => e.textContent && e.checkVisibility())
            .map(e => e.getBoundingClientRect().height && parseFloat(getComputedStyle(e).fontSize))
            .filter(size => size && size < 12)"""
        )
        assert not small  # pixels, at any width
    expect(view.locator("figcaption")).to_have_count(1)
    assert not re.search(r"\d\.\d", view.locator("figcaption").inner_text())  # what to see


@pytest.mark.parametrize("kind", ["names", "gates", "reach"])
def test_the_keyboard_moves_picture_words_and_what_a_screen_reader_is_told(
    bare: Page, tmp_path: Path, sent, kind
):
    view = opened(bare, tmp_path, *sent[kind][::2])
    picture = view.get_by_role("img")
    before = picture.inner_html(), picture.get_attribute("aria-label")
    bare.keyboard.press("Tab")
    slider = view.get_by_role("slider")
    expect(slider).to_be_focused()
    assert slider.get_attribute("data-lm-suppress-shortcuts") == "true"
    assert slider.evaluate("e => e.getBoundingClientRect().width") > 200
    told = slider.get_attribute("aria-valuetext")
    bare.keyboard.press("ArrowLeft" if kind == "names" else "ArrowRight")
    assert slider.get_attribute("aria-valuetext") != told
    after = picture.inner_html(), picture.get_attribute("aria-label")
    assert all(a != b for a, b in zip(before, after, strict=True))
    expect(view.get_by_role("status").last).to_have_text(after[1])


def test_every_list_of_names_stays_and_the_slider_goes_to_the_first(bare: Page, tmp_path, sent):
    view = opened(bare, tmp_path, *sent["names"][::2])
    lines = view.get_by_role("listitem")
    expect(lines).to_have_count(len(NAMES))
    view.get_by_role("slider").focus()
    bare.keyboard.press("Home")
    expect(lines.first).to_have_attribute("aria-current", "true")
    expect(lines.first).to_contain_text(NAMES[0])
    assert "After 0 updates" in view.get_by_role("img").get_attribute("aria-label")


def test_the_page_is_as_surprised_as_the_engine_while_one_types(bare: Page, tmp_path, sent):
    network = nn.load(files.path("assets/weights/shakespeare.npz"))
    view = opened(bare, tmp_path, *sent["surprise"][::2])
    view.get_by_label("Text").fill("My Mistress' eyes are notqhing like")
    read = surprise.known_part(network, "My Mistress' eyes are notqhing like")
    expected = [f"{bits:.1f} bits" for bits in nn.surprise(network, read)]
    titles = [e.get_attribute("title") for e in view.locator(".text .bit").all()]
    assert titles == ["not guessed", *expected]
    view.get_by_label("Text").fill("<img src=x onerror='console.error(1)'>")
    assert not view.locator("img").count()
    view.get_by_label("Text").fill("7")
    expect(view).to_contain_text("at least two characters")


def test_a_turned_bias_is_the_curve_that_the_learners_functions_give(sent):
    settings = sent["reach"][0]
    eighth = cases("08_lstm_backward").names
    own = gradient_reach.lstm_reach(eighth["lstm_forward"], eighth["lstm_backward"], 3.5)
    drawn = settings["yours"][settings["biases"].index(3.5)]
    np.testing.assert_allclose(drawn, own, rtol=1e-3)
    assert settings["biases"][settings["first"]] == 2.0
