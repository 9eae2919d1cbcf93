"""The transport, read by someone who believes nothing."""

import json
import os
import random
import resource
import socket
import struct
import threading
import time

import numpy as np
import pytest

from autograder.sandbox.inside import frames
from autograder.sandbox.inside.frames import Frame, FrameError
from unrolled.checks import values

SEED = int.from_bytes(os.urandom(4), "big")
ROUNDS = 3000


def read(data: bytes, seconds: float = 5.0) -> Frame:
    """What the trusted side makes of some bytes, after which the other side hangs up."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        writer = threading.Thread(target=_write, args=(theirs, data))
        writer.start()
        try:
            return frames.receive(mine, time.monotonic() + seconds)
        finally:
            mine.close()
            writer.join()


def _write(peer: socket.socket, data: bytes) -> None:
    try:
        peer.sendall(data)
        peer.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def raw(header: bytes, body: bytes = b"") -> bytes:
    return frames.HEAD.pack(len(header), len(body)) + header + body


def described(*description, body: bytes = b"12345678") -> bytes:
    return raw(json.dumps({"arrays": [list(description)]}).encode(), body)


VALUES = [
    None, True, -3, 2**80, 1.5, float("nan"), float("-inf"), 2 - 3j, "ünï", "😀", b"\0\xff",
    [1, (2.0, {"k": None, 3: []})], np.arange(6).reshape(2, 3), np.asfortranarray(np.eye(3)[:, :2]),
    np.zeros((0, 4), np.float32), np.array(3.5), np.float32(2), np.array(["ab", "c"]),
    np.array([b"ab"]), np.array([True, False]), np.array([1 + 2j], np.complex64),
    np.arange(4, dtype=">i2"), np.arange(10)[::2], np.int8(-1), np.array("text"), np.bytes_(b"x"),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:30])
def test_a_value_arrives_as_it_was_sent(value):
    found = read(frames.encode(Frame.of({"op": "x"}, value=value))).values()["value"]
    assert type(found) is type(value)
    assert repr(found) == repr(value)
    if isinstance(value, np.ndarray):
        assert (found.dtype, found.shape) == (value.dtype, value.shape)
        assert found.flags.f_contiguous == value.copy(order="K").flags.f_contiguous


def test_a_read_only_array_arrives_read_only_and_a_generator_goes_on():
    array = np.ones(3)
    array.flags.writeable = False
    rng = np.random.default_rng(3)
    rng.normal(size=5)
    found = read(frames.encode(Frame.of({}, array=array, rng=rng))).values()
    assert not found["array"].flags.writeable
    assert found["rng"].normal() == rng.normal()


def test_one_array_sent_twice_arrives_as_one():
    array = np.ones(3)
    one, other = read(frames.encode(Frame.of({}, value=(array, array)))).values()["value"]
    assert one is other


def test_what_has_stayed_as_it_came_is_told_from_what_has_changed():
    args = (np.arange(6.0).reshape(2, 3), {"W": np.array([0.0, np.nan])}, 3, np.ones(2), "a")
    request = read(frames.encode(Frame.of({}, args=args, then=None)))

    def same_after(change) -> bool:
        given = request.values()["args"]
        return request.kept("args", change(given) or given) is not None

    assert same_after(lambda given: None)
    assert not same_after(lambda given: given[0].__setitem__((1, 2), 5.0 + 1e-15))
    assert not same_after(lambda given: given[1]["W"].__setitem__(0, -0.0))
    assert not same_after(lambda given: given[1].update(b=1))
    assert not same_after(lambda given: (given[0].astype(np.float32), *given[1:]))
    assert not same_after(lambda given: (given[0].reshape(3, 2), *given[1:]))
    assert not same_after(lambda given: given[3].setflags(write=False))
    assert not same_after(lambda given: (*given[:3], given[0], "a"))
    assert request.kept("then", None) is None  # only what came first is compared
    request = read(frames.encode(Frame.of({}, args=(np.random.default_rng(1),))))
    (rng,) = request.values()["args"]
    assert request.kept("args", (rng,)) == []
    rng.random()
    assert request.kept("args", (rng,)) is None


def test_an_array_that_the_receiver_has_stays_with_it():
    x, y = np.ones((2, 3)), np.zeros(4)
    sent = Frame.of({}, args=(x, {"y": y}))
    request = read(frames.encode(sent))
    theirs, inner = request.values()["args"]
    kept = request.kept("args", (theirs, inner))
    answer = Frame.of({}, kept, value=(theirs, [inner["y"], theirs.copy()]))
    assert len(answer.arrays) == 1
    one, (two, three) = read(frames.encode(answer)).values(given=sent.arrays)["value"]
    assert one is x
    assert two is y
    assert three is not x
    assert np.array_equal(three, x)


@pytest.mark.parametrize("place", [2, -1, "0", None, True, [0]])
def test_an_array_that_was_never_given_is_refused(place):
    frame = Frame({"values": {"dict": [["value", {"given": place}]]}})
    with pytest.raises(FrameError):
        read(frames.encode(frame)).values(given=[np.ones(2), np.ones(2)])


BAD = {
    "no bytes": b"",
    "half a head": b"\0\0\0",
    "a header that is too long": struct.pack("<IQ", 2**32 - 1, 0),
    "a body that is too long": struct.pack("<IQ", 2, 2**64 - 1) + b"{}",
    "a body that never comes": frames.HEAD.pack(2, 100) + b"{}",
    "no JSON": raw(b"\xff\xfe"),
    "a list": raw(b"[]"),
    "a number": raw(b"3"),
    "deep JSON": raw(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "deep objects": raw(b'{"a":' * 100_000),
    "NaN": raw(b'{"a": NaN}'),
    "Infinity": raw(b'{"a": -Infinity}'),
    "half a character": raw(b'{"a": "\\ud800"}'),
    "half a character as a key": raw(b'{"\\uDfff": 1}'),
    "a number of a million digits": raw(b'{"a": ' + b"9" * 1_000_000 + b"}"),
    "arrays that are no list": raw(b'{"arrays": {"a": 1}}'),
    "ten million arrays": raw(json.dumps({"arrays": [["<f8", [0], "C"]] * 10_001}).encode()),
    "an object array": described("|O", [1], "C"),
    "a record": described("|V8", [1], "C"),
    "a date": described("<M8[s]", [1], "C"),
    "a field list": described([["a", "<f8"]], [1], "C"),
    "a comma dtype": described("f8,f8", [1], "C"),
    "a huge text": described("<U99999999", [1], "C"),
    "a width that is none": described("<f3", [1], "C"),
    "a shape too large": described("<f8", [2**40, 2**40], "C"),
    "a shape that overflows to the right size": described("<f8", [2**32, 2**32, 1], "C"),
    "empty but enormous": described("<f8", [0, 2**62], "C", body=b""),
    "empty and enormous on many axes": described("<f8", [0] + [2**25] * 20, "C", body=b""),
    "a negative size": described("<f8", [-1], "C"),
    "two negative sizes": described("<f8", [-1, -1], "C"),
    "a size that is true": described("<f8", [True], "C"),
    "a size with a fraction": described("<f8", [1.0], "C"),
    "forty axes": described("<f8", [1] * 40, "C"),
    "an order that is none": described("<f8", [1], "K"),
    "a short body": described("<f8", [2], "C"),
    "a long body": described("<f4", [1], "C"),
    "no description": described(),
    "a number for a shape": described("<f8", 1, "C"),
    "a text for a shape": described("<f8", "1", "C"),
    "a size that is a list": described("<f8", [[1]], "C"),
    "a character beyond Unicode": described("<U1", [1], "C", body=b"\xff\xff\xff\x7f"),
    "a lone surrogate": described("<U1", [1], "C", body=struct.pack("<I", 0xD800)),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_bad_frame_is_refused_with_the_one_error(data):
    with pytest.raises(FrameError) as caught:
        read(data)
    assert caught.value.kind in ("closed", "protocol")


@pytest.mark.parametrize("size", [True, 1.0])
def test_a_size_is_not_taken_for_an_equal_one_that_came_before(size):
    read(described("<f8", [1], "C"))
    with pytest.raises(FrameError):
        read(described("<f8", [size], "C"))


def test_bytes_that_are_neither_true_nor_false_become_true():
    array = read(described("|b1", [8], "C", body=bytes(range(8)))).arrays[0]
    assert array.tobytes() == b"\0" + b"\1" * 7


def test_of_two_equal_keys_the_last_counts():
    assert read(raw(b'{"a": 1, "a": 2}')).header == {"a": 2}


def test_a_slow_drip_meets_the_deadline():
    mine, theirs = socket.socketpair()
    stop, bytes_ = threading.Event(), iter(range(3000))

    def drip() -> None:  # for minutes, then hangs up
        while not stop.wait(0.05) and next(bytes_, None) is not None:
            theirs.send(b"\1")
        theirs.close()

    writer = threading.Thread(target=drip)
    with mine, theirs:
        writer.start()
        with pytest.raises(FrameError) as caught:
            frames.receive(mine, time.monotonic() + 0.6)
        stop.set()
        writer.join()
    assert caught.value.kind == "timeout"  # were it put off by each byte: "closed"


def test_a_peer_that_does_not_read_meets_the_deadline():
    mine, theirs = socket.socketpair()
    with mine, theirs, pytest.raises(FrameError) as caught:
        frames.send(mine, Frame.of({}, value=np.zeros(5_000_000)), time.monotonic() + 0.3)
    assert caught.value.kind == "timeout"


def _noise(rng: random.Random) -> bytes:
    """A frame with some of its bytes changed, cut or doubled."""
    data = bytearray(frames.encode(Frame.of({"op": "x", "n": 1}, value=rng.sample(VALUES, 4))))
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(data))
        match rng.randrange(4):
            case 0:
                data[place] = rng.randrange(256)
            case 1:
                del data[place : place + rng.randint(1, 9)]
            case 2:
                data[place:place] = rng.randbytes(rng.randint(1, 9))
            case 3:
                data[place:place] = data[: rng.randint(1, 40)]
        if not data:
            break
    return bytes(data)


def test_noise_is_read_or_refused_and_nothing_else():
    print(f"seed {SEED}")
    rng = random.Random(SEED)
    read_well = 0
    for _ in range(ROUNDS):
        data = _noise(rng)
        mine, theirs = socket.socketpair()
        with mine, theirs:
            theirs.sendall(data)
            theirs.close()
            try:
                frames.receive(mine, time.monotonic() + 5).values()
                read_well += 1
            except FrameError:
                pass
    assert read_well < ROUNDS


def _tree(rng: random.Random, depth: int = 0):
    """A random tree that looks like a packed value."""
    leaf = [None, True, 0, -1, 2**63, 10**400, "x", "\0", 1.5, [], {}, float("inf")]
    if depth > 6 or rng.random() < 0.3:
        return rng.choice(leaf)
    tags = [
        "list", "tuple", "dict", "array", "frozen", "scalar", "bytes", "int", "float", "complex",
        "callback", "opaque", "rng", "nothing",
    ]  # fmt: skip
    tag = rng.choice(tags)
    body = rng.choice(
        [
            lambda: [_tree(rng, depth + 1) for _ in range(rng.randrange(4))],
            lambda: [[_tree(rng, depth + 1), _tree(rng, depth + 1)] for _ in range(3)],
            lambda: rng.randrange(-2, 6),
            lambda: rng.choice(["0x1p+9999999", "nan", "-inf", "0x" + "f" * 5000, "1e5", "PCG64"]),
            lambda: ["0x1p0", "0x1p5000000"],
            lambda: _tree(rng, depth + 1),
        ]
    )()
    tree = {tag: body}
    if tag == "rng" or rng.random() < 0.05:
        state = values.pack(np.random.Generator(np.random.MT19937(1)).bit_generator.state)[0]
        tree["state"] = rng.choice([state, _tree(rng, depth + 1), {"dict": []}])
    return tree


def test_random_trees_are_read_or_refused_and_nothing_else():
    print(f"seed {SEED}")
    rng = random.Random(SEED)
    arrays = [np.zeros(624, np.uint32), np.ones((2, 3)), np.array("x"), np.array([b"a"])]
    read_well = 0
    for _ in range(3 * ROUNDS):
        try:
            values.unpack(_tree(rng), arrays)
            read_well += 1
        except values.BadValueError:
            pass
    assert 0 < read_well < 3 * ROUNDS


COLLIDING = [[k * (2**61 - 1), None] for k in range(1, 60_000)]
BOMBS = {
    "bytes told often": ({"list": [{"bytes": 0}] * 1000}, [np.zeros(60 << 20, np.uint8)]),
    "texts told often": ({"list": [{"scalar": 0}] * 1000}, [np.array("x" * 10_000_000)]),
    "long keys above many leaves": (
        {"dict": [["x" * 900_000, {"list": [0] * 100_000}]]},
        [],
    ),
    "long keys above many keys": (
        {"dict": [["x" * 900_000, {"dict": [[str(n), None] for n in range(40)]}]]},
        [],
    ),
    "a key that is too long": ({"dict": [["x" * 1_000_001, None]]}, []),
    "keys without end": ({"dict": [[str(n), None] for n in range(100_001)]}, []),
    "lists without end": ({"list": [{"list": [0] * 100} for _ in range(5000)]}, []),
    "a generator that reads elsewhere": (
        {
            "rng": "MT19937",
            "state": values.pack({
                "bit_generator": "MT19937",
                "state": {"key": np.zeros(624, np.uint32), "pos": 10**6},
            })[0],
        },
        [np.zeros(624, np.uint32)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_tree_that_would_grow_is_refused(name):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tree, arrays = BOMBS[name]
    with pytest.raises(values.BadValueError):
        values.unpack(tree, arrays)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 << 10


def test_what_has_too_many_keys_is_not_written():
    tree, _ = values.pack(dict.fromkeys(map(str, range(100_001))))
    assert tree == {"opaque": "something nested too deep or too long"}


def test_keys_that_collide_do_not_hang():
    packed = {"dict": [[{"int": hex(k)}, v] for k, v in COLLIDING]}
    start = time.process_time()
    assert len(values.unpack(packed, [])) == len(COLLIDING)
    assert time.process_time() - start < 10
