"""Memory that the kernel keeps for a submission and counts for nobody: measured, and bounded.

Whatever each program below gets hold of, it prints; the most that it may print is known beforehand.
"""

import json
import subprocess
import sys

import pytest

from autograder.sandbox import Cell, Limits, Program, Sandbox, cgroup
from autograder.sandbox.inside import watch
from tests.hostile.arena import why_no_sandbox

LIMITS = Limits(
    call_seconds=5.0, cell_seconds=60.0, notebook_seconds=90.0, memory_bytes=300 << 20, processes=40
)
PER_DESCRIPTOR = 2 * watch.DESCRIPTOR_BYTES
START = """
import ctypes, errno, fcntl, json, mmap, os, socket, struct
block, found = b"x" * 65536, {}
def drain(send):
    total = 0
    try:
        while True: total += send(block)
    except OSError: return total
"""
MEASURES = {
    "socket pairs": """
held, sent, raised = [], 0, 0
try:
    while True:
        pair = socket.socketpair(); held.append(pair)
        for one in pair:
            for option in (socket.SO_SNDBUF, socket.SO_RCVBUF, 32, 33):
                try: one.setsockopt(socket.SOL_SOCKET, option, 8 << 20); raised += 1
                except OSError: pass
            one.setblocking(False)
            sent += drain(one.send)
except OSError: pass
found = {"bytes": sent, "raised": raised}
""",
    "pipes": """
held, sent, raised = [], 0, 0
try:
    while True:
        ends = os.pipe(); held.append(ends)
        try: fcntl.fcntl(ends[1], 1031, 1 << 20); raised += 1
        except OSError: pass
        os.set_blocking(ends[1], False)
        sent += drain(lambda data: os.write(ends[1], data))
except OSError: pass
found = {"bytes": sent, "raised": raised}
""",
    "datagrams of senders that are gone": """
opened = 0
for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
    try: socket.socketpair(socket.AF_UNIX, kind); opened += 1
    except OSError: pass
found = {"bytes": 0, "raised": opened}
""",
    "connections that nobody accepts": """
sent = 0
try:
    server = socket.socket(socket.AF_UNIX)
    server.bind("\\0backlog")
    server.listen(4096)
    for _ in range(2_000):
        one = socket.socket(socket.AF_UNIX); one.setblocking(False); one.connect("\\0backlog")
        sent += drain(one.send); one.close()
except OSError: pass
found = {"bytes": sent, "raised": 0}
""",
    "sockets on their way": """
sent, passed = 0, 0
a, b = socket.socketpair()
a.setblocking(False)
try:
    while passed < 5_000:
        one, other = socket.socketpair(); one.setblocking(False)
        sent += drain(one.send)
        socket.send_fds(a, [b"."], [one.fileno(), other.fileno()])
        one.close(); other.close(); passed += 2
except OSError: pass
found = {"bytes": sent, "raised": 0}
""",
    "files in memory": """
libc, made = ctypes.CDLL(None, use_errno=True), 0
for call in ("memfd_create", "inotify_init"):
    made += getattr(libc, call)(*([b"x", 0] if call == "memfd_create" else [])) >= 0
made += libc.shmget(0, 1 << 20, 0o1600) >= 0
made += libc.syscall(323, 0) >= 0  # userfaultfd
made += libc.syscall(425, 8, ctypes.create_string_buffer(120)) >= 0  # io_uring_setup
made += libc.syscall(248, b"user", b"x", b"y" * 1000, 1000, -3) >= 0  # add_key
found = {"bytes": 0, "raised": made}
""",
    "locks on bytes": """
file, locks = open("locked", "wb"), 0
file.truncate(1 << 20)
try:
    for n in range(20_000):
        fcntl.lockf(file, fcntl.LOCK_EX, 1, 2 * n); locks += 1
except OSError: pass
found = {"bytes": 0, "raised": locks}
""",
}
TABLES = """
import mmap, ctypes, time
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
held = 0
for n in range(60_000):  # one page in each gigabyte: three pages of tables for each
    place = libc.mmap((1 << 40) + (n << 30), 4096, 3, 0x22 | 0x100000, -1, 0)
    if place in (None, ctypes.c_void_p(-1).value): break
    ctypes.c_char.from_address(place).value = b"x"
    held += 1
time.sleep(20)
"""
FAMILY = """
import os, socket, time
children = 0
for _ in range(30):
    try: child = os.fork()
    except OSError: break
    if child == 0:
        held = []
        try:
            while True:
                pair = socket.socketpair(); held.append(pair)
                for one in pair:
                    one.setblocking(False)
                    try:
                        while True: one.send(b"x" * 65536)
                    except BlockingIOError: pass
        except OSError: pass
        time.sleep(20)
    children += 1
time.sleep(20)
"""


@pytest.fixture(scope="module", params=("bwrap", "landlock"))
def sandbox(request):
    if why_no_sandbox(request.param):
        pytest.skip(why_no_sandbox(request.param))
    with Sandbox(request.param, LIMITS) as one:
        yield one


@pytest.mark.parametrize("name", MEASURES)
def test_what_one_process_can_leave_in_the_kernel_is_little(sandbox, name):
    source = START + MEASURES[name] + "print(json.dumps(found))"
    with sandbox.submission(Program((Cell("a", source),))) as submission:
        (run,) = submission.cells
        assert run.failure is None
        found = json.loads(run.printed)
    assert found["raised"] == 0
    assert found["bytes"] <= 2 * watch.OPEN_FILES * PER_DESCRIPTOR  # 64 MiB; as many on their way


def test_sockets_of_many_processes_count_as_memory(sandbox):
    with sandbox.submission(Program((Cell("a", FAMILY),))) as submission:
        assert submission.status == "memory"


def test_page_tables_count_as_memory(sandbox):
    with sandbox.submission(Program((Cell("a", TABLES),))) as submission:
        assert submission.status == "memory"


def test_page_tables_and_descriptors_of_a_real_process_are_seen():
    words = "import os, time\nheld = [os.pipe() for _ in range(20)]\nprint('.', flush=True)\ntime.sleep(99)"
    with subprocess.Popen(
        [sys.executable, "-S", "-c", words], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == ".\n"
        held = watch.kept_by_kernel(process.pid)
        process.kill()
    assert 40 * watch.DESCRIPTOR_BYTES < held < 60 * watch.DESCRIPTOR_BYTES


def test_a_control_group_counts_the_whole_sandbox_where_one_can_be_made(sandbox):
    group = cgroup.bounded(1 << 30)
    if group is None:
        assert not sandbox.counted
        pytest.skip("no control group can be made here")
    group.remove()
    assert sandbox.counted
    held = [int(line) for line in (sandbox._group.folder / "cgroup.procs").read_text().split()]
    assert sandbox._server.pid in held
    assert set(watch.descendants(sandbox._server.pid)) <= set(held)


def test_a_group_is_taken_away_with_its_sandbox():
    if why_no_sandbox():
        pytest.skip(why_no_sandbox())
    with Sandbox("bwrap", LIMITS) as one:
        folder = one._group.folder if one._group else None
    assert folder is None or not folder.exists()
