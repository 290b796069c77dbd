"""The reasoner and its peers on the same data, in one run: CPU time, memory, triples, ratios.

usage: python bench/reason.py [--workloads DIR] [--triples N ...] [--lubm N ...] [--own N ...]
                              [--runs N] [--peers PYTHON] [--owlrl-triples N] [--ours-alone]

`--workloads` is the folder with events.py and ontologies.py (default: $KG_SHARED/bench). `--peers`
is an interpreter that has sparq-rdf and reasonable; what it lacks is skipped, and that is said.
Each engine runs in a process of its own. Times are CPU seconds of the closure alone, medians;
parsing and encoding are shown apart. owlrl is measured on a small workload and scaled linearly.
"""

import argparse
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MIB = 1024
Figures = dict[str, float]


def spent(action) -> tuple[float, object]:
    start = time.process_time()
    result = action()
    return time.process_time() - start, result


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def read(files: list[str]):
    from pyoxigraph import RdfFormat, parse

    for file in files:
        for quad in parse(path=file, format=RdfFormat.N_TRIPLES):
            yield quad.triple


def ours(files: list[str], runs: int, edits: bool) -> Figures:
    from kg.reason.columnar.engine import Engine

    engine = Engine()
    load, rows = spent(lambda: engine.terms.encode(read(files)))
    closures = []
    for _ in range(runs):
        engine.asserted.clear()
        closures.append(spent(lambda: engine.load_rows(*rows))[0])
    figures = {
        "load": load,
        "cpu": statistics.median(closures),
        "mib": peak(),
        "triples": engine.columns.size(),
    }
    if edits:
        figures.update(updates(engine, files, statistics.median(closures)))
    return figures


def updates(engine, files: list[str], closure: float) -> Figures:
    """Withdraw and add single events of 15 triples; explain random inferred triples."""
    from pyoxigraph import NamedNode

    from kg.reason.columnar import delta, view
    from kg.reason.columnar.proofs import Prover

    about: dict[object, list] = {}
    for triple in read(files):
        about.setdefault(triple.subject, []).append(triple)
    chance = random.Random(1)
    events = [s for s in about if "/event" in str(s)]
    took: dict[str, list[float]] = {"retract": [], "add": []}
    for event in chance.sample(events, min(50, len(events))):
        claim = NamedNode(event.value.replace("/event", "/claim"))
        triples = about[event] + about[claim]
        gone, away = spent(lambda: delta.retract(engine, triples))  # noqa: B023 (called at once)
        came, back = spent(lambda: delta.add(engine, triples))  # noqa: B023 (called at once)
        assert away.removed == back.added
        took["retract"].append(gone)
        took["add"].append(came)
    rows = list(view.every(engine, inferred=True))
    proofs = []
    for row in chance.sample(rows, min(1000, len(rows))):
        triple = engine.terms.triple(*row)
        proofs.append(spent(lambda: Prover(engine).shortest(triple))[0])  # noqa: B023 (called at once)
    return {
        "retract_ms": 1000 * statistics.median(took["retract"]),
        "retract_worst_ms": 1000 * max(took["retract"]),
        "add_ms": 1000 * statistics.median(took["add"]),
        "add_worst_ms": 1000 * max(took["add"]),
        "retract_cheaper": closure / statistics.median(took["retract"]),
        "proof_p99_ms": 1000 * sorted(proofs)[int(len(proofs) * 0.99) - 1],
    }


def sparq(files: list[str], runs: int, edits: bool) -> Figures:
    from sparq import Graph

    text = "".join(Path(file).read_text(encoding="utf-8") for file in files)
    took = []
    for _ in range(runs):  # reasoning changes the graph: each run starts from a fresh one
        load, graph = spent(lambda: Graph.load(text, format="ntriples"))
        took.append(spent(lambda: graph.reason("owl"))[0])  # noqa: B023 (called at once)
    return {
        "load": load,
        "cpu": statistics.median(took),
        "mib": peak(),
        "triples": len(graph),
    }


def reasonable(files: list[str], runs: int, edits: bool) -> Figures:
    from reasonable import PyReasoner

    engine = PyReasoner()
    turtle = [Path(file).with_suffix(".ttl") for file in files]  # it goes by the ending
    for file, copy in zip(files, turtle, strict=True):
        copy.write_bytes(Path(file).read_bytes())
    load, _ = spent(lambda: [engine.load_file(str(file)) for file in turtle])
    seconds, closed = spent(engine.reason)
    return {"load": load, "cpu": seconds, "mib": peak(), "triples": len(closed)}


def owlrl(files: list[str], runs: int, edits: bool) -> Figures:
    import rdflib
    from owlrl import DeductiveClosure, OWLRL_Semantics

    graph = rdflib.Graph()
    load, _ = spent(lambda: [graph.parse(file, format="nt") for file in files])
    seconds, _ = spent(lambda: DeductiveClosure(OWLRL_Semantics).expand(graph))
    return {"load": load, "cpu": seconds, "mib": peak(), "triples": len(graph)}


ENGINES = {"ours": ours, "sparq": sparq, "reasonable": reasonable, "owlrl": owlrl}


def measured(python: str, engine: str, files: list[Path], runs: int, edits: bool) -> Figures | None:
    """Run one engine in a process of its own; None, with a line, where it cannot run."""
    asked = json.dumps([engine, [str(file) for file in files], runs, edits])
    try:
        done = subprocess.run(
            [python, __file__, "--one", asked],
            capture_output=True,
            text=True,
            check=True,
            timeout=1800,
        )
    except subprocess.TimeoutExpired:
        print(f"  {engine:<10} skipped: not done in half an hour")
        return None
    except subprocess.CalledProcessError as fault:
        print(f"  {engine:<10} skipped: {fault.stderr.strip().splitlines()[-1]}")
        return None
    return json.loads(done.stdout)


def show(engine: str, figures: Figures) -> None:
    print(
        f"  {engine:<10} closure {figures['cpu']:9.3f} s   load {figures['load']:7.2f} s"
        f"   peak {figures['mib']:6.0f} MiB   {figures['triples']:,.0f} triples"
    )


def compare(name: str, files: list[Path], args: argparse.Namespace, edits: bool) -> None:
    """Run every engine on one workload and print the ratios."""
    print(name)
    mine = measured(sys.executable, "ours", files, args.runs, edits)
    if mine is None:
        return
    show("ours", mine)
    for peer in () if args.ours_alone else ("sparq", "reasonable"):
        if peer == "reasonable" and mine["triples"] > 500_000:
            print("  reasonable skipped: does not end at this size")
            continue
        theirs = measured(args.peers, peer, files, args.runs, False)
        if theirs:
            show(peer, theirs)
            print(f"             ours is {theirs['cpu'] / mine['cpu']:.1f} times faster")
    if edits:
        print(
            "  an event of 15 triples: withdrawn in {retract_ms:.2f} ms (worst "
            "{retract_worst_ms:.2f}), added in {add_ms:.2f} ms (worst {add_worst_ms:.2f}), "
            "{retract_cheaper:.0f} times cheaper than closing\n"
            "  a proof: {proof_p99_ms:.2f} ms at the 99th percentile of 1,000".format(**mine)
        )


def scaled_owlrl(folder: Path, args: argparse.Namespace) -> None:
    """Run owlrl on a small workload and say what a million triples would take."""
    small = args.owlrl_triples
    files = [folder / "reloc.nt", events(folder, args.workloads, small)]
    print(f"events, {small:,} triples")
    theirs = measured(sys.executable, "owlrl", files, 1, False)
    mine = measured(sys.executable, "ours", files, args.runs, False)
    if theirs and mine:
        show("ours", mine)
        show("owlrl", theirs)
        print(
            f"             ours is {theirs['cpu'] / mine['cpu']:.0f} times faster here; "
            f"owlrl scaled to 1,000,000: {theirs['cpu'] * 1_000_000 / small:,.0f} s"
        )


def events(folder: Path, workloads: Path, triples: int) -> Path:
    script = workloads / "events.py"
    subprocess.run(
        [sys.executable, script, str(triples), str(folder / f"events{triples}"), "nt"],
        check=True,
        capture_output=True,
    )
    return folder / f"events{triples}.nt"


def university(folder: Path, workloads: Path, size: int) -> Path:
    path = folder / f"lubm{size}.nt"
    script = workloads / "ontologies.py"
    subprocess.run(
        [sys.executable, script, "lubm", str(size), path], check=True, capture_output=True
    )
    return path


def own(folder: Path, copies: int) -> list[Path]:
    """Write our ontology, and the shipped facts many times over, each time of other situations."""
    from kg import resources
    from kg.graph import folder as graphs
    from kg.namespaces import Base
    from kg.ontology import Terms

    facts = {
        str(quad.triple)
        for path in sorted((resources.folder("graph") / "claims").glob("*.trig"))
        for quad in graphs.read_quads(path, Base())
        if getattr(quad.graph_name, "value", "") == Base().graph("facts")
    }
    schema, data = folder / "own.nt", folder / f"own{copies}.nt"
    schema.write_text("".join(f"{triple} .\n" for triple in Terms.load().schema()))
    with data.open("w") as out:
        for copy in range(copies):
            for fact in sorted(facts):
                out.write(re.sub(r"/id/(event|population|measure)/", rf"/id/\1/{copy}-", fact))
                out.write(" .\n")
    return [schema, data]


def main() -> None:
    shared = Path(os.environ.get("KG_SHARED", Path(__file__).parents[1].parent / "shared"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workloads", type=Path, default=shared / "bench")
    parser.add_argument("--triples", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--lubm", type=int, nargs="*", default=[10])
    parser.add_argument("--own", type=int, nargs="*", default=[1000], help="copies of our facts")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--owlrl-triples", type=int, default=10_000)
    parser.add_argument("--ours-alone", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        engine, files, runs, edits = json.loads(args.one)
        print(json.dumps(ENGINES[engine](files, runs, edits)))
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for kind in ("reloc", "ub"):
            script = args.workloads / "ontologies.py"
            subprocess.run([sys.executable, script, kind, folder / f"{kind}.nt"], check=True)
        for triples in args.triples:
            files = [folder / "reloc.nt", events(folder, args.workloads, triples)]
            compare(f"events, {triples:,} triples", files, args, edits=True)
        for size in args.lubm:
            files = [folder / "ub.nt", university(folder, args.workloads, size)]
            compare(f"universities, LUBM({size})", files, args, edits=False)
        for copies in args.own:
            files = own(folder, copies)
            compare(f"our ontology, shipped facts {copies:,} times", files, args, edits=False)
        if args.owlrl_triples and not args.ours_alone:
            scaled_owlrl(folder, args)


if __name__ == "__main__":
    main()
