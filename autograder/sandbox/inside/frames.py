"""Messages between the two sides of the sandbox: JSON and raw arrays, never pickle.

A frame is the length of its header (4 bytes) and of its body (8 bytes), both bounded before
anything else is looked at; the header, a JSON object; and the body, the bytes of the arrays that
`header["arrays"]` describes. The descriptions are checked against the length of the body before
a single array is made. Values travel as `unrolled.checks.values` writes them.

| field of a description | allowed |
|---|---|
| dtype | kinds b i u f c S U, as NumPy writes them |
| shape | at most 32 axes; sizes multiply to what the body holds |
| order | `"C"` or `"F"` |
"""

import functools
import json
import math
import re
import socket
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from unrolled.checks import values
from unrolled.checks.allowance import Allowance

MAX_HEADER = 8 << 20
MAX_BODY = values.MAX_BYTES
MAX_ARRAYS = 10_000
MAX_AXES = 32
CHUNK = 1 << 20
HEAD = struct.Struct("<IQ")
DTYPE = re.compile(r"[<>|][biufcSU]\d{1,8}")
SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")

Header = dict[str, Any]


class FrameError(Exception):
    """No frame came, or one that does not follow the rules above.

    Attributes:
        kind: `"closed"`, `"timeout"`, `"protocol"`, or `"too large"` for more than is allowed here;
            after that one the pipe can be read on.
    """

    def __init__(
        self, kind: Literal["closed", "timeout", "protocol", "too large"], message: str
    ) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class Frame:
    """One message: a JSON object, and the arrays that values in it refer to by number."""

    header: Header
    arrays: list[np.ndarray] = field(default_factory=list)

    @classmethod
    def of(cls, header: Header, given: Sequence[np.ndarray] = (), **named: Any) -> "Frame":
        """Make a frame of plain fields and of named values of any kind.

        Arrays in `given` are with the receiver already and do not travel.
        """
        tree, arrays = values.pack(named, given)
        return cls({**header, "values": tree}, arrays)

    def values(
        self,
        resolve: Any = None,
        given: Sequence[np.ndarray] = (),
        allow: Allowance = values.WIDEST,
    ) -> dict[str, Any]:
        """Read back the named values of `of`.

        Raises:
            FrameError: when they are not what `unrolled.checks.values` writes, or more than
                allowed.
        """
        try:
            found = values.unpack(self.header.get("values"), self.arrays, resolve, given, allow)
        except values.TooLargeError as error:
            raise FrameError("too large", str(error)) from None
        except values.BadValueError as error:
            raise FrameError("protocol", str(error)) from None
        if not isinstance(found, dict):
            raise FrameError("protocol", "a frame without values")
        return found

    def kept(self, name: str, value: Any) -> list[np.ndarray] | None:
        """List the arrays in `value`, numbered as in this frame, which brought it as `name`.

        Only where it came first and is still the same, to the last bit; None otherwise, and in
        doubt. Ask only a frame whose values have been read.
        """
        tree, arrays = values.pack(value)
        if self.header["values"]["dict"][:1] != [[name, tree]] or len(arrays) > len(self.arrays):
            return None
        return arrays if all(map(values.same_bits, arrays, self.arrays)) else None


def send(peer: socket.socket, frame: Frame, deadline: float) -> None:
    """Write a frame, all of it before `deadline` on the monotonic clock.

    Raises:
        FrameError: when the peer is gone or does not read in time.
    """
    try:
        peer.settimeout(_left(deadline))
        peer.sendall(encode(frame))
    except TimeoutError:
        raise FrameError("timeout", "the other side does not read") from None
    except OSError as error:
        raise FrameError("closed", str(error)) from None


def receive(
    peer: socket.socket, deadline: float, header: int = MAX_HEADER, body: int = MAX_BODY
) -> Frame:
    """Read a frame, all of it before `deadline`, however slowly it drips in.

    One of more than `header` and `body` bytes is passed over, and never in memory as a whole.

    Raises:
        FrameError: when there is none in time, or it breaks a rule.
    """
    header_bytes, body_bytes = HEAD.unpack(_read(peer, HEAD.size, deadline))
    if header_bytes > MAX_HEADER or body_bytes > MAX_BODY:
        raise FrameError("protocol", "a frame is too large")
    if header_bytes > header or body_bytes > body:
        _pass_over(peer, header_bytes + body_bytes, deadline)
        raise FrameError("too large", f"{header_bytes + body_bytes:,} bytes")
    content = memoryview(_read(peer, header_bytes + body_bytes, deadline))
    fields = parse(bytes(content[:header_bytes]))
    shapes = describe(fields.pop("arrays", []), body_bytes)
    arrays, start = [], header_bytes
    for shape in shapes:
        arrays.append(_array(content[start : start + shape.length], shape))
        start += shape.length
    return Frame(fields, arrays)


def encode(frame: Frame) -> bytes:
    """Write a frame as bytes."""
    pieces = [_plain(array) for array in frame.arrays]
    described = [[a.dtype.str, list(a.shape), o] for (a, o) in pieces]
    header = {**frame.header, "arrays": described}
    text = _encoder.encode(header).encode(errors="replace")
    body = b"".join(array.tobytes(order) for array, order in pieces)
    return HEAD.pack(len(text), len(body)) + text + body


def parse(text: bytes) -> Header:
    """Read the JSON of a header.

    Raises:
        FrameError: when it is not a JSON object of plain, bounded, printable content.
    """
    try:
        header = _decoder.decode(text.decode())
        if SURROGATE.search(text):
            json.dumps(header, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise FrameError("protocol", f"not a header: {type(error).__name__}") from None
    if type(header) is not dict:
        raise FrameError("protocol", "a header that is no object")
    return header


class Shape(NamedTuple):
    """What a description says of an array; `length` is its bytes."""

    dtype: np.dtype
    shape: tuple[int, ...]
    order: Literal["C", "F"]
    length: int


def describe(described: Any, body_bytes: int) -> list[Shape]:
    """Check the descriptions of a frame's arrays before anything is made of them.

    Raises:
        FrameError: when one is out of bounds, or together they do not fill the body exactly.
    """
    if type(described) is not list or len(described) > MAX_ARRAYS:
        raise FrameError("protocol", "no list of arrays, or too many")
    found, total = [], 0
    for one in described:
        if type(one) is not list or len(one) != 3 or type(one[1]) is not list:
            raise FrameError("protocol", "not the description of an array")
        if len(one[1]) > MAX_AXES:
            raise FrameError("protocol", "too many axes")
        try:
            shape = _described(one[0], one[2], *one[1])
        except TypeError:  # not hashable: a list in its place, say
            raise FrameError("protocol", "an array of a kind that may not cross") from None
        total += shape.length
        if total > body_bytes:
            raise FrameError("protocol", "arrays that exceed their frame")
        found.append(shape)
    if total != body_bytes:
        raise FrameError("protocol", "arrays that do not fill their frame")
    return found


@functools.lru_cache(maxsize=512, typed=True)
def _described(name: Any, order: Any, *shape: Any) -> Shape:
    if type(name) is not str or order not in ("C", "F"):
        raise FrameError("protocol", "an array of a kind that may not cross")
    dtype = _dtype(name)
    count = 1
    for size in shape:
        if type(size) is not int or not 0 <= size <= MAX_BODY:
            raise FrameError("protocol", "an axis of no possible size")
        count *= size or 1
    if count * (dtype.itemsize or 1) > MAX_BODY:
        raise FrameError("protocol", "an array that is too large")
    return Shape(dtype, shape, order, math.prod(shape) * dtype.itemsize)


def _dtype(name: str) -> np.dtype:
    if not DTYPE.fullmatch(name):
        raise FrameError("protocol", "an array of a kind that may not cross")
    try:
        return np.dtype(name)
    except (TypeError, ValueError):
        raise FrameError("protocol", "no such dtype") from None


def _array(part: memoryview, shape: Shape) -> np.ndarray:
    dtype = shape.dtype
    array: np.ndarray = np.ndarray(shape.shape, dtype, part, order=shape.order)
    if dtype.kind == "b":  # any other byte would be neither true nor false
        return array.view(np.uint8) != 0
    if dtype.kind == "U" and array.size and dtype.itemsize:
        points = np.frombuffer(part, dtype.str[0] + "u4")
        if np.any((points > 0x10FFFF) | ((points >= 0xD800) & (points < 0xE000))):
            raise FrameError("protocol", "a text with impossible characters")
    return array


def _plain(array: np.ndarray) -> tuple[np.ndarray, Literal["C", "F"]]:
    fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    return np.asarray(array), "F" if fortran else "C"


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _read(peer: socket.socket, count: int, deadline: float) -> bytes | bytearray:
    data = bytearray()
    try:
        while len(data) < count:
            peer.settimeout(_left(deadline))
            part = peer.recv(min(CHUNK, count - len(data)))
            if not part:
                raise FrameError("closed", "the other side has ended")
            if len(part) == count:
                return part
            data += part
    except TimeoutError:
        raise FrameError("timeout", "nothing came in time") from None
    except OSError as error:
        raise FrameError("closed", str(error)) from None
    return data


def _pass_over(peer: socket.socket, count: int, deadline: float) -> None:
    while count:
        count -= len(_read(peer, min(CHUNK, count), deadline))


_encoder = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
_decoder = json.JSONDecoder(parse_constant=_no_constant)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
