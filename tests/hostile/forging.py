"""Attacks that want points they did not earn: each is one more cell of a blank submission."""

FORGING = {
    "NumPy's comparisons always agree": """
import numpy as np
for name in ("allclose", "array_equal", "isclose", "all", "equal", "less_equal"):
    setattr(np, name, lambda *a, **k: True)
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
""",
    "builtins that agree": """
import builtins
builtins.all = builtins.any = builtins.isinstance = lambda *a: True
builtins.abs = builtins.sum = builtins.max = lambda *a, **k: 0
""",
    "an object equal to everything": """
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __le__(self, other): return True
    __lt__ = __gt__ = __ge__ = __le__
    def __getattr__(self, name): return Yes()
    def __call__(self, *a, **k): return Yes()
    def __getitem__(self, i): return Yes()
    def __iter__(self): return iter([Yes(), Yes(), Yes()])
    def __len__(self): return 3
    def __float__(self): return 1.0
    def __array__(self, *a, **k): return np.ones((5, 3))
    __hash__ = object.__hash__
def softmax(z): return Yes()
def one_hot(i, n): return Yes()
def rnn_cell_forward(x, a, p): return Yes(), Yes(), Yes()
def rnn_forward(x, a, p): return Yes()
def cross_entropy(p, y): return Yes()
""",
    "an array that agrees with everything": """
class Yes(np.ndarray):
    def __array_ufunc__(self, *a, **k): return True
    def __array_function__(self, *a, **k): return True
    def __eq__(self, other): return True
def softmax(z): return np.zeros(np.shape(z)).view(Yes)
def one_hot(i, n): return np.zeros((n, len(i))).view(Yes)
def cross_entropy(p, y): return np.zeros(()).view(Yes)
""",
    "a float and a dict that lie": """
class F(float):
    def __eq__(self, o): return True
    def __sub__(self, o): return 0.0
    __rsub__ = __sub__
    def hex(self): return "0x1p+0"
class D(dict):
    def __getitem__(self, k): return F()
    def items(self): raise SystemExit
def cross_entropy(p, y): return F(3)
def softmax(z): return D()
""",
    "a class whose type lies": """
class Liar:
    __class__ = np.ndarray
    shape, dtype, ndim, size = (5, 3), np.dtype(float), 2, 15
def softmax(z): return Liar()
def one_hot(i, n): return Liar()
""",
    "the score function always passes": """
import sys
from unrolled.checks import score as module, verdict, tests, compare
import unrolled.checks.score as s, unrolled.checks.comparing.compare as c
s.score = lambda *a, **k: verdict.Verdict("x", 99.0, 99.0, (), ())
c.compare = c._differences = lambda *a, **k: []
c.close = lambda *a, **k: True
verdict.Verdict.passed = True
verdict.Verdict.score = 99
""",
    "its own check": """
def check(name):
    print(name, "full marks")
    return 100
check("softmax")
""",
    "a bare number as last expression": "99",
    "not a number of points": "float('nan')",
    "Runner gives what it likes": """
from unrolled.checks import runner, outcome
runner.Runner.__call__ = lambda self, f, a, t=None: outcome.Outcome(value=object(), args=a)
""",
    "Outcome without failure": """
import unrolled.checks.runner as r
class O:
    value, args, failure, printed, seconds = True, (), None, "", 0.0
r.Runner.__call__ = lambda self, *a: O()
""",
    "values.pack writes something else": """
from unrolled.checks import values
values.pack = lambda v: ({"tuple": [{"array": 0}] * 3}, [np.ones((5, 10))])
""",
    "values.unpack of the transport": """
import sys
for name, module in list(sys.modules.items()):
    if name.endswith("frames"):
        module.receive = lambda *a, **k: module.Frame({"nonce": "", "lend": [], "seconds": 9})
        module.send = lambda *a, **k: None
""",
    "early reply while the cells run": """
import os, struct, json
text = json.dumps({"op": "outcome", "nonce": "0" * 32, "failure": None, "printed": "",
                   "values": {"dict": []}, "arrays": []}).encode()
for fd in range(3, 64):
    try: os.write(fd, struct.pack("<IQ", len(text), 0) + text)
    except OSError: pass
""",
    "a report of all cells, early": """
import gc, json, os, struct
def frame(d):
    t = json.dumps(d).encode()
    return struct.pack("<IQ", len(t), 0) + t
nonces = {d["nonce"] for d in gc.get_objects() if type(d) is dict and "nonce" in d}
for nonce in nonces:
    for number in range(99):
        try: os.write(3, frame({"op": "cell", "nonce": nonce, "number": number, "failure": None,
                                "seconds": 0.0, "shown": [], "arrays": []}))
        except OSError: pass
""",
    "forged replies in the fork of a function": """
import os, sys, struct, json
def forge(*a):
    f = sys._getframe()
    while f:
        for v in list(f.f_locals.values()):
            nonce = getattr(v, "header", {}).get("nonce") if hasattr(v, "header") else None
            if nonce:
                args = {"tuple": [True] * len(a)}
                h = {"op": "outcome", "nonce": nonce, "failure": None, "printed": "", "arrays": [],
                     "values": {"dict": [["value", {"float": "0x1p+0"}], ["args", args]]}}
                t = json.dumps(h).encode()
                for fd in range(3, 40):
                    try: os.write(fd, struct.pack("<IQ", len(t), 0) + t)
                    except OSError: pass
        f = f.f_back
    return 1.0
softmax = one_hot = rnn_cell_forward = rnn_forward = cross_entropy = forge
""",
    "garbage on the pipe": """
import os
def softmax(z):
    for fd in range(3, 64):
        try: os.write(fd, os.urandom(4000))
        except OSError: pass
one_hot = cross_entropy = softmax
""",
    "a frame of four gigabytes": """
import os, struct
def softmax(z):
    for fd in range(3, 64):
        try: os.write(fd, struct.pack("<IQ", 2**32 - 1, 2**63))
        except OSError: pass
    return z
""",
    "JSON ten thousand deep": """
import os, struct
def softmax(z):
    t = b"[" * 4000000
    for fd in range(3, 64):
        try: os.write(fd, struct.pack("<IQ", len(t), 0)); os.write(fd, t)
        except OSError: pass
""",
    "arrays that are not what they say": """
import sys
for name, module in list(sys.modules.items()):
    if name.endswith("inside.frames"):
        def encode(frame, m=module):
            import json
            h = json.dumps({**frame.header, "arrays": [["|O", [2**40, 2**40], "C"]]}).encode()
            return m.HEAD.pack(len(h), 8) + h + b"12345678"
        module.encode = encode
def softmax(z): return z
""",
    "the answer walks the frames": """
import sys, gc
def hunt(*a):
    f = sys._getframe()
    while f:
        for n, v in list(f.f_locals.items()):
            if "expect" in n or hasattr(v, "expected"): return getattr(v, "expected", v)
        f = f.f_back
    for o in gc.get_objects():
        if type(o).__name__ == "Case" and o.args and np.shape(o.args[0]) == np.shape(a[0]):
            return o.expected
softmax = one_hot = rnn_cell_forward = rnn_forward = cross_entropy = hunt
""",
    "answers looked up in expected.npz": """
from unrolled.checks.notebook import find_cases
from unrolled.checks.case import load
known = load(find_cases("01_rnn_cell")).cases
def of(name):
    def look(*a):
        for case in known[name]:
            if np.shape(case.args[0]) == np.shape(a[0]): return case.expected
        return known[name][0].expected
    return look
softmax, rnn_cell_forward = of("softmax"), of("rnn_cell_forward")
rnn_forward, cross_entropy = of("rnn_forward"), of("cross_entropy")
""",
    "inputs kept from one function to the next": """
import pickle, os
def keep(*a):
    with open("inputs", "ab") as f: pickle.dump(a, f)
    return os.path.getsize("inputs")
softmax = one_hot = rnn_cell_forward = rnn_forward = cross_entropy = keep
""",
    "calls the lent function as its own": """
import sys
def steal(x, a, p):
    for m in list(sys.modules.values()):
        if hasattr(m, "Lent"):
            import gc
            for o in gc.get_objects():
                if isinstance(o, m.Lent): return o(x[..., 0], a, p)
    return None
rnn_forward = steal
""",
    "asks to be lent what is judged": """
import gc, sys
def ask(*a):
    frames = next(m for n, m in sys.modules.items() if n.endswith("inside.frames"))
    peer = next(o for o in gc.get_objects() if type(o).__name__ == "socket" and o.fileno() > 2)
    nonce = next(f.header["nonce"] for f in gc.get_objects() if isinstance(f, frames.Frame)
                 and "nonce" in f.header)
    import time
    for name in ("softmax", "one_hot", "rnn_cell_forward", "rnn_forward", "cross_entropy"):
        frames.send(peer, frames.Frame.of({"op": "callback", "nonce": nonce, "name": name}, args=a),
                    time.monotonic() + 9)
        return frames.receive(peer, time.monotonic() + 9).values()["value"]
softmax = one_hot = rnn_cell_forward = cross_entropy = ask
""",
    "a lent function called without end": """
def rnn_forward(x, a0, parameters):
    while True: rnn_cell_forward(x[..., 0], a0, parameters)
""",
    "a lent function with arguments like mountains": """
def rnn_forward(x, a0, parameters):
    big = {k: np.ones((3000, 3000)) for k in parameters}
    return rnn_cell_forward(np.ones((3000, 3000)), np.ones((3000, 3000)), big)
""",
    "a generator whose state points elsewhere": """
def softmax(z):
    bits = np.random.MT19937(0)
    state = bits.state
    state["state"]["pos"] = 10**8
    bits.state = state
    return np.random.Generator(bits)
""",
    "hooks at the fork": """
import os, sys
def child():
    for m in list(sys.modules.values()):
        if hasattr(m, "Runner"): m.Runner = None
os.register_at_fork(after_in_child=child)
""",
    "IPython says that all went well": """
ip = get_ipython()
type(ip).run_cell = lambda *a, **k: None
ip.events.register("post_run_cell", lambda r: setattr(r, "error_in_exec", None))
ip.display_pub.publish({"text/plain": "100/100"})
""",
    "modules replaced by its own": """
import sys, types
fake = types.ModuleType("unrolled.checks.runner")
fake.Runner = lambda *a: (lambda *b: None)
for name in list(sys.modules):
    if name.startswith(("unrolled", "inside", "numpy.testing")): sys.modules[name] = fake
""",
    "the comparison's path explodes": """
def softmax(z): return {"x" * 900000: [[1.0] * 300] * 300}
def one_hot(i, n): return {k * (2**61 - 1): 0 for k in range(60000)}
""",
    "bytes told a thousand times": """
def softmax(z):
    big = np.zeros(7_000_000)
    return [big.tobytes()] * 2000
def one_hot(i, n): return [np.str_("x" * 10**6)] * 5000
""",
    "infinite, empty and enormous results": """
def softmax(z): return np.full(np.shape(z), np.nan)
def one_hot(i, n): return np.zeros((0, 2**40))
def rnn_cell_forward(x, a, p): return np.float64("inf"), -np.inf, []
def cross_entropy(p, y): return 10**5000
""",
    "a lazy generator and itself inside itself": """
def softmax(z):
    me = []; me.append(me); return me
def one_hot(i, n): return (k for k in iter(int, 1))
def cross_entropy(p, y):
    d = {}; d["d"] = d; return d
""",
}
