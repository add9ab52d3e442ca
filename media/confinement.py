"""What a child process may not do while it opens a stranger's picture. Each step is for good: it cannot be undone.

Imports the standard library alone. First `take_limits`, then whatever has to be imported, then one of
`close_the_doors` and `close_the_doors_with_threads`, and only then the picture.
"""

import os
import sys
from contextlib import suppress

__all__ = ["Unconfined", "close_the_doors", "close_the_doors_with_threads", "take_limits"]

_MEMORY = 1_500_000_000  # bytes of address space
_CPU = 20  # seconds


class Unconfined(Exception):
    """This machine cannot hold back a decoder that needs threads."""


def take_limits(memory: int = _MEMORY, seconds: int = _CPU) -> None:
    """Bind this process: bytes of memory, processor time, no byte into a file, no core dump."""
    import resource

    _limit({resource.RLIMIT_AS: memory, resource.RLIMIT_CPU: seconds})
    _limit({resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0})


def close_the_doors() -> None:
    """From here on nothing is opened, no file and no connection, and no process or thread is started."""
    import resource

    _limit({resource.RLIMIT_NOFILE: 0, resource.RLIMIT_NPROC: 0})


def close_the_doors_with_threads() -> None:
    """The same for a decoder that cannot do without threads of its own.

    The limit of processes counts threads too, so on Linux the kernel is told which calls this process may not make.

    Raises:
        Unconfined: the kernel does not do that.
    """
    import resource

    if sys.platform == "linux":
        _forbid_calls()
    _limit({resource.RLIMIT_NOFILE: 0})


def _limit(limits: dict[int, int]) -> None:
    import resource

    for name, most in limits.items():
        with suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(name, (most, most))


# Linux: seccomp(2) with a filter of system calls, in the classic BPF of linux/filter.h

#: By machine: its number in the kernel, the call whose flags say whether it makes a thread, and the calls refused:
#: execve, execveat, fork, vfork, socket, ptrace, kill, process_vm_writev, open, openat, openat2, io_uring_setup.
_CALLS = {
    "x86_64": (0xC000003E, 56, (59, 322, 57, 58, 41, 101, 62, 311, 2, 257, 437, 425)),
    "aarch64": (0xC00000B7, 220, (221, 281, 198, 117, 129, 271, 56, 437, 425)),
}
_CLONE3 = 435  # its flags lie in memory, which no filter sees; without it the C library takes the older call
_CLONE_THREAD = 0x10000
_OTHER_TABLE = 0x40000000  # numbers from here on are the same calls once more, for programs of 32-bit pointers
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _UNKNOWN, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38, 0x80000000  # EPERM, ENOSYS
_NUMBER_AT, _MACHINE_AT, _FLAGS_AT = 0, 4, 16  # in the kernel's seccomp_data
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


def _forbid_calls() -> None:
    import ctypes

    class Step(ctypes.Structure):
        _fields_ = [
            ("code", ctypes.c_ushort),
            ("yes", ctypes.c_ubyte),
            ("no", ctypes.c_ubyte),
            ("value", ctypes.c_uint),
        ]

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.POINTER(Step))]

    steps = _filter()
    program = Program(len(steps), (Step * len(steps))(*(Step(*step) for step in steps)))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    zero = ctypes.c_ulong(0)
    if prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), zero, zero, zero) or prctl(
        _SECCOMP, ctypes.c_ulong(_FILTER), ctypes.byref(program), zero, zero
    ):
        raise Unconfined


def _filter() -> list[tuple[int, int, int, int]]:
    """The steps: code, how many to skip if so, how many if not, value."""
    machine = os.uname().machine
    if machine not in _CALLS:
        raise Unconfined
    kernel, clone, refused = _CALLS[machine]
    steps = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 1, 0, kernel),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 0, 1, _OTHER_TABLE),
        (_RETURN, 0, 0, _REFUSE),
        (_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _UNKNOWN),
    ]
    for call in refused:
        steps += [(_EQUAL, 0, 1, call), (_RETURN, 0, 0, _REFUSE)]
    return [
        *steps,
        (_EQUAL, 0, 3, clone),
        (_LOAD, 0, 0, _FLAGS_AT),
        (_ANY_BIT, 1, 0, _CLONE_THREAD),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
