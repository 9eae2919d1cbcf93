"""Answers that want to hurt, stall or fool the side that compares them.

Each is a cell at the end of a blank submission: it defines functions of the lab that it is for.
"""

ALL = "softmax = one_hot = rnn_cell_forward = rnn_forward = cross_entropy = _f"
BACK = "output_backward = rnn_cell_backward = rnn_backward = gradient_check = _f"


def _always(value: str, before: str = "", names: str = ALL) -> str:
    return f"import numpy as np\n{before}\ndef _f(*a):\n    return {value}\n{names}\n"


def _lent(body: str) -> str:
    """Call the lent cell from `rnn_forward`, the student's own being wrong."""
    return (
        "import numpy as np\ndef rnn_cell_forward(*a):\n    return 1\n"
        f"def rnn_forward(x, a0, parameters):\n{body}\n    return None\n"
    )


LAB_01 = {
    "sixty megabytes in every answer": _always("{'x': _z}", "_z = np.zeros(7_800_000)"),
    "a vector of bytes where a list is wanted": _always("np.zeros(60_000_000, np.uint8)"),
    "as many nodes as may cross": _always("[0] * 190_000"),
    "nodes in a tree": _always("[[0] * 400] * 400"),
    "one array a hundred thousand times": _always("[_a] * 100_000", "_a = np.zeros((5, 10))"),
    "one large array a thousand times": _always("[_a] * 1_000", "_a = np.zeros(30_000)"),
    "keys without end": _always("{chr(0x10ffff) * 600_000 + str(i): 0 for i in range(3)}"),
    "long keys above many leaves": _always(
        "{_k + str(i): [0.0] * 1000 for i in range(190)}", "_k = chr(0x10ffff) * 250"
    ),
    "a hundred thousand keys": _always("{str(i): 0 for i in range(90_000)}"),
    "keys that are numbers that collide": _always("{k * (2**61 - 1): 0 for k in range(9_000)}"),
    "keys that are no number": _always("{float('nan'): 0 for _ in range(9_000)}"),
    "lists in lists": _always("_d", "_d = 0\nfor _ in range(19): _d = [_d, _d]"),
    "lists in lists, too deep": _always("_d", "_d = 0\nfor _ in range(300): _d = [_d]"),
    "a list that holds itself": _always("_d", "_d = []\n_d.append(_d)"),
    "bytes in an array": _always("_v", "_v = np.array([b'\\x01' * 50_000_000])"),
    "a text of a million characters": _always("'x' * 999_999"),
    "texts in an array": _always("np.array(['x' * 900_000])"),
    "characters that are ten when they are quoted": _always("chr(0x10ffff) * 900_000"),
    "integers of four thousand bits": _always("[(1 << 4000) + i for i in range(2_000)]"),
    "an empty array with an endless axis": _always("np.zeros((0, 60_000_000))"),
    "thirty-two axes": _always("np.zeros((2,) * 22 + (1,) * 10)"),
    "broadcast along one more axis": _always("np.broadcast_to(0.0, (5, 10, 100_000)).copy()"),
    "a thousand generators": _always(
        "[np.random.Generator(np.random.MT19937(i)) for i in range(300)]"
    ),
    "complex numbers": _always("np.full((5, 10), 1e308 + 1e308j)"),
    "the smallest number there is": _always(
        "(np.full((5, 10), 5e-324), np.full((2, 10), 5e-324), None)"
    ),
    "the largest": _always("(np.full((5, 10), 1.7e308), np.full((2, 10), -1.7e308), None)"),
    "no number": _always("(np.full((5, 10), np.nan), np.full((2, 10), np.inf), None)"),
    "ten thousand objects of a type with a long name": _always(
        "[_o] * 10_000", "_o = type('x' * 100_000, (), {})()"
    ),
    "an argument that grows": """
import numpy as np
def rnn_cell_forward(xt, a_prev, parameters):
    parameters["more"] = np.zeros(7_000_000)
def rnn_forward(x, a0, parameters):
    parameters.update({str(i): i for i in range(50_000)})
""",
    "a flood of print in every call": _always("print('x' * 10_000_000)"),
    "an exception of fifty megabytes": """
class Long(Exception):
    def __str__(self): return chr(0x10ffff) * 50_000_000
def softmax(z): raise Long
""",
    "an exception with a long name": """
def softmax(z): raise type("x" * 1_000_000, (Exception,), {})("y" * 1_000_000)
""",
    "lent: three vectors that broadcast": _lent("""
    import numpy as np
    n = 600
    p = {"Wax": np.ones((n, 1, 1)), "Waa": np.ones((1, 1, 1)), "ba": np.ones((1, n, 1)),
         "Wya": np.ones((2, 3)), "by": np.ones((2, 1))}
    rnn_cell_forward(np.ones((1, 1, 1)), np.ones((1, 1, n)), p)"""),
    "lent: short vectors along many axes": _lent("""
    n, one = 60, np.ones((1,) * 6)
    v = [np.ones(tuple(n if i == k else 1 for i in range(6))) for k in range(4)]
    p = {"Wax": v[0], "Waa": one, "ba": v[1], "Wya": np.ones((2, 3)), "by": v[2]}
    rnn_cell_forward(one, v[3], p)"""),
    "lent: a list without end": _lent("    rnn_cell_forward([0.0] * 150_000, a0, parameters)"),
    "lent: megabytes of text": _lent("    rnn_cell_forward('x' * 900_000, a0, parameters)"),
    "lent: thousands of calls": _lent("""
    for _ in range(3_000):
        try: rnn_cell_forward(x[:, :, 0], a0, parameters)
        except RuntimeError: pass"""),
    "lent: nothing to compute with": _lent("    rnn_cell_forward(None, {}, {'Wax': []})"),
    "output: two hundred thousand pieces": (
        "get_ipython().screen._shown = [['stream', 'text/plain', 'xxxxxxxxxxxxxxxx']] * 190_000"
    ),
    "output: pieces with nothing in them": (
        "get_ipython().screen._shown = [['display', 'text/plain', '']] * 250_000"
    ),
    "output: one piece of eight megabytes": (
        "get_ipython().screen._shown = [['stream', 'text/plain', 'x' * 8_000_000]]"
    ),
    "output: characters that are escaped": (
        "get_ipython().screen._shown = [['stream', 'text/plain', chr(1) * 1_300_000]]"
    ),
    "output: pictures that were not counted": """
import base64, struct, zlib
s = get_ipython().screen; s._room = 1 << 60
def chunk(k, d): return struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d))
head = chunk(b"IHDR", struct.pack(">IIBBBBB", 10, 10, 8, 0, 0, 0, 0))
png = b"\\x89PNG\\r\\n\\x1a\\n" + head + chunk(b"IDAT", b"x" * 900_000)
for _ in range(6): s._shown.append(["display", "image/png", base64.b64encode(png).decode()])
""",
}
LAB_02 = {
    "backward: twelve keys that cannot be printed": _always(
        "{chr(0x10ffff) * 100_000 + str(i): 0 for i in range(12)}", names=BACK
    ),
    "backward: the right keys above a bomb": """
import numpy as np
_k = chr(0x10ffff) * 250
def rnn_cell_backward(da_next, cache):
    d = {_k + str(i): [0.0] * 1000 for i in range(190)}
    return d | {n: np.zeros((1, 1)) for n in ("dxt", "da_prev", "dWax", "dWaa", "dba")}
""",
    "backward: a hundred gradients of each kind": """
import numpy as np
def rnn_backward(da, caches):
    names = ("dx", "da0", "dWax", "dWaa", "dba")
    return {n: [np.zeros(da.shape)] * 5_000 for n in names}
""",
}
LAB_04 = {
    "sampler: indices without end": """
import numpy as np
def sample(*a, **k): return np.zeros(60_000_000, np.uint8)
""",
    "sampler: as many indices as may cross": """
import numpy as np
def sample(*a, **k): return np.ones(400_000, np.uint8)
""",
    "sampler: bytes for an index": """
import numpy as np
_v = np.array([b'\\x01' * 200_000])
def sample(*a, **k): return _v
""",
    "sampler: indices of four thousand bits": """
def sample(*a, **k): return [1 << 4000] * 90
""",
}
ANSWERING = {"01_rnn_cell": LAB_01, "02_bptt": LAB_02, "04_dinosaur_names": LAB_04}
