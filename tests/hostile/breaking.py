"""Attacks that want to stop the batch, fill the machine or stay behind."""

BREAKING = {
    "a cell without end": "while True: pass",
    "a cell that swallows interrupts": """
while True:
    try:
        while True: pass
    except BaseException: pass
""",
    "the alarm switched off": """
import signal
signal.signal(signal.SIGALRM, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 0)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))
while True: pass
""",
    "functions without end": """
def loop(*a):
    while True:
        try:
            while True: pass
        except BaseException: pass
softmax = one_hot = rnn_cell_forward = rnn_forward = cross_entropy = loop
""",
    "functions that sleep": """
import time
softmax = one_hot = rnn_cell_forward = rnn_forward = cross_entropy = lambda *a: time.sleep(3600)
""",
    "arithmetic that cannot be interrupted": "def softmax(z): return 7 ** (10 ** 9)",
    "a pattern that takes for ever": """
import re
def softmax(z): re.match("(a+)+$", "a" * 60 + "b")
""",
    "a thread that waits for itself": """
import threading
def softmax(z):
    lock = threading.Lock(); lock.acquire(); lock.acquire()
""",
    "one byte a second": """
import os, struct, time
def softmax(z):
    while True:
        try: os.write(3, b"\\0")
        except OSError: pass
        for fd in range(4, 20):
            try: os.write(fd, b"\\1")
            except OSError: pass
        time.sleep(0.3)
""",
    "memory in a list": "held = []\nwhile True: held.append(bytearray(10_000_000))",
    "memory in one array": "import numpy as np\nbig = np.ones((80_000, 80_000))",
    "memory in a function": """
def softmax(z):
    held = []
    while True: held.append(np.ones(10_000_000))
""",
    "memory in many processes": """
import os, time
for _ in range(50):
    try: child = os.fork()
    except OSError: break
    if child == 0:
        held = [bytearray(b"x" * 1_000_000) for _ in range(300)]
        time.sleep(60)
time.sleep(60)
""",
    "forks without end": """
import os
while True:
    try: os.fork()
    except OSError: pass
""",
    "threads without end": """
import threading, time
while True:
    try: threading.Thread(target=time.sleep, args=(600,)).start()
    except RuntimeError: break
""",
    "fills the scratch folder": """
for n in range(200):
    try: open(f"{n}", "wb").write(b"x" * 10_000_000)
    except OSError: break
""",
    "a million empty files": """
for n in range(1_000_000):
    try: open(f"f{n}", "w").close()
    except OSError: break
""",
    "folders in folders": """
import os
for n in range(100_000):
    try: os.mkdir("d"); os.chdir("d")
    except OSError: break
""",
    "one file of a terabyte": """
with open("big", "wb") as f:
    try: f.truncate(2**40)
    except OSError: pass
""",
    "a flood of output": "while True: print('x' * 100_000)",
    "a flood below Python": """
import os
for _ in range(2000): os.write(1, b"x" * 50_000); os.write(2, b"x" * 50_000)
""",
    "opens everything": """
import os, socket
held = []
while True:
    try: held.append(socket.socketpair())
    except OSError: break
""",
    "leaves at once": "import os\nos._exit(0)",
    "leaves when called": """
import os
softmax = one_hot = rnn_cell_forward = rnn_forward = cross_entropy = lambda *a: os._exit(0)
""",
    "raises SystemExit everywhere": """
import sys
softmax = one_hot = rnn_cell_forward = lambda *a: sys.exit(0)
class Quit(BaseException):
    def __str__(self): raise Quit
def cross_entropy(p, y): raise Quit
""",
    "kills itself": "import os\nfor s in (15, 2, 1, 9, 6): os.kill(os.getpid(), s)\nos.abort()",
    "stops itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "stops when called": """
import os, signal
def softmax(z): os.kill(os.getpid(), signal.SIGSTOP)
""",
    "crashes the interpreter": "import ctypes\nctypes.string_at(0)",
    "crashes when called": "import ctypes\ndef softmax(z): return ctypes.string_at(8)",
    "recursion without end": """
import sys
sys.setrecursionlimit(10**9)
def softmax(z): return softmax(z)
""",
    "a daemon": """
import os, time
if os.fork() == 0:
    try: os.setsid()
    except OSError: pass
    if os.fork() == 0:
        while True: time.sleep(1)
    os._exit(0)
""",
    "a daemon of each function": """
import os, time
def stay(*a):
    if os.fork() == 0:
        try: os.setsid()
        except OSError: pass
        while True: time.sleep(1)
    return 1.0
softmax = one_hot = rnn_cell_forward = rnn_forward = cross_entropy = stay
""",
    "threads that go on": """
import threading
def spin():
    while True: pass
for _ in range(5): threading.Thread(target=spin, daemon=True).start()
""",
    "two processes answer": """
import os
def softmax(z):
    os.fork()
    return z
""",
    "deaf to the fork request": """
import socket, time
socket.recv_fds = lambda *a: time.sleep(3600)
socket.socket.recvmsg = lambda *a: time.sleep(3600)
""",
    "the pipe is closed": "import os\nos.closerange(3, 256)",
    "the pipe is never read": """
import sys
for m in list(sys.modules.values()):
    if hasattr(m, "serve") and hasattr(m, "Lent"):
        def serve(*a):
            import time
            time.sleep(3600)
        m.serve = serve
""",
    "hooks at exit": """
import atexit, os
atexit.register(lambda: [os.fork() for _ in range(20)])
raise SystemExit
""",
    "a tracer that blocks": """
import sys, time
def trace(frame, event, arg):
    if "serve" in frame.f_code.co_name: time.sleep(3600)
    return trace
sys.settrace(trace)
""",
    "the collector at work": """
import gc
class Weed:
    def __del__(self): Weed()
Weed()
""",
    "files without a name": """
import mmap, os
held = []
for n in range(3000):
    name = f"n{n % 9}"
    try:
        file = open(name, "w+b")
        file.write(b"x" * 15_000_000); file.flush()
        held.append(mmap.mmap(file.fileno(), 4096) if n % 2 else file)
        os.unlink(name)
    except OSError: break
""",
    "comets: each leaves a child and is gone": """
import os
while os.fork() == 0: pass
if os.fork() == 0:
    while True:
        try:
            if os.fork(): os._exit(0)
        except OSError: pass
""",
    "a crowd of threads below Python": """
import ctypes
c = ctypes.CDLL(None)
held = []
for n in range(50_000):
    stack = ctypes.create_string_buffer(8192); held.append(stack)
    thread = ctypes.c_ulong()
    attributes = ctypes.create_string_buffer(64)
    c.pthread_attr_init(attributes); c.pthread_attr_setstacksize(attributes, 16384)
    if c.pthread_create(ctypes.byref(thread), attributes, c.pause, None): break
""",
    "memory in processes that hide it": """
import ctypes, os, time
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
for _ in range(20):
    try: child = os.fork()
    except OSError: break
    if child == 0:
        held = [bytearray(b"x" * 1_000_000) for _ in range(300)]
        time.sleep(60)
time.sleep(60)
""",
}
