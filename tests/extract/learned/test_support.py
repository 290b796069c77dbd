"""Rules are believed less where few annotated articles bear out what they read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.learned.support import borne_out, discounted, key
from kg.model import Claim, Span


def _claim(lemma: str, type_: str, chance: float) -> Claim:
    return Claim(
        text_digest="0",
        doc="a.txt",
        type=type_,
        relation=lemma,
        trigger=Span(0, 1),
        evidence=Span(0, 1),
        confidence=chance,
    )


def test_what_many_articles_bear_out_is_believed_as_the_rules_say() -> None:
    claim = _claim("arrest", "ARREST", 0.7)
    assert key(claim) in borne_out()
    assert discounted(claim) is claim


def test_what_few_bear_out_is_believed_less() -> None:
    claim = _claim("arrest", "SURVEIL", 0.7)
    assert key(claim) not in borne_out()
    assert discounted(claim).confidence == pytest.approx(0.562, abs=0.001)


def test_an_act_of_no_type_is_not_discounted() -> None:
    claim = _claim("help", "OTHER:help", 0.2)
    assert discounted(claim) is claim


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_order_of_readings_that_few_bear_out_stays(one: float, other: float) -> None:
    low, high = sorted((one, other))
    found = [discounted(_claim("arrest", "SURVEIL", c)).confidence for c in (low, high)]
    assert 0 < found[0] <= found[1] < 1
    assert found[1] <= max(high, 0.01)


def test_every_row_names_a_reading_once() -> None:
    assert len(borne_out()) > 100
    assert all(lemma == lemma.lower() and kind.isupper() for lemma, kind in borne_out())
