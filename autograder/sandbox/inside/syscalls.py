"""A seccomp filter: which system calls a submission may not make, as BPF instructions.

Everything that reaches beyond the process (namespaces, mounts, other processes, keys, kernel
programs, the clock), memory that no limit counts (System V segments, memory files) and every
family of sockets but the local one: some, such as those between a virtual machine and its host,
no network namespace separates. Locks on whole files would be a word between two submissions that
run at once: both read the same libraries.

The kernel also keeps things for a process that no limit of its own counts. What is left of them is
little for each descriptor, and descriptors are few: buffers of sockets and pipes stay as large as
they are made; datagrams are refused, since a socket that receives them keeps what ten senders sent
who are gone; so is `listen`, since a backlog holds thousands of connections whose other end is
closed; so are locks on ranges of bytes and watches on files, of which there may be millions.
"""

import errno
import os
import platform
import struct
from collections.abc import Collection, Iterable

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN, AND = 0x20, 0x15, 0x35, 0x45, 0x06, 0x54
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER, ARCHITECTURE = 0, 4  # offsets in what the filter is shown
AF_UNIX = 1
NEW_NAMESPACES = 0x7E020000  # mount, cgroup, uts, ipc, user, pid, net
TIOCSTI, TIOCLINUX = 0x5412, 0x541C
FIRST_UNKNOWN = 450  # calls that came after this table was written
X32 = 0x40000000

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

# name: number on x86_64, on aarch64 (None where it does not exist)
REFUSED: dict[str, tuple[int | None, int | None]] = {
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "seccomp": (317, 277), "memfd_create": (319, 279),
    "memfd_secret": (447, 447), "shmget": (29, 194), "shmctl": (31, 195), "shmat": (30, 196),
    "shmdt": (67, 197), "semget": (64, 190), "semctl": (66, 191), "semop": (65, 193),
    "semtimedop": (220, 192), "msgget": (68, 186), "msgctl": (71, 187), "msgsnd": (69, 189),
    "msgrcv": (70, 188), "mq_open": (240, 180), "mq_unlink": (241, 181),
    "mq_timedsend": (242, 182), "mq_timedreceive": (243, 183), "mq_notify": (244, 184),
    "mq_getsetattr": (245, 185), "init_module": (175, 105), "delete_module": (176, 106),
    "finit_module": (313, 273), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89),
    "flock": (73, 32),
    "quotactl": (179, 60), "quotactl_fd": (443, 443), "syslog": (103, 116), "iopl": (172, None),
    "ioperm": (173, None), "modify_ldt": (154, None), "uselib": (134, None),
    "ustat": (136, None), "sysfs": (139, None), "_sysctl": (156, None),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266),
    "adjtimex": (159, 171), "sethostname": (170, 161), "setdomainname": (171, 162),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262), "personality": (135, 92), "vhangup": (153, 58),
    "move_pages": (279, 239), "migrate_pages": (256, 238), "mbind": (237, 235),
    "set_mempolicy": (238, 237), "get_mempolicy": (239, 236), "vmsplice": (278, 75),
    "lookup_dcookie": (212, 18), "nfsservctl": (180, 42), "listen": (50, 201),
    "inotify_init": (253, None), "inotify_init1": (294, 26),
}  # fmt: skip
# What namespaces keep apart, refused where there are none: programs; sockets, those of paths among
# them, which Landlock leaves alone; descriptors sent away, whose files no watch finds; signals;
# process groups, which end a submission at one stroke; owners, rights, dates and attributes of
# files, and their end, which Landlock knows since its version 3; other processes' priorities.
SHARED: dict[str, tuple[int | None, int | None]] = {
    "execve": (59, 221), "execveat": (322, 281),
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434),
    "setsid": (112, 157), "setpgid": (109, 154),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None),
    "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88), "truncate": (76, 45),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "getxattr": (191, 8),
    "lgetxattr": (192, 9), "fgetxattr": (193, 10), "listxattr": (194, 11), "llistxattr": (195, 12),
    "flistxattr": (196, 13), "removexattr": (197, 14), "lremovexattr": (198, 15),
    "fremovexattr": (199, 16), "mknod": (133, None), "mknodat": (259, 33),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "get_robust_list": (274, 100),
}  # fmt: skip
OF_ITSELF = {  # refused for any other process than the one that asks, which is 0
    "prlimit64": (302, 261), "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118), "sched_setattr": (314, 274),
}  # fmt: skip
OPENAT2, PRCTL, OPENAT = (437, 437), (157, 167), (257, 56)
OPEN: tuple[int | None, int | None] = (2, None)
PR_SET_DUMPABLE = 4
TO_OTHERS = {"F_SETOWN": 8, "F_SETSIG": 10, "F_SETOWN_EX": 15}  # signals by way of a descriptor
OWNED = {"FIOSETOWN": 0x8901, "SIOCSPGRP": 0x8902}
ACCESS, O_TRUNC, O_TMPFILE = 3, 0x200, 0x400000
CLONE, CLONE3, SOCKET = (56, 220), (435, 435), (41, 198)
SOCKETPAIR, IOCTL = (53, 199), (16, 29)
SETSOCKOPT, FCNTL = (54, 208), (72, 25)
STREAM, NONBLOCK, CLOEXEC = 1, 0x800, 0x80000
STREAMS = (STREAM, STREAM | NONBLOCK, STREAM | CLOEXEC, STREAM | NONBLOCK | CLOEXEC)
BUFFERS = {"SO_SNDBUF": 7, "SO_RCVBUF": 8, "SO_SNDBUFFORCE": 32, "SO_RCVBUFFORCE": 33}
KEPT_BY_KERNEL = {
    "F_SETPIPE_SZ": 1031, "F_SETLK": 6, "F_SETLKW": 7, "F_OFD_SETLK": 37, "F_OFD_SETLKW": 38,
    "F_SETLEASE": 1024, "F_NOTIFY": 1026,
}  # fmt: skip


def known() -> bool:
    """Whether there is a filter for this machine."""
    return os.uname().sysname == "Linux" and platform.machine() in MACHINES


def program(shared: bool = False) -> bytes:
    """Write the filter for this machine.

    Args:
        shared: whether the process shares the machine's namespaces: then more is refused.

    Raises:
        KeyError: when there is none; see `known`.
    """
    column, machine = MACHINES[platform.machine()]
    code = _op(LOAD, ARCHITECTURE) + _op(EQUAL, machine, 1, 0) + _op(RETURN, KILL)
    code += _op(LOAD, NUMBER)
    if column == 0:
        code += _op(AT_LEAST, X32, 0, 1) + _refuse(errno.ENOSYS)
    code += _op(AT_LEAST, FIRST_UNKNOWN, 0, 1) + _refuse(errno.ENOSYS)
    code += _op(EQUAL, CLONE3[column], 0, 1) + _refuse(errno.ENOSYS)  # its flags are out of sight
    for numbers in [*REFUSED.values(), *(SHARED.values() if shared else ())]:
        number = numbers[column]
        if number is not None:
            code += _op(EQUAL, number, 0, 1) + _refuse(errno.EPERM)
    code += _without_namespaces(column) if shared else b""
    code += _on(CLONE[column], 0, _op(ANY_BIT, NEW_NAMESPACES, 0, 1) + _refuse(errno.EPERM))
    for call in (SOCKET, SOCKETPAIR):
        only_local = _op(EQUAL, AF_UNIX, 1, 0) + _refuse(errno.EAFNOSUPPORT)
        code += _on(call[column], 0, only_local)
        code += _on(call[column], 1, _one_of(STREAMS) + _refuse(errno.EPROTONOSUPPORT))
    code += _on(SETSOCKOPT[column], 2, _none_of(BUFFERS.values()))
    code += _on(FCNTL[column], 1, _none_of(KEPT_BY_KERNEL.values()))
    for request in (TIOCSTI, TIOCLINUX):
        code += _on(IOCTL[column], 1, _op(EQUAL, request, 0, 1) + _refuse(errno.EPERM))
    return code + _op(RETURN, ALLOW)


def _without_namespaces(column: int) -> bytes:
    """What is refused by its arguments where `SHARED` is refused by name."""
    code = _op(EQUAL, OPENAT2[column], 0, 1) + _refuse(errno.ENOSYS)  # its flags are out of sight
    for numbers in OF_ITSELF.values():
        code += _on(numbers[column], 0, _op(EQUAL, 0, 1) + _refuse(errno.EPERM))
    code += _on(PRCTL[column], 0, _none_of([PR_SET_DUMPABLE]))
    code += _on(FCNTL[column], 1, _none_of(TO_OTHERS.values()))
    code += _on(IOCTL[column], 1, _none_of(OWNED.values()))
    for call, argument in ((OPEN, 1), (OPENAT, 2)):
        number = call[column]
        if number is not None:
            code += _on(number, argument, _OPENED)
    return code


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)


def _refuse(number: int) -> bytes:
    return _op(RETURN, REFUSE | number)


def _one_of(values: Collection[int]) -> bytes:
    """Step over the next instruction where the loaded word is one of these."""
    left = range(len(values), 0, -1)
    return b"".join(_op(EQUAL, value, n) for value, n in zip(values, left, strict=True))


def _none_of(values: Iterable[int]) -> bytes:
    """Refuse the call where the loaded word is one of these."""
    return b"".join(_op(EQUAL, value, 0, 1) + _refuse(errno.EPERM) for value in values)


def _on(call: int, argument: int, test: bytes) -> bytes:
    """Run `test` on the low half of one argument of `call`, then load the number again."""
    body = _op(LOAD, 16 + 8 * argument) + test + _op(LOAD, NUMBER)
    return _op(EQUAL, call, 0, len(body) // 8) + body


# A file without a name, which no watch finds; one opened neither to read nor to write; one that is
# only to be read, and emptied: Landlock before its version 3 lets that pass.
_OPENED = (
    _op(ANY_BIT, O_TMPFILE, 0, 1) + _refuse(errno.EOPNOTSUPP)
    + _op(AND, ACCESS | O_TRUNC) + _none_of([ACCESS, ACCESS | O_TRUNC, O_TRUNC])
)  # fmt: skip
