"""Reads the manifests of the W3C test suites, and the list of what is left out."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, parse

ROOT = Path(__file__).parents[2]
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
BASE = "https://w3c.github.io/rdf-tests/"
"""Where the suites have their addresses; the files lie in the folder of suites."""

Node = NamedNode | BlankNode


def suites() -> Path:
    """Return the folder of suites; skip where it is missing, or fail where it is required."""
    shared = Path(os.environ.get("KG_SHARED") or ROOT.parent / "shared")
    folder = shared.resolve() / "suites" / "rdf-tests"
    if not folder.is_dir():
        reason = f"no suites in {shared}: set KG_SHARED to the folder that holds suites/"
        if os.environ.get("KG_REQUIRE_SHARED") == "1":
            pytest.fail(reason)
        pytest.skip(reason, allow_module_level=True)
    return folder


@dataclass(frozen=True)
class Case:
    """One entry of a manifest."""

    iri: str
    kind: str
    name: str
    graph: Store
    node: Node

    def values(self, predicate: str, node: Node | None = None) -> list[Node | Literal]:
        """Return the objects of a predicate at the case, or at `node`."""
        found = self.graph.quads_for_pattern(node or self.node, NamedNode(predicate), None)
        return [quad.object for quad in found if not hasattr(quad.object, "subject")]

    def value(self, predicate: str, node: Node | None = None) -> Node | Literal | None:
        """Return the one object of a predicate, or None."""
        found = self.values(predicate, node)
        assert len(found) <= 1, (self.iri, predicate)
        return found[0] if found else None

    def node_at(self, predicate: str, node: Node | None = None) -> Node:
        """Return the node at a predicate."""
        found = self.value(predicate, node)
        assert isinstance(found, NamedNode | BlankNode), (self.iri, predicate)
        return found

    def list_at(self, node: Node) -> Iterator[Node]:
        """Yield the items of an RDF list."""
        while node != NamedNode(RDF + "nil"):
            yield self.node_at(RDF + "first", node)
            node = self.node_at(RDF + "rest", node)


def path_of(iri: str) -> Path:
    """Return the file behind an address of the suites."""
    return suites() / iri.removeprefix(BASE)


def cases(manifest: str) -> list[Case]:
    """Return the entries of a manifest and of those it includes."""
    graph = Store()
    iri = BASE + manifest
    graph.extend(
        parse(path=path_of(iri), format=RdfFormat.TURTLE, base_iri=iri, rename_blank_nodes=True)
    )
    found: list[Case] = []
    top = Case(iri, "", "", graph, NamedNode(iri))
    for lists in top.values(MF + "include"):
        assert not isinstance(lists, Literal)
        for included in top.list_at(lists):
            assert isinstance(included, NamedNode)
            found += cases(included.value.removeprefix(BASE))
    for lists in top.values(MF + "entries"):
        assert not isinstance(lists, Literal)
        for entry in top.list_at(lists):
            assert isinstance(entry, NamedNode)
            kinds = top.values(RDF + "type", entry)
            kind = next(k.value for k in kinds if isinstance(k, NamedNode))
            name = top.value(MF + "name", entry)
            text = name.value if isinstance(name, Literal) else ""
            found.append(Case(entry.value, kind.rsplit("#", 1)[1], text, graph, entry))
    return found


def left_out(name: str = "expected-failures.tsv") -> dict[str, str]:
    """Return the reasons of the tests that are expected to fail, by IRI."""
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def short(case: Case) -> str:
    """Return a name for the test's report."""
    parts = case.iri.replace("#", "/").replace("/manifest", "").split("/")
    return "/".join(parts[-2:])
