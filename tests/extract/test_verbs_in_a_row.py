"""Several verbs with one object, and a passive cut short. The sentences are our own."""

import pytest
from tests.extract.samples import claims, of_type, words

pytestmark = pytest.mark.usefixtures("each_extractor")


@pytest.mark.parametrize(
    ("text", "types", "whom"),
    [
        ("Guards arrested and later released two farmers.", ("ARREST", "RELEASE"), "two farmers"),
        ("Guards arrested, and later released, two farmers.", ("ARREST", "RELEASE"), "two farmers"),
        ("Soldiers detained, beat and robbed thirty migrants.", ("ARREST", "ABUSE"), None),
        ("Soldiers seized, tortured and executed two men.", ("ARREST", "ABUSE", "KILL"), "two men"),
    ],
)
def test_whoever_does_several_things_does_them_to_the_one_object(
    text: str, types: tuple[str, ...], whom: str | None
) -> None:
    found = claims(text)
    for kind in types:
        (claim,) = of_type(found, kind)
        assert words(claim.subject) == [text.split()[0]]
        assert words(claim.object) == [whom or "thirty migrants"]


def test_what_was_done_and_what_was_not_have_one_object() -> None:
    found = claims("Police beat, but did not arrest, the protesters.")
    (beaten,), (arrested,) = of_type(found, "ABUSE"), of_type(found, "ARREST")
    assert words(beaten.object) == words(arrested.object) == ["the protesters"]
    assert (beaten.modality.polarity, arrested.modality.polarity) == ("+", "-")
    assert beaten.modality.status == "asserted"


def test_who_resisted_and_struck_did_not_resist_whom_he_struck() -> None:
    found = claims("He resisted, and hit an officer.")
    assert all(words(c.object) != ["an officer"] for c in of_type(found, "REFUSE"))


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("His house was searched and his computer seized.", "CONFISCATE", "his computer"),
        ("Homes were burned, wells destroyed and cattle killed.", "ARSON", "wells"),
    ],
)
def test_a_passive_cut_short_is_a_passive(text: str, kind: str, what: str) -> None:
    found = of_type(claims(text), kind)
    assert [what] in [words(c.object) for c in found]
    assert not any(c.subject for c in found)


def test_who_left_after_a_search_was_not_made_to() -> None:
    found = claims("His house was searched and his family left.")
    assert words(of_type(found, "LEAVE")[0].subject) == ["his family"]


def test_years_that_somebody_faces_are_a_penalty() -> None:
    (claim,) = of_type(claims("Three activists face up to ten years in prison."), "PENALTY")
    assert words(claim.object) == ["Three activists"]
    assert words(claim.qualifiers["penalty"]) == ["up to ten years in prison"]
