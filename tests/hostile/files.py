"""Attacks by file: what a submission's folder can hold. Each writes into one student's folder.

`HOSTILE` may not score above the untouched release; `HONEST` are odd but must keep all points.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

LAB = "01_rnn_cell"
NAME = f"{LAB}.ipynb"
SCRIPT = "<script>alert('unrolled')</script><svg onload=alert(1)><img src=x onerror=alert(1)>"
Notebook = dict[str, Any]
Attack = Callable[[Path, Notebook], None]  # the student's folder; a notebook of one's own to spoil

HOSTILE: dict[str, Attack] = {}  # given the untouched release
HONEST: dict[str, Attack] = {}  # given a solved notebook


def _in(bank: dict[str, Attack]) -> Callable[[Attack], Attack]:
    def keep(attack: Attack) -> Attack:
        bank[attack.__name__.replace("_", " ")] = attack
        return attack

    return keep


hostile, honest = _in(HOSTILE), _in(HONEST)


def save(folder: Path, notebook: Notebook) -> None:
    """Write a notebook as it is, valid or not."""
    (folder / NAME).write_text(json.dumps(notebook))


def labelled(notebook: Notebook, name: str) -> dict[str, Any]:
    """The cell with a grade id."""
    (cell,) = [
        c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name
    ]
    return cell


def code(source: str, **metadata: Any) -> dict[str, Any]:
    """A code cell."""
    return {
        "cell_type": "code",
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


@hostile
def truncated(folder, notebook):
    (folder / NAME).write_text(json.dumps(notebook)[:-1000])


@hostile
def no_bytes(folder, notebook):
    (folder / NAME).write_bytes(b"")


@hostile
def random_bytes(folder, notebook):
    (folder / NAME).write_bytes(os.urandom(50_000))


@hostile
def not_utf8(folder, notebook):
    (folder / NAME).write_bytes(json.dumps(notebook).encode().replace(b"def ", b"d\xe9f ", 3))


@hostile
def nested_deep(folder, notebook):
    (folder / NAME).write_text('{"cells":' + "[" * 200_000 + "]" * 200_000 + "}")


@hostile
def nested_deep_in_metadata(folder, notebook):
    deep = '{"a":' * 5_000 + "1" + "}" * 5_000
    text = json.dumps({**notebook, "metadata": {"a": "@"}}).replace('"@"', deep)
    (folder / NAME).write_text(text)


@hostile
def sixty_megabytes(folder, notebook):
    labelled(notebook, "softmax")["source"] = "#" * (60 << 20)
    save(folder, notebook)


@hostile
def sixty_megabytes_that_take_no_room(folder, notebook):
    with open(folder / NAME, "wb") as file:
        file.truncate(60 << 30)


@hostile
def twenty_thousand_cells(folder, notebook):
    notebook["cells"] += [code("x = 1") for _ in range(20_000)]
    save(folder, notebook)


@hostile
def a_million_empty_lists(folder, notebook):
    (folder / NAME).write_text('{"cells": [' + "[]," * 3_000_000 + "[]]}")


@hostile
def numbers_without_end(folder, notebook):
    notebook["nbformat"] = 4
    text = json.dumps(notebook).replace('"nbformat": 4', '"nbformat": ' + "9" * 100_000)
    (folder / NAME).write_text(text)


@hostile
def not_a_number(folder, notebook):
    labelled(notebook, "check-softmax")["metadata"]["nbgrader"]["points"] = float("nan")
    save(folder, notebook)


@hostile
def another_format(folder, notebook):
    save(folder, {**notebook, "nbformat": 999, "nbformat_minor": -1})


@hostile
def a_list_for_a_notebook(folder, notebook):
    (folder / NAME).write_text(json.dumps([notebook, notebook]))


@hostile
def wrong_types_everywhere(folder, notebook):
    notebook["cells"] += [
        None, 1, [], "x", {"cell_type": 1}, {"cell_type": "code", "source": {"a": 1}, "metadata": 3},
        {"cell_type": "code", "source": ["a", 1], "metadata": {"nbgrader": []}},
        {"cell_type": "code", "source": "1", "metadata": {"nbgrader": {"grade_id": ["softmax"]}}},
        {"cell_type": "code", "source": "1", "metadata": {"tags": "skip-execution"}, "id": {"a": 1}},
    ]  # fmt: skip
    save(folder, notebook)


@hostile
def every_id_twice(folder, notebook):
    notebook["cells"] += json.loads(json.dumps(notebook["cells"]))
    save(folder, notebook)


@hostile
def a_check_of_its_own_under_the_same_id(folder, notebook):
    twin = json.loads(json.dumps(labelled(notebook, "check-softmax")))
    twin["source"] = "8"
    notebook["cells"] = [twin, *notebook["cells"], twin]
    save(folder, notebook)


@hostile
def edited_checks(folder, notebook):
    for cell in notebook["cells"]:
        grader = cell["metadata"].get("nbgrader", {})
        if grader.get("grade"):
            cell["source"] = str(grader["points"])
            cell["outputs"] = [
                {"output_type": "execute_result", "data": {"text/plain": "8"}, "metadata": {}, "execution_count": 1}
            ]  # fmt: skip
    save(folder, notebook)


@hostile
def edited_points(folder, notebook):
    for cell in notebook["cells"]:
        grader = cell["metadata"].get("nbgrader", {})
        if "points" in grader:
            grader["points"] = -1e308
    save(folder, notebook)


@hostile
def edited_ids(folder, notebook):
    for cell in notebook["cells"]:
        grader = cell["metadata"].get("nbgrader", {})
        if "grade_id" in grader:
            grader["grade_id"] = "../../gradebook.db\0" + SCRIPT
    save(folder, notebook)


@hostile
def everything_is_a_solution(folder, notebook):
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"].update(grade=True, solution=True, locked=False, points=100)
    save(folder, notebook)


@hostile
def checks_that_are_not_run(folder, notebook):
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution"]
    save(folder, notebook)


@hostile
def another_kernel(folder, notebook):
    notebook["metadata"]["kernelspec"] = {
        "name": "../../evil", "display_name": SCRIPT, "language": "bash",
        "argv": ["sh", "-c", "touch /tmp/unrolled-pwned"],
    }  # fmt: skip
    notebook["metadata"]["language_info"] = {"name": "bash", "file_extension": ".sh"}
    save(folder, notebook)


@hostile
def setup_that_forges_the_check(folder, notebook):
    labelled(notebook, "setup")["source"] += "\ncheck = lambda name: 8"
    save(folder, notebook)


@hostile
def a_link_for_the_notebook(folder, notebook):
    solution = Path(__file__).resolve().parents[2] / "solutions" / LAB / NAME
    (folder / NAME).symlink_to(solution)


@hostile
def a_link_for_the_folder(folder, notebook):
    folder.rmdir()
    folder.symlink_to(Path(__file__).resolve().parents[2] / "solutions" / LAB)


@hostile
def a_link_to_itself(folder, notebook):
    (folder / NAME).symlink_to(NAME)


@hostile
def a_pipe_for_the_notebook(folder, notebook):
    os.mkfifo(folder / NAME)


@hostile
def a_folder_for_the_notebook(folder, notebook):
    (folder / NAME).mkdir()


@hostile
def a_file_for_the_folder(folder, notebook):
    folder.rmdir()
    folder.write_text("nothing")


@hostile
def shadowing_modules(folder, notebook):
    save(folder, notebook)
    for name in ("numpy", "json", "nbformat", "unrolled", "sitecustomize", "autograder"):
        (folder / f"{name}.py").write_text("open('/tmp/unrolled-pwned', 'w').close(); 1 / 0\n")
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("1 / 0\n")


@hostile
def pickled_cases(folder, notebook):
    save(folder, notebook)
    evil = b"cos\nsystem\n(S'touch /tmp/unrolled-pwned'\ntR."
    (folder / "expected.npz").write_bytes(evil)
    (folder / "expected.npy").write_bytes(evil)
    (folder / "nbgrader_config.py").write_text("1 / 0\n")


@hostile
def paths_that_climb(folder, notebook):
    notebook["metadata"]["name"] = "../../../../gradebook.db"
    labelled(notebook, "softmax")["attachments"] = {"../../../evil.png": {"image/png": "AAAA"}}
    notebook["cells"].append({**code("1"), "metadata": {"nbgrader": {"grade_id": "../../x"}}})
    save(folder, notebook)
    (folder / "timestamp.txt").symlink_to("/etc/passwd")


@hostile
def a_time_stamp_that_is_none(folder, notebook):
    save(folder, notebook)
    (folder / "timestamp.txt").write_text("99999-99-99 " + SCRIPT)


@hostile
def another_notebook_beside_it(folder, notebook):
    save(folder, notebook)
    for name in ("01_rnn_cell.IPYNB", "solved.ipynb", f"{SCRIPT.replace('/', '')[:90]}.ipynb"):
        (folder / name).write_text(json.dumps(notebook))
    for number in range(3_000):
        (folder / f"{number}.txt").touch()


@hostile
def scripts_in_everything(folder, notebook):
    bundle = {"text/html": SCRIPT, "application/javascript": "alert(1)", "image/svg+xml": SCRIPT,
              "text/latex": "$\\href{javascript:alert(1)}{x}$", "text/markdown": SCRIPT}  # fmt: skip
    shown = {
        "output_type": "display_data",
        "data": bundle,
        "metadata": {"text/html": {"isolated": True}},
    }
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [shown]
    notebook["cells"] += [
        {"cell_type": "markdown", "metadata": {}, "source": SCRIPT, "attachments": {"a": {"image/svg+xml": SCRIPT}}},
        {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": SCRIPT},
        {"cell_type": "markdown", "metadata": {}, "source": "$\\href{javascript:alert(1)}{click}$ [x](javascript:alert(1))"},
        {"cell_type": "markdown", "metadata": {}, "source": "```\n</pre>" + SCRIPT},
    ]  # fmt: skip
    notebook["metadata"] |= {
        "title": SCRIPT,
        "authors": [{"name": SCRIPT}],
        "widgets": {"x": SCRIPT},
    }
    save(folder, notebook)


@honest
def executed_and_saved_again(folder, notebook):
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [nbformat.v4.new_output("stream", text="hello\n")]
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.13.2"}
    (folder / NAME).write_text(json.dumps(notebook, indent=4))


@honest
def with_windows_newlines(folder, notebook):
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    (folder / NAME).write_bytes(
        json.dumps(notebook, indent=1).replace("\n", "\r\n").encode("utf-8-sig")
    )


@honest
def with_helpers_and_notes_of_its_own(folder, notebook):
    at = notebook["cells"].index(labelled(notebook, "softmax"))
    notebook["cells"].insert(
        at, code("def shifted(z):\n    return z - np.max(z, axis=0, keepdims=True)")
    )
    notebook["cells"].insert(
        at, {"cell_type": "markdown", "metadata": {}, "source": "My *notes* $x$"}
    )
    labelled(notebook, "softmax")["source"] = (
        "def softmax(z):\n    e = np.exp(shifted(z))\n    return e / e.sum(axis=0, keepdims=True)"
    )
    save(folder, notebook)
