"""The service's side of its processes: start one, give it work, take the answer, kill it."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.workbench import wire

READY = b"\n"
"""What the nursery says once it can fork."""

START_SECONDS = 60


class ProcessDiedError(Exception):
    """A process ended before it answered."""


@dataclass(slots=True)
class Answer:
    """What a process sent back."""

    head: wire.Head
    body: bytes
    file: int | None
    """An open file that holds the body where it is long; the receiver closes it."""


class Nursery:
    """The process that forks the others; see `kg.workbench.nursery`."""

    def __init__(self) -> None:
        self._control: socket.socket | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._ends: OrderedDict[int, int] = OrderedDict()
        self._said = b""

    async def start(self) -> None:
        """Start it, and wait until it can fork: its imports take long on a busy machine.

        Raises:
            ProcessDiedError: it does not come up.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # the folder one happens to be in holds no modules of ours
                "-m",
                "kg.workbench.nursery",
                str(theirs.fileno()),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                # An arena reserves 64 MiB; a process that forks must have no threads.
                env=os.environ | {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"},
            )
        ours.setblocking(False)
        self._control = ours
        loop = asyncio.get_running_loop()
        try:
            ready = await asyncio.wait_for(loop.sock_recv(ours, len(READY)), START_SECONDS)
        except (OSError, TimeoutError) as error:
            raise ProcessDiedError from error
        if ready != READY:
            raise ProcessDiedError
        loop.add_reader(ours.fileno(), self._hear)

    def _hear(self) -> None:
        """Take what the nursery says of children that ended: a pid and a status a line."""
        assert self._control is not None  # noqa: S101 - it is what was heard
        try:
            said = self._control.recv(4096)
        except BlockingIOError:
            return
        if not said:
            asyncio.get_running_loop().remove_reader(self._control.fileno())
            return
        *lines, self._said = (self._said + said).split(b"\n")
        for line in lines:
            pid, status = map(int, line.split())
            self._ends[pid] = status
            while len(self._ends) > 1000:
                self._ends.popitem(last=False)

    async def signal_that_ended(self, pid: int) -> int:
        """Return the signal that ended a child, 0 where it is not known."""
        for _ in range(50):
            if pid in self._ends:
                return os.WTERMSIG(self._ends.pop(pid))
            await asyncio.sleep(0.01)
        return 0

    async def child(self, order: dict[str, object]) -> "Child":
        """Fork a child that does what `order` says, and return it when it runs.

        Raises:
            ProcessDiedError: none could be forked.
        """
        assert self._control is not None  # noqa: S101 - start comes first
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            with theirs:
                socket.send_fds(self._control, [json.dumps(order).encode()], [theirs.fileno()])
            loop = asyncio.get_running_loop()
            hello = await asyncio.wait_for(loop.sock_recv(ours, 8), 10)
        except (OSError, TimeoutError) as error:
            ours.close()
            raise ProcessDiedError from error
        if len(hello) != 8:
            ours.close()
            raise ProcessDiedError
        return Child(ours, int.from_bytes(hello, "big"))

    async def stop(self) -> None:
        """End it; its children end with it."""
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control.fileno())
            self._control.close()
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


class Child:
    """One forked process at the other end of a channel."""

    def __init__(self, channel: socket.socket, pid: int) -> None:
        self.pid = pid
        self._channel = channel
        self._decoder = wire.Decoder()
        self._loop = asyncio.get_running_loop()
        self._handle: int | None = _pidfd(pid)
        self.alive = True
        self.used = 0.0
        """Processor time that it had used when it last answered, in seconds."""
        self.on_answer: Callable[[Answer], None] = lambda answer: None
        self.on_death: Callable[[], None] = lambda: None
        self._loop.add_reader(channel.fileno(), self._readable)

    async def send(self, head: wire.Head, body: bytes = b"") -> None:
        """Send a frame.

        Raises:
            ProcessDiedError: nobody takes it.
        """
        data = wire.encode(head, body)
        try:
            sent = self._channel.send(data) if len(data) < 1 << 16 else 0
        except BlockingIOError:
            sent = 0
        except OSError as error:
            raise ProcessDiedError from error
        if sent < len(data):
            try:
                await self._loop.sock_sendall(self._channel, memoryview(data)[sent:])
            except OSError as error:
                raise ProcessDiedError from error

    def kill(self) -> None:
        """End the process now, whatever it does."""
        if self._handle is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        elif self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self._end()

    def finish(self) -> None:
        """Tell the process that nothing more comes; it ends by itself."""
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_WR)

    def seconds(self) -> float:
        """Return the processor time that the process has used, 0 where that is not known."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_bytes().rsplit(b")", 1)[1].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def calm(self) -> None:
        """Let the process give way to others from now on."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 10)

    def _readable(self) -> None:
        try:
            piece, files, _, _ = socket.recv_fds(self._channel, 1 << 16, 1)
        except BlockingIOError:
            return
        except OSError:
            piece, files = b"", []
        if not piece:
            self._end()
            return
        frame = self._decoder.feed(piece, files)
        if frame is not None:
            self.on_answer(Answer(*frame))

    def _end(self) -> None:
        if self.alive:
            self.alive = False
            self._loop.remove_reader(self._channel.fileno())
            self._channel.close()
            self._decoder.close()
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None
            self.on_death()


def _pidfd(pid: int) -> int | None:
    """Return a handle that means this process and never a later one with its number."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None
