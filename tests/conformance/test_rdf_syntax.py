"""Turtle, TriG, N-Triples, N-Quads and RDF/XML, as the front door of the service reads them."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from tests.conformance.manifests import MF, Case, cases, left_out, path_of, short
from tests.conformance.results import canonical

from kg.workbench.limits import Limits
from kg.workbench.problem import Problem
from kg.workbench.reader import read_rdf

COUNTS = {"turtle": 313, "trig": 356, "n-triples": 70, "n-quads": 87, "xml": 166}
MEDIA = {
    ".ttl": "text/turtle",
    ".trig": "application/trig",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".rdf": "application/rdf+xml",
}
SUITES = {name: cases(f"rdf/rdf11/rdf-{name}/manifest.ttl") for name in COUNTS}
EXPECTED_FAILURES = left_out("expected-syntax-failures.tsv")


def read(iri: str) -> bytes:
    """Return the file as N-Quads, read as a body that comes in over HTTP."""
    limits = Limits()
    path = path_of(iri)
    head = {
        "media": MEDIA[path.suffix],
        "base": iri,
        "bytes": limits.body_bytes,
        "iri_bytes": limits.iri_bytes,
        "literal_bytes": limits.literal_bytes,
    }
    output, _ = read_rdf(head, path.read_bytes())
    return output.read()


def test_the_suites_are_whole() -> None:
    assert {name: len(found) for name, found in SUITES.items()} == COUNTS


def test_every_expected_failure_is_a_case() -> None:
    assert set(EXPECTED_FAILURES) <= {case.iri for found in SUITES.values() for case in found}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=short(case),
            marks=pytest.mark.xfail(
                case.iri in EXPECTED_FAILURES,
                reason=EXPECTED_FAILURES.get(case.iri, ""),
                strict=True,
            ),
        )
        for found in SUITES.values()
        for case in found
    ],
)
def test_syntax(case: Case) -> None:
    source = case.value(MF + "action")
    assert isinstance(source, NamedNode)
    if "Negative" in case.kind:
        with pytest.raises(Problem):
            read(source.value)
        return
    given = canonical(parse(read(source.value), RdfFormat.N_QUADS))
    result = case.value(MF + "result")
    if result is not None:
        assert isinstance(result, NamedNode)
        wanted = parse(path_of(result.value).read_bytes(), RdfFormat.N_QUADS)
        assert given == canonical(wanted)
