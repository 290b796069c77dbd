"""What is told as hearsay or left open, in sentences of our own; no article is quoted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.samples import claims, of_type

from kg.model import Claim

pytestmark = pytest.mark.usefixtures("each_extractor")


def told(text: str, type_: str) -> Claim:
    """Return the one claim of a type."""
    (claim,) = of_type(claims(text), type_)
    return claim


@pytest.mark.parametrize(
    "text",
    [
        "The teacher allegedly posted jokes about the governor.",
        "Two porters are alleged to have posted jokes about the governor.",
        "The clerk confessed to having copied the forbidden songs.",
        "The clerk admitted copying the forbidden songs.",
    ],
)
def test_an_alleged_act_of_no_other_type_is_an_offence(text: str) -> None:
    claim = told(text, "OFFENCE")
    assert (claim.modality.status, claim.core) == ("alleged", True)
    assert claim.subject
    assert claim.modality.cue is not None


def test_an_alleged_act_of_another_type_keeps_its_type() -> None:
    found = claims("The guards allegedly beat two students with sticks.")
    assert told("The guards allegedly beat two students.", "ABUSE").modality.status == "alleged"
    assert not of_type(found, "OFFENCE")


def test_those_suspected_of_an_act_are_only_described() -> None:
    found = claims("The order falls on people suspected of copying songs.")
    assert not of_type(found, "OFFENCE")


def test_an_unknown_act_told_as_hearsay_is_no_background() -> None:
    plain = told("The neighbours helped the family over the river.", "OTHER:help")
    heard = told("The neighbours reportedly helped the family over the river.", "OTHER:help")
    assert (plain.core, heard.core) == (False, True)
    assert heard.modality.status == "alleged"


@pytest.mark.parametrize(
    ("text", "type_", "status"),
    [
        ("Where the two nurses were arrested is not known.", "ARREST", "unknown"),
        ("It was not immediately clear whether police arrested the nurses.", "ARREST", "unknown"),
        ("The court did not disclose when police arrested the nurses.", "ARREST", "unknown"),
        ("By the union's account, police arrested 40 drivers.", "ARREST", "alleged"),
        ("By our reckoning, police arrested 40 drivers.", "ARREST", "likely"),
        ("In view of the strike, police arrested 40 drivers.", "ARREST", "asserted"),
        ("On account of the strike, police arrested 40 drivers.", "ARREST", "asserted"),
        ("We received reports of beatings of the drivers by guards.", "ABUSE", "alleged"),
    ],
)
def test_a_cue_hedges_what_it_governs(text: str, type_: str, status: str) -> None:
    assert told(text, type_).modality.status == status


ACTS = [
    ("arrested two drivers", "ARREST"),
    ("tortured two drivers", "ABUSE"),
    ("evicted the villagers", "EVICT"),
    ("executed two drivers", "KILL"),
    ("deported the villagers", "RELOCATE"),
]
CUES = [
    ("The soldiers reportedly {}.", "alleged"),
    ("The soldiers are alleged to have {}.", "alleged"),
    ("The soldiers are said to have {}.", "alleged"),
    ("The soldiers are thought to have {}.", "likely"),
    ("The soldiers apparently {}.", "apparent"),
    ("The soldiers probably {}.", "likely"),
]


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(ACTS), st.sampled_from(CUES))
def test_any_act_under_a_hedge_has_its_status(act: tuple[str, str], cue: tuple[str, str]) -> None:
    claim = told(cue[0].format(act[0]), act[1])
    assert (claim.modality.status, claim.modality.polarity) == (cue[1], "+")


def test_an_offence_that_an_authority_tells_of_is_alleged() -> None:
    told_by_police = told("Two traders smuggled salt over the river, the police said.", "OFFENCE")
    assert told_by_police.modality.status == "alleged"
    denied = told("The two traders have committed no crime, the prosecutor said.", "OFFENCE")
    assert (denied.modality.status, denied.modality.polarity) == ("asserted", "-")


def test_what_something_is_said_to_be_is_hedged_with_it() -> None:
    hedged = told("Perhaps it was a march meant to frighten the villagers.", "PURPOSE")
    plain = told("It was a march meant to frighten the villagers.", "PURPOSE")
    assert (hedged.modality.status, plain.modality.status) == ("possible", "asserted")
