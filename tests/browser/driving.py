"""Work JupyterLab as a person does: open a notebook, run it, type, move a slider, look."""

from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page, expect

SCREENSHOTS = Path(__file__).parent / "screenshots"
PANEL = "window.jupyterapp.shell.currentWidget"
READY = f"() => window.jupyterapp && {PANEL}?.sessionContext?.session?.kernel?.status === 'idle'"
CODE = f"""{PANEL}.content.widgets.filter(
  c => c.model.type === 'code' && c.model.sharedModel.source.trim())"""
# Done when every code cell has run, or when one has failed, since the others then never will.
DONE = f"""() => {{
  const cells = {CODE};
  const failed = cells.some(c => c.model.outputs.toJSON().some(o => o.output_type === 'error'));
  return cells.every(c => c.model.executionState === 'idle' && (failed || c.model.executionCount));
}}"""
CELL_DONE = f"""id => {{
  const {{model}} = {PANEL}.content.widgets.find(c => c.model.id === id);
  return model.executionState === 'idle' && model.executionCount;
}}"""
TROUBLE = ".jp-Notebook :is({})".format(
    ", ".join(f"[data-mime-type='application/vnd.jupyter.{kind}']" for kind in ("error", "stderr"))
)
SHOWN = ".jp-Notebook :is(.jp-RenderedMarkdown, .jp-OutputArea-output)"
RUN_SECONDS = 300
TABS = 12  # more presses of Tab than it should take to reach anything in a cell
TALLEST = 15_000  # pixels; Chromium draws no picture much taller


def open_notebook(page: Page, path: str) -> None:
    """Open a notebook by its path in the course, and wait for its kernel."""
    page.goto(f"/lab/tree/{path}?reset")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.wait_for_function(READY)


def run_all(page: Page, seconds: float = RUN_SECONDS) -> None:
    """Choose *Run All Cells* from the menu and wait until the last cell is done."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(DONE, timeout=1000 * seconds)
    page.wait_for_function(READY)


def errors_shown(page: Page) -> list[str]:
    """Texts of tracebacks and of anything on stderr, also inside widgets."""
    return page.locator(TROUBLE).all_text_contents()


def broken_images(page: Page) -> list[str]:
    """Alternative texts of images that did not load; what has no text is called so."""
    images = page.locator(SHOWN).locator("img")
    return images.evaluate_all(
        """images => images.filter(i => !i.complete || !i.naturalWidth)
        .map(i => i.alt || 'no alt text')"""
    )


def undescribed_pictures(page: Page) -> list[str]:
    """The openings of images and drawings that a screen reader could say nothing about."""
    pictures = page.locator(SHOWN).locator("img, svg[role=img], canvas")
    return pictures.evaluate_all(
        """pictures => pictures
        .filter(p => !p.getAttribute('alt') && !p.getAttribute('aria-label'))
        .map(p => p.outerHTML.slice(0, 120))"""
    )


def go_to_cell(page: Page, cell_id: str) -> None:
    """Walk down with the arrow key, in command mode, to the cell with this id."""
    page.keyboard.press("Escape")
    ids = page.evaluate(f"{PANEL}.content.widgets.map(c => c.model.id)")
    here = page.evaluate(f"{PANEL}.content.activeCellIndex")
    steps = ids.index(cell_id) - here
    for _ in range(abs(steps)):
        page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
    reached = page.evaluate(f"{PANEL}.content.activeCell.model.id")
    assert reached == cell_id, f"the keyboard led to cell {reached}, not to {cell_id}"


def type_answer(page: Page, function: str, *lines: str) -> None:
    """Replace the body of an exercise below its docstring, by keyboard alone.

    The lines are typed without their indentation, which the editor gives them.
    """
    go_to_cell(page, function)
    page.keyboard.press("Enter")
    text = _source(page)
    kept = text[: text.rindex('"""')].count("\n") + 1
    page.keyboard.press("Control+End")
    for _ in range(text.count("\n") + 1 - kept):  # up to the docstring's last line
        page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Backspace")
    for line in lines:
        page.keyboard.press("Enter")
        page.keyboard.type(line.strip())
    typed = [line.strip() for line in _source(page).splitlines()[kept:]]
    assert typed == [line.strip() for line in lines]


def run_cell(page: Page, cell_id: str) -> None:
    """Run one cell with Shift+Enter and wait until it is done."""
    go_to_cell(page, cell_id)
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(CELL_DONE, arg=cell_id)


def run_exercise(page: Page, function: str) -> Locator:
    """Run an exercise and then its check with Shift+Enter; return the verdict."""
    run_cell(page, function)
    run_cell(page, f"check-{function}")
    return verdict_on(page, function)


def verdict_on(page: Page, function: str) -> Locator:
    """The verdict that is shown on a function."""
    return page.get_by_role("group", name=f"Verdict on {function}", exact=True)


def open_details(page: Page, function: str) -> None:
    """Unfold the table of tests under a verdict, by keyboard."""
    go_to_cell(page, f"check-{function}")
    summary = verdict_on(page, function).locator("summary").first
    for _ in range(TABS):
        if summary.evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    expect(verdict_on(page, function).get_by_role("table").first).to_be_visible()


def set_theme(page: Page, theme: Literal["light", "dark"]) -> None:
    """Switch the system's colour scheme; the Lab follows, as its settings here tell it to."""
    page.emulate_media(color_scheme=theme)
    light = str(theme == "light").lower()
    page.locator(f'body[data-jp-theme-light="{light}"]').wait_for(state="attached")


def sliders(page: Page) -> list[str]:
    """The labels of all sliders above pictures in the notebook."""
    rows = page.locator(".jp-Notebook .unrolled-controls .control:has(input[type=range])")
    return rows.locator("label").all_text_contents()


def set_slider(page: Page, label: str, keys: list[str], nth: int = 0) -> str:
    """Press keys on a slider; return the value it then shows."""
    row = slider(page, label, nth)
    row.get_by_role("slider").focus()
    for key in keys:
        page.keyboard.press(key)
    return readout(row)


def readout(row: Locator) -> str:
    """The value that a slider shows."""
    return row.locator("output").inner_text()


def slider(page: Page, label: str, nth: int = 0) -> Locator:
    """The row of a slider, the `nth` of this label: label, handle and value."""
    own = page.locator(".unrolled-controls .control")
    rows = own.filter(has=page.get_by_text(label, exact=True))
    return rows.nth(nth)


def drag_slider(row: Locator, share: float, steps: int = 10) -> None:
    """Take a slider's handle with the mouse to `share` of its way, in so many moves."""
    row.scroll_into_view_if_needed()
    page, box = row.page, row.get_by_role("slider").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(box["x"] + share * box["width"], y, steps=steps)
    page.mouse.up()


def text_boxes(page: Page) -> list[Locator]:
    """All text boxes above pictures in the notebook."""
    return page.locator(".jp-Notebook .unrolled-controls input[type=text]").all()


def set_text(page: Page, label: str, text: str) -> None:
    """Type over what a text box holds."""
    page.get_by_label(label, exact=True).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def validate(page: Page) -> str:
    """Press nbgrader's *Validate* and return what its dialog says."""
    page.get_by_role("button", name="Validate", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=1000 * RUN_SECONDS)
    return dialog.inner_text()


def screenshot(page: Page, name: str) -> Path:
    """Keep what the window shows, to be looked at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path


def whole_notebook(page: Page, name: str) -> Path:
    """Keep the notebook from top to bottom in one tall picture."""
    size, outer = page.viewport_size, page.locator(".jp-WindowedPanel-outer")
    for _ in range(3):  # cells that come into view turn out taller or shorter than was thought
        height = outer.evaluate("e => (e.scrollTop = 0, e.firstElementChild.scrollHeight)")
        page.set_viewport_size({"width": size["width"], "height": min(height + 120, TALLEST)})
        page.wait_for_timeout(400)
    path = screenshot(page, name)
    page.set_viewport_size(size)
    return path


def _source(page: Page) -> str:
    return page.evaluate(f"{PANEL}.content.activeCell.model.sharedModel.source")
