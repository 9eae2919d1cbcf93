"""Feedback pages: where to begin, no answer, and nothing of a student but text."""

import os
import subprocess
import sys
import threading
import time

import pytest
from nbgrader.api import Gradebook as Book

from autograder.course import ROOT, CourseError
from autograder.feedback_pages import commands, pages, rendered
from autograder.feedback_pages.steps import next_steps
from autograder.gradebook.book import Gradebook
from autograder.gradebook.journal import Journal, autograded
from autograder.lab.release import release
from autograder.lab.spec import specs
from tests.autograder.clones import GATE
from tests.autograder.reported import LAB, SCRIPT, change_function, record
from tests.autograder.submissions import answered, answers, raw

# Both processes have looked for nbgrader's row in the gradebook before either of them adds it.
AT_ONCE = """
import os, time
from nbgrader import api
class Book(api.Gradebook):
    def check_course(self, course_id="default_course", **kwargs):
        found = self.db.query(api.Course).filter(api.Course.id == course_id).all()
        (ROOT / f"looked-{os.getpid()}").touch()
        while not found and len(list(ROOT.glob("looked-*"))) < 2:
            time.sleep(0.01)
        if not found:
            self.db.add(api.Course(id=course_id))
            self.db.commit()
if os.getppid() == int(sys.argv[1] if sys.argv[1:2] and sys.argv[1].isdecimal() else 0):
    from nbgrader.preprocessors import getgrades
    getgrades.Gradebook = Book
"""


CHECK = "check-softmax"


def graded(course, *found):
    """Put records and solved notebooks into the course as grading does."""
    journal = Journal(course, LAB)
    for one in found:
        journal.add(one, raw(answered(course)).decode())
    with Gradebook(course) as gradebook:
        gradebook.enrol(release(course, LAB))
        journal.settle(gradebook)


def test_first_things_come_first():
    lines = next_steps(
        record(wrong={"rnn_forward": "a0 ignored", "softmax": "sum over everything"})
    )
    text = "\n".join(lines)
    assert text.index("1. softmax") < text.index("2. rnn_forward")
    assert "Over which axis does your sum run?" in text


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (record(), "Everything is right"),
        (record(status="unreadable", wrong={"softmax": "unreadable"}), "Hand in"),
        (record(wrong={"softmax": "not written"}), "There is no answer yet"),
        (record(wrong={"softmax": "missing"}), "was not there"),
        (record(wrong={"softmax": "ValueError"}), "Begin with the test 'columns of scores'"),
    ],
)
def test_there_is_always_something_to_try(found, said):
    assert said in "\n".join(next_steps(found))


def test_no_answer_is_given_away(built):
    solution = {
        line.strip()
        for source in answers(built).values()
        for line in source.split("\n")
        if len(line.strip()) > 12 and not line.strip().startswith(('"""', "def ", "Args"))
    }
    for spec in specs(LAB):
        for mistake in spec.mistakes:
            text = "\n".join(next_steps(record(wrong={spec.exercise.name: mistake.name})))
            assert not [line for line in solution if line in text]


def test_the_page_has_them_on_top_and_no_script(built):
    hostile = record("eve", {"softmax": "ValueError"})
    change_function(hostile, "softmax", tests={SCRIPT: False})
    graded(built, hostile)
    assert list(pages.make(built, LAB)) == [("eve", "")]
    text = pages.page(built, LAB, "eve").read_text(encoding="utf-8")
    assert text.index("What to try next") < text.index("Build a recurrent cell")
    assert "<script>alert(1)" not in text
    assert "<img src=x" not in text


def test_an_output_is_shown_once_in_the_best_of_its_forms(built):
    notebook = answered(built)
    (cell,) = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == CHECK]
    forms = {"text/plain": "8.25", "text/html": "<b>a verdict</b>"}
    cell.outputs = [{"output_type": "execute_result", "data": forms, "metadata": {}}]
    cell.outputs[0]["execution_count"] = None
    journal = Journal(built, LAB)
    journal.add(record("ada"), raw(notebook).decode())
    with Gradebook(built) as gradebook:
        gradebook.enrol(release(built, LAB))
        journal.settle(gradebook)
    assert list(pages.make(built, LAB)) == [("ada", "")]
    text = pages.page(built, LAB, "ada").read_text(encoding="utf-8")
    assert "<b>a verdict</b>" in text
    assert "8.25" not in text


def test_the_next_page_renders_no_text_of_the_course_again(built, monkeypatch):
    graded(built, record("ada"), record("bob"))
    found, render = [], rendered._markdown
    monkeypatch.setattr(
        rendered, "_markdown", lambda source, *rest: found.append(source) or render(source, *rest)
    )
    rendered._kept.cache_clear()
    rendered._kept_with_pictures.cache_clear()
    making = pages.make(built, LAB)
    assert next(making) == ("ada", "")
    assert len(found) > 10
    found.clear()
    assert next(making) == ("bob", "")
    assert found == []


def test_a_clue_is_given_once_and_what_came_out_where_there_is_no_hint():
    twice = record(wrong={"softmax": "ValueError", "one_hot": "ValueError"})
    for name in ("softmax", "one_hot"):
        change_function(twice, name, message="the same thing came out")
    assert "\n".join(next_steps(twice)).count("the same thing came out") == 1


def test_penalty_extension_name_and_a_mark_by_hand_are_on_the_page(built):
    graded(built, record("ada", {"softmax": "never divided"}))
    with Book(f"sqlite:///{built.root / 'autograder' / 'gradebook.db'}", "unrolled") as book:
        book.update_or_create_student("ada", first_name="Ada", last_name="<Lovelace>")
        book.grant_extension(LAB, "ada", days=2, hours=12)
        book.find_submission_notebook(LAB, LAB, "ada").late_submission_penalty = 1.5
        book.find_grade("check-softmax", LAB, LAB, "ada").manual_score = 3
        book.db.commit()
        expected = book.find_submission_notebook(LAB, LAB, "ada").score - 1.5
    list(pages.make(built, LAB))
    text = pages.page(built, LAB, "ada").read_text(encoding="utf-8")
    assert "Ada &lt;Lovelace&gt;" in text
    assert "Extension: 2 days 12 hours" in text
    assert "Late submission penalty: -1.5" in text
    assert f'<p class="total">Score: {expected} / 40.0</p>' in text
    assert "Score: 3.0 / 8.0 (marked by hand)" in text
    assert text.count("(marked by hand)") == 2  # in the list and at the cell
    assert '<a href="#check-softmax"><code>softmax</code></a>' in text
    assert text.count('id="check-softmax"') == 1


def test_a_page_is_made_again_only_when_something_changed(built):
    graded(built, record("ada"))
    assert list(pages.make(built, LAB)) == [("ada", "")]
    assert list(pages.make(built, LAB)) == []
    assert list(pages.make(built, LAB, again=True)) == [("ada", "")]
    graded(built, record("ada", {"softmax": "never divided"}, version="v2"))
    assert list(pages.make(built, LAB)) == [("ada", "")]
    assert "what should each column add up to" in pages.page(built, LAB, "ada").read_text()


def test_a_mark_given_by_hand_makes_the_page_anew_and_is_in_it(built):
    graded(built, record("ada", {"softmax": "never divided"}))
    list(pages.make(built, LAB))
    with Book(f"sqlite:///{built.root / 'autograder' / 'gradebook.db'}", "unrolled") as book:
        book.find_grade("check-softmax", LAB, LAB, "ada").manual_score = 3
        book.find_comment("softmax", LAB, LAB, "ada").manual_comment = "see me"
        book.db.commit()
    assert list(pages.make(built, LAB)) == [("ada", "")]
    assert "see me" in pages.page(built, LAB, "ada").read_text(encoding="utf-8")


@pytest.mark.parametrize("options", [[], ["--jobs", "2"]])
def test_a_page_that_cannot_be_made_is_told_and_the_others_are_there(built, capsys, options):
    graded(built, record("ada"), record("bob"))
    broken = autograded(built, LAB, "ada")
    broken.chmod(0o644)
    broken.write_text("{")
    assert commands.feedback.main([LAB, *options], standalone_mode=False, obj=built) == 1
    said = capsys.readouterr()
    assert "ada: no page could be made." in said.err
    assert "1 feedback pages written" in said.out
    assert pages.page(built, LAB, "bob").is_file()


def test_several_processes_make_the_same_pages_in_the_same_order(built):
    names = ["ada", "bob", "eve"]
    graded(built, *(record(name, {"softmax": "never divided"}) for name in names))
    assert list(pages.make(built, LAB)) == [(name, "") for name in names]
    made = {name: pages.page(built, LAB, name).read_text() for name in names}
    assert list(pages.make(built, LAB, again=True, jobs=2)) == [(name, "") for name in names]
    assert {name: pages.page(built, LAB, name).read_text() for name in names} == made


def test_processes_that_open_a_new_gradebook_at_once_do_not_collide(built):
    graded(built, record("ada"), record("bob"))
    with (built.root / "nbgrader_config.py").open("a") as file:
        file.write(AT_ONCE)
    assert list(pages.make(built, LAB, jobs=2)) == [("ada", ""), ("bob", "")]


def test_what_else_is_printed_while_pages_are_made_is_not_taken_for_an_answer(built):
    graded(built, record("ada"), record("bob"))
    with (built.root / "nbgrader_config.py").open("a") as file:
        file.write("print('a word of the configuration')\n")
    assert list(pages.make(built, LAB, jobs=2)) == [("ada", ""), ("bob", "")]


def test_who_stops_listening_waits_for_no_page_but_the_one_begun(built, capfd, monkeypatch):
    names = [f"s{number}" for number in range(8)]
    graded(built, *map(record, names))
    with (built.root / "nbgrader_config.py").open("a") as file:
        file.write(GATE)
    started, start = [], subprocess.Popen
    monkeypatch.setattr(
        pages.subprocess, "Popen", lambda *a, **k: started.append(start(*a, **k)) or started[-1]
    )
    making = pages.make(built, LAB, jobs=2)
    # s2 and s3 are begun, and wait
    assert [next(making), next(making)] == [("s0", ""), ("s1", "")]
    closing = threading.Thread(target=making.close)
    closing.start()
    while closing.is_alive() and not all(process.stdout.closed for process in started):
        time.sleep(0.01)
    (built.root / "go-on").touch()  # s2 and s3 are begun, or about to be
    closing.join()
    assert {n for n in names if pages.page(built, LAB, n).is_file()} == {"s0", "s1", "s2", "s3"}
    assert "Traceback" not in capfd.readouterr().err


def test_a_process_that_is_ended_is_one_sentence_and_made_pages_stay(built, monkeypatch):
    graded(built, record("ada"), record("bob"))
    killed = "import os; os.kill(os.getpid(), 9)"  # as if the system were short of memory
    monkeypatch.setattr(pages, "SHARE", killed)
    with pytest.raises(CourseError, match="The pages made so far stay: start again"):
        list(pages.make(built, LAB, jobs=2))


def test_without_anything_graded_or_configured_it_says_what_to_do(built):
    with pytest.raises(CourseError, match=f"Run `python -m autograder grade {LAB}`"):
        list(pages.make(built, LAB))
    graded(built, record("ada"))
    (built.root / "nbgrader_config.py").unlink()
    with pytest.raises(CourseError, match=r"nbgrader_config.py is missing"):
        list(pages.make(built, LAB))


def test_nbgraders_own_command_makes_the_same_page(built):
    graded(built, record("ada", {"softmax": "never divided"}))
    path = f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_feedback", LAB],
        cwd=built.root, env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    own = pages.page(built, LAB, "ada").read_text()
    list(pages.make(built, LAB, again=True))
    assert pages.page(built, LAB, "ada").read_text() == own
    assert "what should each column add up to" in own
