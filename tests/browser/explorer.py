"""Work the temperature explorer as a person does, and read what it shows."""

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from unrolled.widgets import page as explorer_page
from unrolled.widgets.explorer import Explorer

SETTLED = """view => new Promise(done => {
  let before = '';
  const look = () => {
    const now = view.querySelector('ol').textContent;
    if (now === before && ![...view.querySelectorAll('s')].some(s => s.textContent > '…')) done();
    else { before = now; setTimeout(look, 60); }
  };
  look();
})"""


def find(page: Page, nth: int = 0) -> Locator:
    """An explorer in a page, alive."""
    view = page.get_by_role("group", name="Temperature explorer").nth(nth)
    expect(view.get_by_label("Temperature")).to_be_visible()
    return view


def offline(browser: Browser, **options) -> BrowserContext:
    """A context that reaches no network."""
    return browser.new_context(offline=True, **options)


def open_page(page: Page, folder: Path, explorer: Explorer, prefix: str = "") -> Locator:
    """Open an explorer as a file, with nothing else in it."""
    file = folder / "explorer.html"
    body = explorer_page.html(explorer, prefix, 1.0)
    file.write_text(f"<!doctype html><meta charset=utf-8><body>{body}", encoding="utf-8")
    page.goto(file.as_uri())
    return find(page)


def to_temperature(view: Locator, temperature: float) -> None:
    """Move the slider by keyboard: Home, and so many steps of 0.05."""
    view.get_by_label("Temperature").focus()
    view.page.keyboard.press("Home")
    for _ in range(round(temperature / 0.05)):
        view.page.keyboard.press("ArrowRight")
    expect(view.get_by_role("status").last).to_contain_text(f"Temperature {temperature:.2f}")


def drag(view: Locator, start: float, end: float) -> None:
    """Press the mouse on the slider at one share of its way, and drag it fast to another."""
    slider = view.get_by_role("slider")
    slider.scroll_into_view_if_needed()
    box, mouse = slider.bounding_box(), view.page.mouse
    y = box["y"] + box["height"] / 2
    mouse.move(box["x"] + start * box["width"], y)
    mouse.down()
    mouse.move(box["x"] + end * box["width"], y, steps=30)
    mouse.up()


def samples(view: Locator) -> list[str]:
    """The samples, once they have stopped changing, without the sign of one that was cut."""
    view.evaluate(SETTLED)
    return [text.removesuffix("…") for text in view.locator("li").all_text_contents()]


def type_prefix(view: Locator, text: str) -> None:
    """Type over what the box holds."""
    view.get_by_label("Begins with").focus()
    view.page.keyboard.press("Control+A")
    view.page.keyboard.press("Backspace")
    view.page.keyboard.type(text)


def seen(view: Locator) -> tuple[str, str, str]:
    """What changes with every move: the bars, what is said of them, and the heading."""
    bars = view.get_by_role("img")
    heading = view.locator(".heading").inner_text()
    return bars.inner_html(), bars.get_attribute("aria-label") or "", heading
