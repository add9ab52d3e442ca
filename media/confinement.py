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
    """From here on nothing is opened, no file and no connection, and no process or thread is started.

    Limits say so everywhere. On Linux the kernel is told as well, since no limit keeps a process from removing a file
    or from signalling another process; where it does not do that, the limits are what there is.
    """
    import resource

    if sys.platform == "linux":
        with suppress(Unconfined):
            _forbid_calls()
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

#: By machine: its number in the kernel, `clone` (whose flags say whether it makes a thread) and `prlimit64` (whose
#: first argument says whose limits it changes).
_MACHINES = {"x86_64": (0xC000003E, 56, 302), "aarch64": (0xC00000B7, 220, 261)}
#: The calls that are refused whatever their arguments are.
_REFUSED = {
    # start a program or a process, open a file or a connection (execve, execveat, fork, vfork, socket, open, openat,
    # openat2, creat, open_by_handle_at, io_uring_setup)
    # signal, trace or read another process (ptrace, kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo,
    # pidfd_open, pidfd_send_signal, pidfd_getfd, process_vm_readv, process_vm_writev)
    # change what lies under a path, for which nothing has to be opened (truncate, rename, renameat, renameat2, unlink,
    # unlinkat, rmdir, mkdir, mkdirat, mknod, mknodat, link, linkat, symlink, symlinkat, chmod, fchmodat, fchmodat2,
    # chown, lchown, fchownat, utime, utimes, futimesat, utimensat, setxattr, lsetxattr, removexattr, lremovexattr)
    # reach parts of the kernel that no decoder needs (mount, umount2, pivot_root, chroot, unshare, setns, bpf,
    # perf_event_open, userfaultfd, add_key, request_key, keyctl)
    "x86_64": (
        *(59, 322, 57, 58, 41, 2, 257, 437, 85, 304, 425),
        *(101, 62, 200, 234, 129, 297, 434, 424, 438, 310, 311),
        *(76, 82, 264, 316, 87, 263, 84, 83, 258, 133, 259, 86, 265, 88, 266, 90, 268, 452),
        *(92, 94, 260, 132, 235, 261, 280, 188, 189, 197, 198),
        *(165, 166, 155, 161, 272, 308, 321, 298, 323, 248, 249, 250),
    ),
    "aarch64": (
        *(221, 281, 198, 56, 437, 265, 425),
        *(117, 129, 130, 131, 138, 240, 434, 424, 438, 270, 271),
        *(45, 38, 276, 35, 34, 33, 37, 36, 53, 452, 54, 88, 5, 6, 14, 15),
        *(40, 39, 41, 51, 97, 268, 280, 241, 282, 217, 218, 219),
    ),
}
_CLONE3 = 435  # its flags lie in memory, which no filter sees; without it the C library takes the older call
_CLONE_THREAD = 0x10000
_OTHER_TABLE = 0x40000000  # numbers from here on are the same calls once more, for programs of 32-bit pointers
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _UNKNOWN, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38, 0x80000000  # EPERM, ENOSYS
_NUMBER_AT, _MACHINE_AT, _FIRST_AT = 0, 4, 16  # in the kernel's seccomp_data
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
    if machine not in _MACHINES:
        raise Unconfined
    kernel, clone, limits = _MACHINES[machine]
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
    for call in _REFUSED[machine]:
        steps += [(_EQUAL, 0, 1, call), (_RETURN, 0, 0, _REFUSE)]
    return [
        *steps,
        (_EQUAL, 0, 4, limits),
        (_LOAD, 0, 0, _FIRST_AT),
        (_EQUAL, 1, 0, 0),  # its own limits, which it can only lower
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
        (_EQUAL, 0, 3, clone),
        (_LOAD, 0, 0, _FIRST_AT),
        (_ANY_BIT, 1, 0, _CLONE_THREAD),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
