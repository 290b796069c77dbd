"""Names that the pages make: plain labels first, acts in the reader's language, never a file."""

from pyoxigraph import Literal, NamedNode

from kg.namespaces import APO, APOV, Base, expand
from kg.workbench.pages.names import Names, build
from kg.workbench.pages.panels import Row

BASE = Base()
EVENT, CLAIM, OUTLET = BASE.id("event", "1"), BASE.id("claim", "1"), BASE.id("body", "outlet")
ARTICLE, SPAN = BASE.id("article", "a-file"), BASE.id("time", "1")
ACT, TYPE = APO + "Arrest", APOV + "type/ARREST"


def label(thing: str, text: str, language: str = "", main: int = 2) -> Row:
    name = Literal(text, language=language) if language else Literal(text)
    return Row(thing=NamedNode(thing), name=name, main=Literal(main))


def names(*labels: Row, claims: tuple[Row, ...] = (), articles: tuple[Row, ...] = ()) -> Names:
    terms = [
        label(ACT, "arrest", "en", 3),
        label(ACT, "체포", "ko", 3),
        label(TYPE, "detain for a while", "en", 3),
        label(TYPE, "잠시 가두다", "ko", 3),
    ]
    return build(BASE, 1, [*terms, *labels], [], claims, articles)


def test_plainest_of_several_labels_goes_first() -> None:
    told = [
        "arrest — some “unreliable” cooks",
        "arrest — cooks that [lately] left",
        "arrest — cooks of the whole …",
        "arrest — a dozen cooks of a canteen",
    ]
    found = names(*(label(EVENT, one, "en") for one in told))
    assert found.of(EVENT, "en").text == told[3]
    assert {n.text for n in found.every[EVENT] if n.language == "en"} == set(told)


def test_act_is_told_in_the_readers_language_and_the_words_as_they_were_said() -> None:
    found = names(label(EVENT, "arrest — two cooks", "en"))
    assert found.of(EVENT, "ko").text == "체포 — two cooks"
    assert [hit.iri for hit in found.search("체포")] == [ACT, EVENT]


def test_words_before_a_dash_that_are_no_act_stay_as_they_are() -> None:
    found = names(label(EVENT, "two cooks — arrest", "en"))
    assert found.of(EVENT, "ko").text == "two cooks — arrest"


def test_claim_is_named_by_its_frame_in_both_languages() -> None:
    row = Row(
        claim=NamedNode(CLAIM),
        type=NamedNode(TYPE),
        frame=NamedNode(EVENT),
        label=Literal("arrest — two cooks", language="en"),
    )
    found = names(label(EVENT, "arrest — two cooks", "en"), claims=(row,))
    assert found.of(CLAIM, "en").text == "arrest — two cooks"
    assert found.of(CLAIM, "ko").text == "체포 — two cooks"


def test_claim_whose_frame_names_no_act_is_named_by_its_type_too() -> None:
    row = Row(claim=NamedNode(CLAIM), type=NamedNode(TYPE), frame=NamedNode(OUTLET))
    found = names(label(OUTLET, "The Canteen", "en"), claims=(row,))
    assert found.of(CLAIM, "en").text == "detain for a while: The Canteen"
    assert found.of(CLAIM, "ko").text == "잠시 가두다: The Canteen"


def test_article_without_a_headline_is_named_by_outlet_and_day() -> None:
    row = Row(article=NamedNode(ARTICLE), outlet=NamedNode(OUTLET), published=Literal("2020-02"))
    outlet = [label(OUTLET, "Canteen News", "en"), label(OUTLET, "식당 소식", "ko")]
    found = names(label(ARTICLE, "a-file"), *outlet, articles=(row,))
    assert found.of(ARTICLE, "en").text == "Canteen News, 2020-02"
    assert found.of(ARTICLE, "ko").text == "식당 소식, 2020-02"
    assert [hit.iri for hit in found.search("a-file")] == [ARTICLE]


def test_words_stand_in_for_a_name_but_are_not_searched() -> None:
    found = names(label(SPAN, "last spring", main=0))
    assert found.of(SPAN, "ko").text == "last spring"
    assert found.search("last spring") == []


def test_terms_of_others_have_names_in_both_languages() -> None:
    found = names()
    assert found.of(expand("sem:hasPlace"), "en").text == "has place"
    assert found.of(expand("sem:hasPlace"), "ko").text == "장소"


def test_every_term_of_the_ontology_has_a_korean_name() -> None:
    from kg.ontology import Terms

    named: dict[str, set[str]] = {}
    for triple in Terms.load().triples():
        if triple.predicate.value == expand("skos:prefLabel"):
            assert isinstance(triple.object, Literal)
            named.setdefault(str(triple.subject), set()).add(triple.object.language or "")
    assert named
    assert {term for term, languages in named.items() if languages != {"en", "ko"}} == set()
