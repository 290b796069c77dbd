"""Attack the service and measure what is left for good queries.

    python bench/attack.py --seconds 600 [--rate 50]

A store of 100,000 triples is served with its default limits, but a deadline of 2 s. Products,
memory bombs, paths, planner and parser bombs, giant answers, regular expressions, dawdling
connections and clients that go away come at a fixed rate; beside them good queries are timed. It
fails when the 99th percentile of good queries is too long, a good query fails, the service
restarts, leaks processes or open files, grows by more than 8 MiB, or a killed query ends later than
half a second after its deadline (one in a thousand may). Memory is judged from the moment that the
caches of the service are full: they are small here and are filled first.
"""

import argparse
import contextlib
import os
import random
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pyoxigraph import Literal, NamedNode, Quad
from tests.served import Served

from kg.graph.store.embedded import EmbeddedStore

EX = "https://example.org/"
DEADLINE = 2.0
GOOD = [
    "SELECT ?p ?o {{ <https://example.org/s{n}> ?p ?o }}",
    "SELECT ?s {{ ?s <https://example.org/p1> ?o }} LIMIT 20 #{n}",
    "ASK {{ <https://example.org/s{n}> <https://example.org/p1> ?o }}",
    "SELECT ?a ?c {{ <https://example.org/n{m}> <https://example.org/next> ?a . "
    "?a <https://example.org/next> ?c }} LIMIT 50",
]
VALUES = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(100)))} }}" for n in range(5))
BAD = {
    "T01 product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "T02 values": f"SELECT (COUNT(*) AS ?n) {{ {VALUES} }}",
    "T03 path": f"ASK {{ ?a (<{EX}next>/<{EX}next>)* ?b . FILTER(?a = ?none) }}",
    "T04 planner": "ASK { ?a " + "/".join(["<x:p>"] * 1000) + " ?b }",
    "T05 parser": "ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
    "T06 sort": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "T07 giant": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "T08 regex": f"ASK {{ ?a ?b ?c FILTER(REGEX('{'a' * 10000}', '(.*a){{50}}') && ?c = ?x) }}",
}


def fill(store: Path) -> None:
    with EmbeddedStore(store) as writer:
        for part in range(10):
            writer.add(
                Quad(
                    NamedNode(f"{EX}s{number % 20_000}"),
                    NamedNode(f"{EX}p{number % 5}"),
                    Literal(number),
                )
                for number in range(part * 9000, (part + 1) * 9000)
            )
            writer.commit()
        writer.add(
            Quad(
                NamedNode(f"{EX}n{number % 100}"),
                NamedNode(EX + "next"),
                NamedNode(f"{EX}n{number // 100}"),
            )
            for number in range(10_000)
        )


WARM = 3000
"""Good queries, most of them different, that fill the caches: 2,000 measured texts, and answers of
`CACHE` bytes."""
CACHE = 2**20
GROWTH = 8 * 2**20
"""Bytes that the service may grow by under attack."""


class Attack:
    """Counts what happens."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.outcomes: Counter[str] = Counter()
        self.times: list[float] = []
        self.failures: list[str] = []

    def bad(self, name: str) -> None:
        if name == "T10 dawdle":
            with socket.create_connection(("127.0.0.1", self.served.port), timeout=3) as connection:
                connection.sendall(b"GET /sparql HTTP/1.1\r\nHost: ")
                time.sleep(2)
            self.outcomes[name] += 1
            return
        if name == "T11 leave":
            with socket.create_connection(("127.0.0.1", self.served.port), timeout=3) as connection:
                body = BAD["T02 values"].encode()
                connection.sendall(
                    b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: %d\r\n"
                    b"Content-Type: application/sparql-query\r\n\r\n"
                    % (self.served.port, len(body))
                    + body
                )
                time.sleep(0.5)
            self.outcomes[name] += 1
            return
        try:
            reply = self.served.query(BAD[name])
        except OSError as error:
            self.outcomes[f"{name}: {type(error).__name__}"] += 1
            return
        code = reply.code if reply.status != 200 else "200"
        self.outcomes[f"{name}: {code}"] += 1

    def good(self, text: str) -> None:
        begun = time.monotonic()
        try:
            reply = self.served.query(text)
        except OSError as error:  # no answer at all
            self.failures.append(repr(error))
            return
        self.times.append(time.monotonic() - begun)
        if reply.status != 200:
            self.failures.append(reply.text)


def resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def counted(text: str, name: str) -> int:
    """Return a count of the service's metrics."""
    return sum(int(line.split()[-1]) for line in text.splitlines() if line.startswith(name + " "))


def at_rate(rate: float, seconds: float, task: Callable[[int], None]) -> list[threading.Thread]:
    """Start a thread for each call of `task`, `rate` times a second."""
    threads = []
    begun = time.monotonic()
    number = 0
    while (elapsed := time.monotonic() - begun) < seconds:
        if number / rate > elapsed:
            time.sleep(number / rate - elapsed)
        thread = threading.Thread(target=task, args=(number,), daemon=True)
        thread.start()
        threads.append(thread)
        number += 1
    return threads


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=600)
    arguments.add_argument("--rate", type=float, default=50)
    arguments.add_argument("--p99", type=float, default=2.0, help="seconds for good queries")
    arguments.add_argument("--untimed", action="store_true", help="let no time fail it")
    options = arguments.parse_args()
    chance = random.Random(1)
    names = [*BAD, "T10 dawdle", "T11 leave"]  # T09 is all of them at once
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        fill(store)
        limits = {"query_seconds": DEADLINE, "cache_bytes": CACHE}
        with Served(store, limits=limits, settings={}) as served:
            attack = Attack(served)
            for number in range(WARM):
                attack.good(GOOD[number % 4].format(n=200_000 + number, m=number % 100))
            attack.times.clear()
            size = partial(resident, served.process.pid)
            sizes, open_before = [size()], files(served.process.pid)
            children = len(served.children())
            order = [chance.choice(names) for _ in range(int(options.rate * options.seconds) + 1)]
            texts = [chance.choice(GOOD).format(n=n, m=n % 100) for n in range(100_000)]
            attacker = os.fork()  # its threads must not hold up those that measure
            if attacker == 0:
                for thread in at_rate(
                    options.rate, options.seconds, lambda n: attack.bad(order[n])
                ):
                    thread.join()
                for name, count in sorted(attack.outcomes.items()):
                    print(f"{count:7} {name}", flush=True)
                os._exit(0)
            quarters = [
                threading.Timer(options.seconds * part / 4, lambda: sizes.append(size()))
                for part in range(1, 4)
            ]
            for timer in quarters:
                timer.start()
            for thread in at_rate(10, options.seconds, lambda n: attack.good(texts[n])):
                thread.join()
            os.waitpid(attacker, 0)
            with contextlib.suppress(AssertionError):  # what was asked last may still be killed
                served.wait_until(lambda: len(served.children()) <= children, 30)
            alive = served.process.poll() is None
            sizes.append(size())
            open_after = files(served.process.pid)
            more = len(served.children()) - children
            counts = served.request("GET", "/metrics").text
            calm = served.query(GOOD[0].format(n=1, m=1)).status == 200
    times = sorted(attack.times)
    killed = counted(counts, 'kg_killed_total{reason="deadline"}')
    late = counted(counts, "kg_killed_late_total")
    p99 = times[int(len(times) * 0.99)]
    print(
        f"{len(times)} good queries: median {times[len(times) // 2] * 1000:.0f} ms, "
        f"p99 {p99 * 1000:.0f} ms, longest {times[-1] * 1000:.0f} ms, {len(attack.failures)} failed"
    )
    print(f"{killed} queries killed at their deadline, {late} of them more than 500 ms late")
    print(
        f"memory {', '.join(f'{size / 2**20:.1f}' for size in sizes)} MiB at each quarter, "
        f"open files {open_before} to {open_after}, {more:+d} processes, "
        f"service {'up' if alive and calm else 'DOWN'}"
    )
    faults = [
        p99 >= options.p99 and not options.untimed,
        bool(attack.failures),
        not (alive and calm),
        more > 0,
        open_after > open_before + 2,
        sizes[-1] > sizes[0] + GROWTH,
        late > max(1, killed / 1000) and not options.untimed,
        killed == 0,
    ]
    if any(faults):
        sys.exit(f"failed: {faults} {attack.failures[:3]}")


if __name__ == "__main__":
    main()
