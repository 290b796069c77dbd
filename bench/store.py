"""Load and query the same data in rdflib, oxrdflib, pyoxigraph and ours, in one run.

    python bench/store.py [--triples 100000] [--repeat 5] [--skip rdflib,oxrdflib]

The data and the fourteen queries are those of the workload in `$KG_SHARED/bench`; then the stored
questions without parameters, over the bundled graph. CPU milliseconds of this process (user and
system, all threads), medians, to the last byte of JSON or the last triple; and what pyoxigraph on
disk takes as a multiple of ours. Ours on disk is the view of a snapshot, over columns where the
service answers so: they are kept from the first, unmeasured, time.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import rdflib
from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Store, serialize
from serving import workload  # of this folder

import kg
from kg.graph.store.embedded import EmbeddedStore, open_view
from kg.graph.store.local import LocalView
from kg.query.catalog import Catalog
from kg.workbench import solutions
from kg.workbench.analysis import evaluate, is_for_columns
from kg.workbench.columns import Columns, UnfitError
from kg.workbench.plain import plan_of


def cpu(task: Callable[[], object], repeat: int) -> float:
    """Return the median of CPU milliseconds; once only where once takes ten seconds."""
    times: list[float] = []
    while len(times) < repeat and not (times and times[0] > 10_000):
        begun = time.process_time()
        task()
        times.append((time.process_time() - begun) * 1000)
    return statistics.median(times)


def finish(answer: object) -> None:
    """Do all of the work: to the last byte of JSON, or the last triple."""
    if isinstance(answer, rdflib.query.Result):
        if answer.type == "SELECT":
            answer.serialize(format="json")
        else:
            len(list(answer))
    elif isinstance(answer, QueryTriples):
        serialize(answer, format=RdfFormat.N_TRIPLES)
    elif isinstance(answer, QuerySolutions):
        answer.serialize(format=QueryResultsFormat.JSON)


class Ours:
    """A view as the service asks it."""

    def __init__(self, view: LocalView) -> None:
        self.view, self.columns = view, Columns(view)

    def query(self, text: str) -> object:
        plan = plan_of(text)
        if plan is not None and is_for_columns(plan):
            try:
                found = evaluate(self.columns, plan, seconds=600)
            except UnfitError:
                pass
            else:
                return solutions.table([var.name for var, _ in plan.columns], found)
        return self.view.query(text)


def compare(asked: dict[str, Callable[[str], object]], texts: dict[str, str], repeat: int) -> None:
    """Print a line a query."""
    print("query, CPU ms".ljust(36) + "".join(f"{label:>18}" for label in asked) + "     x ours")
    for label, text in texts.items():
        row: dict[str, float] = {}
        for peer, ask in asked.items():
            try:
                finish(ask(text))
                row[peer] = cpu(lambda ask=ask, text=text: finish(ask(text)), repeat)
            except Exception as error:  # a peer that cannot answer is told, and passed over
                print(f"{peer} on {label}: {type(error).__name__}: {str(error)[:80]}")
        cells = "".join(f"{row[p]:18.2f}" if p in row else f"{'-':>18}" for p in asked)
        ratio = row["pyoxigraph"] / row["ours"] if {"pyoxigraph", "ours"} <= set(row) else 0
        print(f"{label:36}{cells}{ratio:11.1f}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--triples", type=int, default=100_000)
    arguments.add_argument("--repeat", type=int, default=5)
    arguments.add_argument("--skip", default="", help="peers to leave out, by commas")
    options = arguments.parse_args()
    skipped = options.skip.split(",")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (plain_file, graphs_file), texts = workload(options.triples, folder)
        plain = Store(folder / "plain")
        store = EmbeddedStore(folder / "ours")
        classic, bridged = rdflib.Graph(), rdflib.Graph(store="Oxigraph")
        load: dict[str, Callable[[], object]] = {
            "pyoxigraph": lambda: plain.bulk_load(path=plain_file),
            "ours": lambda: store.load(plain_file),
            "oxrdflib": lambda: bridged.parse(plain_file, format="ox-nt"),
            "rdflib": lambda: classic.parse(plain_file, format="nt"),
        }
        print(f"load of {options.triples:,} triples, CPU ms, and as a multiple of pyoxigraph's")
        first = 0.0
        for label, task in load.items():
            if label not in skipped:
                taken = cpu(task, 1)
                first = first or taken
                print(f"  {label:14}{taken:12.0f}{taken / first:8.2f}")
        plain.bulk_load(path=graphs_file)
        store.load(graphs_file)
        plain.optimize()
        store.optimize()
        store.close()
        asked: dict[str, Callable[[str], object]] = {
            "ours": Ours(open_view(folder / "ours")).query,
            "pyoxigraph": plain.query,
            "oxrdflib": bridged.query,
            "rdflib": classic.query,
        }
        asked = {label: ask for label, ask in asked.items() if label not in skipped}
        compare(asked, texts, options.repeat)

        view = kg.open(folder / "none").view()
        bundled, graph = Store(folder / "plain-bundled"), rdflib.Dataset()
        bundled.extend(view.quads())
        bundled.flush()
        bundled.optimize()
        body = serialize(view.quads(), format=RdfFormat.N_QUADS)
        assert body is not None
        graph.parse(data=body.decode(), format="nquads")
        with EmbeddedStore(folder / "bundled") as writer:
            writer.add(view.quads())
            writer.commit()
            writer.optimize()
        questions = {q.name: q.text for q in Catalog() if set(q.params) <= set(q.defaults)}
        asked = {
            "ours": Ours(open_view(folder / "bundled")).query,
            "pyoxigraph": bundled.query,
            "rdflib": graph.query,
        }
        asked = {label: ask for label, ask in asked.items() if label not in skipped}
        compare(asked, questions, options.repeat)


if __name__ == "__main__":
    main()
