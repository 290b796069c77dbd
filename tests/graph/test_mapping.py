"""The sample article is written for these tests."""

import dataclasses
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.batch import kinds
from kg.claims.verdicts import Policy, Verdict
from kg.gazetteer import Gazetteer
from kg.graph.mapping import map_article
from kg.link import link
from kg.model import Article, Attribution, Claim, Entity, Mention, Modality, Span
from kg.namespaces import APO, Base
from kg.ontology import Terms

TERMS = Terms.load()
KIND_OF = kinds(TERMS)
TEXT = (
    "In March 2021 soldiers moved more than 12 fishermen from Riverside to the Northern Farm "
    "to stop them from sailing. A harbour worker told the Sample Courier that nobody was paid. "
    "They will be moved again."
)
ARTICLE = Article(slug="sample", doc="sample.txt", text=TEXT, publisher="Sample Courier")
RIVERSIDE = Entity(
    iri="https://w3id.org/apo-kg/id/place/riverside", cls="apo:City", label="Riverside"
)
BASE = Base()
PRED = {
    name: NamedNode(APO + name)
    for name in (
        "affects carriedOutBy fromPlace toPlace hasTime frame verdict attributedTo relayedBy "
        "lowerBound upperBound unit statedPurpose imputedPurpose hasMention forecastAct edtf"
    ).split()
}
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def words(said: str) -> Mention:
    start = TEXT.index(said)
    return Mention(span=Span(start, start + len(said)), text=said)


def span(said: str) -> Span:
    return Span(TEXT.index(said), TEXT.index(said) + len(said))


MOVED = Claim(
    text_digest=ARTICLE.text_digest,
    doc="sample.txt",
    type="RELOCATE",
    relation="move",
    trigger=span("moved"),
    evidence=Span(0, TEXT.index(" to stop")),
    subject=(words("soldiers"),),
    object=(words("more than 12 fishermen"),),
    qualifiers={
        "time": (words("In March 2021"),),
        "from": (words("Riverside"),),
        "to": (words("the Northern Farm"),),
        "count": (dataclasses.replace(words("more than 12"), canon=">12"),),
    },
    confidence=0.9,
)
PURPOSE = dataclasses.replace(
    MOVED,
    type="PURPOSE",
    evidence=Span(0, TEXT.index(". A harbour")),
    object=(words("them"),),
    qualifiers={"purpose": (words("sailing"),)},
)
UNPAID = dataclasses.replace(
    MOVED,
    type="REWARD",
    relation="pay",
    trigger=span("paid"),
    evidence=span("nobody was paid"),
    subject=(),
    object=(words("nobody"),),
    qualifiers={},
    attribution=Attribution(
        kind="anonymous_source", source=words("A harbour worker"), via="Sample Courier"
    ),
    modality=Modality(polarity="-"),
)
AGAIN = dataclasses.replace(
    UNPAID,
    type="RELOCATE",
    relation="move",
    trigger=span("moved again"),
    evidence=span("They will be moved again."),
    object=(words("They"),),
    modality=Modality(status="planned"),
    attribution=Attribution(),
)
CLAIMS = [MOVED, PURPOSE, UNPAID, AGAIN]


def mapped(*claims: Claim, **more: object) -> list[Quad]:
    linked = link(ARTICLE, claims, Gazetteer([RIVERSIDE]), kind_of=KIND_OF)
    return map_article(
        ARTICLE,
        claims,
        linked,
        TERMS,
        extractor="test 1",
        **more,  # type: ignore[arg-type] # passed through
    )


def graph_of(quads: list[Quad], claim: Claim) -> list[Quad]:
    name = BASE.id("claim", claim.key)
    return [q for q in quads if q.graph_name == NamedNode(name)]


def facts(quads: list[Quad]) -> list[Quad]:
    return [q for q in quads if q.graph_name == NamedNode(BASE.graph("facts"))]


def values(quads: list[Quad], predicate: str) -> list[str]:
    return sorted(q.object.value for q in quads if q.predicate == PRED[predicate])  # type: ignore[union-attr] # no blank nodes


def test_a_claim_s_graph_states_its_roles() -> None:
    stated = graph_of(mapped(*CLAIMS), MOVED)
    assert values(stated, "fromPlace") == [RIVERSIDE.iri]
    assert len(values(stated, "affects")) == 1
    assert len(values(stated, "carriedOutBy")) == 1
    assert values(stated, "edtf") == ["2021-03"]


def test_a_count_has_bounds_and_the_unit_of_what_is_counted() -> None:
    stated = graph_of(mapped(*CLAIMS), MOVED)
    assert values(stated, "lowerBound") == ["13"]
    assert values(stated, "upperBound") == []
    assert values(stated, "unit") == ["https://w3id.org/apo-kg/vocab/unit/person"]


def test_facts_are_the_triples_of_factual_claims_and_no_others() -> None:
    quads = mapped(*CLAIMS)
    stated = {q.triple for c in (MOVED, PURPOSE) for q in graph_of(quads, c)}
    assert {q.triple for q in facts(quads)} == stated


def test_a_denial_stays_in_its_own_graph() -> None:
    quads = mapped(UNPAID)
    assert graph_of(quads, UNPAID)
    assert facts(quads) == []


def test_a_prediction_is_a_forecast_and_never_an_act_class() -> None:
    stated = graph_of(mapped(AGAIN), AGAIN)
    types = {q.object.value for q in stated if q.predicate == TYPE}  # type: ignore[union-attr] # no blank nodes
    assert types == {APO + "Forecast"}
    assert values(stated, "forecastAct") == ["https://w3id.org/apo-kg/vocab/act/forced-relocation"]


def test_a_rejected_claim_stays_but_states_no_fact() -> None:
    no = Verdict(verdict="rejected", by="person/analyst", reason="misread", on="2026-01-01")
    quads = mapped(MOVED, verdicts={MOVED.key: no})
    assert graph_of(quads, MOVED)
    assert facts(quads) == []


def test_a_person_s_verdict_is_signed_and_dated() -> None:
    yes = Verdict(verdict="accepted", by="Desk analyst", on="2026-01-01")
    quads = mapped(MOVED, verdicts={MOVED.key: yes})
    said = {
        (q.predicate.value.rpartition("/")[2], q.object.value)  # type: ignore[union-attr] # no blank nodes
        for q in quads
        if q.subject == NamedNode(BASE.id("claim", MOVED.key))
    }
    assert ("decidedBy", BASE.id("reviewer", "desk-analyst")) in said
    assert ("decidedOn", "2026-01-01") in said


def test_below_the_threshold_nothing_is_a_fact() -> None:
    assert facts(mapped(*CLAIMS, policy=Policy(threshold=0.95))) == []


def test_an_outlet_s_purpose_is_imputed_and_a_source_s_is_stated() -> None:
    own = graph_of(mapped(MOVED, PURPOSE), PURPOSE)
    assert len(values(own, "imputedPurpose")) == 1
    told = dataclasses.replace(PURPOSE, attribution=UNPAID.attribution)
    assert len(values(graph_of(mapped(MOVED, told), told), "statedPurpose")) == 1


def test_two_claims_that_share_an_event_have_one_frame() -> None:
    again = dataclasses.replace(
        MOVED, evidence=Span(0, 40), trigger=Span(30, 35), event=MOVED.trigger, event_rule="test"
    )
    frames = {q.object for q in mapped(MOVED, again) if q.predicate == PRED["frame"]}
    assert len(frames) == 1


def test_the_outlet_relays_a_source_and_not_itself() -> None:
    quads = mapped(*CLAIMS)
    about = {
        c.key: [q for q in quads if q.subject == NamedNode(BASE.id("claim", c.key))] for c in CLAIMS
    }
    assert values(about[MOVED.key], "relayedBy") == []
    assert len(values(about[UNPAID.key], "relayedBy")) == 1


def test_every_passage_quotes_the_text_by_position_and_digest() -> None:
    quads = mapped(*CLAIMS)
    oa = "http://www.w3.org/ns/oa#"
    places: dict[str, dict[str, str]] = {}
    for q in quads:
        if "/id/passage/" in str(q.subject) and isinstance(q.object, Literal):
            places.setdefault(str(q.subject), {})[q.predicate.value] = q.object.value
    assert places
    for place in places.values():
        said = TEXT[int(place[oa + "start"]) : int(place[oa + "end"])]
        assert place[APO + "quoteDigest"] == hashlib.sha256(said.encode()).hexdigest()


def test_words_of_the_text_are_written_only_where_quotes_are_kept() -> None:
    exact = NamedNode("http://www.w3.org/ns/oa#exact")
    assert not [q for q in mapped(*CLAIMS) if q.predicate == exact]
    kept = [q.object.value for q in mapped(*CLAIMS, quotes=True) if q.predicate == exact]  # type: ignore[union-attr] # literals
    assert MOVED.evidence.of(TEXT) in kept


def test_no_literal_holds_eight_words_in_a_row_of_the_text() -> None:
    said = TEXT.split()
    runs = {" ".join(said[i : i + 8]) for i in range(len(said) - 7)}
    for quad in mapped(*CLAIMS):
        if isinstance(quad.object, Literal):
            assert not any(run in quad.object.value for run in runs)


def test_there_are_no_blank_nodes() -> None:
    for quad in mapped(*CLAIMS):
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)


@settings(max_examples=40, deadline=None)
@given(st.permutations(CLAIMS))
def test_the_order_of_claims_does_not_show(shuffled: list[Claim]) -> None:
    assert mapped(*shuffled) == mapped(*CLAIMS)


@pytest.mark.parametrize("type_", sorted(TERMS.frames.types))
def test_every_type_maps_to_a_frame_or_is_silent(type_: str) -> None:
    claim = dataclasses.replace(MOVED, type=type_)
    stated = graph_of(mapped(claim), claim)
    assert bool(stated) == (TERMS.frames.types[type_].kind != "report")


def test_confidence_is_no_part_of_a_claim_s_key() -> None:
    assert dataclasses.replace(MOVED, confidence=0.1).key == MOVED.key


@given(st.integers(0, 40), st.integers(41, 80))
def test_claims_on_other_words_have_other_keys(start: int, end: int) -> None:
    other = dataclasses.replace(MOVED, evidence=Span(start, end))
    assert (other.key == MOVED.key) == (other.evidence == MOVED.evidence)
