"""What the report says beyond names: groups, difficulty, who needs help, and links."""

from autograder.report import page
from autograder.report.facts import facts, without_names
from autograder.report.items import items, point_biserial
from tests.autograder.reported import LAB, change_function, record, save


def told(student, message, **rest):
    made = record(student, {"softmax": None}, **rest)
    change_function(made, "softmax", message=message)
    return made


def test_wrong_answers_without_a_name_are_grouped_numbers_aside(built):
    save(
        built, told("ada", "got 1.5, expected 2"), told("bob", "got -3, expected 4"),
        told("eve", "raised a KeyError"), record("joe", {"softmax": "never divided"}),
        record("kim", {"softmax": "not written"}), record("lea", {"softmax": "not written"}),
    )  # fmt: skip
    (group,) = facts(built, LAB).groups
    assert (group.function, group.students) == ("softmax", ("ada", "bob"))


def test_without_names_a_group_has_no_student_and_no_own_words(built):
    said = "it raised ZeroDivisionError at `ada_was_here`"
    save(built, told("ada", said), told("bob", said))
    found = without_names(facts(built, LAB))
    text = page.html(found, "Lab", True, "now")
    assert found.groups[0].signature in text
    assert "ada" not in text
    assert "bob" not in text


def test_an_exercise_that_the_strong_solve_tells_and_of_few_nothing_is_said():
    strong = [record(f"s{n}") for n in range(6)]
    weak = [record(f"w{n}", {"softmax": None, "one_hot": None}) for n in range(6)]
    first, *_ = items(["softmax"], strong + weak)
    assert first.discrimination is not None
    assert first.discrimination > 0.9
    assert "tells clearly" in first.said
    assert len(first.nobody) == 0
    assert items(["softmax"], strong[:2] + weak[:2])[0].discrimination is None
    assert point_biserial([1.0] * 20, [float(n) for n in range(20)]) is None


def test_who_needs_help_is_linked_to_a_page_that_is_there_and_never_without_names(built, tmp_path):
    wrong = dict.fromkeys(record().functions)
    save(built, record("ada b", wrong), record("bob"))
    made = built.root / "autograder" / "feedback" / "ada b" / LAB / f"{LAB}.html"
    made.parent.mkdir(parents=True)
    made.write_text("a page")
    where = page.place(built, LAB, False)
    page.write(built, LAB, where)
    assert f'href="../feedback/ada%20b/{LAB}/{LAB}.html"' in where.read_text()
    assert "Who needs help" in where.read_text()
    page.write(built, LAB, tmp_path / "shown.html", anonymous=True)
    assert "ada" not in (tmp_path / "shown.html").read_text()
    assert "href=" not in (tmp_path / "shown.html").read_text()


def test_the_first_sentence_names_a_mistake_of_the_exercise_it_names(built):
    save(
        built, *(record(f"s{n}", {"softmax": None, "one_hot": None}) for n in range(3)),
        record("ada", {"rnn_forward": "a0 ignored"}),
    )  # fmt: skip
    assert facts(built, LAB).hardest.name in ("softmax", "one_hot")
    assert facts(built, LAB).commonest is None
