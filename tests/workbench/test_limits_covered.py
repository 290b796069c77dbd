"""Every limit is a setting, documented, and tested at it, below and above."""

import asyncio
import re
import socket
from dataclasses import fields, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from tests.served import Served

from kg.graph.store.embedded import EmbeddedStore
from kg.workbench.lanes import Lane
from kg.workbench.limits import Limits
from kg.workbench.metrics import Metrics
from kg.workbench.problem import Problem
from kg.workbench.processes import Answer
from kg.workbench.readers import Readers, _Work

HERE = Path(__file__).parent
TESTED_IN = {
    "query_seconds": "test_limits_covered.py::test_work_is_stopped_at_its_deadline_and_not_before",
    "query_seconds_most": "test_limits.py::test_the_time_asked_for_has_a_limit",
    "update_seconds": "test_limits_covered.py::test_an_update_has_a_time",
    "quantum_seconds": "test_limits_covered.py::test_work_is_slow_after_the_quantum",
    "reader_memory": "test_threats.py::test_memory_has_its_own_code",
    "parser_memory": "test_limits_covered.py::test_processes_have_a_memory",
    "readers": "test_limits_covered.py::test_readers_have_a_number",
    "slow_readers": "test_limits_covered.py::test_readers_have_a_number",
    "queue": "test_limits_covered.py::test_a_queue_has_a_length",
    "queue_seconds": "test_limits_covered.py::test_waiting_has_an_end",
    "reader_queries": "test_limits_covered.py::test_a_reader_is_replaced_after_so_many_queries",
    "client_running": "test_limits.py::test_other_addresses_have_a_rate",
    "client_per_minute": "test_limits.py::test_other_addresses_have_a_rate",
    "query_bytes": "test_limits.py::test_a_text_at_the_limit_passes_and_one_above_does_not",
    "update_bytes": "test_limits_covered.py::test_an_update_has_a_length",
    "nesting": "test_limits.py::test_a_text_at_the_limit_passes_and_one_above_does_not",
    "patterns": "test_limits.py::test_a_text_at_the_limit_passes_and_one_above_does_not",
    "path_steps": "test_limits.py::test_a_text_at_the_limit_passes_and_one_above_does_not",
    "unions": "test_limits.py::test_a_text_at_the_limit_passes_and_one_above_does_not",
    "clauses": "test_limits.py::test_a_text_at_the_limit_passes_and_one_above_does_not",
    "operators": "test_limits.py::test_a_text_at_the_limit_passes_and_one_above_does_not",
    "values": "test_limits.py::test_a_text_at_the_limit_passes_and_one_above_does_not",
    "result_rows": "test_limits.py::test_tables_have_a_number_of_rows",
    "result_bytes": "test_limits.py::test_answers_have_a_length",
    "body_bytes": "test_limits.py::test_bodies_have_a_length",
    "body_seconds": "test_threats.py::test_a_body_that_does_not_come_is_not_waited_for",
    "header_bytes": "test_limits.py::test_heads_have_a_size",
    "headers": "test_limits.py::test_heads_have_a_size",
    "header_seconds": "test_threats.py::test_a_head_that_does_not_come_is_not_waited_for",
    "idle_seconds": "test_limits_covered.py::test_an_idle_connection_is_closed",
    "connections": "test_hostile_data.py::test_connections_have_a_number",
    "literal_bytes": "test_limits.py::test_terms_have_a_length",
    "iri_bytes": "test_limits.py::test_terms_have_a_length",
    "cache_bytes": "test_limits.py::test_a_cache_holds_one_version_and_so_many_bytes",
    "cached_answer_bytes": "test_limits.py::test_a_cache_holds_one_version_and_so_many_bytes",
}


def test_every_limit_has_a_test() -> None:
    assert set(TESTED_IN) == {limit.name for limit in fields(Limits)}
    for place in TESTED_IN.values():
        file, name = place.split("::")
        assert re.search(rf"^def {name}\(", (HERE / file).read_text("utf-8"), re.MULTILINE), place


class Clock:
    """A loop whose time is what a test says."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        return self.now


def work_of(limits: Limits, tmp_path: Path) -> tuple[_Work, list[str]]:
    """Return work on its way, and what happens to its process."""
    done: list[str] = []
    readers = Readers(tmp_path, limits, SimpleNamespace(), Metrics())  # type: ignore[arg-type] # none is started
    work = _Work(readers, {}, b"", limits.query_seconds, "shape", 0, None)
    work.child = SimpleNamespace(  # type: ignore[assignment] # stands for a process
        kill=lambda: done.append("killed"), calm=lambda: done.append("calmed"), seconds=lambda: 1.0
    )
    work.lane = readers.fast
    assert readers.fast.try_enter()
    return work, done


@pytest.mark.parametrize(("late", "counted"), [(0.0, 0), (0.4, 0), (0.5, 0), (0.6, 1), (9.0, 1)])
def test_a_kill_that_comes_late_is_counted(
    late: float, counted: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deadline ends the process in the same moment; half a second late is too late."""

    async def run() -> None:
        work, done = work_of(Limits(), tmp_path)
        work.answer = asyncio.get_running_loop().create_future()
        clock = Clock()
        clock.now = 100 + work.seconds + late
        monkeypatch.setattr(asyncio, "get_running_loop", lambda: clock)
        work._deadline(100)
        monkeypatch.undo()
        with pytest.raises(Problem, match="deadline"):
            await work.answer
        assert done == ["killed"]
        assert work.readers.metrics.counts["killed_late", ()] == counted

    asyncio.run(run())


def test_work_is_stopped_at_its_deadline_and_not_before(tmp_path: Path) -> None:
    async def run() -> None:
        work, done = work_of(Limits(), tmp_path)
        work.answer = asyncio.get_running_loop().create_future()
        work.answer.set_result(Answer({}, b"", None))  # it came in time
        work._deadline(0)
        assert done == []
        assert not work.readers.metrics.counts

    asyncio.run(run())


@pytest.mark.parametrize(("quantum", "slow"), [(1.2, False), (1.0, True), (0.9, True)])
def test_work_is_slow_after_the_quantum(quantum: float, slow: bool, tmp_path: Path) -> None:
    async def run() -> None:
        work, done = work_of(replace(Limits(), quantum_seconds=quantum), tmp_path)
        work.answer = asyncio.get_running_loop().create_future()
        work._quantum()  # the process has used one second
        assert (done == ["calmed"]) is slow
        assert (work.readers.lane_of("shape") is work.readers.slow) is slow

    asyncio.run(run())


@pytest.mark.parametrize(("extra", "waits"), [(-1, True), (0, True), (1, False)])
def test_a_queue_has_a_length(extra: int, waits: bool) -> None:
    async def run() -> None:
        lane = Lane(places=1, queue=3, seconds=60)
        assert lane.try_enter()
        tasks = [asyncio.create_task(lane.enter()) for _ in range(2 + extra)]
        await asyncio.sleep(0)
        last = asyncio.create_task(lane.enter())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert last.done() is not waits
        if last.done():
            assert isinstance(last.exception(), Problem)
        for task in (*tasks, last):
            task.cancel()
        await asyncio.gather(*tasks, last, return_exceptions=True)

    asyncio.run(run())


def test_waiting_has_an_end() -> None:
    async def run() -> None:
        lane = Lane(places=1, queue=3, seconds=0.01)
        assert lane.try_enter()
        with pytest.raises(Problem, match="no reader became free"):
            await lane.enter()
        assert lane.waiting == 0
        lane.leave()
        assert lane.try_enter()

    asyncio.run(run())


@pytest.mark.parametrize(("readers", "slow"), [(2, 1), (3, 2), (4, 3)])
def test_readers_have_a_number(readers: int, slow: int, tmp_path: Path) -> None:
    limits = replace(Limits(), readers=readers, slow_readers=slow)
    pool = Readers(tmp_path, limits, SimpleNamespace(), Metrics())  # type: ignore[arg-type] # none is started
    for lanes, number in (((pool.fast, pool.trial), readers), ((pool.slow,), slow)):
        entered = 0
        for lane in lanes:
            while lane.try_enter():
                entered += 1
        assert entered == number


def test_a_reader_is_replaced_after_so_many_queries(tmp_path: Path) -> None:
    for count, kept in ((0, True), (1, True), (2, False)):
        work, _ = work_of(replace(Limits(), reader_queries=3), tmp_path)
        assert work.child is not None
        work.child.alive = True
        work._keep(count)
        assert bool(work.readers._idle) is kept


def test_processes_have_a_memory(tmp_path: Path) -> None:
    orders: list[dict[str, object]] = []

    class Nursery:
        async def child(self, order: dict[str, object]) -> None:
            orders.append(order)

    limits = Limits()
    pool = Readers(tmp_path, limits, Nursery(), Metrics())  # type: ignore[arg-type] # stands for it
    asyncio.run(pool.take(0))
    asyncio.run(pool.take(limits.parser_memory))
    assert [order["memory"] for order in orders] == [limits.reader_memory, limits.parser_memory]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    store = tmp_path_factory.mktemp("covered") / "store"
    with EmbeddedStore(store) as writer:
        writer.add(Quad(NamedNode("x:s"), NamedNode("x:p"), Literal(n)) for n in range(300))
    limits = {
        "update_bytes": 1000,
        "update_seconds": 1.0,
        "idle_seconds": 1,
    }
    with Served(store, limits=limits) as service:
        yield service


@pytest.mark.parametrize(("extra", "status"), [(-1, 204), (0, 204), (1, 413)])
def test_an_update_has_a_length(extra: int, status: int, served: Served) -> None:
    text = "INSERT DATA { <x:a> <x:b> 1 }"
    assert served.update(text + " " * (1000 - len(text) + extra)).status == status


def test_an_update_has_a_time(served: Served) -> None:
    patterns = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(6))
    reply = served.update(f"INSERT {{ <x:a> <x:b> ?c0 }} WHERE {{ {patterns} }}")
    assert (reply.status, reply.code) == (504, "deadline")
    served.wait_until(lambda: served.update("INSERT DATA { <x:a> <x:b> 2 }").status == 204, 30)


def test_an_idle_connection_is_closed(served: Served) -> None:
    head = f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connection:
        connection.sendall(head)
        while connection.recv(65536):
            pass  # it ends when the server closes, or the test fails after a minute
