"""Traps that reports hold: each on samples of our own, and on the two starting articles."""

from pathlib import Path

import pytest
from tests.extract.samples import EXTRACTORS, claims, of_type, words

from kg.articles import read
from kg.extract import facts
from kg.model import Article, Claim

pytestmark = pytest.mark.usefixtures("each_extractor")

Read = tuple[Article, list[Claim]]


@pytest.fixture(scope="module")
def first(seeds: Path, each_extractor: str) -> Read:
    """The article on the city in the north."""
    article = read([seeds / "asiapress-samjiyon.txt"])[0]
    return article, EXTRACTORS[each_extractor]().extract(article)


@pytest.fixture(scope="module")
def second(seeds: Path, each_extractor: str) -> Read:
    """The article on the families of the border."""
    article = read([seeds / "dailynk-relocation.txt"])[0]
    return article, EXTRACTORS[each_extractor]().extract(article)


def _subjects(found: list[Claim], type_: str) -> set[str]:
    return {m.text or "" for c in of_type(found, type_) for m in c.subject}


@pytest.mark.corpus
def test_the_arresting_body_does_not_become_the_relocating_body(second: Read) -> None:
    assert "Ministry of State Security" not in " ".join(_subjects(second[1], "RELOCATE"))


def test_who_arrested_the_kin_is_not_who_moves_the_families() -> None:
    found = claims(
        "It is likely that families of sailors arrested by the coast guard will be deported."
    )
    moved = of_type(found, "RELOCATE")
    assert [words(c.subject) for c in moved] == [[]]
    assert [words(c.subject) for c in of_type(found, "ARREST")] == [["the coast guard"]]


@pytest.mark.corpus
def test_no_brigade_is_read_where_none_is_named(first: Read, second: Read) -> None:
    for article, found in (first, second):
        printed = str([(f["subject"], f["object"]) for f in facts(found, article.text)])
        assert "brigade" not in printed.lower()


@pytest.mark.corpus
def test_lead_and_body_are_one_event(second: Read) -> None:
    moved = of_type(second[1], "RELOCATE")
    lead = moved[0]
    body = next(c for c in moved if "over 40" in c.evidence.of(second[0].text))
    assert body.event == lead.trigger
    assert body.event_rule == "same-act-same-patients"


def test_an_act_told_twice_shares_its_event() -> None:
    found = claims(
        "Last week the army deported many fishermen from the island.\n"
        "A source said that over 30 fishermen were deported on Friday."
    )
    lead, body = of_type(found, "RELOCATE")
    assert (lead.event, body.event) == (None, lead.trigger)


def test_acts_with_different_patients_stay_apart() -> None:
    found = claims("The army deported the fishermen. The army deported the teachers.")
    assert [c.event for c in of_type(found, "RELOCATE")] == [None, None]


def test_a_collective_count_is_kept_with_its_comparator() -> None:
    found = claims("Over 30 households were deported from the coast and the islands.")
    moved = of_type(found, "RELOCATE")[0]
    count = moved.qualifiers["count"][0]
    assert (count.text, count.canon) == ("Over 30", ">30")
    assert len(moved.qualifiers["from"]) == 2


@pytest.mark.corpus
def test_the_collective_count_stands_once(second: Read) -> None:
    counted = [
        c
        for c in of_type(second[1], "RELOCATE")
        if c.qualifiers.get("count") and c.qualifiers["count"][0].canon == ">40"
    ]
    assert len(counted) == 1
    assert len(counted[0].qualifiers["from"]) == 2


@pytest.mark.corpus
def test_alternatives_stay_two_claims(second: Read) -> None:
    text = second[0].text
    arrested = [c for c in of_type(second[1], "ARREST") if "their relatives" in c.evidence.of(text)]
    jailed = [c for c in of_type(second[1], "IMPRISON") if "camps" in c.evidence.of(text)]
    assert len(arrested) == 1
    assert len(jailed) == 1


def test_or_between_acts_makes_two_claims() -> None:
    found = claims("Their sons were arrested for smuggling or sent to prison for theft.")
    assert words(of_type(found, "ARREST")[0].object) == ["Their sons"]
    assert words(of_type(found, "IMPRISON")[0].object) == ["Their sons"]


@pytest.mark.corpus
def test_the_forecast_is_likely_and_not_asserted(second: Read) -> None:
    text = second[0].text
    future = [c for c in of_type(second[1], "RELOCATE") if "in the future" in c.evidence.of(text)]
    assert [c.modality.status for c in future] == ["likely"]


def test_a_forecast_says_what_makes_it_one() -> None:
    found = claims("It is likely that the villagers will be evicted.")
    assert of_type(found, "EVICT")[0].modality.status == "likely"


@pytest.mark.corpus
def test_two_purposes_are_kept_side_by_side(second: Read) -> None:
    aims = [words(c.qualifiers["purpose"]) for c in of_type(second[1], "PURPOSE")]
    assert any("atmosphere of fear" in str(aim) for aim in aims)
    assert any("running away" in str(aim) for aim in aims)


@pytest.mark.corpus
def test_the_place_of_a_caption_is_no_place_of_an_event(second: Read) -> None:
    assert "Sinuiju" not in str(facts(second[1], second[0].text))


def test_a_caption_states_no_event() -> None:
    found = claims(
        "FILE PHOTO: A guard at a gate in Wonsan. (The Paper)\n\nPolice arrested a man in Hamhung."
    )
    assert len(of_type(found, "ARREST")) == 1
    assert all(c.evidence.start > 50 for c in found)


def test_a_month_without_a_year_gets_none() -> None:
    found = claims("In May the police arrested two men.", published="2024-06-01")
    assert [m.canon for m in of_type(found, "ARREST")[0].qualifiers["time"]] == ["May"]


FORECASTS = [
    "Families of people caught by the coast guard may be banished to the islands.",
    "It is likely that families of sailors whom the coast guard arrested will be deported.",
    "The coast guard arrested ten sailors, and their families will probably be deported.",
]


@pytest.mark.parametrize("text", FORECASTS)
def test_whoever_arrested_somebody_moves_nobody(text: str) -> None:
    found = claims(text)
    moved = [c for c in found if c.type in ("RELOCATE", "BANISH")]
    assert [words(c.subject) for c in moved] == [[]]
    assert all(c.modality.status in ("likely", "possible") for c in moved)
    assert [words(c.subject)[0].lower() for c in of_type(found, "ARREST")] == ["the coast guard"]  # type: ignore[union-attr] # a text


@pytest.mark.parametrize("name", ["The Harbour Paper", "Harbour Paper"])
def test_an_outlet_that_tells_what_it_told_before_is_the_speaker(name: str) -> None:
    found = claims(
        f"{name} reported in June that the police were evicting ten fishermen.",
        publisher="The Harbour Paper",
    )
    said = of_type(found, "EVICT")[0].attribution
    assert (said.kind, said.source.text if said.source else None) == ("outlet", name)


def test_two_aims_of_two_speakers_are_kept_side_by_side() -> None:
    found = claims(
        "The army appears to be using the deportations to frighten the fishermen.\n\n"
        "“The army is moving the fishermen inland to stop them from sailing away,” a source said."
    )
    aims = of_type(found, "PURPOSE")
    assert [words(c.qualifiers["purpose"]) for c in aims] == [
        ["frighten the fishermen"],
        ["sailing away"],
    ]
    assert [c.attribution.kind for c in aims] == ["outlet", "anonymous_source"]
    assert [c.modality.status for c in aims] == ["apparent", "asserted"]


def test_others_of_a_kind_are_other_people() -> None:
    found = claims(
        "Last week the army deported many fishermen from the island.\n\n"
        "The army wants to frighten other fishermen. It deported them on Friday."
    )
    assert [c.event for c in of_type(found, "RELOCATE")] == [None, None]


def test_what_a_footnote_says_of_its_word_is_no_event() -> None:
    found = claims(
        "Two men were sent to the “Sea School”.\n"
        "*Sea schools are camps where boys are made to work."
    )
    note = [c for c in found if c.evidence.start > 35]
    assert {c.type for c in note} == {"IS_A", "FORCED_LABOUR"}
    assert {c.modality.status for c in note} == {"generic"}


def test_an_interviewee_of_another_page_has_no_words() -> None:
    found = claims(
        "――Who is leaving?\n\n“The guards forced boys to go to the city.”",
        publisher="The Harbour Paper",
    )
    said = of_type(found, "RELOCATE")[0].attribution
    assert (said.kind, said.source, said.via) == ("anonymous_source", None, "The Harbour Paper")


def test_words_of_an_editor_stay_in_their_brackets() -> None:
    text = (
        "“The families that have [lately] been evicted have sons who were arrested [by the navy],” "
        "said a source."
    )
    found = claims(text)
    evicted = of_type(found, "EVICT")[0]
    assert words(evicted.qualifiers["time"]) == ["[lately]"]
    assert [words(c.subject) for c in of_type(found, "ARREST")] == [[]]


def test_a_caption_on_the_first_line_is_no_title_and_no_fact() -> None:
    text = "Map of the coast near Wonsan (The Paper)\n\nPolice arrested a man."
    article = Article(slug="sample", doc="sample.txt", text=text)
    assert article.header_end == 0
    assert "Wonsan" not in str(facts(claims(text), text))


@pytest.mark.corpus
def test_the_outlet_that_cites_itself_is_the_speaker(second: Read) -> None:
    text = second[0].text
    cited = [c for c in of_type(second[1], "RELOCATE") if "were forcing" in c.evidence.of(text)]
    assert cited[0].attribution.kind == "outlet"
    assert cited[0].attribution.source is not None
    assert cited[0].attribution.source.text == "Daily NK"


@pytest.mark.corpus
def test_a_pronoun_keeps_its_words_and_says_what_it_may_stand_for(first: Read) -> None:
    banned = next(c for c in of_type(first[1], "PROHIBIT") if words(c.subject) == ["They"])
    assert banned.subject[0].canon == "The People's Committee"
    assert banned.subject[0].antecedent is not None
    assert banned.confidence < 1


def test_they_who_coerce_are_the_last_body_named() -> None:
    found = claims("The ministry questioned the nomads. They forbade trips to the coast.")
    banned = of_type(found, "PROHIBIT")[0]
    assert (banned.subject[0].text, banned.subject[0].canon) == ("They", "The ministry")


@pytest.mark.corpus
def test_a_gloss_is_a_definition_and_no_event(first: Read) -> None:
    text = first[0].text
    note = [c for c in first[1] if c.evidence.of(text).startswith("Labour training corps")]
    assert {c.type for c in note} <= {"IS_A"}


@pytest.mark.corpus
def test_the_interviewee_who_is_not_named_has_no_words(first: Read) -> None:
    text = first[0].text
    forced = next(c for c in of_type(first[1], "RELOCATE") if "forced" in c.evidence.of(text))
    assert forced.attribution.kind == "reporting_partner"
    assert forced.attribution.source is None


@pytest.mark.corpus
def test_an_editors_bracket_stays_inside_the_mention(second: Read) -> None:
    paid = of_type(second[1], "RECEIVE_MONEY")[0]
    assert "[defectors]" in (paid.object[0].text or "")


def test_an_editors_bracket_does_not_break_the_sentence() -> None:
    found = claims("“The men [of the coast] were arrested by the police,” said a source.")
    assert words(of_type(found, "ARREST")[0].subject) == ["the police"]


@pytest.mark.parametrize("marks", ["“”", '""', "«»"])
def test_offsets_hold_whatever_the_quotation_marks(marks: str) -> None:
    text = f"※ {marks[0]}The police\u00a0arrested them ― all,{marks[1]} said a source."
    assert of_type(claims(text), "ARREST")
    for fact in facts(claims(text), text):
        for role in ("subject", "object", "evidence"):
            if fact[role] and fact[role]["text"]:
                assert text[fact[role]["start"] : fact[role]["end"]] == fact[role]["text"]


@pytest.mark.corpus
def test_how_the_outlet_reaches_its_sources_is_no_core_event(first: Read) -> None:
    text = first[0].text
    method = [c for c in first[1] if "smuggled" in c.evidence.of(text)]
    assert all(c.type in ("CONTACT", "IS_A") or not c.core for c in method)


@pytest.mark.corpus
def test_credits_are_no_speakers(second: Read) -> None:
    names = {c.attribution.source.text for c in second[1] if c.attribution.source}
    assert not names & {"David Carruth", "Robert Lauler"}


@pytest.mark.corpus
def test_the_first_line_is_no_title(first: Read, second: Read) -> None:
    assert first[0].header_end == second[0].header_end == 0


def test_a_question_with_a_negative_answer_is_denied() -> None:
    found = claims("――Are the police letting the vendors work?\n\n“No. The stalls were burned.”")
    assert [c.modality.polarity for c in of_type(found, "ALLOW")] == ["-"]


def test_what_a_question_presupposes_is_background() -> None:
    found = claims("――Why are people fleeing?\n\n“The harvest failed.”")
    assert [c.core for c in of_type(found, "LEAVE")] == [False]


def test_what_is_only_aimed_at_is_not_asserted() -> None:
    found = claims("The army moved them inland to prevent them from fleeing.")
    assert of_type(found, "LEAVE") == []
    assert len(of_type(found, "PURPOSE")) == 1


def test_a_ban_is_affirmed_and_a_missing_release_denied() -> None:
    found = claims("They are not allowed to leave the town. Nobody was released.")
    assert [c.modality.polarity for c in of_type(found, "RESTRICT_MOVEMENT")] == ["+"]
    assert [c.modality.polarity for c in of_type(found, "RELEASE")] == ["-"]


def test_a_denied_charge_is_a_denial() -> None:
    found = claims("The minister denied the charge.")
    assert words(of_type(found, "DENY")[0].object) == ["the charge"]


def test_hearsay_is_alleged() -> None:
    found = claims("The teacher was reportedly arrested on Monday.")
    assert of_type(found, "ARREST")[0].modality.status == "alleged"


def test_reporting_verbs_inside_a_quotation_make_no_speaker() -> None:
    found = claims(
        "“The guards said nothing and arrested the traders at night,” said a source in the town."
    )
    assert of_type(found, "ARREST")[0].attribution.kind == "anonymous_source"


def test_a_dateline_is_no_patient() -> None:
    found = claims("NAIROBI (Agency) — Two editors were arrested on Friday.")
    assert words(of_type(found, "ARREST")[0].object) == ["Two editors"]


def test_a_pronoun_that_two_bodies_fit_names_neither() -> None:
    text = (
        "The district court opened an inquiry. The harbour police sealed the docks. "
        "They banished the sailors to an island."
    )
    exiled = of_type(claims(text), "BANISH")
    assert [m.antecedent for c in exiled for m in c.subject] == [None]


def test_whom_a_forecast_is_about_is_described_and_not_told_of() -> None:
    text = "It is likely that sailors who have been arrested by the harbour police will be exiled."
    arrests = of_type(claims(text), "ARREST")
    assert {c.modality.status for c in arrests} == {"generic"}


def test_where_people_come_from_is_not_where_they_are_moved_from() -> None:
    text = "The police forced people who had graduated from the naval college to go to the coast."
    moved = of_type(claims(text), "RELOCATE") + of_type(claims(text), "ASSIGN")
    assert moved
    assert not any("from" in c.qualifiers for c in moved)


def test_a_number_that_ends_a_name_counts_nothing() -> None:
    found = claims("Bureau 27 arrested the sailors. The 27 sailors were arrested in May.")
    arrests = of_type(found, "ARREST")
    assert [words(c.qualifiers.get("count", ())) for c in arrests] == [[], ["27"]]
