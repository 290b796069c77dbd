"""Sample sentences are written for these tests."""

import dataclasses
from pathlib import Path

import pytest

from kg.errors import ConflictingDecisionsError, LinkError
from kg.gazetteer import Gazetteer
from kg.link import LinkDecision, link
from kg.link.decisions import read_decisions
from kg.link.linked import Category, Linked
from kg.link.phrase import ThingKind
from kg.model import Article, Attribution, Claim, Entity, Mention, Span

NORTH_KOREA = Entity(
    iri="https://w3id.org/apo-kg/id/place/north-korea",
    cls="apo:Country",
    label="North Korea",
    demonyms=("North Korean",),
)
PROVINCE = Entity(
    iri="https://w3id.org/apo-kg/id/place/ryanggang",
    cls="apo:Province",
    label="Ryanggang",
    names=("Ryanggang Province",),
    within=NORTH_KOREA.iri,
)
COUNTY = Entity(
    iri="https://w3id.org/apo-kg/id/place/kapsan",
    cls="apo:County",
    label="Kapsan County",
    names=("Kapsan",),
    within=PROVINCE.iri,
)
KNOWN = Gazetteer([NORTH_KOREA, PROVINCE, COUNTY])
FAMILIES = Category(
    iri="https://example.org/families-of-escapees", phrases=("families of escapees",)
)


def kind_of(cls: str) -> ThingKind:
    if cls in ("apo:Country", "apo:Province", "apo:County", "apo:Place", "apo:Facility"):
        return "place"
    if "Population" in cls or cls == "apo:Person":
        return "people"
    return "thing" if cls == "apo:Object" else "actor"


def article(text: str) -> Article:
    return Article(slug="sample", doc="sample.txt", text=text, publisher="Sample Outlet")


def mention(text: str, words: str, nth: int = 0) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Mention(span=Span(start, start + len(words)), text=words)


def claim(text: str, **roles: object) -> Claim:
    return Claim(
        text_digest=article(text).text_digest,
        doc="sample.txt",
        type="RELOCATE",
        relation="move",
        trigger=Span(0, 1),
        evidence=Span(0, len(text)),
        **roles,  # type: ignore[arg-type] # fields of Claim
    )


def linked(text: str, *claims: Claim, **more: object) -> Linked:
    return link(article(text), claims, KNOWN, kind_of=kind_of, **more)  # type: ignore[arg-type] # passed through


def test_a_known_place_is_linked_by_any_of_its_names() -> None:
    text = "They went to Kapsan."
    where = mention(text, "Kapsan")
    found = linked(text, claim(text, qualifiers={"to": (where,)}))
    assert found.of(where) == COUNTY


def test_a_country_that_acts_is_its_unnamed_authorities() -> None:
    text = "North Korea moved the farmers."
    who = mention(text, "North Korea")
    entity = linked(text, claim(text, subject=(who,))).of(who)
    assert entity is not None
    assert entity.cls == "apo:UnspecifiedAuthority"
    assert entity.within == NORTH_KOREA.iri


def test_vague_authorities_of_one_country_are_one_individual_of_the_article() -> None:
    text = "The authorities came. The North Korean government denied it."
    first, second = mention(text, "The authorities"), mention(text, "The North Korean government")
    found = linked(text, claim(text, subject=(first,)), claim(text, subject=(second,)))
    assert found.of(first) == found.of(second)


def test_vague_authorities_of_two_articles_are_never_one() -> None:
    one, other = "The authorities came.", "The authorities went."
    found = [
        linked(text, claim(text, subject=(mention(text, "The authorities"),))).entities
        for text in (one, other)
    ]
    shared = found[0].keys() & found[1].keys()
    assert not any("/authority/" in iri for iri in shared)


def test_a_bare_noun_stays_alone_and_a_like_phrase_is_shared() -> None:
    text = "Families left. Families came. Missing families left. Missing families came."
    bare = [mention(text, "Families", n) for n in (0, 1)]
    like = [mention(text, "Missing families", n) for n in (0, 1)]
    found = linked(text, *(claim(text, object=(m,)) for m in (*bare, *like)))
    assert found.of(bare[0]) != found.of(bare[1])
    assert found.of(like[0]) == found.of(like[1])


def test_families_of_somebody_are_kin_of_that_population() -> None:
    text = "They took the families of escapees."
    whom = mention(text, "the families of escapees")
    found = linked(text, claim(text, object=(whom,)), categories=[FAMILIES])
    entity = found.of(whom)
    assert entity is not None
    assert entity.cls == "apo:KinshipPopulation"
    assert found.entities[entity.kin_of or ""].label == "escapees"
    assert entity.categories == (FAMILIES.iri,)


def test_a_category_is_never_given_to_its_head_s_complement() -> None:
    text = "They took the friends of families of escapees."
    whom = mention(text, "the friends of families of escapees")
    found = linked(text, claim(text, object=(whom,)), categories=[FAMILIES])
    assert not any(e.categories for e in [found.of(whom)] if e)


def test_a_protected_source_keeps_no_word_and_nothing_finer_than_a_province() -> None:
    text = "A brave teacher in Kapsan said so."
    source = mention(text, "A brave teacher in Kapsan")
    said = claim(text, attribution=Attribution(kind="anonymous_source", source=source))
    found = linked(text, said)
    speaker = found.entities[found.speakers[said.key]]
    assert speaker.cls == "apo:ProtectedSource"
    assert speaker.within == PROVINCE.iri
    for word in ("brave", "teacher", "Kapsan"):
        assert word not in speaker.label


def test_what_is_said_of_the_report_makes_no_entity() -> None:
    text = "Translated by The Head Translator."
    said = claim(text, subject=(mention(text, "The Head Translator"),))
    meta = dataclasses.replace(said, type="META")
    assert not [e for e in linked(text, meta).entities.values() if e.cls == "apo:Person"]


def test_a_source_in_a_role_is_still_protected() -> None:
    text = "They arrested a source in Kapsan."
    whom = mention(text, "a source in Kapsan")
    entity = linked(text, claim(text, object=(whom,))).of(whom)
    assert entity is not None
    assert entity.cls == "apo:ProtectedSource"
    assert entity.label == "protected source in Ryanggang"


def test_the_source_is_the_one_who_was_introduced_before() -> None:
    text = "A teacher in Kapsan spoke. The source wept. He left."
    first = mention(text, "A teacher in Kapsan")
    said = [
        dataclasses.replace(
            claim(text),
            evidence=Span(at, at + 5),
            attribution=Attribution(kind="anonymous_source", source=source),
        )
        for at, source in ((0, first), (27, mention(text, "The source")), (45, mention(text, "He")))
    ]
    found = linked(text, *said)
    assert len({found.speakers[c.key] for c in said}) == 1


def test_words_of_manner_name_nothing() -> None:
    text = "They were moved in groups."
    how = mention(text, "in groups")
    assert linked(text, claim(text, qualifiers={"manner": (how,)})).of(how) is None


def test_the_outlet_speaks_where_nobody_else_does() -> None:
    text = "They were moved."
    said = claim(text)
    found = linked(text, said)
    assert found.speakers[said.key] == found.outlet
    assert found.entities[found.outlet].cls == "apo:NewsOutlet"


@pytest.mark.parametrize(
    "words",
    [
        "Northern Courier",
        "the newspaper Northern Courier",
        "the Northern Courier’s",
        "the pro-army Northern Courier",
        "earlier reports by the Northern Courier",
        "Northern Courier, a Swiss weekly",
    ],
)
def test_an_outlet_that_is_cited_is_who_says_it(words: str) -> None:
    text = f"They were moved, {words} reported."
    said = claim(text, attribution=Attribution(source=mention(text, words)))
    found = linked(text, said)
    speaker = found.entities[found.speakers[said.key]]
    assert speaker.iri != found.outlet
    assert (speaker.cls, speaker.label) == ("apo:NewsOutlet", "Northern Courier")
    again = dataclasses.replace(article(text), slug="other", publisher="Northern Courier")
    by_itself = link(again, [said], KNOWN, kind_of=kind_of)
    assert by_itself.speakers[said.key] == by_itself.outlet == speaker.iri


@pytest.mark.parametrize(
    "words",
    ["Sample Outlet", "the outlet", "our reporter", "the Sample", "SO", "The newspaper", "footage"],
)
def test_an_outlet_that_names_itself_is_no_other_one(words: str) -> None:
    text = f"They were moved, {words} reported."
    said = claim(text, attribution=Attribution(source=mention(text, words)))
    found = linked(text, said)
    assert found.speakers[said.key] == found.outlet


@pytest.mark.parametrize(
    "words",
    ["a Swiss newspaper", "Swiss newspapers", "another website", "local media", "Newspapers"],
)
def test_an_outlet_without_a_name_is_another_one_of_this_article_alone(words: str) -> None:
    text = f"They were moved, {words} reported."
    said = claim(text, attribution=Attribution(source=mention(text, words)))
    found = linked(text, said)
    speaker = found.entities[found.speakers[said.key]]
    assert speaker.iri != found.outlet
    assert speaker.cls == "apo:NewsOutlet"
    longer = linked(f"{text} So it was.", said)
    assert speaker.iri not in longer.entities


def test_who_signs_a_report_says_what_it_says() -> None:
    watch = Entity(
        iri="https://w3id.org/apo-kg/id/body/coast-watch",
        cls="apo:Organisation",
        label="Coast Watch",
    )
    text = "They were moved, according to a report by Coast Watch."
    said = claim(
        text, attribution=Attribution(kind="ngo", source=mention(text, "a report by Coast Watch"))
    )
    found = link(article(text), [said], Gazetteer([watch]), kind_of=kind_of)
    assert found.speakers[said.key] == watch.iri


@pytest.mark.parametrize("words", ["The newspaper", "It", "the weekly"])
def test_the_newspaper_is_the_one_that_was_spoken_of_last(words: str) -> None:
    text = f"They were moved, the Northern Courier reported. {words} said they fled. Sample Outlet"
    first = claim(text, attribution=Attribution(source=mention(text, "Northern Courier")))
    later = dataclasses.replace(
        first, trigger=Span(2, 3), attribution=Attribution(source=mention(text, words))
    )
    found = linked(text, first, later)
    assert found.speakers[later.key] == found.speakers[first.key] != found.outlet
    own = dataclasses.replace(first, attribution=Attribution(source=mention(text, "Sample Outlet")))
    again = linked(text, own, later)
    assert again.speakers[later.key] == again.outlet


def test_one_capital_letter_makes_no_person() -> None:
    text = "Several were moved."
    who = mention(text, "Several")
    assert linked(text, claim(text, object=(who,))).of(who) is None


def test_an_antecedent_gives_its_entity() -> None:
    text = "The old farmers slept. They woke."
    first, pronoun = mention(text, "The old farmers"), mention(text, "They")
    later = Mention(span=pronoun.span, text="They", antecedent=first.span)
    found = linked(text, claim(text, object=(later,)))
    assert found.of(later) == found.of(first)
    assert found.of(later) is not None


def test_a_decision_goes_before_every_name() -> None:
    text = "They went to Kapsan."
    where = mention(text, "Kapsan")
    decision = LinkDecision(
        text_digest=article(text).text_digest,
        span=where.span or Span(0, 0),
        entity="https://example.org/other-kapsan",
        verdict="same",
        reason="another village",
        by="analyst",
        on="2026-01-01",
    )
    found = linked(text, claim(text, qualifiers={"to": (where,)}), decisions=[decision])
    entity = found.of(where)
    assert entity is not None
    assert entity.iri == "https://example.org/other-kapsan"


HEAD = "text_digest\tstart\tend\tentity\tverdict\treason\tby\ton\n"


def test_decisions_that_disagree_are_named_with_both_lines(tmp_path: Path) -> None:
    path = tmp_path / "links.tsv"
    path.write_text(HEAD + "d\t1\t2\tx\tsame\t\ta\t2026-01-01\nd\t1\t2\ty\tsame\t\tb\t2026-01-01\n")
    with pytest.raises(ConflictingDecisionsError, match=r"links\.tsv:2 disagrees .*:3"):
        read_decisions(path)


def test_a_wrong_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "links.tsv"
    path.write_text("a\tb\n")
    with pytest.raises(LinkError, match=r"links\.tsv:1: the header"):
        read_decisions(path)


def test_what_borders_on_a_country_does_not_lie_in_it() -> None:
    text = "They live on the border with North Korea and in the farms of Kapsan County."
    border = mention(text, "the border with North Korea")
    hills = mention(text, "the farms of Kapsan County")
    found = linked(text, claim(text, qualifiers={"from": (border,), "to": (hills,)}))
    places = [found.of(border), found.of(hills)]
    assert [p and p.within for p in places] == [None, COUNTY.iri]


def test_quote_marks_are_no_part_of_a_name() -> None:
    text = "They went to “Kapsan”."
    where = mention(text, "“Kapsan”")
    found = linked(text, claim(text, qualifiers={"to": (where,)}))
    assert found.of(where) == COUNTY
