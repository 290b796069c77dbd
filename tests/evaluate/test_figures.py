"""What counts as found, and why the rest does not."""

import copy
import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evaluate.samples import Fact, fact, gold, mention

from kg.errors import EvaluationError
from kg.evaluate import as_json, as_text, evaluate, read_facts
from kg.evaluate.likeness import likeness
from kg.evaluate.pairing import overlap


def _causes(predicted: list[Fact], **options: bool) -> dict[tuple[str, str], int]:
    return dict(evaluate(gold(), predicted, **options).causes())


def _changed(at: int, **changed: Any) -> list[Fact]:
    facts = copy.deepcopy(gold())
    facts[at] |= changed
    return facts


def test_gold_against_itself_is_right_in_full() -> None:
    done = evaluate(gold(), gold())
    assert (done.gold, done.predicted, done.strict, done.full) == (3, 3, 3, 3)
    assert done.rate(done.soft).f1 == pytest.approx(1)
    assert done.errors == []


def test_nothing_extracted_misses_everything() -> None:
    done = evaluate(gold(), [])
    assert (done.predicted, done.rate(done.strict).recall) == (0, 0)
    assert dict(done.causes()) == {("missed", "nothing was read here"): 3}


def test_sibling_type_is_found_and_not_strict() -> None:
    assert _causes(_changed(0, type="DETAIN")) == {("partly", "a sibling type"): 1}


def test_unrelated_type_is_missed_and_wrong() -> None:
    assert _causes(_changed(0, type="VISIT")) == {
        ("missed", "another type was read here"): 1,
        ("wrong", "another type stands here"): 1,
    }


def test_wrong_subject_and_no_object_are_told_apart() -> None:
    assert _causes(_changed(1, subject=mention("Wonsan"))) == {("partly", "wrong subject"): 1}
    assert _causes(_changed(1, object=None)) == {("partly", "no object"): 1}


def test_denied_fact_read_as_told_is_not_strict() -> None:
    modality = {"status": "asserted", "polarity": "+", "cue": None}
    assert _causes(_changed(2, modality=modality)) == {("partly", "polarity"): 1}


def test_agent_that_gold_only_guesses_may_be_left_unsaid() -> None:
    assert _causes(_changed(2, subject=None)) == {}


def test_missing_count_costs_full_and_not_strict() -> None:
    facts = _changed(0, qualifiers={"place": mention("Wonsan")})
    done = evaluate(gold(), facts)
    assert (done.strict, done.full) == (3, 2)
    assert dict(done.causes()) == {("loose", "no count"): 1}


def test_other_speaker_costs_full_and_not_strict() -> None:
    facts = _changed(0, attribution={"kind": "witness"})
    assert _causes(facts) == {("loose", "attribution"): 1}


def test_passage_elsewhere_is_no_pair() -> None:
    far = {"start": 30, "end": 38}
    assert _causes(_changed(0, evidence=far))[("missed", "its passage is cut otherwise")] == 1


def test_one_fact_stands_for_one_gold_fact() -> None:
    twice = [*gold(), fact("Guards beat the traders", "ABUSE", subject=mention("Guards"))]
    assert _causes(twice) == {("wrong", "said again"): 1}


def test_background_counts_only_where_all_facts_are_judged() -> None:
    extra = fact("Nobody was freed", "REPORT")
    aside = fact("Guards beat the traders", "VISIT", core=False)
    assert _causes([*gold(), extra, aside]) == {}
    assert sum(_causes([*gold(), extra, aside], everything=True).values()) == 2


@pytest.mark.parametrize(
    ("predicted", "wanted", "value"),
    [
        ("the police", "Police", 1),
        ("police officers", "police", 0.8),
        ("families", "family", 1),
        ("the whole long sentence that tells of police and many more things", "police", 2 / 9),
        ("the of and", "police", 0),
    ],
)
def test_likeness_is_by_words(predicted: str, wanted: str, value: float) -> None:
    assert likeness(predicted, wanted) == pytest.approx(value)


spans = st.tuples(st.integers(0, 50), st.integers(1, 50)).map(
    lambda s: {"start": s[0], "end": s[0] + s[1]}
)


@given(spans, spans)
@settings(max_examples=60)
def test_overlap_is_symmetric_and_whole_only_with_itself(one: Fact, other: Fact) -> None:
    assert overlap(one, other) == overlap(other, one)
    assert 0 <= overlap(one, other) <= 1
    assert (overlap(one, other) == 1) == (one == other)


@given(st.permutations(range(3)), st.sets(st.integers(0, 2)))
@settings(max_examples=30)
def test_order_of_facts_does_not_matter(order: list[int], kept: set[int]) -> None:
    facts = gold()
    one = as_json(evaluate(facts, [facts[i] for i in order if i in kept]))
    other = as_json(evaluate(facts, [facts[i] for i in sorted(kept)]))
    assert one["strict"] == other["strict"]
    assert one["gold"] == 3
    assert one["pred"] == len(kept)


def test_text_lists_each_error_where_asked() -> None:
    done = evaluate(gold(), _changed(0, type="DETAIN"))
    assert "a-0\tARREST\t0-37\tDETAIN for ARREST" in as_text("x", done, errors=True)
    assert "0-37" not in as_text("x", done)


def test_what_comes_from_data_stays_in_its_cell() -> None:
    facts = _changed(0, type="VISIT\x1b[2J\tX\n")
    text = as_text("x", evaluate(gold(), facts), errors=True)
    assert "\x1b" not in text
    assert "wrong\tanother type stands here\ta.txt\ta-0\tVISIT [2J X\t0-37\t" in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "a fact is a JSON object"),
        ('{"type": "ARREST"}', "doc must be text"),
        ('{"type": "ARREST", "doc": "a"}', "evidence must be"),
        ('{"type": "ARREST", "doc": "../a"}', "without a folder"),
        ('{"type": "ARREST", "doc": "/etc/passwd"}', "without a folder"),
        (
            '{"type": "ARREST", "doc": "a", "evidence": {"start": 4, "end": 2}}',
            "start before end",
        ),
    ],
)
def test_line_that_is_no_fact_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(f'{{"note": "no fact"}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"a\.jsonl:3: ") as told:
        read_facts(file)
    assert said in str(told.value)


def test_folder_without_facts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"no \*\.gold\.jsonl"):
        read_facts(tmp_path)


def _mutated(facts: list[Fact], seed: int) -> list[Fact]:
    """Return facts with faults of every kind, as many in each run."""
    rng = random.Random(seed)  # noqa: S311  # no secret
    made = []
    for one in copy.deepcopy(facts):
        match rng.randrange(9):
            case 0:
                continue
            case 1:
                one["type"] = rng.choice(["ARREST", "DETAIN", "KILL", "OTHER:see", "REPORT"])
            case 2:
                one["subject"], one["object"] = one["object"], one["subject"]
            case 3:
                one["evidence"] = dict(one["evidence"], end=one["evidence"]["start"] + 20)
            case 4:
                one["qualifiers"] = {}
            case 5:
                one["modality"] = dict(one["modality"], polarity="-", status="possible")
            case 6:
                one["core"] = False
            case 7:
                made.append(copy.deepcopy(one))
        made.append(one)
    return made


@pytest.mark.corpus
@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("folder", ["seeds", "dev"])
def test_figures_are_those_of_the_scorer_of_the_corpus(
    corpus: Path, folder: str, everything: bool
) -> None:
    spec = importlib.util.spec_from_file_location("scorer", corpus / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    facts = scorer.load(corpus / folder)
    assert read_facts(corpus / folder) == facts
    for seed in range(3):
        predicted = _mutated(facts, seed)
        theirs = scorer.score(facts, predicted, everything)
        ours = as_json(evaluate(facts, predicted, everything=everything))
        for name in ("gold", "pred", "strict", "full", "soft", "recall_of"):
            assert ours[name] == theirs[name], (name, seed)
        roles = {name: [mean, count] for name, (mean, count) in theirs["roles"].items()}
        assert {n: [r["mean"], r["facts"]] for n, r in ours["roles"].items()} == roles
        types = {k: {"gold": 0, "strict": 0, "wrong": 0} | v for k, v in theirs["by_type"].items()}
        assert ours["types"] == types
        assert json.dumps(ours)
