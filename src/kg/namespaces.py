"""The only list of prefixes, and how an IRI is made and shortened."""

from dataclasses import dataclass

APO = "https://w3id.org/apo-kg/ontology/"
APOV = "https://w3id.org/apo-kg/vocab/"
DEFAULT_BASE = "https://w3id.org/apo-kg/"

PREFIXES: dict[str, str] = {
    "apo": APO,
    "apod": DEFAULT_BASE + "id/",
    "apog": DEFAULT_BASE + "graph/",
    "apos": "https://w3id.org/apo-kg/shapes/",
    "apov": APOV,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Base:
    """The IRI under which instances and graphs of one organisation lie."""

    iri: str = DEFAULT_BASE

    def id(self, kind: str, key: str) -> str:
        """Return `<base>id/<kind>/<key>`; `key` is a slug or 32 hex digits."""
        return f"{self.iri}id/{kind}/{key}"

    def graph(self, name: str) -> str:
        """Return the IRI of a named graph, `<base>graph/<name>`."""
        return f"{self.iri}graph/{name}"

    def prefixes(self) -> dict[str, str]:
        """Return the prefixes with `apod` and `apog` under this base."""
        return PREFIXES | {"apod": f"{self.iri}id/", "apog": f"{self.iri}graph/"}


def expand(curie: str) -> str:
    """Return the IRI of a CURIE such as `apo:Claim`.

    Raises:
        ValueError: the prefix is not in `PREFIXES`, or there is no colon.
    """
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"{curie} is no CURIE with a known prefix")
    return PREFIXES[prefix] + local


def compress(iri: str, prefixes: dict[str, str] | None = None) -> str:
    """Return the CURIE of `iri` by its longest prefix, or `iri` itself where none fits."""
    best = max(
        ((space, name) for name, space in (prefixes or PREFIXES).items() if iri.startswith(space)),
        default=None,
        key=lambda pair: len(pair[0]),
    )
    return f"{best[1]}:{iri[len(best[0]) :]}" if best else iri
