"""What the rules read reaches the model in places of words."""

import pytest
from tests.extract.learned import tiny

from kg.extract.learned import hints
from kg.extract.learned.hints import (
    EDGES,
    LEVELS,
    NAMES,
    PARTS,
    STATUSES,
    Hint,
    noted,
    parts,
    shown,
)
from kg.model import Claim, Mention, Modality, Span

TEXT = "police arrested traders"
SENTENCE = tiny.sentence(TEXT)


def _claim(type_: str = "ARREST", **more: object) -> Claim:
    told = {"trigger": Span(7, 15), "evidence": Span(0, 23), "confidence": 0.6} | more
    return Claim(text_digest="0", doc="a.txt", type=type_, relation="arrest", **told)  # type: ignore[arg-type]  # roles of a claim


def test_claim_is_told_in_places_of_words() -> None:
    object_ = (Mention(span=Span(16, 23), text="traders", canon="traders"),)
    (hint,) = noted(SENTENCE, [_claim("OTHER:arrest", object=object_)], 0)
    assert hint == Hint(1, "OTHER", 0.6, 1, 0, 2, {"object": [(2, 2, 2)]})


def test_linked_claim_is_told_by_the_word_that_states_it() -> None:
    cause = _claim("CAUSE", trigger=Span(16, 23), subject=(Mention(ref=5),))
    told = noted(SENTENCE, [_claim(), cause], 5)
    assert told[1] is not None
    assert told[1].roles == {"subject": [(1, 1, 1)]}


def test_claim_of_another_sentence_keeps_its_place_as_none() -> None:
    far = _claim(trigger=Span(90, 95), evidence=Span(80, 99))
    assert [bool(h) for h in noted(SENTENCE, [far, _claim()], 0)] == [False, True]


@pytest.mark.parametrize("status", STATUSES)
def test_statuses_and_polarities_are_told_apart(status: str) -> None:
    pair = noted(
        SENTENCE,
        [_claim(modality=Modality(status=status, polarity=p)) for p in ("+", "-")],
        0,
    )
    told = [h.told for h in pair if h]
    assert len(set(told)) == 2
    assert all(0 < t < NAMES["told"] for t in told)


def test_surest_claim_of_a_word_is_shown_first() -> None:
    weak, sure = (Hint(1, t, p, 1, 0, 1, {}) for t, p in (("KILL", 0.2), ("ARREST", 0.9)))
    told = shown(3, [weak, sure])
    assert (told.first[1], told.second[1]) == ("ARREST", "KILL")
    assert told.stated == {1: sure}
    assert told.level == [0, len(LEVELS) + 1, 0]
    assert max(told.level) < NAMES["level"]


def test_parts_of_claims_that_are_hardly_believed_are_not_shown() -> None:
    roles = {"subject": [(0, 0, 0)], "object": [(2, 2, 2)]}
    sure = Hint(1, "ARREST", hints.SEEN, 1, 0, 2, roles)
    assert shown(3, [sure]).part == [5, 4, 6]
    assert shown(3, [sure._replace(confidence=hints.SEEN / 2)]).part == [0, 0, 0]


def test_parts_and_edges_of_the_claim_of_one_word() -> None:
    hint = Hint(1, "ARREST", 0.5, 1, 1, 2, {"object": [(1, 2, 2)], "time": [(0, 0, 0)]})
    part, edge = parts(4, hint)
    assert [PARTS[p] for p in part] == ["time", "object", "object.head", "outside"]
    assert edge == [1, 2, 4, 1]
    assert max(edge) < EDGES
    assert parts(2, None) == ([0, 0], [0, 0])
