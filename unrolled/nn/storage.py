"""Networks in files: one JSON header and plain arrays in an `.npz`; never a pickle."""

import io
import json
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from unrolled.files import write_whole
from unrolled.nn.models import GRU, LSTM, RNN
from unrolled.nn.network import Network

FORMAT = "unrolled.nn"
VERSION = 1
CELLS: dict[str, type[Network]] = {"rnn": RNN, "lstm": LSTM, "gru": GRU}
# What reading a file of unknown origin can raise.
DAMAGE = (
    *(ValueError, KeyError, TypeError, OSError, EOFError, MemoryError, RecursionError),
    *(NotImplementedError, zipfile.BadZipFile, zlib.error),
)


class NotANetworkError(ValueError):
    """The file is not one that `save` wrote, or not whole."""


def save(network: Network, path: str | os.PathLike[str]) -> None:
    """Write a network to `path`, whole or not at all.

    The file is written beside its place under another name, then moved there: whoever is killed
    meanwhile leaves the old file, or none, as it was. It holds a header (what the network is) and
    each parameter under the labs' name; what an optimizer remembers is not in it.

    Raises:
        OSError: when the folder is not there or cannot be written.
    """
    path = Path(path)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "cell": network.cell,
        "vocabulary": network.vocabulary.characters or len(network.vocabulary),
        "hidden": network.hidden,
        "dropout": network.dropout,
        "learned_state": network.learned_state,
        "dtype": network.dtype.name,
        **network.options,
    }
    text = np.frombuffer(json.dumps(header, sort_keys=True).encode(), np.uint8)
    whole = io.BytesIO()
    arrays: dict[str, Any] = {"header": text, **network.parameters}
    np.savez(whole, **arrays)
    write_whole(path, whole.getvalue())


def load(path: str | os.PathLike[str]) -> Network:
    """Read what `save` wrote.

    Nothing in the file is run: arrays are read with `allow_pickle=False`, and every name, shape and
    dtype must be the one that the header promises.

    Raises:
        FileNotFoundError: when there is no such file.
        NotANetworkError: for any other file, a truncated or changed one, and another version.
    """
    path = Path(path)
    try:
        return _read(io.BytesIO(path.read_bytes()))
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise
    except DAMAGE as problem:
        raise NotANetworkError(
            f"{path.name} is not a network that unrolled.nn.save wrote: {problem}. "
            "Save it again, or download it again."
        ) from problem


def _read(content: io.BytesIO) -> Network:
    file = np.load(content, allow_pickle=False)
    if not isinstance(file, np.lib.npyio.NpzFile):
        raise NotANetworkError("it holds a bare array")
    network = _empty(json.loads(bytes(file["header"]).decode()))
    odd = set(network.parameters) ^ (set(file.files) - {"header"})
    if odd:
        raise NotANetworkError(f"these arrays are missing or too many: {sorted(odd)}")
    for name, view in network.parameters.items():
        array = file[name]
        if array.shape != view.shape or array.dtype != view.dtype:
            raise NotANetworkError(
                f"{name} is {array.dtype} {array.shape}, expected {view.dtype} {view.shape}"
            )
        if not np.isfinite(array).all():
            raise NotANetworkError(f"{name} holds numbers that are not finite")
        view[...] = array
    return network


def _empty(header: object) -> Network:
    """Make the network that a header describes, all weights zero; doubt every entry."""
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise NotANetworkError("its header is another program's")
    if header.get("version") != VERSION:
        raise NotANetworkError(
            f"its format version is {header.get('version')!r}, this program reads {VERSION}"
        )
    hidden, vocabulary = header["hidden"], header["vocabulary"]
    sizes = [vocabulary] if isinstance(vocabulary, int) else []
    if not isinstance(hidden, list) or not isinstance(vocabulary, int | str):
        raise NotANetworkError("its header is damaged")
    if any(type(n) is not int or not 0 < n <= 65_536 for n in [*hidden, *sizes]):
        raise NotANetworkError(f"its sizes are out of bounds: {hidden}, {sizes}")
    kind = CELLS[header["cell"]]
    options = {"reset": header["reset"]} if kind is GRU else {}
    return kind(
        vocabulary,
        hidden,
        dropout=float(header["dropout"]),
        learned_state=bool(header["learned_state"]),
        dtype=np.dtype(str(header["dtype"])),
        **options,
    )
