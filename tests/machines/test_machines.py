"""The short form of `make test-machines`: what trains holds on a laptop too.

A weight's last bit is another one on each processor, and training carries it on. So a handful of
tests that train run once more on a kernel of OpenBLAS for older processors, and with a NumPy that
does without AVX-512.
"""

import platform
import sys
from pathlib import Path

import pytest

from tests.machines import __main__ as matrix
from tests.machines import versions
from tests.machines.machine import AVX512, ROOT, Machine, Taken, look
from tests.machines.suite import Ran, run

SHORT = [
    Machine("kernel Haswell", "Haswell"),
    Machine("kernel Nehalem", "Nehalem"),
    Machine("NumPy without AVX-512", without=AVX512),
]
TRAINS = [
    "tests/nn/test_training.py::test_every_optimizer_learns_a_repeated_line",
    "tests/nn/test_training.py::test_training_ends_with_the_weights_that_did_best_on_held_out_text",
    "tests/labs/test_clipping.py::test_clipping_brings_descents_down_the_cliff_as_the_lab_says",
    "tests/labs/test_char_rnn.py::test_one_seventh_is_recited_after_300_updates",
    "tests/labs/test_lstm_backward.py::"
    "test_an_open_forget_gate_learns_to_keep_a_bit_as_the_lab_promises",
    "tests/labs/test_binary_addition.py::test_all_sums_are_right_as_the_lab_promises",
    "tests/labs/test_dinosaur_names.py::test_two_passes_over_the_labs_own_list_go_where_the_lab_says",
]


@pytest.mark.parametrize("machine", SHORT, ids=lambda machine: machine.name)
def test_what_trains_comes_out_as_promised_on(machine):
    taken = look(machine)
    if machine.kernel and taken.kernel != machine.kernel:
        pytest.skip(f"OpenBLAS here has no kernel {machine.kernel}: it took {taken.kernel}")
    assert not taken.problem
    ran = run(machine, taken, TRAINS, seconds=500)
    assert not ran.problem
    assert ran.failed == {}
    assert ran.passed >= len(TRAINS)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="kernels of x86-64")
def test_another_kernel_computes_other_last_bits():
    """Else the matrix would look at one machine under several names."""
    found = {look(machine).bits for machine in SHORT[:2]}
    assert len(found) == 2


def test_a_kernel_that_is_not_there_is_told_by_the_one_that_was_taken():
    taken = look(Machine("", "Nonsense"))
    assert taken.kernel
    assert taken.kernel != "Nonsense"


def test_what_the_matrix_runs_is_there():
    """pytest would run nothing at all where one of the places has moved."""
    named = [name for name in (*matrix.TESTS, *versions.QUICK) if name.startswith("tests/")]
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_two_threads_are_asked_for_and_taken():
    assert [look(Machine("", threads=number)).threads for number in (1, 2)] == [1, 2]


def test_a_python_that_ends_by_a_signal_is_a_machine_that_is_not_there(tmp_path):
    lacking = tmp_path / "python"
    lacking.write_text("#!/bin/sh\nkill -4 $$\n")
    lacking.chmod(0o755)
    taken = look(Machine("", "Haswell", python=lacking))
    assert taken.problem == "this processor cannot: signal 4"


def test_what_fails_is_named_with_its_machines_and_the_exit_code_says_so(tmp_path, capsys):
    trial = tmp_path / "test_trial.py"
    trial.write_text(
        "import os\n"
        "def test_right(): pass\n"
        "def test_wrong(): assert not os.environ.get('OPENBLAS_CORETYPE'), 'another last bit'\n"
    )
    told = {}
    for machine in (Machine("as it is"), SHORT[0]):
        told[machine.name] = run(machine, look(machine), ["--rootdir", str(tmp_path), str(trial)])
    assert [ran.passed for ran in told.values()] == [2, 1]
    assert matrix.explain(told, []) == 1
    said = capsys.readouterr().out
    assert "test_trial::test_wrong\n    fails on: kernel Haswell\n" in said
    assert "another last bit" in said


def test_a_run_without_a_test_is_no_success(tmp_path, capsys):
    machine = Machine("as it is", python=Path(sys.executable))
    ran = run(machine, look(machine), [str(tmp_path)])
    assert ran.problem
    assert matrix.explain({machine.name: ran}, []) == 1
    assert matrix.explain({machine.name: Ran(3, {}, 0)}, ["built file"]) == 1
    assert matrix.explain({machine.name: Ran(3, {}, 0)}, []) == 0
    assert "no test ran" in capsys.readouterr().out


def test_a_kernel_that_the_processor_lacks_is_a_row_of_the_table(monkeypatch, capsys):
    lacking = Taken("?", "none", 0, (), "", {}, "this processor cannot: signal 4")
    monkeypatch.setattr(matrix, "machines", lambda: iter([Machine("kernel Haswell", "Haswell")]))
    monkeypatch.setattr(matrix, "look", lambda machine: lacking)
    with pytest.raises(SystemExit):
        matrix.main.main(["tests/nn"], standalone_mode=False)
    said = capsys.readouterr().out
    assert "kernel Haswell" in said
    assert "this processor cannot: signal 4" in said
