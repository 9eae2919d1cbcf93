"""The report of a class, as an instructor sees it: on a desk, on a phone, in the dark, on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from autograder.grade import history
from autograder.report import page as report_page
from tests.autograder.reported import LAB, SCRIPT, record, save
from tests.browser.driving import SCREENSHOTS
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser
WIDTHS = {"desk": 1280, "phone": 380}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on thirty students, some of whom are hostile."""
    import shutil

    from autograder.course import ROOT, Course

    course = Course(tmp_path_factory.mktemp("reported"))
    shutil.copytree(ROOT / "notebooks" / LAB, course.release(LAB))
    save(
        course, *(record(f"student-{n:02}", {"softmax": None} if n % 4 else {}) for n in range(30))
    )
    history.begin(course, LAB)
    mistakes = ["sum over everything", "never divided", "nothing subtracted"]
    for number in range(30):
        wrong = {"softmax": mistakes[number % 3]} if number % 2 else {"rnn_forward": "a0 ignored"}
        save(course, record(f"student-{number:02}", wrong if number % 5 else {}, version="v2"))
    save(course, record("eve", status="tampered", tampered=(SCRIPT,), seconds=44.0))
    path = report_page.place(course, LAB, False)
    report_page.write(course, LAB, path)
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", WIDTHS)
def test_it_reads_well(browser: Browser, report: Path, name: str, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": WIDTHS[name], "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    watch = Watch(page)
    page.goto(report.as_uri())
    expect(page.get_by_role("heading", level=1)).to_contain_text("where the class is")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[name]
    pictures = page.get_by_role("img")
    assert pictures.count() >= 8
    unnamed = "all => all.filter(e => !e.getAttribute('aria-label')).length"
    assert pictures.evaluate_all(unnamed) == 0
    small = """() => [...document.querySelectorAll('main *')].filter(e =>
        e.children.length === 0 && e.textContent.trim() && e.checkVisibility() &&
        e.getBoundingClientRect().width > 0 && parseFloat(getComputedStyle(e).fontSize) < 10.5
        ).length"""
    assert page.evaluate(small) == 0
    page.get_by_text("its 12 tests").click()
    expect(page.get_by_text("columns of scores")).to_be_visible()
    assert page.locator("script").count() == 0
    expect(page.get_by_text("<script>alert(1)").first).to_be_visible()
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"report-{name}-{scheme}.png", full_page=True)
    context.close()
    watch.assert_silent()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_text_stands_out_from_its_ground(browser: Browser, report: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(report.as_uri())
    ratios = page.evaluate("""() => {
      const light = c => { const v = c.match(/[0-9.]+/g).slice(0, 3).map(x => {
        x /= 255; return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
        return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
      const ground = e => { for (; e; e = e.parentElement) {
        const c = getComputedStyle(e).backgroundColor;
        if (!/, 0\\)$|transparent/.test(c)) return c; } return 'rgb(255,255,255)'; };
      return [...document.querySelectorAll('h1, h2, p, .soft, .count, .example, li')].map(e => {
        const a = light(getComputedStyle(e).color), b = light(ground(e));
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); });
    }""")
    context.close()
    assert len(ratios) > 20
    assert min(ratios) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_three_hundred_students_fit_a_phone(browser: Browser, tmp_path: Path, scheme: str) -> None:
    import shutil

    from autograder.course import ROOT, Course

    course = Course(tmp_path)
    shutil.copytree(ROOT / "notebooks" / LAB, course.release(LAB))
    course.source(LAB).parent.mkdir()
    shutil.copy(ROOT / "solutions" / f"{LAB}.py", course.source(LAB))
    wordy = "x" * 60  # an id without a place to break it
    save(course, *(record(f"{wordy}{n}", {"softmax": None} if n % 3 else {}) for n in range(300)))
    path, over = report_page.place(course, LAB, False), tmp_path / "course.html"
    report_page.write(course, LAB, path)
    report_page.write_term(course, over)
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme, offline=True
    )
    page = context.new_page()
    watch = Watch(page)
    for place in (path, over):
        page.goto(place.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator("tbody tr").count() == 300
    context.close()
    watch.assert_silent()


def test_print_shows_what_is_folded(browser: Browser, report: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(report.as_uri())
    rows = page.locator("tbody tr td").first
    assert not rows.is_visible()
    page.emulate_media(media="print")
    expect(rows).to_be_visible()
    expect(page.get_by_text("columns of scores").first).to_be_visible()
    context.close()


def test_it_prints(browser: Browser, report: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.pdf(format="A4").startswith(b"%PDF")
    context.close()
