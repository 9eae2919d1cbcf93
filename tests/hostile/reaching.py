"""Attacks that reach for what is outside. A source prints REACHED where it gets anywhere.

It prints SEEN where it only learns that something is there: namespaces hide that, Landlock does not.

`@VICTIM@` stands for a folder of the host that holds a gradebook and another student's work,
`@PORT@` for a port on which a process of the host listens, `@ABSTRACT@` for its abstract socket,
`@PID@` for a process of the host.
"""

REACHING = {
    "reads the solutions": """
import glob, os
for pattern in ("/course/solutions/*", "/course/autograder/*", "/*/*/solutions/*", "@VICTIM@/*",
                "../../solutions/*", "/course/notebooks/0[02-9]*", "/home/*", "/etc/shadow"):
    for path in glob.glob(pattern):
        print("SEEN", pattern)
        try: os.close(os.open(path, os.O_RDONLY)); print("REACHED", path)
        except OSError: pass
for folder in ("/", "/etc", "/tmp", "/home", "/root", "@VICTIM@", "@COURSE@", "@COURSE@/solutions"):
    try:
        names = os.listdir(folder)
        if {"home", "passwd", "submitted", "solutions", "01_rnn_cell"} & {*names}: print("REACHED", folder)
    except OSError: pass
""",
    "reads the gradebook": """
for path in ("@VICTIM@/gradebook.db", "/course/autograder/gradebook.db", "gradebook.db"):
    try: open(path, "rb"); print("REACHED", path)
    except OSError: pass
""",
    "deletes the gradebook": """
import os, shutil
shutil.rmtree("@VICTIM@", ignore_errors=True)
for path in ("@VICTIM@/gradebook.db", "/course/unrolled/checks/score.py"):
    try: os.remove(path); print("REACHED", path)
    except OSError: pass
""",
    "writes over the library": """
import sys, os, unrolled, numpy
for path in (unrolled.__file__, numpy.__file__, sys.executable, os.__file__):
    try: open(path, "a"); print("REACHED", path)
    except OSError: pass
for folder in [*sys.path, "/", "/usr/lib", "/dev", "/course", "/etc", "/proc"]:
    try: open(os.path.join(folder, "usercustomize.py"), "w"); print("REACHED", folder)
    except OSError: pass
""",
    "looks for other processes": """
import os
try:
    if os.listdir("/proc"): print("REACHED /proc", os.listdir("/proc")[:5])
except OSError: pass
for pid in range(2, 100000):
    try: os.kill(pid, 0); print("REACHED", pid)
    except OSError: pass
""",
    "kills what it can": """
import os, signal
for pid in (@PID@, os.getppid(), 0 if False else -1):
    try:
        if pid: os.kill(pid, signal.SIGKILL)
    except OSError: pass
""",
    "reads the environment": """
import os
for name, value in os.environ.items():
    if "SECRET" in name or "KEY" in name or "secret" in value: print("REACHED", name)
for pid in ("self", "1", str(os.getppid())):
    try: open(f"/proc/{pid}/environ"); print("REACHED environ", pid)
    except OSError: pass
""",
    "calls home over TCP": """
import socket
for host in ("127.0.0.1", "::1", "1.1.1.1", "10.0.2.2"):
    for port in (@PORT@, 80, 53):
        try: socket.create_connection((host, port), 0.2); print("REACHED", host, port)
        except OSError: pass
""",
    "calls home over UDP, raw and netlink": """
import socket
for family, kind in ((2, 2), (2, 3), (10, 2), (16, 3), (17, 3), (38, 5), (40, 1), (1, 0)):
    if family == 1: continue
    try:
        s = socket.socket(family, kind)
        print("REACHED", family)
        s.sendto(b"secret", ("127.0.0.1", @PORT@))
    except OSError: pass
""",
    "talks to local sockets of the host": """
import socket
for place in ("\\0@ABSTRACT@", "@VICTIM@/socket", "/run/docker.sock", "/run/dbus/system_bus_socket"):
    try: s = socket.socket(socket.AF_UNIX)
    except OSError: s = socket.socketpair()[0]
    try: s.connect(place); print("REACHED", place)
    except OSError: pass
""",
    "opens a web page": """
import urllib.request
try: urllib.request.urlopen("http://127.0.0.1:@PORT@/", timeout=0.3); print("REACHED")
except Exception: pass
""",
    "uses descriptors that were left open": """
import os, stat
for fd in range(3, 256):
    try: mode = os.fstat(fd).st_mode
    except OSError: continue
    if not stat.S_ISSOCK(mode): print("REACHED", fd, oct(mode))
    elif fd != 3: print("REACHED socket", fd)
""",
    "speaks to the fork server": """
import os, socket, array
s = socket.socket(fileno=os.dup(3))
for word in (b"S", b"W", b"K", b"F"):
    a, b = socket.socketpair()
    try: socket.send_fds(s, [word], [a.fileno()])
    except OSError: pass
""",
    "makes namespaces and mounts": """
import ctypes, os
c = ctypes.CDLL(None, use_errno=True)
for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x02000000, 0x80):
    if c.unshare(flag) == 0: print("REACHED unshare", hex(flag))
    # 0x80, a namespace of clocks, is out of clone's reach: there it is part of a signal's number
    if flag > 0x80 and c.syscall(56, flag | 17, 0, 0, 0, 0) > 0: print("REACHED clone", hex(flag))
if c.mount(b"none", b".", b"tmpfs", 0, b"") == 0: print("REACHED mount")
if c.chroot(b".") == 0: print("REACHED chroot")
""",
    "asks for dangerous system calls": """
import ctypes, platform
c = ctypes.CDLL(None, use_errno=True)
calls = {"ptrace": (101, 16, 1), "bpf": (321, 0), "keyctl": (250, 0), "uring": (425, 8, 0),
         "perf": (298, 0), "userfaultfd": (323, 1), "memfd": (319, 0, 0), "kexec": (246,),
         "shmget": (29, 0, 4096, 0o1600), "personality": (135, 0x40000), "clone3": (435, 0, 0),
         "vm_readv": (310, 1, 0, 0, 0, 0, 0), "listmount": (458, 0), "x32": (0x40000000 + 39,)}
if platform.machine() == "x86_64":
    for name, words in calls.items():
        ctypes.set_errno(0)
        got = c.syscall(*words)
        if got >= 0 or ctypes.get_errno() not in (1, 38): print("REACHED", name, got)
""",
    "becomes root": """
import os
for call in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0]),
             lambda: os.setresuid(0, 0, 0), lambda: os.chown(".", 0, 0)):
    try: call(); print("REACHED", os.getuid())
    except OSError: pass
if os.getuid() == 0 or os.geteuid() == 0: print("REACHED root")
""",
    "runs a program that gains rights": """
import subprocess
for words in (["su"], ["sudo", "-n", "id"], ["mount"], ["unshare", "-Ur", "id"], ["bwrap"]):
    try:
        done = subprocess.run(words, capture_output=True, timeout=1)
        if done.returncode == 0: print("REACHED", words)
    except Exception: pass
""",
    "opens the machine's devices": """
import os
for path in ("/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/fuse", "/dev/kvm", "/dev/vsock",
             "/dev/tty", "/dev/ptmx", "/dev/shm", "/sys/kernel", "/sys/fs/cgroup", "/run", "/var"):
    if os.path.exists(path): print("SEEN", path)
    try: os.close(os.open(path, os.O_RDONLY)); print("REACHED", path)
    except OSError: pass
try: os.mknod("disk", 0o60666, os.makedev(254, 0)); print("REACHED mknod")
except OSError: pass
""",
    "leaves a note for the next submission": """
import os, glob
places = (".", "/tmp", "/dev/shm", "/var/tmp", "/course", "/")
for place in sorted({os.path.realpath(p) for p in places}):
    try:
        if os.path.exists(place + "/note"): print("REACHED", place)
        open(place + "/note", "w").write("hello")
    except OSError: pass
""",
    "finds the note of the one before": """
import os
for place in (".", "/tmp", "/dev/shm", "/var/tmp", "/course", "/"):
    if os.path.exists(place + "/note"): print("REACHED", place)
""",
    "listens for the next submission": """
import errno, os, socket, time
try:
    s = socket.socket(socket.AF_UNIX)
    s.bind("\\0unrolled")
except OSError as e:
    if e.errno == errno.EADDRINUSE: print("REACHED: somebody is there already")
if os.fork() == 0:
    try: os.setsid()
    except OSError: pass
    time.sleep(600)
""",
    "raises its own limits": """
import resource
for name in ("AS", "NPROC", "FSIZE", "NOFILE", "CPU", "CORE"):
    kind = getattr(resource, "RLIMIT_" + name)
    try: resource.setrlimit(kind, (resource.RLIM_INFINITY,) * 2); print("REACHED", name)
    except (OSError, ValueError): pass
""",
    "reads the memory of the server": """
import os
for pid in (os.getppid(), 1, 2, 3):
    for name in ("mem", "maps", "fd", "root", "cwd"):
        if os.path.exists(f"/proc/{pid}/{name}"): print("SEEN", pid, name)
        try: os.close(os.open(f"/proc/{pid}/{name}", os.O_RDONLY)); print("REACHED", pid, name)
        except OSError: pass
""",
    "follows links out": """
import os
import unrolled
os.symlink("@VICTIM@", "link")
os.symlink("/", "root")
if os.path.exists("link/gradebook.db"): print("SEEN")
for path in ("link/gradebook.db", "root/etc/passwd", "root@VICTIM@/gradebook.db"):
    try: open(path); print("REACHED", path)
    except OSError: pass
for path in (unrolled.__file__, "@VICTIM@/gradebook.db", "/etc/passwd", "/proc/self/environ"):
    try: os.link(path, "hard" + str(len(path))); print("REACHED", path)
    except OSError: pass
    try: os.rename(path, "moved"); print("REACHED", path)
    except OSError: pass
""",
    "remounts through magics and the shell": """
import os
get_ipython().run_line_magic("cd", "/")
os.system("echo x > @VICTIM@/gradebook.db")
get_ipython().system("rm -rf @VICTIM@")
""",
    "reaches processes by their numbers": """
import ctypes, os, resource
c = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(64)
try: os.setpriority(os.PRIO_USER, os.getuid(), 19)  # seen at the victim, if anywhere
except OSError: pass
for pid in {@PID@, os.getppid()} - {0}:
    tries = {
        "limits": lambda: resource.prlimit(pid, resource.RLIMIT_CPU, (1, 1)),
        "cores": lambda: os.sched_setaffinity(pid, {0}),
        "scheduler": lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
        "priority": lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
        "group": lambda: os.setpgid(0, os.getpgid(pid)),
        "file": lambda: os.pidfd_open(pid),
    }
    for name, action in tries.items():
        try: action(); print("REACHED", name, pid)
        except (OSError, ValueError): pass
    for name, words in {"attach": (101, 16, pid, 0, 0), "robust": (274, pid, buffer, buffer)}.items():
        if c.syscall(*words) == 0: print("REACHED", name, pid)
""",
    "sends signals through a descriptor": """
import fcntl, os, signal, struct
for pid in (@PID@, os.getppid(), -1):
    for command, word in ((8, pid), (10, signal.SIGKILL), (15, struct.pack("ii", 1, pid))):
        try: fcntl.fcntl(3, command, word)
        except OSError: pass
    for request in (0x8901, 0x8902):
        try: fcntl.ioctl(3, request, struct.pack("i", pid))
        except OSError: pass
try: fcntl.fcntl(3, fcntl.F_SETFL, os.O_ASYNC | os.O_RDWR)
except OSError: pass
""",
    "empties and changes files that it may not write": """
import os
for path in ("@VICTIM@/gradebook.db", "@VICTIM@", __import__("numpy").__file__):
    tries = {
        "truncated": lambda: os.truncate(path, 0),
        "emptied": lambda: os.close(os.open(path, os.O_RDONLY | os.O_TRUNC)),
        "opened oddly": lambda: os.close(os.open(path, 3 | os.O_TRUNC)),
        "closed to all": lambda: os.chmod(path, 0),
        "dated": lambda: os.utime(path, (0, 0)),
        "given away": lambda: os.chown(path, os.getuid(), -1),
        "marked": lambda: os.setxattr(path, "user.a", b"b"),
        "without a name": lambda: os.open("@VICTIM@", os.O_TMPFILE | os.O_RDWR),
    }
    for name, action in tries.items():
        try: action(); print("REACHED", name, path)
        except OSError: pass
""",
}
