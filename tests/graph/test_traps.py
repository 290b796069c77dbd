"""Traps that reports hold, from text to graph: what the graph may say of them, and what not.

The sample articles are written for these tests; each test is named by the trap it guards against.
"""

from functools import lru_cache

import pytest
from pyoxigraph import NamedNode, Quad
from tests.extract.samples import extractor

from kg.batch import categories_of, kinds
from kg.gazetteer import Gazetteer
from kg.graph import folder
from kg.graph.mapping import map_article
from kg.link import link
from kg.model import Article
from kg.namespaces import APO, APOV, Base
from kg.ontology import Terms, entities_of

BASE = Base()
OUTLET = BASE.id("body", "the-harbour-paper")
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@lru_cache(maxsize=1)
def _known() -> tuple[Terms, Gazetteer]:
    return Terms.load(), Gazetteer(entities_of(folder.entity_triples()))


def graph(text: str, **fields: str) -> list[Quad]:
    """Return the quads of an article of the Harbour Paper."""
    terms, names = _known()
    article = Article(
        slug="sample",
        doc="sample.txt",
        text=text,
        publisher="The Harbour Paper",
        **fields,  # type: ignore[arg-type] # texts only
    )
    claims = extractor().extract(article)
    linked = link(article, claims, names, kind_of=kinds(terms), categories=categories_of(terms))
    return map_article(article, claims, linked, terms, extractor="test 1")


def facts(quads: list[Quad]) -> list[Quad]:
    """Return the quads that are facts."""
    return [q for q in quads if q.graph_name == NamedNode(BASE.graph("facts"))]


def values(quads: list[Quad], predicate: str) -> list[str]:
    """Return the different values of a predicate of ours, or of `rdf:type`."""
    iri = TYPE if predicate == "type" else APO + predicate
    return sorted({q.object.value for q in quads if q.predicate == NamedNode(iri)})  # type: ignore[union-attr] # no blank nodes


def of_type(quads: list[Quad], claim_type: str) -> list[Quad]:
    """Return what is described of the claims of one type and what they state."""
    said = NamedNode(f"{APOV}type/{claim_type}")
    keys = {q.subject.value for q in quads if q.object == said}  # type: ignore[union-attr] # no blank nodes
    return [q for q in quads if q.subject.value in keys or q.graph_name.value in keys]  # type: ignore[union-attr] # no blank nodes


def test_the_body_that_arrests_is_never_the_one_that_relocates() -> None:
    quads = graph(
        "It is likely that families of sailors whom the Ministry of State Security arrested "
        "will be deported."
    )
    ministry = BASE.id("body", "ministry-of-state-security")
    assert ministry in values(of_type(quads, "ARREST"), "carriedOutBy")
    assert ministry not in str(of_type(quads, "RELOCATE"))


@pytest.mark.parametrize(
    ("whom", "is_formation"), [("young people in groups", False), ("youth shock brigades", True)]
)
def test_a_formation_is_one_where_the_text_names_it(whom: str, is_formation: bool) -> None:
    quads = graph(f"The party sent {whom} to the dam.")
    assert values(quads, "affects")
    assert (APO + "MobilisedFormation" in values(quads, "type")) is is_formation


def test_an_act_told_in_lead_and_body_is_one_event_of_two_claims() -> None:
    quads = graph(
        "Last week the army deported many fishermen from the island.\n\n"
        "A source said that over 30 fishermen were deported on Friday."
    )
    claims = {q.subject for q in of_type(quads, "RELOCATE") if "frame" in q.predicate.value}
    assert len(claims) == 2
    assert len(values(of_type(quads, "RELOCATE"), "frame")) == 1


def test_a_number_of_the_whole_event_is_given_to_no_place() -> None:
    quads = graph("Over 30 households were deported from Hyesan and Kapsan County.")
    assert len(values(quads, "fromPlace")) == 2
    assert values(quads, "countScope") == [APOV + "scope/whole-event"]
    assert values(quads, "lowerBound") == ["31"]
    assert values(quads, "upperBound") == []
    assert len(values(quads, "hasParticipation")) == 1


@pytest.mark.parametrize("words", ["Kapsan and Hyesan County", "Kapsan and Hyesan counties"])
def test_two_places_with_one_word_for_what_they_are_are_two(words: str) -> None:
    quads = graph(f"Over 30 households were deported from {words}.")
    assert values(quads, "fromPlace") == [BASE.id("place", "hyesan"), BASE.id("place", "kapsan")]


def test_either_of_two_causes_is_enough() -> None:
    quads = graph(
        "They were all households that the state had labelled “weeds” after their sons were "
        "arrested for smuggling or sent to prison for theft."
    )
    assert values(quads, "combination") == [APOV + "combination/any-of"]
    assert len(values(of_type(quads, "CAUSE"), "cause")) == 2


def test_a_forecast_states_no_event() -> None:
    quads = graph("It is likely that the fishermen will be deported in the future.")
    assert values(quads, "forecastAct") == [APOV + "act/forced-relocation"]
    assert APO + "ForcedRelocation" not in values(quads, "type")
    assert facts(quads) == []


def test_a_purpose_that_the_outlet_sees_is_not_one_that_a_source_states() -> None:
    quads = graph(
        "The army deported the fishermen.\n\n"
        "The army appears to be using the deportations to frighten the fishermen.\n\n"
        "“The army is moving the fishermen inland to stop them from sailing,” a source said."
    )
    assert len(values(quads, "imputedPurpose")) == 1
    assert len(values(quads, "statedPurpose")) == 1
    assert values(quads, "imputedPurpose") != values(quads, "statedPurpose")


def test_the_place_of_a_picture_is_no_place_of_the_event() -> None:
    quads = graph(
        "FILE PHOTO: A guard at a gate in Hyesan. (The Harbour Paper)\n\n"
        "Police deported ten vendors from Kapsan County."
    )
    assert BASE.id("place", "kapsan") in str(facts(quads))
    assert BASE.id("place", "hyesan") not in str(quads)


@pytest.mark.parametrize("published", ["2024-06-03", None])
def test_a_day_without_a_year_gets_none_from_the_publication(published: str | None) -> None:
    more = {"published": published} if published else {}
    quads = graph("Police arrested ten vendors in early and mid-May.", **more)
    assert values(quads, "edtf") == ["XXXX-05-01/XXXX-05-20"]
    assert values(quads, "earliestBegin") == values(quads, "latestEnd") == []


@pytest.mark.parametrize("name", ["The Harbour Paper", "Harbour Paper", "the Harbour Paper"])
def test_an_outlet_that_cites_itself_is_no_second_source(name: str) -> None:
    quads = graph(f"{name} reported in June that the police were evicting ten fishermen.")
    evicted = of_type(quads, "EVICT")
    assert values(evicted, "attributedTo") == [OUTLET]
    assert values(evicted, "relayedBy") == []
    assert len(values(evicted, "citesReport")) == 1


def test_a_pronoun_for_a_body_is_kept_as_a_mention_of_its_own() -> None:
    quads = graph("The town council is questioning vendors. They ban trips to the coast.")
    ban = of_type(quads, "PROHIBIT")
    (author,) = values(ban, "authoredBy")
    assert author in values(of_type(quads, "INTERROGATE"), "carriedOutBy")
    of = NamedNode(APO + "mentionOf")
    named = {q.subject for q in quads if (q.predicate, q.object) == (of, NamedNode(author))}
    assert len(named) == 2


def test_a_pronoun_that_several_bodies_fit_is_nobodys_act() -> None:
    quads = graph(
        "The district court opened an inquiry. The harbour police sealed the docks. "
        "They banished the fishermen to an island."
    )
    exiled = of_type(quads, "BANISH")
    assert values(exiled, "affects")
    assert values(exiled, "carriedOutBy") == []


def test_a_note_that_explains_a_word_states_no_event() -> None:
    quads = graph(
        "Two men were sent to the “Sea School” in May.\n"
        "*Sea schools are camps where boys are made to work."
    )
    assert values(of_type(quads, "IS_A"), "modality") == [APOV + "modality/definition"]
    assert values(of_type(quads, "FORCED_LABOUR"), "modality") == [APOV + "modality/definition"]
    assert APO + "ForcedLabourAssignment" not in values(facts(quads), "type")
    assert values(facts(quads), "affects")


def test_whoever_was_introduced_elsewhere_is_a_protected_source_without_a_word() -> None:
    quads = graph("――Who is leaving?\n\n“The guards forced boys to go to Hyesan.”")
    (speaker,) = values(of_type(quads, "RELOCATE"), "attributedTo")
    about = [q for q in quads if q.subject == NamedNode(speaker)]
    assert values(about, "type") == [APO + "ProtectedSource"]
    assert values(about, "marking") == [APOV + "tlp/amber-strict"]
    assert not [q for q in about if "guard" in str(q.object).lower()]
    assert values(of_type(quads, "RELOCATE"), "relayedBy") == [OUTLET]


def test_what_an_editor_put_in_brackets_names_no_actor_and_stays_in_brackets() -> None:
    quads = graph(
        "“The men [of the coast] who have [lately] been deported were arrested [by the navy],” "
        "said a source."
    )
    assert values(of_type(quads, "ARREST"), "affects")
    assert values(of_type(quads, "ARREST"), "carriedOutBy") == []
    label = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    names = {q.object.value for q in quads if q.predicate == label}  # type: ignore[union-attr] # no blank nodes
    assert all("[" in name for name in names if "coast" in name)


METHODS = [
    "※The Harbour Paper contacts its reporting partners on the coast through hidden radios.",
    "The Harbour Paper contacts its helpers on the coast through hidden radios.",
    "We contact our friends on the coast through hidden radios.",
    "Our reporters meet the men on the coast at night.",
    "The informants contact the men on the coast through hidden radios.",
]


@pytest.mark.parametrize("text", METHODS)
def test_how_an_outlet_reaches_its_sources_is_restricted(text: str) -> None:
    quads = graph(text)
    assert values(quads, "claimType")
    claims = [q for q in quads if q.predicate == NamedNode(APO + "claimType")]
    marked = {q.subject: q.object for q in quads if q.predicate == NamedNode(APO + "marking")}
    assert {marked[q.subject] for q in claims} == {NamedNode(APOV + "tlp/amber-strict")}
    assert facts(quads) == []


def test_contact_among_others_is_not_restricted() -> None:
    quads = graph("The minister contacted the fishermen through a lawyer.")
    assert values(of_type(quads, "CONTACT"), "marking") == [APOV + "tlp/green"]


def test_a_translation_is_told_with_the_language_it_was_made_from() -> None:
    quads = graph("Police arrested ten vendors. Translated by a clerk.", translated_from="ko")
    assert values(quads, "translatedFrom") == ["ko"]
    assert APO + "Translation" in values(quads, "type")
    assert "clerk" not in str(quads)


def test_a_first_line_is_no_title() -> None:
    quads = graph(
        "A guard at a gate in Hyesan. (The Harbour Paper)\n\nPolice arrested ten vendors."
    )
    titles = [q for q in quads if q.predicate.value.rpartition("/")[2] in ("title", "headline")]
    assert titles == []


def test_what_another_outlet_reported_is_told_by_it_and_relayed_by_the_report_s_own() -> None:
    quads = graph(
        "The army deported forty fishermen, the Coastal Star reported.\n\n"
        "The Coastal Star wrote that the army appears to be using the deportations to frighten "
        "the fishermen.\n\n"
        "The army has been deporting divers since May, according to the Coastal Star."
    )
    star = BASE.id("body", "coastal-star")
    assert values(quads, "attributedTo") == [star]
    assert values(quads, "relayedBy") == [OUTLET]
    assert len(values(quads, "imputedPurpose")) == 1
    assert not values(quads, "statedPurpose")
