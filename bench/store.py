"""Load and query the same data in rdflib, oxrdflib, pyoxigraph and ours, in one run.

    python bench/store.py [--articles 1000] [--repeat 5]

CPU seconds of this process (user and system, all threads), medians; ratios to pyoxigraph.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import rdflib
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, Store, serialize

from kg.graph.store.dataset import as_dataset
from kg.graph.store.embedded import EmbeddedStore, open_view
from kg.graph.store.memory import MemoryStore

EX = "https://example.org/"
QUERIES = {
    "lookup": f"SELECT ?p ?o {{ <{EX}event/7> ?p ?o }}",
    "join": f"SELECT ?e ?w {{ ?e <{EX}place> <{EX}place/3> ; <{EX}who> ?w . ?w <{EX}kind> ?k }}",
    "group": f"SELECT ?p (COUNT(?e) AS ?n) {{ ?e <{EX}place> ?p }} GROUP BY ?p ORDER BY ?p",
    "order": f"SELECT ?e ?d {{ ?e <{EX}date> ?d }} ORDER BY DESC(?d) ?e LIMIT 10",
    "filter": f"SELECT ?e {{ ?e <{EX}date> ?d FILTER(?d > 9990) }}",
    "graph": f"SELECT ?g {{ GRAPH ?g {{ ?e <{EX}place> <{EX}place/5> }} }} ORDER BY ?g",
    "construct": f"CONSTRUCT {{ ?e <{EX}at> ?p }} {{ ?e <{EX}place> ?p ; <{EX}who> <{EX}who/9> }}",
}


def quads(articles: int) -> Iterator[Quad]:
    """Yield ten events an article, each article a graph."""

    def node(kind: str, number: int) -> NamedNode:
        return NamedNode(f"{EX}{kind}/{number}")

    for article in range(articles):
        graph = node("article", article)
        for event in range(article * 10, article * 10 + 10):
            subject = node("event", event)
            who = node("who", event % 500)
            yield Quad(subject, NamedNode(EX + "place"), node("place", event % 97), graph)
            yield Quad(subject, NamedNode(EX + "who"), who, graph)
            yield Quad(subject, NamedNode(EX + "date"), Literal(event * 7919 % 10_000), graph)
            yield Quad(who, NamedNode(EX + "kind"), node("kind", event % 7), graph)


def cpu(task: Callable[[], object], repeat: int) -> float:
    times = []
    for _ in range(repeat):
        begun = time.process_time()
        task()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def finish(answer: object) -> None:
    """Do all of the work: to the last byte of JSON, or the last triple."""
    if isinstance(answer, rdflib.query.Result):
        if answer.type == "SELECT":
            answer.serialize(format="json")
        else:
            len(answer)
    elif hasattr(answer, "variables"):
        answer.serialize(format=QueryResultsFormat.JSON)
    else:
        serialize(answer, format=RdfFormat.N_TRIPLES)  # type: ignore[call-overload]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--articles", type=int, default=1000)
    arguments.add_argument("--repeat", type=int, default=5)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "data.nq"
        with file.open("wb") as out:
            serialize(quads(options.articles), out, RdfFormat.N_QUADS)
        visible = [f"{EX}article/{number}" for number in range(options.articles)]
        plain = Store(folder / "plain")
        ours = EmbeddedStore(folder / "ours")
        shown = EmbeddedStore(folder / "shown", visible=visible)
        memory = MemoryStore(visible=visible)
        turtle = rdflib.Dataset(default_union=True)
        load = {
            "pyoxigraph on disk": cpu(lambda: plain.bulk_load(path=file), 1),
            "ours on disk": cpu(lambda: ours.load(file), 1),
            "ours, with the default graph": cpu(lambda: shown.load(file), 1),
            "rdflib": cpu(lambda: turtle.parse(file, format="nquads"), 1),
        }
        memory.load(file)
        print(f"load of {len(plain):,} quads, CPU s and ratio to pyoxigraph")
        for label, seconds in load.items():
            print(f"  {label:30} {seconds:8.2f} {seconds / load['pyoxigraph on disk']:6.2f}")
        ours.close()
        shown.close()
        view = open_view(folder / "shown")
        dataset = as_dataset(memory)
        asked: dict[str, Callable[[str], object]] = {
            "pyoxigraph": lambda text: plain.query(text, use_default_graph_as_union=True),
            "ours on disk": view.query,
            "ours in memory": memory.query,
            "ours by rdflib": dataset.query,
            "rdflib": turtle.query,
        }
        print("query, CPU ms" + "".join(f"{label:>18}" for label in asked))
        for label, text in QUERIES.items():
            row = []
            for ask in asked.values():
                row.append(cpu(lambda ask=ask, text=text: finish(ask(text)), options.repeat) * 1000)
            print(f"  {label:11}" + "".join(f"{value:18.2f}" for value in row))


if __name__ == "__main__":
    main()
