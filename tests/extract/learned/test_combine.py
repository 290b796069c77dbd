"""Of two readings of a word one stays; links between claims hold; what is unlikely is left out."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.learned import combine, confidence
from kg.extract.learned.combine import combined
from kg.extract.learned.hints import Hint
from kg.extract.learned.reader import Proposal
from kg.model import Claim, Mention, Modality, Span

TEXT = "Guards beat a farmer because he fled, and later they freed the man."


def _span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def _mention(words: str) -> tuple[Mention, ...]:
    return (Mention(span=_span(words), text=words, canon=words),)


def _claim(type_: str, trigger: str, evidence: str, chance: float = 0.5, **roles: object) -> Claim:
    return Claim(
        text_digest="0",
        doc="a.txt",
        type=type_,
        relation=trigger,
        trigger=_span(trigger),
        evidence=_span(evidence),
        confidence=chance,
        **roles,  # type: ignore[arg-type]  # roles of a claim
    )


def _hints(ruled: Sequence[Claim]) -> list[Hint | None]:
    """Return the claims in places of words; each stating word has the number of its offset."""
    return [Hint(c.trigger.start, c.type, c.confidence, 1, 0, 3, {}) for c in ruled]


def _chosen(
    ruled: list[Claim], proposed: list[tuple[Proposal, Claim]], before: int, *, floor: float = 0.35
) -> list[Claim]:
    told: list[tuple[Proposal, Claim | None]] = [
        (replace(p, trigger=c.trigger.start), c) for p, c in proposed
    ]
    return combined(ruled, _hints(ruled), told, before, TEXT, floor=floor)


def _proposal(type_: str, chance: float) -> Proposal:
    return Proposal(
        trigger=1,
        types={type_: chance},
        roles={},
        first=0,
        last=3,
        denied=0.0,
        hedged=0.0,
        generic=0.0,
    )


@pytest.fixture(autouse=True)
def _by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading is as likely as the rules or the model say, whatever the fitted weights are."""
    table = {"rules|rules": 2.0, "model|type": 2.0}
    monkeypatch.setattr(confidence, "_weights", lambda: table)


BEAT = _claim("ABUSE", "beat", "Guards beat a farmer", 0.6, object=_mention("a farmer"))
FLED = _claim("LEAVE", "fled", "he fled", 0.7, subject=_mention("he"))
CAUSE = _claim(
    "CAUSE",
    "because",
    "Guards beat a farmer because he fled",
    0.8,
    subject=(Mention(ref=6),),
    object=(Mention(ref=5),),
)


DOUBTED = _claim("ABUSE", "beat", "Guards beat a farmer", 0.1, object=_mention("a farmer"))
"""A claim that the rules themselves hardly believe."""


def test_likelier_of_two_readings_of_a_word_stays() -> None:
    other = _claim("KILL", "beat", "Guards beat a farmer", object=_mention("a farmer"))
    likely = _chosen([DOUBTED], [(_proposal("KILL", 0.9), other)], 0, floor=0)
    unlikely = _chosen([DOUBTED], [(_proposal("KILL", 0.02), other)], 0, floor=0)
    assert [c.type for c in likely] == ["KILL"]
    assert [c.type for c in unlikely] == ["ABUSE"]


def test_same_act_read_at_two_words_is_one_claim() -> None:
    twin = _claim("ABUSE", "Guards", "Guards beat a farmer", object=_mention("a farmer"))
    found = _chosen([BEAT], [(_proposal("ABUSE", 0.9), twin)], 0)
    assert len(found) == 1


def test_act_on_others_in_the_same_words_is_another_claim() -> None:
    twin = _claim("ABUSE", "Guards", "Guards beat a farmer", object=_mention("the man"))
    found = _chosen([BEAT], [(_proposal("ABUSE", 0.9), twin)], 0)
    assert len(found) == 2


def test_unlikely_claim_is_left_out() -> None:
    weak = _claim("KILL", "freed", "they freed the man")
    assert _chosen([BEAT], [(_proposal("KILL", 0.1), weak)], 0, floor=0.3) == _chosen([BEAT], [], 0)


def test_unknown_act_is_kept() -> None:
    other = _claim("OTHER:free", "freed", "they freed the man", 0.05)
    assert _chosen([other], [], 0, floor=0.9)[0].type == "OTHER:free"


def test_links_follow_their_claims() -> None:
    found = _chosen([BEAT, FLED, CAUSE], [], 5, floor=0)
    assert [m.ref for m in (*found[2].subject, *found[2].object)] == [6, 5]


def test_link_to_a_claim_read_otherwise_goes_to_the_other_reading() -> None:
    other = _claim("KILL", "beat", "Guards beat a farmer", object=_mention("a farmer"))
    found = _chosen([DOUBTED, FLED, CAUSE], [(_proposal("KILL", 0.95), other)], 5)
    assert [c.type for c in found] == ["LEAVE", "CAUSE", "KILL"]
    assert found[1].object[0].ref == 7
    assert found[1].subject[0].ref == 5


def test_link_to_a_claim_left_out_gets_its_words() -> None:
    weak = _claim("LEAVE", "fled", "he fled", 0.1, subject=_mention("he"))
    found = _chosen([BEAT, weak, CAUSE], [], 5, floor=0.3)
    assert [c.type for c in found] == ["ABUSE", "CAUSE"]
    assert found[1].subject == _mention("he fled")


def test_rules_reading_takes_roles_and_places_that_only_the_model_saw() -> None:
    mine = _claim("ABUSE", "beat", "Guards beat a farmer", 0.9, object=_mention("a farmer"))
    other = _claim(
        "ABUSE",
        "beat",
        "Guards beat a farmer",
        subject=_mention("Guards"),
        object=_mention("the man"),
        qualifiers={"time": _mention("later"), "reason": _mention("he fled")},
    )
    found = _chosen([mine], [(_proposal("ABUSE", 0.3), other)], 0)
    assert [(c.subject, c.object) for c in found] == [(_mention("Guards"), _mention("a farmer"))]
    assert found[0].qualifiers == {"time": _mention("later")}


def test_the_model_tells_a_claim_of_the_rules_in_their_passage_and_details() -> None:
    mine = replace(BEAT, qualifiers={"reason": _mention("he fled")}, core=False, confidence=0.2)
    other = _claim("ABUSE", "beat", "beat a farmer because", subject=_mention("Guards"))
    [found] = _chosen([mine], [(_proposal("ABUSE", 0.9), other)], 0)
    assert found.confidence > 0.8
    assert (found.evidence, found.object, found.core) == (mine.evidence, mine.object, False)
    assert list(found.qualifiers) == ["reason"]


def test_who_acts_and_who_is_acted_upon_are_the_rules() -> None:
    mine = replace(BEAT, subject=_mention("Guards"))
    swapped = replace(BEAT, subject=_mention("a farmer"), object=_mention("Guards"))
    [found] = _chosen([mine], [(_proposal("ABUSE", 0.95), swapped)], 0)
    assert (found.subject, found.object) == (mine.subject, mine.object)


def test_whom_the_rules_name_stands_where_the_model_names_a_detail_of_theirs() -> None:
    mine = replace(BEAT, qualifiers={"reason": _mention("he fled")}, confidence=0.4)
    other = replace(BEAT, object=_mention("he fled"))
    [found] = _chosen([mine], [(_proposal("ABUSE", 0.9), other)], 0)
    assert found.object == mine.object


def test_one_reading_of_the_model_stands_for_no_two_claims_of_a_word() -> None:
    both = [BEAT, replace(BEAT, object=_mention("the man"))]
    assert len(_chosen(both, [(_proposal("ABUSE", 0.95), BEAT)], 0)) == 2


def test_a_word_that_tells_a_detail_of_a_claim_states_no_second_one() -> None:
    mine = replace(BEAT, qualifiers={"reason": _mention("he fled")})
    second = _claim("ABUSE", "fled", "because he fled", object=_mention("he"))
    assert len(_chosen([mine], [(_proposal("ABUSE", 0.4), second)], 0, floor=0)) == 1
    assert len(_chosen([BEAT], [(_proposal("ABUSE", 0.4), second)], 0, floor=0)) == 2


def test_the_same_passage_read_at_another_word_is_told_as_the_rules_tell_it() -> None:
    mine = replace(BEAT, qualifiers={"reason": _mention("he fled")}, confidence=0.4)
    other = _claim("ABUSE", "farmer", "Guards beat a farmer", object=_mention("a farmer"))
    [found] = _chosen([mine], [(_proposal("ABUSE", 0.9), other)], 0)
    assert (found.relation, found.trigger) == (mine.relation, mine.trigger)
    assert list(found.qualifiers) == ["reason"]


def test_what_the_model_has_no_type_for_is_believed_as_the_rules_believe_it() -> None:
    told = combined([BEAT], [None], [], 0, TEXT, types={"ARREST"})
    assert [c.confidence for c in told] == [BEAT.confidence]


def test_background_of_the_rules_stays_however_unlikely() -> None:
    mine = replace(BEAT, core=False, confidence=0.05)
    assert [c.confidence for c in _chosen([mine], [], 0)] == [0.05]


@given(st.lists(st.floats(0.01, 0.99), min_size=3, max_size=3), st.floats(0.01, 0.99))
@settings(max_examples=50)
def test_every_link_leads_to_a_claim(chances: list[float], model: float) -> None:
    ruled = [
        _claim(c.type, TEXT[c.trigger.start : c.trigger.end], c.evidence.of(TEXT), p,
               subject=c.subject, object=c.object)
        for c, p in zip((BEAT, FLED, CAUSE), chances, strict=True)
    ]  # fmt: skip
    other = _claim("KILL", "beat", "Guards beat a farmer", object=_mention("a farmer"))
    found = _chosen(ruled, [(_proposal("KILL", model), other)], 5)
    refs = [m.ref for c in found for _, ms in c.roles() for m in ms if m.ref is not None]
    assert all(5 <= ref < 5 + len(found) for ref in refs)
    assert all(c.confidence >= confidence.FLOOR for c in found)


def test_reading_of_both_counts_what_they_agree_on() -> None:
    same = _claim("ABUSE", "beat", "Guards beat a farmer", object=_mention("a farmer"))
    view = replace(_proposal("ABUSE", 0.7), trigger=BEAT.trigger.start)
    ruled, proposed = combine.readings([BEAT], _hints([BEAT]), [(view, same)])
    for reading in (ruled, proposed):
        assert reading.features[f"{reading.by}|other type=True"] == 1
        assert reading.features[f"{reading.by}|object alike=same"] == 1
        assert reading.features[f"{reading.by}|subject alike=none"] == 1


def _told(claim: Claim, how: Modality, chance: float) -> Claim:
    return replace(claim, modality=how, confidence=chance)


DENIED = Modality(polarity="-")
HEDGES = ["unknown", "alleged", "possible", "likely", "apparent"]


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([DENIED, *(Modality(status=s) for s in HEDGES)]),
    st.floats(confidence.DOUBTED + 0.01, 0.34),
)
def test_a_denial_or_hedge_is_shown_where_a_plain_reading_would_not_be(
    how: Modality, chance: float
) -> None:
    assert not _chosen([replace(BEAT, confidence=chance)], [], 0)
    assert [c.type for c in _chosen([_told(BEAT, how, chance)], [], 0)] == ["ABUSE"]


@pytest.mark.parametrize("how", [DENIED, Modality(status="alleged")])
def test_a_denial_or_hedge_far_from_likely_is_left_out(how: Modality) -> None:
    assert not _chosen([_told(BEAT, how, confidence.DOUBTED - 0.02)], [], 0)


def test_a_doubtful_denial_gives_way_to_a_likelier_claim_in_its_words() -> None:
    doubtful = _told(replace(BEAT, type="STATE"), DENIED, 0.15)
    likely = replace(BEAT, trigger=_span("farmer"), confidence=0.6)
    assert [c.type for c in _chosen([doubtful, likely], [], 0)] == ["ABUSE"]
    apart = replace(FLED, confidence=0.6)
    assert {c.type for c in _chosen([doubtful, apart], [], 0)} == {"STATE", "LEAVE"}


def test_an_unlikely_unknown_act_is_kept_in_the_background() -> None:
    act = replace(BEAT, type="OTHER:beat", core=True)
    (faint,) = _chosen([_told(act, Modality(status="alleged"), 0.03)], [], 0)
    (told,) = _chosen([_told(act, Modality(status="alleged"), 0.3)], [], 0)
    assert (faint.core, told.core) == (False, True)
