"""What may cross between a student's code and a check, and how it is written down.

A value becomes a tree of plain JSON and a list of arrays, and comes back as fresh, plain objects:
subclasses are flattened, object arrays are refused, nothing is pickled. Case files, the pipe to a
grading process and the notebook all use this one form.

| type | tree | limit |
|---|---|---|
| None, bool, str | itself | a text of 1,000,000 characters |
| int | itself; beyond 2**53 `{"int": hex}` | 4,096 bits |
| float, complex | `{"float": hex}`, `{"complex": [hex, hex]}` | |
| bytes | `{"bytes": i}`, array i | 64 MiB in all arrays |
| list, tuple, dict | `{"list": […]}`, `{"tuple": […]}`, `{"dict": [[key, value], …]}` | depth 20, 200,000 nodes |
| NumPy array, scalar | `{"array": i}`, `{"scalar": i}`, array i | kinds b i u f c S U, 32 axes |
| read-only NumPy array | `{"frozen": i}`, array i | as above |
| NumPy array that the receiver has | `{"given": i}`, its array i | |
| numpy.random.Generator | `{"rng": name, "state": {…}}` | NumPy's own bit generators |
| Callback | `{"callback": name}` | a name that the receiver knows |
| anything else | `{"opaque": type name}` | arrives as `Opaque`, equal to nothing |
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from unrolled.checks.allowance import Allowance

MAX_DEPTH = 20
MAX_NODES = 200_000
MAX_BYTES = 64 << 20
MAX_TEXT = 1_000_000
MAX_INT_BITS = 4096
WIDEST = Allowance(MAX_BYTES, MAX_NODES, MAX_DEPTH, MAX_BYTES, MAX_TEXT)
ARRAY_KINDS = "biufcSU"
MAX_POSITION = {"pos": 624, "buffer_pos": 4}  # in the states of MT19937 and Philox
BIT_GENERATORS = {"PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"}

Tree = Any  # JSON: None, bool, int, str, or a dict with one tag


class BadValueError(ValueError):
    """A tree that does not follow the table above, or exceeds its limits."""


class TooLargeError(BadValueError):
    """A tree that holds more than is allowed; what there is may be as it should."""


@dataclass(frozen=True)
class Opaque:
    """Stands for an object of a type that may not cross; all that is kept is the type's name."""

    type_name: str


@dataclass(frozen=True)
class Callback:
    """Stands for a function of the other side, called by name."""

    name: str


def pack(value: Any, given: Sequence[np.ndarray] = ()) -> tuple[Tree, list[np.ndarray]]:
    """Write a value as a JSON tree and the arrays that it refers to by number.

    An array met twice is written once, one that the receiver has not at all: `given` lists those.
    Never raises on any object: what may not cross is written as opaque.
    """
    packer = _Packer(given)
    try:
        return packer.tree(value, 0), packer.arrays
    except _TooMuchError:
        return {"opaque": "something nested too deep or too long"}, []


def unpack(
    tree: Tree,
    arrays: list[np.ndarray],
    resolve: Callable[[str], Callable[..., Any]] | None = None,
    given: Sequence[np.ndarray] = (),
    allow: Allowance = WIDEST,
) -> Any:
    """Read back what `pack` wrote, as fresh objects; an array referred to twice is one object.

    Args:
        tree: JSON as `pack` returns it; it is not trusted.
        arrays: the arrays that it refers to; they are copied.
        resolve: turns the name of a `Callback` into a function; without it the `Callback` stays.
        given: what the sender knew to be here; these arrays are not copied.
        allow: the most that it may hold.

    Raises:
        TooLargeError: when it holds more than is allowed.
        BadValueError: when the tree does not follow the table or exceeds its limits.
    """
    reader = _Unpacker(arrays, resolve, given, allow)
    try:
        return reader.value(tree, 0)
    except TooLargeError:
        raise
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise BadValueError(f"not a packed value: {error}") from None


def copy(value: Any) -> Any:
    """Copy a value through `pack` and `unpack`: plain, fresh, with its sharing kept."""
    return unpack(*pack(value))


def same_bits(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays of kinds that may cross are alike to the last bit: NaN is NaN, -0 not 0."""
    alike = one.dtype == other.dtype and one.shape == other.shape and one.dtype.kind != "O"
    return alike and (one is other or one.tobytes() == other.tobytes())


class _TooMuchError(Exception):
    """A value that is nested too deep or too long, such as a list that holds itself."""


class _Packer:
    def __init__(self, given: Sequence[np.ndarray]) -> None:
        self.arrays: list[np.ndarray] = []
        self._given = {id(array): number for number, array in enumerate(given)}
        self._seen: dict[int, int] = {}
        self._alive: list[Any] = []  # ids stay unique only while their objects live
        self._nodes = 0
        self._bytes = 0

    def tree(self, value: Any, depth: int) -> Tree:
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise _TooMuchError
        kind = type(value)
        if kind is str and len(value) <= MAX_TEXT:  # as most keys are
            return value
        if kind is np.ndarray:
            if id(value) in self._given:
                return {"given": self._given[id(value)]}
            if id(value) in self._seen:
                return {"array" if value.flags.writeable else "frozen": self._seen[id(value)]}
        try:
            return self._known(value, depth)
        except _TooMuchError:
            raise
        except Exception:  # a student's subclass may raise anything from anywhere
            return {"opaque": _type_name(value)}

    def _known(self, value: Any, depth: int) -> Tree:
        kind = type(value)
        if kind is np.ndarray:
            return self._array("array" if value.flags.writeable else "frozen", value, value)
        if value is None or kind is bool:
            return value
        if issubclass(kind, str):
            return str.__str__(value)[:MAX_TEXT]
        if issubclass(kind, np.generic):
            return self._array("scalar", np.asarray(value))
        if issubclass(kind, np.ndarray):
            tag = "array" if value.flags.writeable else "frozen"
            return self._array(tag, np.asarray(value), value)
        if issubclass(kind, int):
            return self._int(int.__int__(value))
        if issubclass(kind, float):
            return {"float": float.hex(value)}
        if issubclass(kind, complex):
            return {"complex": [value.real.hex(), value.imag.hex()]}
        if issubclass(kind, bytes):
            return self._array("bytes", np.frombuffer(value, np.uint8))
        if issubclass(kind, list):
            return {"list": [self.tree(item, depth + 1) for item in list.__iter__(value)]}
        if issubclass(kind, tuple):
            return {"tuple": [self.tree(item, depth + 1) for item in tuple.__iter__(value)]}
        if issubclass(kind, dict):
            return {"dict": [self._pair(*pair, depth + 1) for pair in list(dict.items(value))]}
        if kind is np.random.Generator:
            return self._generator(value)
        if kind is Callback:
            return {"callback": value.name}
        return {"opaque": _type_name(value)}

    def _pair(self, key: Any, value: Any, depth: int) -> list[Tree]:
        if type(key) is str and len(key) <= MAX_TEXT:  # as most are
            self._nodes += 1
            return [key, self.tree(value, depth)]
        return [self.tree(key, depth), self.tree(value, depth)]

    def _int(self, value: int) -> Tree:
        if value.bit_length() > MAX_INT_BITS:
            return {"opaque": "a very long int"}
        return value if value.bit_length() <= 53 else {"int": hex(value)}

    def _array(self, tag: str, array: np.ndarray, original: Any = None) -> Tree:
        if array.dtype.kind not in ARRAY_KINDS or array.ndim > 32:
            return {"opaque": f"array of dtype {array.dtype}"}
        if original is not None and id(original) in self._seen:
            return {tag: self._seen[id(original)]}
        self._bytes += array.nbytes
        if self._bytes > MAX_BYTES:
            return {"opaque": "arrays of more than 64 MiB"}
        self.arrays.append(array)
        if original is not None:
            self._seen[id(original)] = len(self.arrays) - 1
            self._alive.append(original)
        return {tag: len(self.arrays) - 1}

    def _generator(self, rng: np.random.Generator) -> Tree:
        state = rng.bit_generator.state
        name = state["bit_generator"]
        if name not in BIT_GENERATORS:
            return {"opaque": f"Generator on {name}"}
        return {"rng": name, "state": self.tree(state, 1)}


class _Unpacker:
    def __init__(
        self,
        arrays: list[np.ndarray],
        resolve: Callable[[str], Callable[..., Any]] | None,
        given: Sequence[np.ndarray],
        allow: Allowance,
    ) -> None:
        self._source = arrays
        self._allow = allow
        self._given = given
        self._fresh: dict[int, np.ndarray] = {}
        self._resolve = resolve
        self._nodes = 0
        self._bytes = 0
        self._above = 0  # characters of the keys that lead to the node being read
        self._text = 0  # of all texts, and what the paths to all nodes come to

    def value(self, tree: Tree, depth: int) -> Any:
        self._nodes += 1
        self._text += self._above
        allow = self._allow
        if depth > allow.depth or self._nodes > allow.nodes or self._text > allow.text:
            raise TooLargeError("nested too deep or too long")
        if type(tree) is not dict:
            return self._plain(tree)
        if "rng" in tree:
            return self._generator(tree["rng"], self.value(tree["state"], depth + 1))
        ((tag, body),) = tree.items()
        match tag:
            case "array":
                return self._array(body)
            case "list":
                return [self.value(item, depth + 1) for item in body]
            case "tuple":
                return tuple([self.value(item, depth + 1) for item in body])
            case "dict":
                return dict([self._entry(key, item, depth + 1) for key, item in body])
            case "frozen":
                array = self._array(body)
                array.flags.writeable = False
                return array
            case "given":
                return self._given[self._place(body, self._given)]
            case "scalar":
                return self._array(body)[()]
            case "bytes":
                return self._array(body).tobytes()
            case "int":
                return self._int(body)
            case "float":
                return float.fromhex(body)
            case "complex":
                return complex(*map(float.fromhex, body))
            case "callback":
                return self._resolve(str(body)) if self._resolve else Callback(str(body))
            case "opaque":
                return Opaque(str(body)[:100])
        raise ValueError(f"unknown tag {str(tag)[:40]!r}")

    def _plain(self, tree: Tree) -> Any:
        kind = type(tree)
        if kind is str:
            self._text += len(tree)
            return self._bounded(tree, self._text <= self._allow.text and len(tree) <= MAX_TEXT)
        if tree is None or kind is bool:
            return tree
        if kind is int:
            return self._bounded(tree, tree.bit_length() <= MAX_INT_BITS)
        raise ValueError(f"unexpected {kind.__name__}")

    def _entry(self, key: Tree, item: Tree, depth: int) -> tuple[Any, Any]:
        if type(key) is str:  # as most are
            self._nodes += 1
            self._text += self._above
            found: Any = key
        else:
            found = _hashable(self.value(key, depth))
        length = len(found) if isinstance(found, (str, bytes)) else 0
        self._bounded(found, length <= self._allow.key)
        self._above += length
        value = self.value(item, depth)
        self._above -= length
        return found, value

    def _bounded(self, value: Any, within: bool) -> Any:
        if not within:
            raise TooLargeError(f"{type(value).__name__} is too long")
        return value

    def _int(self, text: str) -> int:
        return int(self._bounded(text, len(text) <= MAX_INT_BITS // 4 + 3), 16)

    def _array(self, index: int) -> np.ndarray:
        index = self._place(index, self._source)
        self._bytes += self._source[index].nbytes  # each mention has to be looked at
        self._bounded(self._source[index], self._bytes <= self._allow.bytes)
        found = self._fresh.get(index)
        if found is None:
            found = self._fresh[index] = np.array(self._source[index], order="K")
        return found

    def _place(self, index: Any, among: Sequence[np.ndarray]) -> int:
        if type(index) is not int or not 0 <= index < len(among):
            raise ValueError("no such array")
        return index

    def _generator(self, name: str, state: Any) -> np.random.Generator:
        if name not in BIT_GENERATORS or not isinstance(state, Mapping):
            raise ValueError("unknown bit generator")
        bits = getattr(np.random, name)(0)
        bits.state = state
        if not _within(bits.state, MAX_POSITION):  # NumPy reads there without looking
            raise ValueError("a generator that reads outside of its state")
        return np.random.Generator(bits)


def _within(state: Mapping[str, Any], most: Mapping[str, int]) -> bool:
    inner = state["state"]
    places = {"pos": inner.get("pos", 0), "buffer_pos": state.get("buffer_pos", 0)}
    return all(0 <= int(places[name]) <= most[name] for name in places)


def _hashable(key: Any) -> Any:
    """Let a key be a key, unless it is of a kind that can be made to collide with many others."""
    if type(key) is str:
        return key
    if isinstance(key, int) and key.bit_length() > 64:
        return repr(key)
    if isinstance(key, (str, int, float, bytes, type(None))):
        return key
    plain = isinstance(key, tuple) and len(key) <= 8 and all(_hashable(k) is k for k in key)
    return key if plain and not any(isinstance(k, tuple) for k in key) else repr(key)[:200]


def _type_name(value: Any) -> str:
    return str(getattr(type(value), "__name__", "object"))[:100]
