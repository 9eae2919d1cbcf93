"""Formgrader, opened on a class that our `grade` has written."""

import json

import pytest
from playwright.sync_api import Page, expect

from autograder.course import Course
from autograder.gradebook.book import Gradebook
from autograder.gradebook.journal import Journal
from autograder.lab.release import release
from autograder.simulate.answers import answers
from autograder.simulate.notebooks import fill_in
from tests.autograder.reported import LAB, record
from tests.browser.driving import SCREENSHOTS
from tests.browser.server import Server

pytestmark = pytest.mark.browser
# Formgrader fetches MathJax from a CDN; here is something in its place that does nothing.
NO_MATHJAX = """window.MathJax = new Proxy(function () {}, {
  get: () => window.MathJax, apply: () => undefined});"""
NAMES = ("ada", "o_brien-1a2b3c4d", "李")


@pytest.fixture
def graded(server: Server) -> Course:
    """Three graded students in the course that the server serves."""
    course = Course(server.course)
    released = release(course, LAB)
    journal = Journal(course, LAB)
    notebook = json.dumps(fill_in(released.notebook, answers(course, LAB).right))
    for name, wrong in zip(
        NAMES, ({}, {"softmax": "never divided"}, {"one_hot": None}), strict=True
    ):
        place = course.root / "autograder" / "submitted" / name / LAB / f"{LAB}.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text(notebook, encoding="utf-8")
        journal.add(record(name, wrong), notebook)
    with Gradebook(course) as gradebook:
        gradebook.enrol(released)
        journal.settle(gradebook)
    return course


def test_formgrader_shows_the_class_its_scores_and_a_students_notebook(
    page: Page, graded: Course
) -> None:
    page.route(
        "https://cdnjs.cloudflare.com/**/*mathjax*/**",
        lambda route: route.fulfill(content_type="text/javascript", body=NO_MATHJAX),
    )
    page.goto(f"/formgrader/manage_submissions/{LAB}")
    for name in NAMES:
        expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("graded")
    expect(page.get_by_role("row").filter(has_text="o_brien")).to_contain_text("32 / 40")
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "formgrader-class.png", full_page=True)
    page.goto(f"/formgrader/gradebook/{LAB}/{LAB}")
    page.get_by_role("link", name="Submission #1").click()
    expect(page.get_by_text("Student's answer").first).to_be_visible()
    expect(page.locator("input.score").first).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "formgrader-notebook.png")
