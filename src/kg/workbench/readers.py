"""The pool of reader processes, with a deadline for each piece of work.

Work that takes more processor time than the quantum is slow: its process gives way, and only some
may be slow at once. What a text was before, slow or fast, also with other constants in it, chooses
its lane; one that is not known yet is tried in a lane of its own. So a flood of heavy queries fills
its lane and is refused, while light ones go on.
"""

import asyncio
import os
import signal
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from kg.errors import GraphError
from kg.graph.store.snapshots import Snapshots
from kg.workbench import wire
from kg.workbench.lanes import Lane
from kg.workbench.limits import Limits
from kg.workbench.metrics import Metrics
from kg.workbench.problem import Problem
from kg.workbench.processes import Answer, Child, Nursery, ProcessDiedError

_ENDS = {
    signal.SIGABRT: "memory_limit",  # what Rust does when memory cannot be had
    signal.SIGKILL: "memory_limit",  # the kernel's answer; our own kills are known
    signal.SIGXCPU: "deadline",
}


class _SlowLaneFullError(Exception):
    """Work turned out slow, and has no slow place: it waits for one and begins again."""


class _WornReaderError(Exception):
    """A reader that had done other work before died at once: a fresh one is tried."""


class HeldSnapshots:
    """The snapshots that readers use now; each stays until the last has done with it."""

    def __init__(self, folder: Path) -> None:
        self._snapshots = Snapshots(folder / "snapshots")
        self._seen: tuple[float, int] | None = None
        self._locks: dict[int, int] = {}
        self._users: dict[int, int] = {}

    @property
    def version(self) -> int:
        """The version that a query asked now will see; looked up every twentieth of a second."""
        now = monotonic()
        if self._seen is None or now - self._seen[0] > 0.05:
            version = self._snapshots.current
            if version is None:
                raise Problem("unavailable", "the store has no snapshot yet")
            self._seen = (now, version)
        return self._seen[1]

    def renew(self) -> None:
        """Look the version up again: there was a commit."""
        self._seen = None

    def take(self) -> tuple[int, str]:
        """Return version and path of the current snapshot, and count one user more."""
        version = self.version
        if version not in self._locks:
            try:
                version, lock = self._snapshots.hold()
                self._seen = (monotonic(), version)
            except GraphError as error:
                raise Problem("unavailable", str(error)) from None
            if version in self._locks:
                os.close(lock)
            else:
                self._locks[version] = lock
        self._users[version] = self._users.get(version, 0) + 1
        return version, str(self._snapshots.path(version))

    def give(self, version: int) -> None:
        """Count one user less, and let old snapshots go that have none."""
        self._users[version] -= 1
        newest = max(self._locks)
        for old in [v for v in self._locks if v != newest and not self._users.get(v)]:
            os.close(self._locks.pop(old))
            self._users.pop(old, None)

    def close(self) -> None:
        """Let all go."""
        while self._locks:
            os.close(self._locks.popitem()[1])


class Readers:
    """Runs work in reader processes on snapshots of one store."""

    def __init__(self, folder: Path, limits: Limits, nursery: Nursery, metrics: Metrics) -> None:
        self.limits, self.metrics, self.nursery = limits, metrics, nursery
        self.snapshots = HeldSnapshots(folder)
        self.running = 0
        self._idle: list[tuple[Child, int]] = []
        self._analyst: tuple[Child, int] | None = None
        self._analysing = False
        wait = limits.queue_seconds
        self.fast = Lane(max(1, limits.readers // 2), limits.queue, wait)
        self.trial = Lane(max(1, limits.readers - limits.readers // 2), limits.queue, wait)
        self.slow = Lane(limits.slow_readers, 2 * limits.slow_readers, wait)
        self._known: OrderedDict[str, Lane] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many wait for a reader."""
        return sum(lane.waiting for lane in (self.fast, self.trial, self.slow))

    async def run(
        self,
        head: wire.Head,
        body: bytes = b"",
        *,
        seconds: float,
        shape: str = "",
        memory: int = 0,
        on_slow: Callable[[Callable[[], None]], None] | None = None,
    ) -> Answer:
        """Return what a reader answers within `seconds`.

        Args:
            head: the work; `kind` and what it needs.
            body: the text or data.
            seconds: wall time from the moment that it starts.
            shape: what the work has in common with other work that costs as much.
            memory: address space for a process of its own, 0 for one of the pool.
            on_slow: called when the work is slow, with a function that stops it.

        Raises:
            Problem: it was refused, took too long, needed too much or made its process fail.
        """
        work = _Work(self, head | {"seconds": seconds}, body, seconds, shape, memory, on_slow)
        if head["kind"] == "analysis":
            if self._analysing:
                work.as_query()
            else:
                return await self._analyse(work)
        try:
            return await work.run(self.lane_of(shape))
        except _SlowLaneFullError:
            return await work.run(self.slow)
        except _WornReaderError:
            return await work.run(self.lane_of(shape), fresh=True)

    async def _analyse(self, work: "_Work") -> Answer:
        """Return what the reader that keeps columns answers, or another without them."""
        self._analysing, work.keeps_columns = True, True
        try:
            return await work.run(self.fast if self._analyst else self.lane_of(work.shape))
        except (_SlowLaneFullError, _WornReaderError):
            work.as_query()
        finally:
            self._analysing = False
        try:
            return await work.run(self.lane_of(work.shape), fresh=True)
        except _SlowLaneFullError:
            return await work.run(self.slow)

    async def warm(self) -> None:
        """Start the readers, so that the first query does not wait for one."""
        for _ in range(self.limits.readers):
            self.give(await self.take(0))

    async def take(self, memory: int, *, fresh: bool = False) -> tuple[Child, int]:
        """Return an idle reader and how much work it has done, or a new one."""
        while self._idle and not memory and not fresh:
            child, count = self._idle.pop()
            if child.alive:
                return child, count
        try:
            order: dict[str, object] = {
                "role": "reader",
                "memory": memory or self.limits.reader_memory,
            }
            return await self.nursery.child(order), 0
        except ProcessDiedError:
            raise Problem("unavailable") from None

    def analyst(self) -> tuple[Child, int] | None:
        """Take the reader that keeps columns, where there is one."""
        found, self._analyst = self._analyst, None
        return found if found is not None and found[0].alive else None

    def give(self, reader: tuple[Child, int], *, keeps_columns: bool = False) -> None:
        """Keep a reader for more work."""
        if keeps_columns:
            self._analyst = reader
        else:
            self._idle.append(reader)

    def lane_of(self, shape: str) -> Lane:
        """Return the lane for work of this shape; work without one is our own, and fast."""
        return self._known.get(shape, self.trial) if shape else self.fast

    def remember(self, shape: str, lane: Lane) -> None:
        """Remember in which lane work of this shape belongs."""
        if shape:
            self._known[shape] = lane
            self._known.move_to_end(shape)
            while len(self._known) > 2000:
                self._known.popitem(last=False)

    def stop(self) -> None:
        """End all readers that are idle; the others end with the nursery."""
        for child, _ in (*self._idle, *([self._analyst] if self._analyst else [])):
            child.kill()
        self._idle.clear()
        self.snapshots.close()


@dataclass(slots=True)
class _Work:
    """One piece of work on its way through a reader."""

    readers: Readers
    head: wire.Head
    body: bytes
    seconds: float
    shape: str
    memory: int
    on_slow: Callable[[Callable[[], None]], None] | None
    child: Child | None = None
    lane: Lane | None = None
    answer: "asyncio.Future[Answer]" = field(init=False)
    turn: "asyncio.Future[None] | None" = None
    """What it waits for in the slow lane."""
    used: float = 0.0
    """Processor time of the reader before this work, in seconds."""
    told: bool = False
    keeps_columns: bool = False
    """Whether it goes to the reader that keeps columns."""

    def as_query(self) -> None:
        """Be a query like any other."""
        self.head, self.keeps_columns = self.head | {"kind": "query"}, False

    async def run(self, lane: Lane, *, fresh: bool = False) -> Answer:
        """Wait for a place in the lane, then for the answer, of a fresh reader if asked."""
        readers, loop = self.readers, asyncio.get_running_loop()
        self.answer = loop.create_future()
        if lane is readers.slow:
            await lane.enter(self._waits)
            self.turn = None
        else:
            await lane.enter()
            slow = readers.lane_of(self.shape) is readers.slow
            if slow and not self.keeps_columns:  # it was found out while this waited
                lane.leave()
                raise _SlowLaneFullError
        self.lane = lane
        version, count = -1, 0
        timers: list[asyncio.TimerHandle] = []
        readers.running += 1
        try:
            kept = readers.analyst() if self.keeps_columns else None
            self.child, count = kept or await readers.take(self.memory, fresh=fresh)
            if self.head["kind"] != "parse":
                version, path = readers.snapshots.take()
                self.head |= {"version": version, "snapshot": path}
            self.child.on_answer = self._answered
            self.child.on_death = self._died
            self.used = self.child.used
            if lane is readers.slow:
                if not self.keeps_columns:
                    self.child.calm()
                self._tell_slow()
            else:
                timers.append(loop.call_later(readers.limits.quantum_seconds, self._quantum))
            timers.append(loop.call_later(self.seconds, self._deadline, loop.time()))
            await self.child.send(self.head, self.body)
            answer = await self.answer
            self.child.used = answer.head["used"]
            if self.child.used - self.used < readers.limits.quantum_seconds:
                readers.remember(self.shape, readers.fast)
            self._keep(count)
        except ProcessDiedError:
            if self.keeps_columns or (count and self.lane is not readers.slow):
                raise _WornReaderError from None
            raise await self._reason() from None
        finally:
            for timer in timers:
                timer.cancel()
            if self.child is not None:
                self.child.kill()
            self.child = None
            readers.running -= 1
            self.lane.leave()
            if version >= 0:
                readers.snapshots.give(version)
        answer.head["version"] = version
        if answer.head["ok"]:
            return answer
        raise Problem(answer.head["code"], answer.head["detail"])

    def _keep(self, count: int) -> None:
        """Give the reader back, unless it was made slow, is old, or was for this work alone."""
        fresh = count + 1 < self.readers.limits.reader_queries
        if self.keeps_columns and self.child is not None and self.child.alive:
            self.readers.give((self.child, count + 1), keeps_columns=True)
            self.child = None
            return
        quick = self.lane is not self.readers.slow and not self.memory
        if fresh and quick and self.child is not None and self.child.alive:
            self.readers.give((self.child, count + 1))
            self.child = None

    def _answered(self, answer: Answer) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)
        elif answer.file is not None:
            os.close(answer.file)

    def _died(self) -> None:
        if not self.answer.done():
            self.answer.set_exception(ProcessDiedError())

    def _waits(self, turn: "asyncio.Future[None]") -> None:
        """Wait for a slow place, but not for a client that has gone."""
        self.turn = turn
        self._tell_slow()

    def _quantum(self) -> None:
        """See the work become slow: it takes a slow place, or waits for one and begins again.

        On a busy machine wall time says little: what counts is the processor time it got.
        """
        if self.answer.done() or self.child is None or self.lane is None:
            return
        readers, quantum = self.readers, self.readers.limits.quantum_seconds
        if self.child.seconds() - self.used < quantum * 0.9:
            asyncio.get_running_loop().call_later(quantum / 2, self._quantum)
            return
        readers.remember(self.shape, self.readers.slow)
        if readers.slow.try_enter():
            if not self.keeps_columns:  # it cannot be made quick again
                self.child.calm()
            self.lane.leave()
            self.lane = readers.slow
            self._tell_slow()
        else:
            self.answer.set_exception(_SlowLaneFullError())

    def _tell_slow(self) -> None:
        if self.on_slow is not None and not self.told:
            self.told = True
            self.on_slow(self._stop)

    def _stop(self) -> None:
        """Stop because nobody waits for the answer any more."""
        waited_for = self.turn or self.answer
        if not waited_for.done():
            waited_for.set_exception(Problem("client_gone"))

    def _deadline(self, begun: float) -> None:
        if self.answer.done():
            return
        late = asyncio.get_running_loop().time() - begun - self.seconds
        self.readers.metrics.count("killed", reason="deadline")
        if late > 0.5:
            self.readers.metrics.count("killed_late")
        self.readers.remember(self.shape, self.readers.slow)
        self.answer.set_exception(Problem("deadline", f"stopped after {self.seconds:g} s"))
        if self.child is not None:
            self.child.kill()

    async def _reason(self) -> Problem:
        """Return why the process ended by itself."""
        number = await self.readers.nursery.signal_that_ended(self.child.pid) if self.child else 0
        code = _ENDS.get(signal.Signals(number), "reader_died") if number else "reader_died"
        self.readers.metrics.count("killed", reason=code)
        self.readers.remember(self.shape, self.readers.slow)
        return Problem(code)
