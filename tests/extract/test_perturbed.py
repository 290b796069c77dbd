"""The extractor reads language, not the two articles: changed copies score as the originals.

The copies are made here from the corpus and never stored. Names, numbers and groups are exchanged
in text and gold alike; quotation marks, spelling and voice in the text alone.
"""

import importlib.util
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from kg.articles import masked, read
from kg.extract import facts
from kg.extract.rules import RuleExtractor, parse, sentences
from kg.extract.rules.clauses import clauses
from kg.model import Article

pytestmark = pytest.mark.corpus

Edit = tuple[int, int, str]
Fact = dict[str, Any]

PLACES = {
    "Samjiyon": "Kapsan",
    "North Hamgyong": "South Pyongan",
    "Hoeryong": "Sinpo",
    "Musan": "Pukchong",
    "Kilju": "Tongchon",
    "Orang": "Kowon",
    "China": "Russia",
    "Chinese": "Russian",
}
NAMES = {
    "Kim Jong-un": "Pak Pong-ju",
    "People's Committee": "Farm Committee",
    "Ministry of State Security": "Ministry of Public Order",
    "Workers' Party": "Social Party",
    "Daily NK": "Harbour News",
}
NUMBERS = {"40": "75", "two": "three", "second half of 2021": "first half of 2019"}
GROUPS = {
    "Young people": "Women",
    "young people": "women",
    "youths": "women",
    "families": "households",
    "defectors": "deserters",
    "deserters": "runaways",
}
SPELLING = {"labour": "labor", "Labour": "Labor", "labelled": "labeled"}
QUOTES = {"“": '"', "”": '"', "’": "'", "'": "’"}


@dataclass(frozen=True)
class Sample:
    """One article with its gold."""

    article: Article
    gold: list[Fact]


@pytest.fixture(scope="module")
def score(corpus: Path) -> Any:
    """The corpus' scorer."""
    spec = importlib.util.spec_from_file_location("score", corpus / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def samples(seeds: Path) -> list[Sample]:
    """The two articles with their gold."""
    return [
        Sample(
            article,
            [
                json.loads(line)
                for line in (seeds / article.doc.replace(".txt", ".gold.jsonl"))
                .read_text("utf-8")
                .splitlines()
            ],
        )
        for article in read([seeds])
    ]


def _strict(score: Any, samples: list[Sample]) -> float:
    extractor = RuleExtractor()
    articles = [s.article for s in samples]
    printed = [
        fact
        for article, found in zip(articles, extractor.pipe(articles), strict=True)
        for fact in facts(found, article.text)
    ]
    gold = [fact for s in samples for fact in s.gold]
    return float(score.score(gold, printed)["strict"]["F1"])


def _edits(text: str, table: dict[str, str], *, whole: bool) -> list[Edit]:
    pattern = "|".join(re.escape(k) for k in sorted(table, key=len, reverse=True))
    found = re.finditer(rf"\b(?:{pattern})\b" if whole else pattern, text)
    return [(m.start(), m.end(), table[m.group()]) for m in found]


def _applied(sample: Sample, edits: list[Edit], table: dict[str, str]) -> Sample:
    """Return the sample with its text edited and the gold moved along."""
    text, out, at = sample.article.text, [], 0
    for start, end, new in sorted(edits):
        out += [text[at:start], new]
        at = end
    changed = "".join([*out, text[at:]])

    def moved(place: int, *, is_end: bool) -> int:
        shift = 0
        for start, end, new in sorted(edits):
            if end <= place:
                shift += len(new) - (end - start)
            elif start < place or (start == place and is_end):
                return start + shift + (len(new) if is_end else 0)
        return place + shift

    def said(value: Any) -> Any:
        if isinstance(value, list):
            return [said(v) for v in value]
        if isinstance(value, dict):
            return {k: said(v) if k in ("text", "canon") else v for k, v in value.items()}
        if isinstance(value, str) and table:
            for start, end, new in reversed(_edits(value, table, whole=True)):
                value = value[:start] + new + value[end:]
        return value

    gold = []
    for fact in sample.gold:
        place = fact["evidence"]
        evidence = {
            "start": moved(place["start"], is_end=False),
            "end": moved(place["end"], is_end=True),
        }
        roles = {role: said(fact[role]) for role in ("subject", "object")}
        qualifiers = {name: said(value) for name, value in fact["qualifiers"].items()}
        gold.append({**fact, **roles, "qualifiers": qualifiers, "evidence": evidence})
    return Sample(replace(sample.article, text=changed), gold)


def _exchanged(table: dict[str, str]) -> Callable[[Sample], Sample]:
    return lambda s: _applied(s, _edits(s.article.text, table, whole=True), table)


def _respelled(table: dict[str, str], *, whole: bool) -> Callable[[Sample], Sample]:
    return lambda s: _applied(s, _edits(s.article.text, table, whole=whole), {})


def _passive(sample: Sample) -> Sample:
    """Turn plain active clauses in the past tense into passives."""
    text = sample.article.text
    spans = [
        span
        for line in re.finditer(r"[^\n]+", text)
        for span in sentences.split(text, line.start(), line.end())
    ]
    edits: list[Edit] = []
    for tree in parse.sentences(masked(text), spans):
        for clause in clauses(tree):
            verb = tree.tokens[clause.head]
            plain = verb.tag == "VBD" and verb.text.endswith("ed") and not clause.auxiliaries
            if not (plain and clause.subjects and clause.objects and clause.kind != "relcl"):
                continue
            who, whom = clause.subjects[0], clause.objects[0]
            own = who.via == whom.via == "own"
            if not own or who.end > verb.start or whom.start - verb.end > 1:
                continue
            subject, object_ = text[who.start : who.end], text[whom.start : whom.end]
            swapped = f"{object_} were {verb.text} by {subject}"
            edits.append((who.start, whom.end, swapped))
    assert edits
    return _applied(sample, edits[:3], {})


CHANGES: dict[str, Callable[[Sample], Sample]] = {
    "places": _exchanged(PLACES),
    "names": _exchanged(NAMES),
    "numbers": _exchanged(NUMBERS),
    "groups": _exchanged(GROUPS),
    "spelling": _respelled(SPELLING, whole=False),
    "quotes": _respelled(QUOTES, whole=False),
}


def test_the_two_articles_are_read_well(score: Any, samples: list[Sample]) -> None:
    assert _strict(score, samples) >= 0.85


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_changed_copy_scores_like_the_original(
    change: str, score: Any, samples: list[Sample]
) -> None:
    changed = [CHANGES[change](sample) for sample in samples]
    assert any(c.article.text != s.article.text for c, s in zip(changed, samples, strict=True))
    assert _strict(score, changed) >= _strict(score, samples) - 0.05


def test_a_passive_copy_scores_like_the_original(score: Any, samples: list[Sample]) -> None:
    changed = [_passive(sample) for sample in samples]
    assert _strict(score, changed) >= _strict(score, samples) - 0.05
