"""Play cells, moved by keyboard and by mouse: the picture changes, and what it says of itself."""

import json
import re

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import explorer
from tests.browser.driving import (
    drag_slider,
    errors_shown,
    open_notebook,
    readout,
    run_all,
    run_cell,
    screenshot,
    set_slider,
    set_text,
    set_theme,
    slider,
    sliders,
    text_boxes,
)
from tests.browser.readable import hard_to_read, overflow
from tests.browser.server import Server
from tests.browser.test_labs_run import LABS
from unrolled.widgets.explorer import Explorer
from unrolled.widgets.readers import reader
from unrolled.widgets.temperature import finished_model

pytestmark = pytest.mark.browser

# Greedy behind "abba" is one b, then the end; nobody draws a q.
ASKED = r"""
import numpy as np
from unrolled.widgets.temperature import play_temperature

def scores(text):
    if "q" in text:
        raise KeyError("<i>no</i>")
    return np.array([2 * len(text) - 6.4, text.count("a"), text.count("b") + 0.5, -99])

play_temperature(scores, {"\n": 0, "a": 1, "b": 2, "q": 3})
"""

GUESSES = """
from unrolled import guess

which = guess("Which one?", ["the first", "the second"])
share = guess("How much of it?")
drawn = guess("How does it fall?", over=[1, 2, 3, 4], between=(0, 1), x="step", y="size")
"""
REVEAL = "which.show('the second'); share.show(0.7); drawn.show([1, 0.5, 0.25, 0.125])"


def test_typing_a_word_redraws_the_unrolled_network(page: Page):
    open_notebook(page, "solutions/01_rnn_cell/01_rnn_cell.ipynb")
    run_all(page)
    picture = page.get_by_role("img", name="untrained network reading")
    for label, word in (("First word", "stego"), ("Second word", "lego")):
        before = picture.get_attribute("src")
        set_text(page, label, word)
        expect(picture).to_have_attribute("alt", re.compile(rf"reading .*\b{word}\b"))
        assert picture.get_attribute("src") != before
    picture.scroll_into_view_if_needed()
    screenshot(page, "play-unrolled-network")
    assert not errors_shown(page)


def test_the_explorer_of_the_first_lab_moves_in_both_themes_and_in_a_narrow_window(page: Page):
    open_notebook(page, "solutions/00_start_here/00_start_here.ipynb")
    page.keyboard.press("Control+b")  # the file browser goes
    run_all(page)
    view = explorer.find(page)
    move_explorer(view)
    explorer.type_prefix(view, "bronto")
    explorer.to_temperature(view, 0.5)
    shows = Explorer(reader(*finished_model(), None))
    assert explorer.samples(view) == shows.samples("bronto", 0.5)
    for theme in ("dark", "light"):
        set_theme(page, theme)
        view.scroll_into_view_if_needed()
        screenshot(page, f"play-temperature-{theme}")
        assert not hard_to_read(view), theme
    page.set_viewport_size({"width": 360, "height": 800})
    view.scroll_into_view_if_needed()
    screenshot(page, "play-temperature-narrow")
    assert overflow(view) <= 0
    assert not errors_shown(page)


def open_with(page: Page, server: Server, *sources: str) -> None:
    """Open a notebook of these cells, and run it."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(one) for one in sources], metadata={"kernelspec": kernel}
    )
    nbformat.write(notebook, server.course / "asked.ipynb")
    open_notebook(page, "asked.ipynb")
    run_all(page)


# The second picture waits for a file, and the handle moves on meanwhile.
SLOW = """
import time
from pathlib import Path
from unrolled.plots.play import sliders
from unrolled.plots.show import present

drawn = []

def draw(value):
    while drawn and not Path("go-on").exists():
        time.sleep(0.01)
    if value > 99:
        raise ValueError("<i>too far</i>")
    drawn.append(value)
    present(f"<p role='status'>{value:g}, drawn {len(drawn)} times</p>", "")

sliders({"bound": (0.0, 100.0, 1.0, 50.0)}, draw)
"""


def test_a_dragged_slider_draws_the_last_value_and_leaves_out_what_is_past(
    page: Page, server: Server
):
    open_with(page, server, SLOW)
    status, row = page.get_by_role("status").last, slider(page, "bound")
    expect(status).to_have_text("50, drawn 1 times")
    for _ in range(3):
        drag_slider(row, 0.9, steps=40)
        drag_slider(row, 0.2, steps=40)
    (server.course / "go-on").touch()
    expect(status).to_have_text(re.compile(f"^{readout(row).removesuffix('.')}, drawn"))
    drawn = int(re.findall(r"\d+", status.inner_text())[-1])
    assert 2 <= drawn <= 5  # at first, where the drag began, where it ended; of hundreds of values
    set_slider(page, "bound", ["End"])
    expect(page.get_by_text("ValueError: <i>too far</i>")).to_be_visible()
    set_slider(page, "bound", ["Home"])
    expect(status).to_have_text(re.compile("^0, drawn"))
    assert not errors_shown(page)
    (server.course / "go-on").unlink()


def test_a_function_is_asked_in_the_kernel_and_missed_without_it(page: Page, server: Server):
    open_with(page, server, ASKED)
    view = explorer.find(page)
    explorer.type_prefix(view, "abba")
    expect(view.locator(".heading")).to_contain_text("abba")
    explorer.to_temperature(view, 0.0)
    expect(view.locator("li").last).to_have_text("abbab")
    assert set(explorer.samples(view)) == {"abbab"}

    explorer.type_prefix(view, "q")
    expect(view.get_by_text("The function raised KeyError: '<i>no</i>'")).to_be_visible()
    expect(view.locator(".heading")).to_contain_text("At the start")  # what it said last

    server.end_kernels()
    explorer.type_prefix(view, "babab")
    expect(view.get_by_text("Shown is what was computed last")).to_be_visible()
    screenshot(page, "play-asked-without-a-kernel")


@pytest.mark.long
@pytest.mark.parametrize("lab", LABS)
def test_every_control_changes_its_picture_and_the_text_of_it(page: Page, lab: str):
    open_notebook(page, f"solutions/{lab}/{lab}.ipynb")
    run_all(page)
    labels = sliders(page)
    for k, label in enumerate(labels):
        nth = labels[:k].count(label)
        row = slider(page, label, nth)
        picture = row.locator("xpath=..").get_by_role("img").last
        for move in (_by_keyboard, _by_mouse):
            drawn, said = picture.get_attribute("src"), picture.get_attribute("alt")
            move(page, row, label, nth)
            expect(picture).not_to_have_attribute("src", drawn)
            expect(picture).not_to_have_attribute("alt", said)
        screenshot(page, f"play-{lab}-{k}-{label}".replace(" ", "-"))
    for k, box in enumerate(text_boxes(page)):
        shown = box.locator("xpath=../..").locator(".page").first  # a picture, or text
        before = shown.inner_html()
        box.focus()
        page.keyboard.press("End")
        page.keyboard.press("Backspace")
        given = [shown.element_handle(), before]
        page.wait_for_function("([area, before]) => area.innerHTML !== before", arg=given)
        screenshot(page, f"play-{lab}-text-{k}")
    for view in page.get_by_role("group", name="Temperature explorer").all():
        move_explorer(view)
    assert not errors_shown(page)


def move_explorer(view: Locator) -> None:
    """Move an explorer's slider by keyboard and by mouse; all that is seen must change."""
    before = explorer.seen(view)
    explorer.to_temperature(view, 0.0)
    greedy = explorer.seen(view)
    assert all(a != b for a, b in zip(before, greedy, strict=True))
    assert len(set(explorer.samples(view))) == 1
    explorer.drag(view, 0.1, 0.7)
    assert all(a != b for a, b in zip(greedy, explorer.seen(view), strict=True))


def _by_keyboard(page: Page, row: Locator, label: str, nth: int) -> None:
    first = readout(row)
    assert any(set_slider(page, label, [key], nth) != first for key in ("End", "Home"))


def _by_mouse(page: Page, row: Locator, label: str, nth: int) -> None:
    first = readout(row)
    drag_slider(row, 0.4)
    assert readout(row) != first


def test_pictures_in_the_text_follow_the_dark_theme_from_the_first_cell_on(page: Page):
    open_notebook(page, "notebooks/01_rnn_cell/01_rnn_cell.ipynb")
    picture = page.locator(".jp-MarkdownOutput img").first
    picture.scroll_into_view_if_needed()
    filtered = "e => getComputedStyle(e).filter"
    assert picture.evaluate(filtered) == "none"
    run_cell(page, "setup")
    assert picture.evaluate(filtered) == "none"
    set_theme(page, "dark")
    assert "invert" in picture.evaluate(filtered)
    screenshot(page, "dark-picture-in-the-text")
    set_theme(page, "light")


# Names appear while the cell runs; then a network that reads what is typed.
DRAWN = """
import numpy as np
from unrolled import nn
from unrolled.plots.lab04.training import training_settings, training_text
from unrolled.plots.lab09.surprise import play_surprise
from unrolled.widgets.drawing import Drawing

losses, seen = [42.0], [(0, "Xqz")]
drawing = Drawing(training_settings(losses, seen), training_text(losses, seen))
for k in (1, 2):
    losses += [42.0 - k] * 100
    seen.append((len(losses) - 1, f"Name{k}"))
    drawing.more(training_settings(losses, seen), training_text(losses, seen), last=k == 2)
network = nn.LSTM("abc ", 8, rng=np.random.default_rng(0))
play_surprise(network, "abba")
"""


def test_drawings_live_in_jupyterlab_and_stay_in_the_notebook(page: Page, server: Server):
    open_with(page, server, DRAWN)
    names = page.get_by_role("group", name="Names appear")
    expect(names).to_have_count(1)
    expect(names.get_by_role("listitem")).to_have_text(["0Xqz", "100Name1", "200Name2"])
    slider = names.get_by_role("slider")
    assert slider.get_attribute("aria-valuetext") == "200 updates"
    slider.focus()
    page.keyboard.press("Home")
    expect(names.get_by_role("listitem").first).to_have_attribute("aria-current", "true")
    surprise = page.get_by_role("group", name="Surprise at each letter")
    ids = page.locator(".unrolled-drawing input").evaluate_all("all => all.map(e => e.id)")
    assert len(set(ids)) == len(ids) > 1  # each label has one control
    surprise.get_by_label("Text").fill("caba")
    expect(surprise.locator(".text .bit")).to_have_count(4)
    for theme in ("dark", "light"):
        set_theme(page, theme)
        assert not hard_to_read(names), theme
        assert not hard_to_read(surprise), theme
        screenshot(page, f"play-drawings-{theme}")
    assert not errors_shown(page)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    kept = nbformat.read(server.course / "asked.ipynb", as_version=4).cells[0].outputs
    pages = ["".join(output["data"]["text/html"]) for output in kept]
    assert "mount(" in pages[0]
    assert "Name2" in pages[0]
    assert "border-bottom" in pages[1]


def box_of(share: Locator) -> Locator:
    """The box for a number."""
    return share.get_by_label("How much of it?")


def kept_guesses(server: Server) -> dict:
    """What lies beside the notebook that `open_with` opens."""
    return json.loads((server.course / "guesses.json").read_text(encoding="utf-8"))


def test_a_guess_is_made_by_keyboard_and_by_mouse_and_is_there_after_a_restart(
    page: Page, server: Server
):
    open_with(page, server, GUESSES, REVEAL)
    page.keyboard.press("Control+b")
    which, share, drawn = (page.get_by_role("form", name="Guess first").nth(n) for n in range(3))
    box_of(share).fill("much")
    box_of(share).press("Enter")
    expect(share.get_by_role("status")).to_contain_text("A number, please")
    box_of(share).fill("31,412")
    box_of(share).press("Enter")
    expect(share.get_by_role("status")).to_contain_text("Kept")
    assert kept_guesses(server)["How much of it?"] == 31412
    box_of(share).fill("1/2")
    box_of(share).press("Enter")
    expect(share.get_by_role("status")).to_contain_text("Kept")
    which.get_by_role("radio", name="the first").focus()
    page.keyboard.press("ArrowDown")
    expect(which.get_by_role("radio", name="the second")).to_be_checked()
    which.get_by_role("button", name="Keep my guess").click()
    expect(which.get_by_role("status")).to_contain_text("Kept")
    drawn.get_by_role("button", name="Keep my guess").click()
    expect(drawn.get_by_role("status")).to_contain_text("Draw first")
    drawn.get_by_role("slider", name="size at step 1").focus()
    page.keyboard.press("End")
    box = drawn.locator(".board").bounding_box()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.95 * box["height"], steps=20)
    page.mouse.up()
    drawn.get_by_role("button", name="Keep my guess").click()
    expect(drawn.get_by_role("status")).to_contain_text("Kept")
    for theme in ("dark", "light"):
        set_theme(page, theme)
        which.scroll_into_view_if_needed()
        screenshot(page, f"play-guess-{theme}")
        for view in (which, share, drawn):
            assert not hard_to_read(view), theme
    kept = kept_guesses(server)
    assert kept["Which one?"] == "the second"
    assert kept["How much of it?"] == 0.5
    first, *_, last = kept["How does it fall?"]
    assert first == 1
    assert last < 0.2
    open_with(page, server, GUESSES, REVEAL)  # another kernel
    expect(which.get_by_role("radio", name="the second")).to_be_checked()
    expect(page.get_by_text("You guessed: 0.5.")).to_be_visible()
    expect(page.get_by_role("img", name="your curve")).to_be_visible()
    page.keyboard.press("Control+b")  # the file browser goes
    page.set_viewport_size({"width": 420, "height": 800})
    drawn.scroll_into_view_if_needed()
    screenshot(page, "play-guess-narrow")
    for view in (which, share, drawn):
        assert overflow(view) <= 0
    assert not errors_shown(page)
