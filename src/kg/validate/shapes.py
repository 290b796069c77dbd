"""SHACL over triples: the fast engine, and pyshacl as reference and fallback."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import shacl
from pyoxigraph import RdfFormat, Triple, serialize

from kg import resources
from kg.errors import ValidationAbortedError
from kg.ontology import read_turtle
from kg.validate.report import Finding, Report

if TYPE_CHECKING:
    import rdflib

Engine = Literal["shacl", "pyshacl"]


def check_shapes(
    data: Iterable[Triple], shapes: Iterable[Triple], *, engine: Engine = "shacl"
) -> Report:
    """Return what the shapes find in the data; no entailment is added.

    Raises:
        ValidationAbortedError: the shapes cannot be used.
    """
    data_text, shapes_text = _ntriples(data), _ntriples(shapes)
    found = _fast if engine == "shacl" else _reference
    return Report.of(found(data_text, shapes_text))


def graph_shapes() -> list[Triple]:
    """Return the shapes that gate a build, of `ontology/shapes/` without those of terms."""
    return _load(lambda path: path.stem != "ontology")


def term_shapes() -> list[Triple]:
    """Return the shapes that the ontology's own terms are held to."""
    return _load(lambda path: path.stem == "ontology")


def _load(wanted: Callable[[Path], bool]) -> list[Triple]:
    found = sorted((resources.folder("ontology") / "shapes").glob("*.ttl"))
    return [t for path in found if wanted(path) for t in read_turtle(path, skolemise=False)]


def _ntriples(triples: Iterable[Triple]) -> str:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def _fast(data: str, shapes: str) -> list[Finding]:
    try:
        compiled = shacl.Shapes.from_text(shapes, format="ntriples")
        report = compiled.validate_text(data, format="ntriples")
    except (ValueError, RuntimeError) as fault:
        raise ValidationAbortedError("shapes", " ".join(str(fault).split())) from None
    return [
        Finding(
            severity=result.severity.lower(),
            check=_plain(result.root_shape or result.source_shape or result.component_iri),
            focus=_plain(result.focus_node),
            message=_english(result.messages) or result.component,
            path=_plain(result.path) if result.path else None,
            value=result.value_plain,
        )
        for result in report.results
    ]


def _plain(node: str) -> str:
    return node[1:-1] if node.startswith("<") and node.endswith(">") else node


def _english(messages: list[str]) -> str | None:
    return messages[0] if messages else None


def _reference(data: str, shapes: str) -> list[Finding]:
    # rdflib takes a second to import; the fast engine does without.
    import pyshacl
    import rdflib

    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    data_graph = rdflib.Graph().parse(data=data, format="nt")
    shapes_graph = rdflib.Graph().parse(data=shapes, format="nt")
    try:
        _, report, _ = pyshacl.validate(data_graph, shacl_graph=shapes_graph, advanced=True)
    except (pyshacl.errors.ShapeLoadError, pyshacl.errors.ConstraintLoadError) as fault:
        raise ValidationAbortedError("shapes", " ".join(str(fault).split())) from None
    found = []
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        severity = str(report.value(result, sh.resultSeverity)).rpartition("#")[2].lower()
        value, path = report.value(result, sh.value), report.value(result, sh.resultPath)
        found.append(
            Finding(
                severity=severity,
                check=_root(shapes_graph, report.value(result, sh.sourceShape), sh.property),
                focus=str(report.value(result, sh.focusNode)),
                message=str(report.value(result, sh.resultMessage) or ""),
                path=str(path) if isinstance(path, rdflib.URIRef) else None,
                value=str(value) if value is not None else None,
            )
        )
    return found


def _root(shapes: "rdflib.Graph", shape: object, property_: object) -> str:
    """Return the nearest enclosing shape that has an IRI; unnamed nodes are none."""
    while type(shape).__name__ == "BNode":
        shape = next(shapes.subjects(property_, shape), None)  # type: ignore[arg-type] # nodes
    return str(shape)
