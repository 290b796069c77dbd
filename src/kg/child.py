"""A process of our own at the other end of a pipe: frames in, frames out, killed when it is late.

A frame is its length (64 bits, network order) and its bytes. The child is a module of ours, run by
this Python with `-P`: the folder one happens to be in holds no modules of ours.
"""

import contextlib
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import BinaryIO

_LENGTH = struct.Struct("!Q")
_PIECE = 1 << 20


class ChildDiedError(Exception):
    """The child ended, or was killed, before it answered."""

    def __init__(self, signal_: int, *, late: bool = False) -> None:
        super().__init__(f"signal {signal_}")
        self.signal = signal_
        """The signal that ended it; 0 where it ended by itself."""

        self.late = late


class Child:
    """One process of the module `module`."""

    def __init__(self, module: str, environ: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(  # noqa: S603 # our own module
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What a library prints as it fails may hold data.
            stderr=subprocess.DEVNULL,
            # An arena reserves 64 MiB of address space; one thread is enough for one batch.
            env={**os.environ, "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1", **(environ or {})},
        )

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def fileno(self) -> int:
        """Return the handle that becomes readable when the child answers or ends."""
        return self._out.fileno()

    @property
    def _out(self) -> BinaryIO:
        assert self._process.stdout is not None  # noqa: S101 - it was made with a pipe
        return self._process.stdout  # type: ignore[return-value] # bytes, unbuffered use

    def send(self, frame: bytes) -> None:
        """Send a frame.

        Raises:
            ChildDiedError: the child is gone.
        """
        assert self._process.stdin is not None  # noqa: S101 - it was made with a pipe
        try:
            write(self._process.stdin, frame)  # type: ignore[arg-type] # bytes
        except (BrokenPipeError, OSError):
            raise self._gone() from None

    def receive(self, seconds: float | None = None) -> bytes:
        """Wait for a frame and return it; a child that takes longer is killed.

        Raises:
            ChildDiedError: the child ended before it had answered.
        """
        end = None if seconds is None else time.monotonic() + seconds
        data = bytearray()
        wanted = _LENGTH.size
        head = True
        while len(data) < wanted:
            left = None if end is None else max(0.0, end - time.monotonic())
            ready, _, _ = select.select([self._out], [], [], left)
            if not ready:
                self.kill()
                raise ChildDiedError(signal.SIGKILL, late=True)
            piece = os.read(self._out.fileno(), min(wanted - len(data), _PIECE))
            if not piece:
                raise self._gone()
            data += piece
            if head and len(data) == wanted:
                wanted, head = _LENGTH.unpack(data)[0], False
                data.clear()
        return bytes(data)

    def _gone(self) -> ChildDiedError:
        self.close()
        return ChildDiedError(max(0, -(self._process.returncode or 0)))

    def kill(self) -> None:
        """End the child at once."""
        self._process.kill()
        self.close()

    def close(self) -> None:
        """Let the child end, and wait for it."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe and not pipe.closed:
                with contextlib.suppress(OSError):  # what was still to be sent
                    pipe.close()
        self._process.wait()


def read(pipe: BinaryIO) -> bytes | None:
    """Return the next frame of a pipe, or None where the other side has gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length: int = _LENGTH.unpack(head)[0]
    data = pipe.read(length)
    return data if len(data) == length else None


def write(pipe: BinaryIO, frame: bytes) -> None:
    """Write a frame to a pipe."""
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def serve_on() -> tuple[BinaryIO, BinaryIO]:
    """Return the pipes of this child, and turn what else it prints away from them."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, out
