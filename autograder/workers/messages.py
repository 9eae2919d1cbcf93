"""Messages between the coordinator and its workers: a length, then JSON. Both sides are trusted."""

import json
import struct
from typing import Any, BinaryIO

_HEAD = struct.Struct(">I")


def send(file: BinaryIO, message: dict[str, Any]) -> None:
    """Write one message.

    Raises:
        OSError: when the other side is gone.
    """
    body = json.dumps(message).encode()
    file.write(_HEAD.pack(len(body)) + body)
    file.flush()


def receive(file: BinaryIO) -> dict[str, Any] | None:
    """Read one message; None when the other side is gone."""
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    (size,) = _HEAD.unpack(head)
    body = file.read(size)
    return json.loads(body) if len(body) == size else None
