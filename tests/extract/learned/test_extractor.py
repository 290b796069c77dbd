"""Rules and model together: every claim rests on its words, and the same input gives the same."""

import ast
import importlib.util
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kg.errors import ExtractionAbortedError
from kg.extract import Extractor, check, facts, load_extractor
from kg.extract.learned.extractor import LearnedExtractor
from kg.extract.learned.hints import Hint
from kg.extract.learned.reader import Proposal
from kg.extract.learned.weights import built_in, load
from kg.extract.rules.parse import Sentence
from kg.gazetteer import Gazetteer
from kg.model import Article, Claim

TEXT = (
    "On Monday the police arrested two farmers in Wonsan for selling “seed rice”, a resident said. "
    "Their families were not allowed to leave the village.\n"
    "Were they tried? No trial has been held, because the judge had fled the town.\n"
)
ARTICLE = Article(slug="sample", doc="sample.txt", text=TEXT)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load_extractor("learned", Gazetteer())


def test_claims_rest_on_their_words(extractor: Extractor) -> None:
    found = extractor.extract(ARTICLE)
    check(ARTICLE, found)
    assert "ARREST" in [c.type for c in found]
    assert [c.evidence for c in found] == sorted(c.evidence for c in found)


@pytest.mark.parametrize(
    ("text", "role", "told"),
    [
        ("He was arrested not by police but by soldiers.\n", "subject", ["soldiers"]),
        ("Soldiers arrested nobody except the priest.\n", "object", ["the priest"]),
        ("Two men were arrested by the river.\n", "subject", []),
        ("All but two of the prisoners were arrested.\n", "count", []),
    ],
)
def test_the_model_does_not_read_what_the_rules_rule_out(
    extractor: Extractor, text: str, role: str, told: list[str]
) -> None:
    found = extractor.extract(Article(slug="s", doc="s.txt", text=text))
    [claim] = [c for c in found if c.type == "ARREST"]
    roles = {"subject": claim.subject, "object": claim.object, **claim.qualifiers}
    assert [m.text for m in roles.get(role, ())] == told


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The girl was taken to hospital with a fever.\n", "RELOCATE"),
        ("The phone was charged overnight.\n", "ACCUSE"),
        ("He was released from hospital on Friday.\n", "RELEASE"),
    ],
)
def test_the_model_does_not_read_a_sense_that_the_rules_know_to_be_another(
    extractor: Extractor, text: str, kind: str
) -> None:
    found = extractor.extract(Article(slug="s", doc="s.txt", text=text))
    assert kind not in {c.type for c in found}


def test_a_number_of_the_wounded_does_not_count_the_dead(extractor: Extractor) -> None:
    text = "Soldiers opened fire, killing a boy and wounding six.\n"
    found = extractor.extract(Article(slug="s", doc="s.txt", text=text))
    [killed] = [c for c in found if c.type == "KILL"]
    assert "count" not in killed.qualifiers


def test_who_is_shot_dead_is_not_among_the_wounded(extractor: Extractor) -> None:
    text = "Police shot a student dead and wounded four.\n"
    found = extractor.extract(Article(slug="s", doc="s.txt", text=text))
    assert {c.type: [m.text for m in c.object] for c in found} == {
        "KILL": ["a student"],
        "INJURE": ["four"],
    }


def test_where_the_agent_comes_from_is_not_where_people_are_moved_from(
    extractor: Extractor,
) -> None:
    text = "Police from Hyesan moved the families.\n"
    [claim] = extractor.extract(Article(slug="s", doc="s.txt", text=text))
    assert [m.text for m in claim.subject] == ["Police from Hyesan"]
    assert "from" not in claim.qualifiers


@pytest.mark.parametrize(
    ("text", "kind", "subject"),
    [
        ("The households had relatives who left the country in 2019.\n", "LEAVE", ["relatives"]),
        ("The guards held ten men, and their families were deported.\n", "RELOCATE", []),
        (
            "A third defendant, Minister Okello, was jailed by the judge.\n",
            "SENTENCE",
            ["the judge"],
        ),
    ],
)
def test_who_acts_stands_where_the_verb_has_its_agent(
    extractor: Extractor, text: str, kind: str, subject: list[str]
) -> None:
    found = extractor.extract(Article(slug="s", doc="s.txt", text=text))
    told = [[m.text for m in c.subject] for c in found if c.type in (kind, "IMPRISON")]
    assert told == [subject]


def test_the_same_words_are_not_both_ends_of_a_way(extractor: Extractor) -> None:
    text = "Households were moved out of a border district.\n"
    [claim] = extractor.extract(Article(slug="s", doc="s.txt", text=text))
    assert [m.text for m in claim.qualifiers["from"]] == ["a border district"]
    assert "to" not in claim.qualifiers


@pytest.mark.parametrize(
    "text",
    [
        "A source in Musan County said that the guards had beaten two farmers.\n",
        "The paper reaches its partners in Hyesan by phone, and they saw soldiers beat a farmer.\n",
    ],
)
def test_where_sources_are_is_no_claim_of_the_model(extractor: Extractor, text: str) -> None:
    found = extractor.extract(Article(slug="s", doc="s.txt", text=text))
    assert "ABUSE" in {c.type for c in found}
    assert not [c for c in found if c.type == "LOCATION"]


def test_far_is_no_place(extractor: Extractor) -> None:
    text = "The army is sending them far from the coast.\n"
    for claim in extractor.extract(Article(slug="s", doc="s.txt", text=text)):
        assert "far" not in [m.text for m in claim.qualifiers.get("to", ())]


def test_a_place_that_people_go_into_is_not_where_they_come_from(extractor: Extractor) -> None:
    text = "Villagers took shelter in the school during the storm.\n"
    for claim in extractor.extract(Article(slug="s", doc="s.txt", text=text)):
        assert "from" not in claim.qualifiers


def test_same_article_gives_the_same_claims_alone_and_among_others(extractor: Extractor) -> None:
    other = Article(slug="o", doc="o.txt", text="Guards beat the prisoners.\n" * 3)
    alone = extractor.extract(ARTICLE)
    among = list(extractor.pipe([other, ARTICLE, other]))
    assert facts(among[1], TEXT) == facts(alone, TEXT)
    assert [c.key for c in among[0]] == [c.key for c in among[2]]


def test_empty_article_holds_no_claims(extractor: Extractor) -> None:
    assert extractor.extract(Article(slug="e", doc="e.txt", text="\n")) == []


def test_lower_floor_only_adds_claims() -> None:
    few, many = (LearnedExtractor(floor=f).extract(ARTICLE) for f in (0.98, 0.0))
    # A claim that links two others names their words where one of them is left out.
    said = [{(c.type, c.trigger, c.evidence) for c in found} for found in (few, many)]
    assert said[0] <= said[1]
    assert all(0 < c.confidence <= 1 for c in many)


def test_weights_that_are_not_whole_stop_the_run(tmp_path: Path) -> None:
    broken = tmp_path / "model.npz"
    with pytest.raises(ExtractionAbortedError, match="use the extractor rules"):
        load(broken)
    broken.write_bytes(built_in().read_bytes()[:1000])
    with pytest.raises(ExtractionAbortedError, match="use the extractor rules"):
        load(broken)


def test_weights_of_another_make_stop_the_run(tmp_path: Path) -> None:
    other = tmp_path / "model.npz"
    np.savez(other, names=np.frombuffer(b'{"names": {}, "pieces": []}', np.uint8))
    with pytest.raises(ExtractionAbortedError, match="use the extractor rules"):
        load(other)


def test_weights_are_small_enough_to_ship() -> None:
    assert built_in().stat().st_size < 30_000_000


def test_reading_needs_no_framework_of_learning() -> None:
    spec = importlib.util.find_spec("kg.extract.learned")
    assert spec is not None
    assert spec.origin is not None
    imported = {
        name.split(".")[0]
        for path in Path(spec.origin).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    assert not imported & {"torch", "transformers", "onnxruntime", "tensorflow", "sklearn"}
    assert "numpy" in imported


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Guards beat two prisoners in the yard.\n", "+"),
        ("Without a word guards beat two prisoners in the yard.\n", "-"),
    ],
)
def test_the_model_denies_nothing_where_no_word_denies(
    monkeypatch: pytest.MonkeyPatch, text: str, polarity: str
) -> None:
    extractor = _Heard()
    read = extractor.reader.read

    def denied(*asked: Any) -> list[list[Proposal]]:
        return [[replace(p, denied=1.0) for p in found] for found in read(*asked)]

    monkeypatch.setattr(extractor.reader, "read", denied)
    extractor.extract(Article(slug="s", doc="s.txt", text=text))
    assert {claim.modality.polarity for claim in extractor.made} == {polarity}


def test_a_state_that_a_noun_tells_is_told_with_all_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Police arrested two men amid a severe shortage of medicine in the town.\n"
    extractor = _Heard()

    def read(sentences: Sequence[Sentence], hints: object) -> list[list[Proposal]]:
        [sentence] = sentences
        noun = next(t.i for t in sentence.tokens if t.text == "shortage")
        roles: dict[str, tuple[tuple[int, float], ...]] = {"object": ((noun, 0.9),)}
        return [[Proposal(noun, {"STATE": 0.9}, roles, noun - 1, noun + 2, 0.0, 0.0, 0.0)]]

    monkeypatch.setattr(extractor.reader, "read", read)
    extractor.extract(Article(slug="s", doc="s.txt", text=text))
    [claim] = extractor.made
    assert [m.text for m in claim.object] == ["a severe shortage of medicine in the town"]


class _Heard(LearnedExtractor):
    """Keeps what rules and model say of each word, in the order of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[Claim, Claim]] = []
        self.made: list[Claim] = []
        """All claims of the model."""

    def choose(
        self,
        ruled: list[Claim],
        hints: list[Hint | None],
        proposed: list[tuple[Proposal, Claim | None]],
        before: int,
        text: str,
    ) -> list[Claim]:
        told = {claim.trigger: claim for claim in ruled}
        self.made += [claim for _, claim in proposed if claim]
        self.pairs += [(told[c.trigger], c) for _, c in proposed if c and c.trigger in told]
        return super().choose(ruled, hints, proposed, before, text)


def test_model_reads_each_sentence_with_the_speaker_of_that_place() -> None:
    text = (
        "A resident of the town said on Monday that guards beat two prisoners.\n"
        "“They also arrested a farmer.”\n"
        "Soldiers killed a trader near the border.\n"
        "According to a lawyer, the court sentenced three women to prison.\n"
    )
    extractor = _Heard()
    extractor.extract(Article(slug="s", doc="s.txt", text=text))
    speakers = [(rules.attribution, model.attribution) for rules, model in extractor.pairs]
    assert len({rules for rules, _ in speakers}) >= 3
    assert all(rules == model for rules, model in speakers)
