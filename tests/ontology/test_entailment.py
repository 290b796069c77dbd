"""What follows by the ontology's axioms, and what contradicts them."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.namespaces import PREFIXES, expand
from kg.ontology import Terms
from kg.reason import Reasoner, infer

SCHEMA = Terms.load().schema()
HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
HEAD += "@prefix c: <https://w3id.org/apo-kg/vocab/category/> .\n@prefix : <urn:x/> .\n"


def triples(turtle: str) -> list[Triple]:
    return [q.triple for q in parse((HEAD + turtle).encode(), format=RdfFormat.TURTLE)]


def follows(turtle: str, reasoner: Reasoner = "columnar") -> set[Triple]:
    result = infer(SCHEMA, triples(turtle), reasoner=reasoner)
    assert result.contradictions == ()
    return set(result.triples)


RELOCATION = """
:move a apo:InternalExile, apo:ConcreteEvent ; apo:carriedOutBy :body ; apo:affects :families ;
    apo:toPlace :county .
:families a apo:KinshipPopulation ; apo:belongsToCategory c:families-of-defectors .
:county apo:within :province . :province apo:within :land .
:rule a apo:Policy ; apo:appliesTo :families ; apo:implementedThrough :move .
:office apo:subBodyOf :bureau . :bureau apo:subBodyOf :ministry .
"""
FOLLOWS = [
    ":move a apo:ForcedRelocation",
    ":move a apo:Occurrence",
    ":move a sem:Event",
    ":move apo:act <https://w3id.org/apo-kg/vocab/act/internal-exile>",
    ":move apo:act <https://w3id.org/apo-kg/vocab/act/forced-relocation>",
    ":move apo:involves :body",
    ":move sem:hasActor :body",
    ":families apo:affectedIn :move",
    ":families apo:belongsToCategory c:families-of-persecuted",
    ":move apo:affectsCategory c:families-of-defectors",
    ":move apo:affectsCategory c:families",
    ":move a apo:CollectivePunishmentCandidate",
    ":move sem:hasPlace :county",
    ":move sem:hasPlace :province",
    ":move sem:hasPlace :land",
    ":rule apo:targets c:families-of-persecuted",
    ":move apo:implements :rule",
    ":office org:subOrganizationOf :ministry",
]
FOLLOWS_NOT = [
    ":body a apo:Actor",
    ":families a apo:Actor",
    ":move apo:toPlace :province",
    ":move apo:orderedBy :body",
    ":county a apo:Actor",
    ":move a apo:Forecast",
]


@pytest.fixture(scope="module")
def closure() -> set[Triple]:
    return follows(RELOCATION)


@pytest.mark.slow
def test_the_reference_engine_infers_the_same(closure: set[Triple]) -> None:
    assert follows(RELOCATION, "owlrl") == closure


@pytest.mark.parametrize("said", FOLLOWS)
def test_it_follows(closure: set[Triple], said: str) -> None:
    assert set(triples(f"{said} .")) <= closure


@pytest.mark.parametrize("said", FOLLOWS_NOT)
def test_it_does_not_follow(closure: set[Triple], said: str) -> None:
    assert not set(triples(f"{said} .")) & closure


def test_a_forecast_is_never_an_event() -> None:
    closure = follows(
        ":f a apo:Forecast ; apo:forecastAct <urn:act> ; apo:affects :families ;"
        " apo:carriedOutBy :body ; apo:toPlace :county ."
        ":families apo:belongsToCategory c:families-of-suspects ."
    )
    types = {str(t.object) for t in closure if t.predicate.value == expand("rdf:type")}
    assert f"<{expand('apo:Situation')}>" in types
    assert not {t for t in types if "Occurrence" in t or "Event" in t or "Candidate" in t}


CONTRADICTIONS = {
    "event-and-practice": "a apo:ConcreteEvent, apo:Practice",
    "event-and-forecast": "a apo:Arrest, apo:Forecast",
    "population-and-state-body": "a apo:Population, apo:SecurityBody",
    "population-and-person": "a apo:KinshipPopulation, apo:OfficeHolder",
    "population-and-category": "a apo:Population, apo:PopulationCategory",
    "person-and-body": "a apo:Person, apo:NewsOutlet",
    "measure-and-event": "a apo:Policy, apo:Arrest",
    "armed-group-and-state-body": "a apo:ArmedGroup, apo:Court",
    "claim-and-event": "a apo:Claim, apo:Arrest",
    "kin-of-itself": "apo:kinOf :kin-of-itself",
    "breach-of-itself": "apo:sanctionsBreachOf :breach-of-itself",
}


@pytest.fixture(scope="module")
def contradictions() -> str:
    data = triples("".join(f":{name} {said} .\n" for name, said in CONTRADICTIONS.items()))
    return "\n".join(str(c) for c in infer(SCHEMA, data).contradictions)


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_found(contradictions: str, name: str) -> None:
    assert f"urn:x/{name}" in contradictions


def test_a_camp_may_be_body_and_place() -> None:
    assert NamedNode(expand("sem:Place")) in {
        t.object for t in follows(":k a apo:DetentionInstitution, apo:Facility .")
    }
