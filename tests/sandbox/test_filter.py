"""The seccomp filter, read instruction by instruction as the kernel reads it."""

import errno
import platform
import struct

import pytest

from autograder.sandbox.inside import syscalls


def verdict(code: bytes, machine: int, number: int, *args: int) -> int:
    """What a classic BPF program returns for one system call."""
    args = (*args, *([0] * (6 - len(args))))
    shown = struct.pack("<IIQ6Q", number, machine, 0, *args)
    accumulator = place = 0
    while True:
        operation, if_true, if_false, value = struct.unpack_from("<HBBI", code, 8 * place)
        place += 1
        match operation:
            case syscalls.LOAD:
                accumulator = struct.unpack_from("<I", shown, value)[0]
            case syscalls.EQUAL:
                place += if_true if accumulator == value else if_false
            case syscalls.AT_LEAST:
                place += if_true if accumulator >= value else if_false
            case syscalls.AND:
                accumulator &= value
            case syscalls.ANY_BIT:
                place += if_true if accumulator & value else if_false
            case syscalls.RETURN:
                return value
            case _:
                raise AssertionError(f"unknown operation {operation:#x}")


@pytest.fixture(params=syscalls.MACHINES)
def filtered(request, monkeypatch):
    """A filter, as a function of a call's number and arguments; and its column."""
    monkeypatch.setattr(platform, "machine", lambda: request.param)
    column, machine = syscalls.MACHINES[request.param]
    code = syscalls.program()
    return lambda *words: verdict(code, machine, *words), column


REFUSED = syscalls.REFUSE | errno.EPERM


def test_every_call_of_the_table_is_refused(filtered):
    judge, column = filtered
    for name, numbers in syscalls.REFUSED.items():
        if numbers[column] is not None:
            assert judge(numbers[column]) == REFUSED, name


def test_ordinary_calls_are_allowed(filtered):
    judge, column = filtered
    everyday = ((0, 63), (1, 64), (9, 222), (12, 214), (39, 172), (60, 93), (231, 94), (202, 98))
    for numbers in everyday:
        assert judge(numbers[column]) == syscalls.ALLOW, numbers


def test_a_fork_is_allowed_and_a_namespace_is_not(filtered):
    judge, column = filtered
    clone = syscalls.CLONE[column]
    assert judge(clone, 0x01200011) == syscalls.ALLOW
    assert judge(clone, 0x003D0F00) == syscalls.ALLOW  # a thread
    for flag in (0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
        assert judge(clone, flag | 17) == REFUSED
    assert judge(syscalls.CLONE3[column]) == syscalls.REFUSE | errno.ENOSYS


def test_only_local_sockets_are_allowed(filtered):
    judge, column = filtered
    for call in (syscalls.SOCKET[column], syscalls.SOCKETPAIR[column]):
        assert judge(call, 1, 1) == syscalls.ALLOW
        for family in (0, 2, 10, 16, 17, 38, 40):
            assert judge(call, family, 1) == syscalls.REFUSE | errno.EAFNOSUPPORT


def test_a_terminal_cannot_be_typed_into(filtered):
    judge, column = filtered
    assert judge(syscalls.IOCTL[column], 0, syscalls.TIOCSTI) == REFUSED
    assert judge(syscalls.IOCTL[column], 0, 0x5401) == syscalls.ALLOW


def test_calls_of_the_future_and_of_other_machines_are_refused(filtered):
    judge, column = filtered
    assert judge(syscalls.FIRST_UNKNOWN) == syscalls.REFUSE | errno.ENOSYS
    foreign = [machine for _, machine in syscalls.MACHINES.values()][1 - column]
    assert verdict(syscalls.program(), foreign, 0) == syscalls.KILL
    if column == 0:
        assert judge(syscalls.X32 + 1) == syscalls.REFUSE | errno.ENOSYS


def test_buffers_stay_as_large_as_they_are_made(filtered):
    judge, column = filtered
    for option in (7, 8, 32, 33):  # SO_SNDBUF, SO_RCVBUF, and both by force
        assert judge(syscalls.SETSOCKOPT[column], 3, 1, option) == REFUSED
    assert judge(syscalls.SETSOCKOPT[column], 3, 1, 2) == syscalls.ALLOW  # SO_REUSEADDR
    assert judge(syscalls.FCNTL[column], 3, 1031) == REFUSED  # F_SETPIPE_SZ
    for command in (1, 2, 3, 4, 1030):  # F_GETFD to F_SETFL, F_DUPFD_CLOEXEC
        assert judge(syscalls.FCNTL[column], 3, command) == syscalls.ALLOW


def test_nothing_is_queued_for_a_socket_by_many_or_by_nobody(filtered):
    judge, column = filtered
    for call in (syscalls.SOCKET[column], syscalls.SOCKETPAIR[column]):
        for kind in (1, 0x801, 0x80001, 0x80801):  # streams
            assert judge(call, 1, kind) == syscalls.ALLOW
        for kind in (2, 3, 5, 0x80002, 0x803):  # datagrams, raw, packets in order
            assert judge(call, 1, kind) == syscalls.REFUSE | errno.EPROTONOSUPPORT
    assert judge((50, 201)[column]) == REFUSED  # listen


def test_ranges_of_bytes_are_not_locked(filtered):
    judge, column = filtered
    for command in (6, 7, 37, 38, 1024, 1026):
        assert judge(syscalls.FCNTL[column], 3, command) == REFUSED


@pytest.fixture(params=syscalls.MACHINES)
def shared(request, monkeypatch):
    """The filter of a process that shares the machine's namespaces, and its column."""
    monkeypatch.setattr(platform, "machine", lambda: request.param)
    column, machine = syscalls.MACHINES[request.param]
    code = syscalls.program(shared=True)
    return lambda *words: verdict(code, machine, *words), column


def test_without_namespaces_more_is_refused_and_all_of_the_rest(shared):
    judge, column = shared
    for name, numbers in {**syscalls.REFUSED, **syscalls.SHARED}.items():
        if numbers[column] is not None:
            assert judge(numbers[column]) == REFUSED, name
    assert judge(syscalls.OPENAT2[column]) == syscalls.REFUSE | errno.ENOSYS
    assert judge(syscalls.SOCKETPAIR[column], 1, 1) == syscalls.ALLOW
    for numbers in ((0, 63), (1, 64), (9, 222), (39, 172), (60, 93)):
        assert judge(numbers[column]) == syscalls.ALLOW


def test_without_namespaces_a_process_sets_its_own_limits_and_no_other_ones(shared):
    judge, column = shared
    for name, numbers in syscalls.OF_ITSELF.items():
        assert judge(numbers[column], 0) == syscalls.ALLOW, name
        assert judge(numbers[column], 4711) == REFUSED, name


def test_without_namespaces_no_signal_goes_by_way_of_a_descriptor(shared):
    judge, column = shared
    for command in (8, 10, 15):  # F_SETOWN, F_SETSIG, F_SETOWN_EX
        assert judge(syscalls.FCNTL[column], 3, command) == REFUSED
    for request in (0x8901, 0x8902):  # FIOSETOWN, SIOCSPGRP
        assert judge(syscalls.IOCTL[column], 3, request) == REFUSED
    assert judge(syscalls.PRCTL[column], 4) == REFUSED  # PR_SET_DUMPABLE: who may look
    assert judge(syscalls.PRCTL[column], 15) == syscalls.ALLOW  # PR_SET_NAME


def test_without_namespaces_files_are_not_emptied_by_who_may_only_read(shared):
    judge, column = shared
    no_name = syscalls.REFUSE | errno.EOPNOTSUPP
    for call, before in ((syscalls.OPEN[column], (0,)), (syscalls.OPENAT[column], (0, 0))):
        if call is None:
            continue
        for flags in (
            0,
            1,
            2,
            0o1101,
            0o1102,
            0o2101,
            0x80000,
        ):  # "r", "w", "w+", "a", close on exec
            assert judge(call, *before, flags) == syscalls.ALLOW, flags
        for flags in (3, 0o1000, 0o1003, 0o1000 | 0x80000):
            assert judge(call, *before, flags) == REFUSED, flags
        assert judge(call, *before, 0x410000 | 2) == no_name
