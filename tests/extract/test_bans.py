"""A ban tells of no breach; what is posted, and what is withheld. Sentences of our own."""

import pytest
from tests.extract.samples import claims, of_type, one, words

pytestmark = pytest.mark.usefixtures("each_extractor")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The journalist was barred from leaving the country.", "LEAVE"),
        ("The journalist was banned from leaving the country.", "LEAVE"),
        ("The students were prohibited from leaving the district.", "LEAVE"),
        ("She was warned against leaving the city.", "LEAVE"),
        ("A ban on leaving the valley was read out.", "LEAVE"),
        ("The law protects them from being deported.", "RELOCATE"),
        ("The ruling bars the state from evicting the families.", "EVICT"),
    ],
)
def test_what_is_forbidden_is_not_said_to_have_happened(text: str, kind: str) -> None:
    for claim in of_type(claims(text), kind):
        assert claim.modality.status == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "He was exempted from serving in the army and from being posted to the border.",
        "The widows were excluded from being resettled.",
        "He was blocked from leaving the camp.",
    ],
)
def test_whoever_is_exempted_excluded_or_blocked_from_an_act_does_not_do_it(text: str) -> None:
    for kind in ("ASSIGN", "RELOCATE", "LEAVE"):
        assert all(c.modality.polarity == "-" for c in of_type(claims(text), kind))


def test_who_is_barred_is_kept_from_moving() -> None:
    claim = one("The journalist was barred from leaving the country.", "RESTRICT_MOVEMENT")
    assert (words(claim.object), claim.modality.status) == (["The journalist"], "asserted")


@pytest.mark.parametrize(
    "text",
    [
        "A warning against leaving the district was posted.",
        "Tear gas was deployed against the crowd.",
        "Plots were allocated to the families.",
        "The bill was drafted in June.",
    ],
)
def test_things_that_are_posted_deployed_or_drafted_are_assigned_nowhere(text: str) -> None:
    assert not [c for c in of_type(claims(text), "ASSIGN") if c.confidence >= 0.12]


@pytest.mark.parametrize(
    ("text", "whom", "what"),
    [
        ("Their wages were withheld for six months.", "Their", "Their wages"),
        ("The managers withheld their passports.", "their", "their passports"),
        ("The state cut the rations of returnees.", "returnees", "the rations of returnees"),
    ],
)
def test_whose_due_is_withheld_is_denied_it(text: str, whom: str, what: str) -> None:
    claim = one(text, "DENY_ENTITLEMENT")
    assert (words(claim.object), words(claim.qualifiers["thing"])) == ([whom], [what])
