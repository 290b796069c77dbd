"""What an article says of its own telling. The sample articles are written for these tests."""

from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Quad

from kg.batch import kinds
from kg.gazetteer import Gazetteer
from kg.graph.mapping import map_article
from kg.link import link
from kg.model import Article, Attribution, Claim, Entity, Mention, Span
from kg.namespaces import expand
from kg.ontology import Terms

TERMS = Terms.load()
TEXT = """Photo: A gate in Sandport (Sample Courier)

A cook told the Sample Courier on Friday that guards seized ten boats.

The Sample Courier reported in June that families with two or more sailors had to leave.

Nets were burnt or thrown away.

The Coastal Star reported in May that divers were deported.
"""
ARTICLE = Article(slug="sample", doc="sample.txt", text=TEXT, publisher="Sample Courier")
OUTLET = Entity(
    iri="https://w3id.org/apo-kg/id/body/sample-courier",
    cls="apo:NewsOutlet",
    label="Sample Courier",
)


def mention(words: str) -> Mention:
    start = TEXT.index(words)
    return Mention(span=Span(start, start + len(words)), text=words)


def claim(kind: str, evidence: str, by: str = "outlet", **roles: Mention) -> Claim:
    start = TEXT.index(evidence)
    span = Span(start, start + len(evidence))
    qualifiers: dict[str, tuple[Mention, ...]] = {
        k: (v,) for k, v in roles.items() if k not in ("subject", "object")
    }
    source = mention("A cook") if by != "outlet" else None
    return Claim(
        text_digest=ARTICLE.text_digest,
        doc=ARTICLE.doc,
        type=kind,
        relation=kind.lower(),
        trigger=span,
        evidence=span,
        subject=(roles["subject"],) if "subject" in roles else (),
        object=(roles["object"],) if "object" in roles else (),
        qualifiers=qualifiers,
        attribution=Attribution(kind=by, source=source),  # type: ignore[arg-type] # one of the kinds
    )


TOLD = claim(
    "REPORT",
    "A cook told the Sample Courier on Friday",
    subject=mention("A cook"),
    time=mention("Friday"),
)
SEIZED = claim(
    "CONFISCATE",
    "guards seized ten boats",
    "anonymous_source",
    subject=mention("guards"),
    object=mention("ten boats"),
)
CITED = claim(
    "REPORT",
    "The Sample Courier reported in June",
    subject=mention("Sample Courier"),
    time=mention("June"),
)
MOVED = claim(
    "RELOCATE",
    "families with two or more sailors had to leave",
    object=mention("families with two or more sailors"),
)


def quads(*claims: Claim) -> list[Quad]:
    names = Gazetteer([OUTLET])
    linked = link(ARTICLE, claims, names, kind_of=kinds(TERMS))
    return map_article(ARTICLE, claims, linked, TERMS, extractor="sample 1")


def said(found: list[Quad], subject: Claim | NamedNode, name: str) -> set[str]:
    node = (
        NamedNode(f"https://w3id.org/apo-kg/id/claim/{subject.key}")
        if isinstance(subject, Claim)
        else subject
    )
    predicate = NamedNode(expand(name))
    return {
        q.object.value
        for q in found
        if q.subject == node
        and q.predicate == predicate
        and isinstance(q.object, NamedNode | Literal)
    }


def follow(found: list[Quad], start: Claim, *names: str) -> set[str]:
    now = said(found, start, names[0])
    for name in names[1:]:
        now = {value for iri in now for value in said(found, NamedNode(iri), name)}
    return now


def test_telling_an_outlet_on_a_day_dates_the_statement_and_not_the_event() -> None:
    found = quads(TOLD, SEIZED)
    assert follow(found, SEIZED, "apo:hasStatementTime", "apo:timeText") == {"Friday"}
    assert follow(found, SEIZED, "apo:frame", "apo:hasTime") == set()


def test_the_statement_of_a_source_dates_nothing_that_the_outlet_says() -> None:
    assert said(quads(TOLD, SEIZED, MOVED), MOVED, "apo:hasStatementTime") == set()


def test_an_outlet_s_earlier_report_is_cited_and_is_no_second_article() -> None:
    found = quads(CITED, MOVED)
    assert follow(found, MOVED, "apo:citesReport", "schema:publisher") == {OUTLET.iri}
    assert follow(found, MOVED, "apo:citesReport", "apo:hasPublicationTime", "apo:timeText") == {
        "June"
    }
    assert follow(found, MOVED, "apo:citesReport", "rdf:type") == set()


def test_an_earlier_report_of_another_outlet_is_cited_as_its_own() -> None:
    star = mention("Coastal Star")
    told = claim("REPORT", "The Coastal Star reported in May", subject=star, time=mention("May"))
    deported = claim("RELOCATE", "divers were deported", object=mention("divers"))
    deported = replace(deported, attribution=Attribution(source=star))
    found = quads(told, deported)
    other = "https://w3id.org/apo-kg/id/body/coastal-star"
    assert said(found, deported, "apo:attributedTo") == {other}
    assert said(found, deported, "apo:relayedBy") == {OUTLET.iri}
    assert follow(found, deported, "apo:citesReport", "schema:publisher") == {other}


def test_what_a_source_told_another_outlet_rests_on_that_outlet_s_report() -> None:
    told = claim(
        "REPORT",
        "A cook told the Sample Courier on Friday",
        subject=mention("A cook"),
        object=mention("Sample Courier"),
    )
    elsewhere = replace(ARTICLE, publisher="Northern Courier")
    linked = link(elsewhere, (told, SEIZED, MOVED), Gazetteer([OUTLET]), kind_of=kinds(TERMS))
    found = map_article(elsewhere, (told, SEIZED, MOVED), linked, TERMS, extractor="sample 1")
    assert follow(found, SEIZED, "apo:citesReport", "schema:publisher") == {OUTLET.iri}
    assert said(found, MOVED, "apo:citesReport") == set()
    assert said(quads(told, SEIZED), SEIZED, "apo:citesReport") == set()


def test_only_the_sentence_of_the_citation_rests_on_it() -> None:
    burnt = claim("ARSON", "Nets were burnt", object=mention("Nets"))
    assert said(quads(CITED, MOVED, burnt), burnt, "apo:citesReport") == set()


def test_a_caption_is_passed_over_and_keeps_no_words() -> None:
    linked = link(ARTICLE, (), Gazetteer([OUTLET]), kind_of=kinds(TERMS))
    found = map_article(ARTICLE, (), linked, TERMS, extractor="sample 1", quotes=True)
    passed = [q for q in found if q.predicate == NamedNode(expand("apo:passedOverAs"))]
    assert [q.object for q in passed] == [NamedNode(expand("apov:part/caption"))]
    assert not [q for q in found if q.predicate == NamedNode(expand("oa:exact"))]


def test_a_threshold_is_a_criterion_and_counts_nobody() -> None:
    found = quads(MOVED)
    path = (
        "apo:frame",
        "apo:affects",
        "apo:hasCriterionSet",
        "apo:hasCriterion",
        "apo:hasThreshold",
    )
    assert follow(found, MOVED, *path, "apo:statedNumber") == {"2"}
    assert follow(found, MOVED, "apo:frame", "apo:hasParticipation") == set()


def test_causes_joined_by_or_combine_as_any_of() -> None:
    burnt = claim("ARSON", "Nets were burnt", object=mention("Nets"))
    thrown = claim("ARSON", "Nets were burnt or thrown away", object=mention("Nets"))
    cause = Claim(
        text_digest=ARTICLE.text_digest,
        doc=ARTICLE.doc,
        type="CAUSE",
        relation="after",
        trigger=burnt.trigger,
        evidence=thrown.evidence,
        subject=(Mention(ref=0), Mention(ref=1)),
        object=(Mention(ref=2),),
    )
    found = quads(burnt, thrown, MOVED, cause)
    assert follow(found, cause, "apo:frame", "apo:combination") == {
        expand("apov:combination/any-of")
    }


def test_what_no_claim_states_is_no_entity() -> None:
    found = quads(TOLD, SEIZED)
    labels = {
        q.object.value
        for q in found
        if isinstance(q.object, Literal) and q.predicate.value.endswith("prefLabel")
    }
    assert "cook" not in " ".join(labels)


def test_a_pronoun_that_names_nobody_is_no_words_of_a_role() -> None:
    left = Claim(
        text_digest=ARTICLE.text_digest,
        doc=ARTICLE.doc,
        type="BANISH",
        relation="banish",
        trigger=mention("leave").span or Span(0, 1),
        evidence=mention("had to leave").span or Span(0, 1),
        object=(Mention(span=Span(0, 5), text="them"),),
    )
    found = quads(left)
    assert follow(found, left, "apo:frame", "apo:objectText") == set()
    assert "internal exile" in {q.object.value for q in found if isinstance(q.object, Literal)}
