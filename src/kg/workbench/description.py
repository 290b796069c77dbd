"""What the service says of itself: SPARQL 1.1 Service Description, and VoID."""

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from kg.namespaces import PREFIXES
from kg.workbench.negotiation import GRAPH, choose, engine_graph
from kg.workbench.service import Service

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
_A = NamedNode(PREFIXES["rdf"] + "type")
_INTEGER = NamedNode(PREFIXES["xsd"] + "integer")


def service_response(request: Request) -> Response:
    """Return the service description in the format that the request accepts."""
    media = choose(request.headers.get("accept"), GRAPH)
    service: Service = request.app.state.service
    return _rdf(_service(_root(request), writes=service.settings.write_token is not None), media)


async def void(request: Request) -> Response:
    """Return how many triples and graphs there are, as VoID."""
    media = choose(request.headers.get("accept"), GRAPH)
    service: Service = request.app.state.service
    result = await service.readers.run(
        {
            "kind": "query",
            "base": None,
            "default": None,
            "named": None,
            "table": "text/tab-separated-values",
            "rows": 1,
            "bytes": 10_000,
        },
        b"SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)"
        b" (COUNT(DISTINCT ?p) AS ?properties) { ?s ?p ?o }",
        seconds=service.settings.limits.query_seconds,
    )
    counts = result.body.decode().splitlines()[1].split("\t")
    root = _root(request)
    dataset = NamedNode(f"{root}/.well-known/void#dataset")
    space = PREFIXES["void"]
    triples = [
        Triple(dataset, _A, NamedNode(space + "Dataset")),
        Triple(dataset, NamedNode(space + "sparqlEndpoint"), NamedNode(f"{root}/sparql")),
    ]
    for name, count in zip(("triples", "distinctSubjects", "properties"), counts, strict=True):
        triples.append(Triple(dataset, NamedNode(space + name), Literal(count, datatype=_INTEGER)))
    return _rdf(triples, media)


def _service(root: str, *, writes: bool) -> list[Triple]:
    service = NamedNode(f"{root}/sparql#service")
    dataset, graph = NamedNode(f"{root}/sparql#dataset"), NamedNode(f"{root}/sparql#graph")

    def sd(name: str) -> NamedNode:
        return NamedNode(SD + name)

    triples = [
        Triple(service, _A, sd("Service")),
        Triple(service, sd("endpoint"), NamedNode(f"{root}/sparql")),
        Triple(service, sd("supportedLanguage"), sd("SPARQL11Query")),
        Triple(service, sd("defaultDataset"), dataset),
        Triple(dataset, _A, sd("Dataset")),
        Triple(dataset, sd("defaultGraph"), graph),
        Triple(graph, _A, sd("Graph")),
    ]
    if writes:
        update = NamedNode(f"{root}/update#service")
        triples += [
            Triple(update, _A, sd("Service")),
            Triple(update, sd("endpoint"), NamedNode(f"{root}/update")),
            Triple(update, sd("supportedLanguage"), sd("SPARQL11Update")),
        ]
    results = [f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")]
    results += ["Turtle", "N-Triples", "RDF_XML", "JSON-LD"]
    triples += [Triple(service, sd("resultFormat"), NamedNode(FORMATS + name)) for name in results]
    triples += [
        Triple(service, sd("inputFormat"), NamedNode(FORMATS + name))
        for name in ("Turtle", "N-Triples", "N-Quads", "TriG", "RDF_XML", "JSON-LD")
        if writes
    ]
    return triples


def _rdf(triples: list[Triple], media: str) -> Response:
    kind = RdfFormat.from_media_type(engine_graph(media))
    assert kind is not None  # noqa: S101 - only offered formats come here
    prefixes = {"sd": SD, "void": PREFIXES["void"]}
    body = serialize(triples, format=kind, prefixes=prefixes if kind == RdfFormat.TURTLE else None)
    return Response(body, media_type=media, headers={"Vary": "Accept"})


def _root(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers['host']}"
