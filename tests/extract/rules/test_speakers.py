"""Who says it: kinds of speakers, by sentences of our own."""

import pytest
from tests.extract.samples import claims, of_type, words

from kg.extract.rules import RuleExtractor
from kg.model import Article, Attribution, Claim


def _read(text: str, publisher: str | None = None) -> list[Claim]:
    return RuleExtractor(floor=0.0).extract(
        Article(slug="a", doc="a.txt", text=text, publisher=publisher)
    )


def _said(text: str, type_: str, publisher: str | None = None) -> Attribution:
    return next(c.attribution for c in _read(text, publisher) if c.type == type_)


@pytest.mark.parametrize(
    ("text", "kind", "source"),
    [
        ("Police arrested ten men, the governor confirmed.", "official", "the governor"),
        ("Police arrested ten men, say residents of the port.", "anonymous_source", None),
        ("Police arrested ten men, explained an eyewitness.", "witness", "an eyewitness"),
        ("By the union's count, police arrested ten men.", "ngo", "the union"),
        ("In the view of the court, police arrested ten men.", "official", "the court"),
        ("Police arrested ten men, according to the charity.", "ngo", "the charity"),
        ("Residents accuse the police of arresting ten men.", "anonymous_source", "Residents"),
        ("The governor gave another reason: police arrested ten men.", "official", "The governor"),
        ("The law had another purpose: police arrested ten men.", "outlet", None),
    ],
)
def test_a_marker_gives_the_kind_and_the_words_of_who_speaks(
    text: str, kind: str, source: str | None
) -> None:
    said = _said(text, "ARREST")
    assert said.kind == kind
    assert source is None or (said.source is not None and said.source.text == source)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The men were beaten; the police said they fell.", "outlet"),
        ("The men were beaten; the police deny it.", "outlet"),
        ("The men were beaten, villagers said; the police said they fell.", "anonymous_source"),
        ("The men were beaten; the police said.", "official"),
        ("The men were beaten, the police said.", "official"),
    ],
)
def test_who_speaks_behind_a_semicolon_tells_what_stands_there(text: str, kind: str) -> None:
    assert _said(text, "ABUSE").kind == kind


def test_a_body_that_says_nothing_is_no_speaker() -> None:
    text = "Raids continue in the north, where police arrested ten men on Monday."
    assert {c.attribution.kind for c in _read(text)} == {"outlet"}


def test_an_organisation_speaks_for_itself_in_its_own_report() -> None:
    text = "Police arrested ten men, Human Rights Watch said."
    assert _said(text, "ARREST", publisher="Human Rights Watch").kind == "ngo"


def test_a_tag_behind_a_quotation_is_the_speaker_not_who_hears_it() -> None:
    text = (
        "“We have been told that whoever owns a radio will be arrested as a spy who served the"
        " enemy,” a source in the Eastern Province told Radio Free Asia."
    )
    assert {c.attribution.kind for c in claims(text) if c.type == "ARREST"} == {"anonymous_source"}


def test_a_turn_of_an_interview_holds_until_the_next() -> None:
    text = (
        "Reporter: What did they do?\n\nTeacher: They came at night.\n\n"
        "The soldiers burned the school.\n\nReporter: And then?\n\nTeacher: They left."
    )
    burned = next(c for c in _read(text) if c.type == "ARSON")
    assert burned.attribution.source is not None
    assert burned.attribution.source.text == "Teacher"


def test_an_article_in_the_first_person_is_told_by_a_witness() -> None:
    text = (
        "I grew up on the coast. I was fifteen when I saw the soldiers come.\n\n"
        "I hid in a well. The soldiers burned the village."
    )
    burned = next(c for c in _read(text) if c.type == "ARSON")
    assert burned.attribution.kind == "witness"


def test_one_sentence_in_the_first_person_makes_no_witness_of_the_outlet() -> None:
    text = (
        "I think of the coast. The soldiers burned the village. The rain came. Nobody slept."
        " The well was dry. The road was shut."
    )
    burned = next(c for c in _read(text) if c.type == "ARSON")
    assert burned.attribution.kind == "outlet"


def test_who_told_the_outlet_is_not_who_acts_before() -> None:
    text = (
        "On March 3, 2023, the authorities relocated 20 households from Hyesan to Kilju County, "
        "a resident of Hyesan told Another Paper.\n"
    )
    found = _read(text, "Another Paper")
    [told] = of_type(found, "REPORT")
    assert words(told.subject) == ["a resident of Hyesan"]
    [moved] = of_type(found, "RELOCATE")
    assert moved.attribution.source is not None
    assert moved.attribution.source.text == "a resident of Hyesan"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The police said he fell; soldiers had beaten him the day before.", "outlet"),
        ("The police said he fell; they had beaten him the day before.", "official"),
        ("He was beaten; the police said soldiers had beaten him.", "official"),
    ],
)
def test_a_semicolon_ends_a_report_where_others_are_spoken_of(text: str, kind: str) -> None:
    assert of_type(_read(text), "ABUSE")[-1].attribution.kind == kind
