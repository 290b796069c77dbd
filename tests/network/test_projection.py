"""What is said as a graph: every edge knows the claims behind it."""

from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import QueryError, QuerySyntaxError
from kg.graph.store.memory import MemoryStore
from kg.namespaces import PREFIXES, expand
from kg.network import project

ID = PREFIXES["apod"]
MOVED, FAMILIES = f"{ID}event/f01", f"{ID}population/a11"


def edges(graph: Any) -> set[tuple[str, str, str, str]]:
    return {
        (source.removeprefix(ID), data["property"], target.removeprefix(ID), data["basis"])
        for source, target, data in graph.edges(data=True)
    }


def test_an_edge_knows_who_says_it_and_how_surely(relocation: MemoryStore) -> None:
    edge = project(relocation).edges[MOVED, FAMILIES, expand("apo:affects")]
    assert [claim.speaker for claim in edge["claims"]] == [
        "Example News",
        "a source in North Hamgyong",
    ]
    source = edge["claims"][1]
    assert (source.outlet, source.speaker_class) == ("Example News", "protected source")
    assert (source.epistemic, source.modality, source.polarity) == (
        "true certain",
        "actual",
        "affirmed",
    )
    assert (source.verdict, source.marking, source.published) == ("accepted", "green", "2022-06")
    assert [(place.start, place.end) for place in source.passages] == [(120, 218)]
    assert (source.passages[0].words or "").startswith("Officials put more than forty")
    assert edge["count"] == "“over 40” = at least 41, counted in: family"
    assert edge["basis"] == "fact"


def test_what_is_not_a_fact_says_so(relocation: MemoryStore) -> None:
    graph = project(relocation)
    foretold = graph.edges[
        f"{ID}forecast/f02", f"{ID}body/ministry-of-state-security", expand("apo:detainedBy")
    ]
    assert foretold["basis"] == "said"
    assert foretold["claims"][0].modality == "predicted"
    assert [place.words for place in foretold["claims"][0].hedges] == ["probably"]
    assert graph.nodes[f"{ID}forecast/f02"]["forecast"]
    assert not graph.nodes[MOVED]["forecast"]


def test_an_inferred_edge_is_marked_and_drops_what_is_already_stated(
    relocation: MemoryStore,
) -> None:
    found = edges(project(relocation))
    assert ("event/f01", "apo:hasPlace", "place/north-hamgyong", "inferred") in found
    assert ("event/f01", "apo:fromPlace", "place/hoeryong", "fact") in found
    assert not any(p == "apo:hasPlace" and o != "place/north-hamgyong" for _, p, o, _ in found)


def test_known_entities_are_joined_only_where_both_are_told_of(relocation: MemoryStore) -> None:
    found = edges(project(relocation))
    assert ("place/kilju", "apo:within", "place/north-hamgyong", "known") in found
    assert not any("sinuiju" in end for edge in found for end in edge)


def test_a_rejected_claim_is_shown_only_when_asked(relocation: MemoryStore) -> None:
    assert f"{ID}population/c33" not in project(relocation)
    told = project(relocation, all_claims=True)
    edge = told.edges[f"{ID}event/f03", f"{ID}population/c33", expand("apo:affects")]
    assert edge["claims"][0].verdict == "rejected"
    assert edge["basis"] == "said"


def test_sentences_stay_away_when_asked(relocation: MemoryStore) -> None:
    graph = project(relocation, sentences=False)
    places = [
        place
        for _, _, data in graph.edges(data=True)
        for claim in data["claims"]
        for place in (*claim.passages, *claim.hedges)
    ]
    assert len(places) > 8
    assert {place.words for place in places} == {None}


@pytest.mark.parametrize("name", ["Kilju", "KILJU", " kilju ", "길주", f"{ID}place/kilju"])
def test_a_thing_is_found_by_its_name(name: str, relocation: MemoryStore) -> None:
    assert set(project(relocation, around=name, depth=1)) == {f"{ID}place/kilju", MOVED}


def test_depth_counts_steps(relocation: MemoryStore) -> None:
    sizes = [len(project(relocation, around="Kilju", depth=depth)) for depth in range(5)]
    assert sizes == [1, 2, 5, 7, 8]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Kiljoo", "no thing has this name; did you mean kilju?"),
        ("https://example.org/x", "does not hold this thing"),
        ("Namesake", "2 things have this name"),
        ("not <an> iri://", "is no IRI"),
    ],
)
def test_a_name_that_is_not_one_thing_gives_one_line(
    name: str, reason: str, relocation_quads: list[Quad]
) -> None:
    entities = NamedNode(PREFIXES["apog"] + "entities")
    twins = [
        Quad(
            NamedNode(f"{ID}place/{local}"),
            NamedNode(expand("skos:prefLabel")),
            Literal("Namesake", language="en"),
            entities,
        )
        for local in ("one", "two")
    ]
    with pytest.raises(QueryError, match=reason) as caught:
        project(MemoryStore([*relocation_quads, *twins]), around=name)
    assert "\n" not in str(caught.value)


def test_a_query_builds_the_graph_and_keeps_the_claims(relocation: MemoryStore) -> None:
    graph = project(
        relocation,
        query="""PREFIX apo: <https://w3id.org/apo-kg/ontology/>
        CONSTRUCT { ?e apo:affects ?who . ?place apo:beside ?who }
        WHERE { GRAPH <https://w3id.org/apo-kg/graph/facts> {
            ?e apo:affects ?who ; apo:toPlace ?place } }""",
    )
    assert edges(graph) == {
        ("event/f01", "apo:affects", "population/a11", "fact"),
        ("place/kilju", "apo:beside", "population/a11", "built"),
    }


def test_a_query_that_builds_nothing_is_refused(relocation: MemoryStore) -> None:
    with pytest.raises(QuerySyntaxError, match="a CONSTRUCT query is needed"):
        project(relocation, query="SELECT * WHERE { ?s ?p ?o }")


def test_order_of_the_quads_does_not_show(relocation_quads: list[Quad]) -> None:
    one = project(MemoryStore(relocation_quads))
    other = project(MemoryStore(relocation_quads[::-1]))
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))
