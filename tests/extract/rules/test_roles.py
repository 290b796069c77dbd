"""Who did what to whom, in sentences of our own."""

import pytest
from tests.extract.samples import claims, of_type, words


def _roles(text: str, type_: str) -> tuple[list[str | None], list[str | None]]:
    """Return the words of subject and object of the first claim of a type."""
    found = of_type(claims(text), type_)
    assert found, type_
    return words(found[0].subject), words(found[0].object)


@pytest.mark.parametrize(
    ("text", "type_", "subject", "object_"),
    [
        # whom a relative pronoun stands for, below another verb
        (
            "Soldiers searched the farms for teachers whom they began to arrest.",
            "ARREST",
            ["they"],
            ["teachers"],
        ),
        # whom an accusation is against is who acts in the gerund
        (
            "The union condemned the ministry for arresting its lawyers.",
            "ARREST",
            ["the ministry"],
            ["its lawyers"],
        ),
        # participles without a verb of being
        ("The governor spoke of villages shelled and farmers beheaded.", "KILL", [], ["farmers"]),
        # an event noun owes its roles to the verb
        ("The teachers are under house arrest.", "ARREST", [], ["The teachers"]),
        ("Three lawyers were put on trial in the capital.", "TRIAL", [], ["Three lawyers"]),
        ("The army's raid on the clinic lasted an hour.", "RAID", ["The army"], ["the clinic"]),
        # who attacked when people came to harm
        (
            "Nine farmers were killed when militants attacked the mill.",
            "KILL",
            ["militants"],
            ["Nine farmers"],
        ),
        # whose papers they were
        (
            "The court released two pilots whose passports were cancelled in May.",
            "DENY_ENTITLEMENT",
            [],
            ["two pilots"],
        ),
        # a threat is about whom it would befall
        (
            "The warden threatened to beat the prisoner.",
            "THREATEN",
            ["The warden"],
            ["the prisoner"],
        ),
        # whose plan it is acts in it
        (
            "The ministry drew up a plan to deport the miners.",
            "RELOCATE",
            ["The ministry"],
            ["the miners"],
        ),
    ],
)
def test_roles_are_found_where_the_construction_puts_them(
    text: str, type_: str, subject: list[str], object_: list[str]
) -> None:
    assert _roles(text, type_) == (subject, object_)


@pytest.mark.parametrize(
    ("text", "type_", "said"),
    [
        (
            "The army took the harbour town, which lies at the mouth of a long river.",
            "",
            "The army took the harbour town",
        ),
        (
            "Police arrested the printer, seizing all the books that he had kept.",
            "ARREST",
            "Police arrested the printer",
        ),
        (
            "If the miners refuse, they are deported.",
            "RELOCATE",
            "If the miners refuse, they are deported",
        ),
        (
            "Four sailors were put on trial in the port.",
            "TRIAL",
            "Four sailors were put on trial in the port",
        ),
    ],
)
def test_a_passage_holds_the_act_and_its_condition_and_no_more(
    text: str, type_: str, said: str
) -> None:
    found = of_type(claims(text), type_) if type_ else claims(text)
    assert said in {text[c.evidence.start : c.evidence.end] for c in found}


def test_who_tells_others_what_to_do_is_who_urges() -> None:
    text = "The ministry should release the miners, the ombudsman said."
    urged = of_type(claims(text), "URGE")
    assert [words(c.subject) for c in urged] == [["the ombudsman"]]


def test_a_woman_is_not_led_back_to_a_man() -> None:
    text = "The nurse met a man at the gate. Guards beat her with sticks."
    found = of_type(claims(text), "ABUSE")[0]
    assert found.object[0].canon == "The nurse"


@pytest.mark.parametrize(
    ("words_", "places"),
    [
        ("Kapsan and Samsu County", ["Kapsan", "Samsu County"]),
        ("Kapsan, Samsu and Pochon counties", ["Kapsan", "Samsu", "Pochon counties"]),
        ("Kapsan County and Samsu County", ["Kapsan County", "Samsu County"]),
        ("South Hamgyong Province", ["South Hamgyong Province"]),
    ],
)
def test_places_that_share_the_word_for_what_they_are_stay_apart(
    words_: str, places: list[str]
) -> None:
    found = claims(f"The army deported ten households from {words_} last week.")
    assert [[m.text for m in c.qualifiers["from"]] for c in found] == [places]


def test_an_adverb_of_time_is_no_part_of_who_acts() -> None:
    text = "Earlier the authorities forced residents to join rallies."
    assert _roles(text, "COERCE")[0] == ["the authorities"]


def test_people_are_told_from_what_they_are_called() -> None:
    for text in (
        'The government labelled the families "impure elements".',
        "The government branded their relatives enemies of the people.",
    ):
        claim = of_type(claims(text), "LABEL")[0]
        assert words(claim.object)[0] in ("the families", "their relatives")
        assert claim.qualifiers["label"][0].text in ('"impure elements"', "enemies of the people")
