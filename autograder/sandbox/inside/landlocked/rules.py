"""Landlock: what of the machine's files a process may open from here on, through ctypes.

All that the kernel's version of it knows is denied and given back for what is named: files to read,
one folder to write in. No program can be started, no TCP port used (version 4), no device asked
(5), no signal sent and no abstract socket reached outside (6). Numbers and meanings are those of
the kernel's `include/uapi/linux/landlock.h` and `Documentation/userspace-api/landlock.rst`.
"""

import contextlib
import ctypes
import os
import struct
from collections.abc import Iterable

from .. import linux

CREATE, ADD, RESTRICT = 444, 445, 446  # the same on every machine
ASK_VERSION, BENEATH = 1, 1
WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 14
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG, MAKE_SYM = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 12
REFER = 1 << 13
READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | TRUNCATE
SCRATCH = WRITE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_SYM | REFER
OF_A_FILE = WRITE_FILE | READ_FILE | TRUNCATE
FILES = {1: 13, 2: 14, 3: 15, 5: 16}  # rights to files, by the version that brought the last
PORTS, SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals
_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Which version of Landlock the kernel has; 0 where it has none, or where that is refused."""
    if not linux.ON_LINUX:
        return 0
    return max(0, _libc.syscall(CREATE, None, ctypes.c_size_t(0), ASK_VERSION))


def handled(version: int) -> bytes:
    """What is denied unless a rule allows it, as the kernel reads it: all that it knows."""
    files = (1 << max(count for since, count in FILES.items() if since <= version)) - 1
    words = [files, *([PORTS] if version >= 4 else []), *([SCOPES] if version >= 6 else [])]
    return struct.pack(f"<{len(words)}Q", *words)


class Rules:
    """A set of rules, made once, put on by each process that is to keep to it."""

    def __init__(self, read: Iterable[str], lists: Iterable[str], write: Iterable[str]) -> None:
        """Make them.

        Args:
            read: files and folders that may be read, with all in them.
            lists: folders whose names alone may be read.
            write: folders that may be filled, and devices.

        Raises:
            OSError: when the kernel has no Landlock.
        """
        attributes = handled(max(1, version()))
        self._known = struct.unpack_from("<Q", attributes)[0]
        self._set = _checked(_libc.syscall(CREATE, attributes, ctypes.c_size_t(len(attributes)), 0))
        for paths, rights in ((read, READ), (lists, READ_DIR), (write, SCRATCH)):
            for path in paths:
                self._allow(path, rights)

    def put_on(self) -> None:
        """Keep this process to the rules, and all that it starts; there is no way back.

        Raises:
            OSError: when the kernel refuses.
        """
        linux.no_new_privileges()
        _checked(_libc.syscall(RESTRICT, self._set, 0))
        os.close(self._set)

    def _allow(self, path: str, rights: int) -> None:
        with contextlib.suppress(FileNotFoundError):
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                rights &= self._known if os.path.isdir(path) else self._known & OF_A_FILE
                rule = struct.pack("<Qi", rights, place)
                _checked(_libc.syscall(ADD, self._set, BENEATH, rule, 0))
            finally:
                os.close(place)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"landlock: {os.strerror(number)}")
    return result
