"""What a process that reads foreign data or runs foreign queries may do: compute, and no more."""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 38, 22
_SECCOMP_FILTER = 2
_DENY, _ALLOW = 0x00050001, 0x7FFF0000  # fail with EPERM; let pass

_FORBIDDEN = {
    "x86_64": (0xC000003E, (41, 42, 49, 59, 101, 322)),
    "aarch64": (0xC00000B7, (198, 203, 200, 221, 117, 281)),
}
"""By machine: its audit number; socket, connect, bind, execve, ptrace, execveat."""


def die_with_parent() -> None:
    """Have the kernel end this process when the one that started it ends; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def limit_memory(more: int) -> int:
    """Bound the address space to so many bytes more than now, and write no core file.

    A core file would hold facts.

    Returns:
        The bound in bytes.
    """
    bound = sizes()[0] + more
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return bound


def used() -> float:
    """Return the processor time that this process has used, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def sizes() -> tuple[int, int]:
    """Return the address space and the resident part of this process, in bytes."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - the fast way, once a query
            pages = file.read().split()
    except OSError:
        return 0, 0
    page = os.sysconf("SC_PAGESIZE")
    return int(pages[0]) * page, int(pages[1]) * page


def limit_processor(seconds: float) -> None:
    """Let this process use so many more seconds of processor time, then have it killed."""
    soft = int(used() + seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def cut_off() -> bool:
    """Forbid new sockets and new programs from now on; return whether the kernel could.

    The texts are refused before they come here; this is the second lock on the same door.
    """
    known = _FORBIDDEN.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    audit, calls = known
    load, equal, give = 0x20, 0x15, 0x06
    code = [(load, 0, 0, 4), (equal, 1, 0, audit), (give, 0, 0, _DENY), (load, 0, 0, 0)]
    code += [(equal, len(calls) - at, 0, call) for at, call in enumerate(calls)]
    code += [(give, 0, 0, _ALLOW), (give, 0, 0, _DENY)]
    packed = b"".join(struct.pack("HBBI", *step) for step in code)
    program = ctypes.create_string_buffer(packed, len(packed))
    pointer = struct.pack("HxxxxxxP", len(code), ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, pointer, 0, 0) == 0)
