"""Files: whole or not there, and nothing in them is run."""

import io
import json
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
import zipfile

import numpy as np
import pytest

from unrolled import nn


def made(cell=nn.LSTM, **options):
    return cell("abc\n", [5, 4], rng=np.random.default_rng(0), **options)


@pytest.mark.parametrize("cell", [nn.RNN, nn.LSTM, nn.GRU])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_saved_network_comes_back_the_same(tmp_path, cell, dtype):
    network = made(cell, dtype=dtype, dropout=0.25, learned_state=True)
    nn.save(network, tmp_path / "net.npz")
    back = nn.load(tmp_path / "net.npz")
    assert type(back) is cell
    assert np.array_equal(back.flat, network.flat)
    assert back.dtype == dtype
    assert (back.dropout, back.learned_state, back.hidden) == (0.25, True, [5, 4])
    assert nn.sample(back, 20, temperature=0) == nn.sample(network, 20, temperature=0)
    assert [p.name for p in tmp_path.iterdir()] == ["net.npz"]


@pytest.mark.parametrize("reset", ["before", "after"])
def test_a_saved_gru_remembers_where_its_reset_gate_closes(tmp_path, reset):
    network = made(nn.GRU, reset=reset)
    nn.save(network, tmp_path / "net.npz")
    back = nn.load(tmp_path / "net.npz")
    assert back.reset == reset
    assert np.array_equal(back.flat, network.flat)


def test_a_gru_that_does_not_say_where_its_reset_gate_closes_is_refused(tmp_path):
    nn.save(made(nn.GRU), tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz") as file:
        arrays = {name: file[name] for name in file.files}
    for reset in ("late", ["before"], None):
        fields = json.loads(bytes(arrays["header"])) | {"reset": reset}
        lying = arrays | {"header": np.frombuffer(json.dumps(fields).encode(), np.uint8)}
        np.savez(tmp_path / "net.npz", **lying)
        with pytest.raises(nn.NotANetworkError, match="is not a network"):
            nn.load(tmp_path / "net.npz")


def test_a_network_of_indices_comes_back_too(tmp_path):
    nn.save(nn.RNN(7, 3), tmp_path / "net.npz")
    assert len(nn.load(tmp_path / "net.npz").vocabulary) == 7


def test_a_file_holds_plain_arrays_under_the_labs_names(tmp_path):
    nn.save(made(), tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz", allow_pickle=False) as file:
        assert {"header", "1.Wf", "1.bo", "2.Wc", "Wy", "by"} <= set(file.files)
        assert file["2.Wf"].shape == (4, 9)
        assert json.loads(bytes(file["header"]))["vocabulary"] == "abc\n"


def changed(tmp_path, **changes):
    """Save a network with some of its arrays replaced, or left out where None."""
    nn.save(made(), tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz") as file:
        arrays = {name: file[name] for name in file.files} | changes
    np.savez(tmp_path / "net.npz", **{k: v for k, v in arrays.items() if v is not None})
    return tmp_path / "net.npz"


def header(tmp_path, **changes):
    nn.save(made(), tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz") as file:
        fields = json.loads(bytes(file["header"])) | changes
    return changed(tmp_path, header=np.frombuffer(json.dumps(fields).encode(), np.uint8))


@pytest.mark.parametrize(
    "changes",
    [
        {"header": None},
        {"header": np.frombuffer(b"not json", np.uint8)},
        {"header": np.frombuffer(b"[1]", np.uint8)},
        {"Wy": None},
        {"extra": np.zeros(3)},
        {"Wy": np.zeros((4, 5), np.float32)},
        {"Wy": np.zeros((4, 4), np.float64)},
        {"Wy": np.full((4, 4), np.nan, np.float32)},
        {"Wy": np.array([[object()] * 4] * 4)},
    ],
)
def test_a_changed_file_is_refused(tmp_path, changes):
    with pytest.raises(nn.NotANetworkError, match=r"net\.npz is not a network"):
        nn.load(changed(tmp_path, **changes))


@pytest.mark.parametrize(
    "fields",
    [
        {"version": 2},
        {"format": "keras"},
        {"cell": "gru"},
        {"cell": "gru", "reset": "before"},
        {"hidden": "many"},
        {"hidden": [-1]},
        {"hidden": [10**9]},
        {"hidden": [5, 4, 4]},
        {"vocabulary": None},
        {"vocabulary": 10**12},
        {"vocabulary": "aab\n"},
        {"dtype": "object"},
        {"dropout": "x"},
    ],
)
def test_a_header_that_lies_is_refused(tmp_path, fields):
    with pytest.raises(nn.NotANetworkError, match="is not a network"):
        nn.load(header(tmp_path, **fields))


def test_files_of_others_are_refused_and_nothing_in_them_runs(tmp_path):
    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    np.savez(tmp_path / "other.npz", a=np.arange(3))
    np.save(tmp_path / "array.npy", np.arange(3))
    (tmp_path / "text.npz").write_text("hello")
    (tmp_path / "empty.npz").write_bytes(b"")
    (tmp_path / "pickle.npz").write_bytes(pickle.dumps(Trap()))
    with zipfile.ZipFile(tmp_path / "trap.npz", "w") as archive:
        room = io.BytesIO()
        np.save(room, np.array([Trap()], dtype=object), allow_pickle=True)
        archive.writestr("header.npy", room.getvalue())
    for file in sorted(tmp_path.iterdir()):
        with pytest.raises(nn.NotANetworkError, match="Save it again"):
            nn.load(file)
    assert not (tmp_path / "sprung").exists()
    with pytest.raises(FileNotFoundError):
        nn.load(tmp_path / "nowhere.npz")


def test_a_file_cut_off_anywhere_is_refused(tmp_path):
    nn.save(made(), tmp_path / "whole.npz")
    content = (tmp_path / "whole.npz").read_bytes()
    for length in range(0, len(content), len(content) // 23):
        (tmp_path / "cut.npz").write_bytes(content[:length])
        with pytest.raises(nn.NotANetworkError):
            nn.load(tmp_path / "cut.npz")


def test_a_failing_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    nn.save(made(), tmp_path / "net.npz")
    before = (tmp_path / "net.npz").read_bytes()

    def full(file, **arrays):
        file.write(b"half of it")
        raise OSError("no space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="no space left"):
        nn.save(made(), tmp_path / "net.npz")
    assert (tmp_path / "net.npz").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["net.npz"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
def test_killing_a_save_never_leaves_a_broken_file(tmp_path):
    program = textwrap.dedent(
        """
        import sys
        import numpy as np
        from unrolled import nn
        network = nn.LSTM("abc", 200, 2, rng=np.random.default_rng(0))
        nn.save(network, sys.argv[1])
        print("saved", flush=True)
        while True:
            nn.save(network, sys.argv[1])
        """
    )
    place = tmp_path / "net.npz"
    rng = np.random.default_rng()
    for _ in range(3):
        saving = subprocess.Popen(
            [sys.executable, "-c", program, str(place)], stdout=subprocess.PIPE
        )
        assert saving.stdout.readline() == b"saved\n"
        time.sleep(rng.uniform(0, 0.1))
        saving.kill()
        saving.wait()
        saving.stdout.close()
        assert len(nn.load(place).flat) > 0
