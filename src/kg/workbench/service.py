"""What all routes share: the readers, the writer, the caches and the counts of one service."""

import asyncio
import itertools
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.graph.store.embedded import EmbeddedStore, log_version
from kg.workbench import preflight, wire
from kg.workbench.analysis import is_for_columns
from kg.workbench.cache import Cache
from kg.workbench.guard import check
from kg.workbench.limits import Limits
from kg.workbench.lookup import Lookups
from kg.workbench.metrics import Metrics
from kg.workbench.problem import Problem
from kg.workbench.processes import Answer, Child, Nursery, ProcessDiedError
from kg.workbench.readers import Readers
from kg.workbench.settings import Settings

if TYPE_CHECKING:
    from starlette.types import Scope

SHORT = 4096
"""What is longer is not remembered, and takes the long way; in bytes."""


class Service:
    """The running parts behind the routes."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.metrics = settings, Metrics()
        limits = settings.limits
        self.cache = Cache(limits.cache_bytes, limits.cached_answer_bytes)
        self.nursery = Nursery()
        self.readers = Readers(settings.store, limits, self.nursery, self.metrics)
        self.writer = WriterProcess(self.nursery, settings, self.readers.snapshots.renew)
        self.lookups = Lookups(limits)
        self._lets_in = lru_cache(1000)(lambda fields: _lets_in(fields, settings))
        self._held: int | None = None
        self._profiles: OrderedDict[bytes, preflight.Profile | Problem] = OrderedDict()

    def profile(self, text: str) -> preflight.Profile:
        """Return the profile of a query, measured once.

        Raises:
            Problem: the text is refused.
        """
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        found = self._profiles.get(key)
        if found is None:
            found = self._profiles[key] = _profile(text, self.settings.limits)
            while len(self._profiles) > 2000:
                self._profiles.popitem(last=False)
        if isinstance(found, Problem):
            raise Problem(found.code, found.detail)
        return found

    async def start(self) -> None:
        """Start the processes; make the store and its first snapshot where there is none.

        Raises:
            GraphError: the store cannot be opened, or no process started.
        """
        try:
            await self.nursery.start()
        except ProcessDiedError:
            raise GraphError("the process that starts readers does not come up") from None
        if self.settings.write_token is not None:
            await self.writer.start()
        elif not (self.settings.store / "snapshots" / "current").exists():
            await asyncio.to_thread(lambda: EmbeddedStore(self.settings.store).close())
        await self.readers.warm()
        await self.lookups.open(*self._hold())

    def kind_of(self, text: str, *, plain: bool) -> str:
        """Return the work that answers a query: over columns if it fits, else by the engine."""
        if plain and len(text) < SHORT and is_for_columns(self.lookups.plans.of(text)):
            return "analysis"
        return "query"

    def lets_in(self, scope: "Scope") -> bool:
        """Return whether the guard lets in a request to read `/sparql`; remembered by its head."""
        fields = tuple(scope["headers"])
        if len(scope["query_string"]) + sum(len(value) for _, value in fields) > SHORT:
            return False
        return self._lets_in(fields)

    def renew_lookups(self) -> None:
        """Look up in the current snapshot from now on, as soon as it is open."""
        if self.lookups.may_open:
            self.lookups.open_soon(*self._hold())

    def _hold(self) -> tuple[int, str]:
        """Return the current snapshot, which stays until this is called again."""
        version, path = self.readers.snapshots.take()
        if self._held is not None:
            self.readers.snapshots.give(self._held)
        self._held = version
        return version, path

    async def stop(self) -> None:
        """End the processes."""
        await self.writer.stop()
        self.readers.stop()
        await self.nursery.stop()

    def log_version(self) -> int:
        """Return the version of the last change in the log."""
        return log_version(self.settings.store)


def _lets_in(fields: tuple[tuple[bytes, bytes], ...], settings: Settings) -> bool:
    try:
        check(
            {"method": "GET", "path": "/sparql", "query_string": b"", "headers": fields}, settings
        )
    except Problem:
        return False
    return True


def _profile(text: str, limits: Limits) -> preflight.Profile | Problem:
    try:
        return preflight.check(text, limits)
    except Problem as problem:
        return problem.with_traceback(None)


class WriterProcess:
    """The process that owns the store, started again when it ends or must be ended."""

    def __init__(self, nursery: Nursery, settings: Settings, committed: Callable[[], None]) -> None:
        """Prepare to start it; `committed` is called after each change."""
        self._committed = committed
        self._nursery, self._settings = nursery, settings
        self._child: Child | None = None
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._numbers = itertools.count(1)
        self._starting = asyncio.Lock()
        self.restarts = -1

    async def start(self) -> Child:
        """Return the running process, started if need be.

        Raises:
            GraphError: the store cannot be opened, as when another process writes it.
        """
        async with self._starting:
            if self._child is not None and self._child.alive:
                return self._child
            settings = self._settings
            child = await self._nursery.child(
                {
                    "role": "writer",
                    "folder": str(settings.store),
                    "visible": settings.visible,
                    "memory": settings.limits.parser_memory,
                }
            )
            opened: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
            self._waiting = {0: opened}
            child.on_answer, child.on_death = self._answered, self._died
            try:
                answer = await asyncio.wait_for(opened, 60)
            except (ProcessDiedError, TimeoutError):
                child.kill()
                raise GraphError(f"{settings.store}: the store could not be opened") from None
            if not answer.head["ok"]:
                raise GraphError(answer.head["detail"])
            self._child = child
            self.restarts += 1
            return child

    async def run(self, head: wire.Head, body: bytes = b"") -> wire.Head:
        """Return what the writer says once the change is on disk and visible.

        Raises:
            Problem: it was refused, or the writer died or had to be stopped: then nobody knows
                whether the change was made, unless the version tells.
        """
        try:
            child = await self.start()
        except (GraphError, ProcessDiedError) as error:
            raise Problem("unavailable", str(error)) from None
        loop, number = asyncio.get_running_loop(), next(self._numbers)
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting[number] = answer
        seconds = self._settings.limits.update_seconds
        timer = loop.call_later(seconds, self._too_long, child, answer, seconds)
        try:
            await child.send(head | {"id": number}, body)
            reply = (await asyncio.shield(answer)).head
            self._committed()
        except ProcessDiedError:
            raise Problem(
                "reader_died", "the writer ended; what it was doing is undone or done"
            ) from None
        finally:
            timer.cancel()
            self._waiting.pop(number, None)
        if not reply["ok"]:
            raise Problem(reply["code"], reply["detail"])
        return reply

    async def stop(self) -> None:
        """Let the writer close its store, or end it."""
        if self._child is not None and self._child.alive:
            self._child.finish()
            for _ in range(100):
                if not self._child.alive:
                    return
                await asyncio.sleep(0.02)
            self._child.kill()

    def _too_long(self, child: Child, answer: "asyncio.Future[Answer]", seconds: float) -> None:
        if not answer.done():
            answer.set_exception(Problem("deadline", f"stopped after {seconds:g} s"))
            child.kill()

    def _answered(self, answer: Answer) -> None:
        waiting = self._waiting.pop(answer.head.get("id", 0), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    def _died(self) -> None:
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ProcessDiedError())
        self._waiting = {}
