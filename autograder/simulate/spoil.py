"""Broken files and hostile notebooks: each takes a solved notebook and spoils it in one way.

What becomes of each is stated beside it: the status, and whether the answers in it still count.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat.notebooknode import NotebookNode

from autograder.gradebook.record import Status
from autograder.lab.cells import role
from autograder.simulate.answers import GONE, UNTOLD, Answer
from autograder.simulate.notebooks import cell_of, code, markdown, text, with_cell

SCRIPT = "<script>document.title='taken over'</script><img src=x onerror=alert(1)>"


@dataclass(frozen=True)
class Spoilt:
    """A folder's contents and what must become of them.

    Attributes:
        files: their bytes by name.
        status: the status of the record.
        counts: whether the answers count; else every function has 0.
        instead: answers that take the place of others when their worth is worked out.
    """

    files: dict[str, bytes]
    status: Status = Status.OK
    counts: bool = True
    instead: dict[str, Answer] = field(default_factory=dict)


Spoil = Callable[[str, NotebookNode, str], Spoilt]  # lab, solved notebook, its last exercise
BROKEN: dict[str, Spoil] = {}
HOSTILE: dict[str, Spoil] = {}


def _kind(table: dict[str, Spoil]) -> Callable[[Spoil], Spoil]:
    def add(spoil: Spoil) -> Spoil:
        table[spoil.__name__.replace("_", " ")] = spoil
        return spoil

    return add


broken, hostile = _kind(BROKEN), _kind(HOSTILE)


def _file(lab: str, notebook: NotebookNode, **said: Any) -> Spoilt:
    return replace(Spoilt({f"{lab}.ipynb": text(notebook).encode()}), **said)


@broken
def truncated(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    whole = text(notebook).encode()
    return Spoilt({f"{lab}.ipynb": whole[: len(whole) * 2 // 3]}, Status.UNREADABLE, False)


@broken
def empty(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    return Spoilt({f"{lab}.ipynb": b""}, Status.UNREADABLE, False)


@broken
def no_notebook_but_a_text(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    return Spoilt({f"{lab}.ipynb": b"I had no time, sorry.\n"}, Status.UNREADABLE, False)


@broken
def under_another_name(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    return Spoilt({f"{lab} (1).ipynb": text(notebook).encode()}, Status.UNREADABLE, False)


@broken
def a_list_for_a_notebook(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    return Spoilt({f"{lab}.ipynb": b"[1, 2, 3]\n"}, Status.UNREADABLE, False)


@broken
def not_utf8(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    noted = with_cell(notebook, markdown("Schon wieder spat"))
    return Spoilt({f"{lab}.ipynb": text(noted).encode().replace(b" spat", b" sp\xe4t")})


@broken
def windows_newlines_and_a_mark(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    return Spoilt({f"{lab}.ipynb": text(notebook).replace("\n", "\r\n").encode("utf-8-sig")})


@broken
def a_cell_with_a_slip_in_its_syntax(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    cell_of(notebook, last).source += "\n    return return"
    return _file(lab, notebook, instead={last: Answer(last, GONE, None)})


@broken
def an_exercise_deleted(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    notebook.cells.remove(cell_of(notebook, last))
    return _file(lab, notebook, instead={last: Answer(last, GONE, None)})


@broken
def every_check_deleted(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    notebook.cells = [cell for cell in notebook.cells if role(cell) != "check"]
    return _file(lab, notebook)


@broken
def an_error_in_a_cell_of_its_own(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    return _file(lab, with_cell(notebook, code("1 / 0")))


@hostile
def a_check_that_says_its_points(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    cell_of(notebook, f"check-{last}").source = "100"
    return _file(lab, notebook, status=Status.TAMPERED)


@hostile
def points_of_its_own(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    cell_of(notebook, f"check-{last}").metadata.nbgrader.points = 1000
    return _file(lab, notebook, status=Status.TAMPERED)


@hostile
def scripts_in_everything(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    shown = code(f"from IPython.display import HTML, display\ndisplay(HTML({SCRIPT!r}))")
    shown.outputs = [
        {"output_type": "display_data", "data": {"text/html": SCRIPT}, "metadata": {}},
    ]
    notebook = with_cell(with_cell(notebook, markdown(SCRIPT)), shown)
    return _file(lab, notebook)


@hostile
def an_error_that_holds_a_script(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    source = f"def {last}(*given):\n    raise ValueError({SCRIPT!r})\n"
    return _stops(lab, notebook, last, source, "ValueError", Status.OK)


@hostile
def forged_equality(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    source = f"""class Always:
    def __eq__(self, other): return True
    def __array__(self, *a, **k): raise KeyError("equal to everything")
    def __float__(self): return 0.0

def {last}(*given):
    return Always()
"""
    return _stops(lab, notebook, last, source, "", Status.OK)


@hostile
def a_patch_on_the_checks(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    patch = """import builtins, sys
for module in list(sys.modules.values()):
    for name in ("score", "compare", "close", "allclose", "check"):
        if getattr(module, "__name__", "").startswith("unrolled") and hasattr(module, name):
            setattr(module, name, lambda *a, **k: True)
"""
    source = f"{patch}\ndef {last}(*given):\n    return None\n"
    return _stops(lab, notebook, last, source, "", Status.OK)


@hostile
def a_loop_without_end(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    source = f"def {last}(*given):\n    while True:\n        pass\n"
    return _stops(lab, notebook, last, source, "timeout", Status.TIMEOUT)


@hostile
def a_function_that_ends_the_process(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    source = f"import os\ndef {last}(*given):\n    os._exit(0)\n"
    return _stops(lab, notebook, last, source, "died", Status.CRASH)


@hostile
def memory_without_end(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    return _file(lab, with_cell(notebook, code("x = np.ones(10**10)")), status=Status.MEMORY)


@hostile
def a_look_around(lab: str, notebook: NotebookNode, last: str) -> Spoilt:
    look = f"""import os, socket, subprocess
for attempt in (
    lambda: open("/etc/shadow").read(),
    lambda: [open(os.path.join(at, f)).read() for at, _, fs in os.walk("/") for f in fs
             if f in ("{lab}.py", "gradebook.db", "course.key")],
    lambda: socket.create_connection(("192.0.2.1", 80), 1),
    lambda: subprocess.run(["sh", "-c", "kill -9 -1"], timeout=1),
):
    try: print(attempt())
    except BaseException as error: print(type(error).__name__)
"""
    return _file(lab, with_cell(notebook, code(look)))


def _stops(
    lab: str, notebook: NotebookNode, last: str, source: str, how: str, status: Status
) -> Spoilt:
    """An answer that never gives a value: worth nothing, called `how` (empty: not foretold)."""
    cell_of(notebook, last).source = source
    answer = Answer(last, f"hostile {status}", source, stops=how or UNTOLD)
    return _file(lab, notebook, status=status, instead={last: answer})
