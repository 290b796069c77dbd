"""Kill the writer at random moments and hold what is left against what was acknowledged.

    python bench/crash.py --kills 1000 [--seed N] [--most OPERATIONS]

A child process works through a fixed list of operations (inserts, deletes, SPARQL updates, bulk
loads) and says after each that it is done. It is killed at a random moment; the store is opened
again and must hold exactly the state after the last acknowledged operation, or after the one that
was under way. At the end the change log, replayed from the first patch, must give the store.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.graph.store.embedded import EmbeddedStore, digest_of, open_view
from kg.graph.store.patch import iter_patches

EX = "https://example.org/"
PREDICATE = NamedNode(EX + "said")
SHARD = 200


def quad(operation: int, number: int, graph: str = "facts") -> Quad:
    return Quad(
        NamedNode(f"{EX}{operation}"), PREDICATE, Literal(number), NamedNode(f"{EX}graph/{graph}")
    )


def kind_of(operation: int) -> str:
    if operation % 23 == 7:
        return "bulk"
    return ("add", "update", "remove", "add", "replace")[operation % 5]


def shard(operation: int) -> set[Quad]:
    return {quad(operation, number, "bulk") for number in range(SHARD)}


def model(state: set[Quad], operation: int) -> set[Quad]:
    """Return the state after `operation`."""
    match kind_of(operation):
        case "bulk":
            return state | shard(operation)
        case "add":
            return state | {quad(operation, number) for number in range(20)}
        case "update":
            if operation % 30 == 1:
                state = set()
            old = {q for q in state if q.subject == NamedNode(f"{EX}{operation - 1}")}
            return (state - old) | {quad(operation, number) for number in range(3)}
        case "remove":
            return {q for q in state if q.subject != NamedNode(f"{EX}{operation - 7}")}
        case _:
            rest = {q for q in state if q.graph_name != NamedNode(f"{EX}graph/page")}
            return rest | {quad(operation, number, "page") for number in range(10)}


def perform(store: EmbeddedStore, operation: int, shards: Path) -> None:
    match kind_of(operation):
        case "bulk":
            store.load(shards / f"{operation}.nq")
        case "add":
            store.add(quad(operation, number) for number in range(20))
            store.commit()
        case "update":
            rows = " ".join(str(quad(operation, n).triple) + " ." for n in range(3))
            clear = "CLEAR ALL ;" if operation % 30 == 1 else ""
            store.update(
                f"{clear} DELETE WHERE {{ GRAPH ?g {{ <{EX}{operation - 1}> ?p ?o }} }} ;"
                f"INSERT DATA {{ GRAPH <{EX}graph/facts> {{ {rows} }} }}"
            )
        case "remove":
            store.remove(store.quads(subject=NamedNode(f"{EX}{operation - 7}")))
            store.commit()
        case _:
            graph = NamedNode(f"{EX}graph/page")
            store.replace(graph, [quad(operation, number, "page") for number in range(10)])
            store.commit()


def work(folder: Path, orders: int, reports: int) -> None:
    """Open the store, tell its state, then do operations from the one ordered until killed."""
    store = EmbeddedStore(folder / "store")
    (folder / "state.nq").write_bytes(b"".join(f"{q} .\n".encode() for q in store.quads()))
    os.write(reports, b"open\n")
    first = int(os.read(orders, 20))
    for operation in range(first, first + 10_000):
        perform(store, operation, folder / "shards")
        os.write(reports, b"%d\n" % operation)
        if operation % 11 == 0:
            store.snapshot()


class Writer:
    """A writer in a forked child, which has no threads of a database when it begins."""

    def __init__(self, folder: Path) -> None:
        orders, self.orders = os.pipe()
        reports, out = os.pipe()
        self.reports = os.fdopen(reports, "rb")
        self.pid = os.fork()
        if self.pid == 0:
            try:
                work(folder, orders, out)
            finally:
                os._exit(1)
        os.close(orders)
        os.close(out)

    def kill(self) -> int:
        """End the writer without warning, and return how many operations it acknowledged."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        acknowledged = sum(line != b"open\n" for line in self.reports)
        self.reports.close()
        os.close(self.orders)
        return acknowledged


def replayed(folder: Path) -> set[Quad]:
    """Return the state that the change log alone gives."""
    files = {digest_of(path): path for path in (folder / "shards").iterdir()}
    state: set[Quad] = set()
    for _, patch, _ in iter_patches(folder / "store" / "log" / "changes.rdfp"):
        state = (state - set(patch.change.removed)) | set(patch.change.added)
        if patch.bulk is not None:
            state |= set(parse(path=files[patch.bulk], format=RdfFormat.N_QUADS))
    return state


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--most", type=int, default=4, help="operations before a kill")
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    state: set[Quad] = set()
    done = in_flight = in_bulk = in_recovery = 0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "shards").mkdir()
        for kill in range(options.kills + 1):
            write_shards(folder, done)
            while chance.random() < 0.1:  # a crash while a crash is mended
                writer = Writer(folder)
                time.sleep(chance.uniform(0, 0.08))
                writer.kill()
                in_recovery += 1
            writer = Writer(folder)
            if writer.reports.readline() != b"open\n":
                sys.exit(f"kill {kill}: the store could not be opened")
            found = set(parse(path=folder / "state.nq", format=RdfFormat.N_QUADS))
            if found != state:
                after = model(state, done + 1)
                if found != after:
                    sys.exit(
                        f"kill {kill}: after operation {done} ({kind_of(done + 1)} under way) "
                        f"{len(state - found)} quads are lost and {len(found - state)} are partial"
                    )
                in_flight += 1
                in_bulk += kind_of(done + 1) == "bulk"
                done, state = done + 1, after
            os.write(writer.orders, b"%d\n" % (done + 1))
            # So many operations, then a moment in the next one: whatever else the machine does.
            before = sum(
                writer.reports.readline() != b"" for _ in range(chance.randrange(options.most))
            )
            time.sleep(chance.uniform(0, 0.03) if kill < options.kills else 0)
            for _ in range(before + writer.kill()):
                done += 1
                state = model(state, done)
        EmbeddedStore(folder / "store").close()
        found = set(open_view(folder / "store").quads())
        if found not in (state, model(state, done + 1)) or found != replayed(folder):
            sys.exit("the change log does not give the store")
        leftovers = list((folder / "store" / "db").glob("bulk-*.sst"))
        if leftovers:
            sys.exit(f"{len(leftovers)} files of broken loads are left")
    print(
        f"{options.kills + in_recovery} kills, {done} operations acknowledged, 0 lost, 0 partial; "
        f"{in_flight} kills came between commit and acknowledgement ({in_bulk} in a bulk load), "
        f"{in_recovery} in a recovery; {time.monotonic() - begun:.0f} s"
    )


def write_shards(folder: Path, done: int) -> None:
    """Write the files that the next operations load."""
    for operation in range(done + 1, done + 200):
        path = folder / "shards" / f"{operation}.nq"
        if kind_of(operation) == "bulk" and not path.exists():
            path.write_text("".join(f"{q} .\n" for q in sorted(shard(operation), key=str)))


if __name__ == "__main__":
    main()
