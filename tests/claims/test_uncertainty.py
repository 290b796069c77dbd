import pytest

from kg.claims.level import level
from kg.claims.uncertainty import stance
from kg.model import Claim, Mention, Modality, Span


def said(status: str = "asserted", polarity: str = "+", **more: object) -> Claim:
    return Claim(
        text_digest="0" * 64,
        doc="a.txt",
        type="RELOCATE",
        relation="relocate",
        trigger=Span(5, 9),
        evidence=Span(0, 20),
        modality=Modality(status=status, polarity=polarity),  # type: ignore[arg-type] # + or -
        **more,  # type: ignore[arg-type] # fields of Claim
    )


@pytest.mark.parametrize(
    ("status", "modality", "epistemic"),
    [
        ("asserted", "actual", "true-certain"),
        ("past", "actual", "true-certain"),
        ("ongoing", "habitual", "true-certain"),
        ("habitual", "habitual", "true-certain"),
        ("policy", "norm", "true-certain"),
        ("planned", "predicted", "true-uncertain"),
        ("apparent", "actual", "true-uncertain"),
        ("possible", "actual", "true-uncertain"),
        ("alleged", "actual", "true-uncertain"),
        ("unknown", "actual", "unknown"),
        ("attempted", "hypothetical", "true-uncertain"),
        ("presupposed", "hypothetical", "true-uncertain"),
        ("figurative", "opinion", "true-certain"),
        ("generic", "definition", "true-certain"),
    ],
)
def test_each_status_has_one_place_on_the_axes(status: str, modality: str, epistemic: str) -> None:
    how = stance(said(status), "situation")
    assert (how.modality, how.epistemic) == (modality, epistemic)


def test_likely_is_a_prediction_only_in_the_future() -> None:
    assert stance(said("likely"), "situation", "they will be moved").modality == "predicted"
    assert stance(said("likely"), "situation", "they were moved").modality == "actual"


def test_a_denial_is_false_certain_and_a_hedged_one_false_uncertain() -> None:
    assert stance(said(polarity="-"), "situation").epistemic == "false-certain"
    assert stance(said("apparent", "-"), "situation").epistemic == "false-uncertain"


@pytest.mark.parametrize(
    "status", ["likely", "apparent", "attempted", "figurative", "unknown", "planned"]
)
def test_what_is_not_sure_is_never_factual(status: str) -> None:
    assert not stance(said(status), "situation", "will be").factual


def test_a_norm_is_factual_only_about_measures() -> None:
    assert stance(said("policy"), "measure").factual
    assert not stance(said("policy"), "situation").factual


def test_a_denial_is_never_factual() -> None:
    assert not stance(said(polarity="-"), "situation").factual


def test_a_bounded_count_makes_an_event_and_a_vague_one_a_practice() -> None:
    how = stance(said(), "situation")
    counted = said(qualifiers={"count": (Mention(text="over 40", canon=">40"),)})
    vague = said(qualifiers={"count": (Mention(text="many", canon="many"),)})
    assert level(counted, how, "") == "ConcreteEvent"
    assert level(vague, how, "") == "Practice"


def test_a_date_makes_an_event_and_now_does_not() -> None:
    how = stance(said(), "situation")
    assert level(said(qualifiers={"time": (Mention(text="in May"),)}), how, "") == "ConcreteEvent"
    assert level(said(qualifiers={"time": (Mention(text="now"),)}), how, "") == "Practice"


@pytest.mark.parametrize(
    ("patient", "told"),
    [
        ("He", "ConcreteEvent"),
        ("a school", "ConcreteEvent"),
        ("a number of schools", "Practice"),
        ("families", "Practice"),
    ],
)
def test_what_befell_a_single_patient_is_no_practice(patient: str, told: str) -> None:
    claim = said(object=(Mention(text=patient, canon=patient),))
    assert level(claim, stance(claim, "situation"), "") == told


def test_a_prediction_is_a_forecast_and_no_event() -> None:
    claim = said("planned", qualifiers={"count": (Mention(text="85", canon="85"),)})
    assert level(claim, stance(claim, "situation"), "") == "Forecast"
