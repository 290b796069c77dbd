"""The gold facts of the two articles as claims, also of the articles with a stated fact changed.

Gold is read from the corpus when a test runs; none of its words is kept here.
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.extract import jsonl
from kg.model import Article, Claim

Fact = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One stated fact of an article, changed: every place that reads `old` then reads `new`."""

    old: str
    new: str
    facts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """By the id of a fact: its new status, or the words that now fill one of its roles."""

    def places(self, text: str) -> list[int]:
        """Return where `old` stands; a change that finds nothing would prove nothing."""
        found, at = [], text.find(self.old)
        while at >= 0:
            found.append(at)
            at = text.find(self.old, at + len(self.old))
        assert found, f"{self.old!r} is not in the article"
        return found


def changed(article: Article, change: Change) -> Article:
    """Return the article with the change made in its text; another article as it is."""
    return dataclasses.replace(article, text=article.text.replace(change.old, change.new))


def claims(article: Article, folder: Path, change: Change | None = None) -> list[Claim]:
    """Return the gold claims of `article`; with a change, as an annotator would then mark it."""
    lines = (folder / f"{Path(article.doc).stem}.gold.jsonl").read_text(encoding="utf-8")
    facts = [json.loads(line) for line in lines.splitlines()]
    original = article
    if change and change.old in article.text:
        article = changed(original, change)
        moved = _Moved(original.text, article.text, change)
        remarked = {name: dict(marks) for name, marks in change.facts}
        for fact in facts:
            moved.move(fact)
            for role, words in remarked.get(fact["id"], {}).items():
                _remark(fact, role, words, article.text)
    _share_events(facts, folder)
    _name_antecedents(facts)
    for fact in facts:
        fact.setdefault("trigger", dict(fact["evidence"]))
        fact["confidence"] = 1.0
    return jsonl.claims(facts, article.text_digest)


def _mentions(fact: Fact) -> Iterable[Fact]:
    for value in (fact["subject"], fact["object"], *fact["qualifiers"].values()):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield item
    source = fact["attribution"].get("source")
    if source:
        yield source


def _remark(fact: Fact, role: str, words: str, text: str) -> None:
    """Mark a fact as an annotator of the changed article would."""
    if role == "status":
        fact["modality"] |= {"status": words, "cue": None}
        return
    start = text.index(words, fact["evidence"]["start"])
    filler = {"canon": words, "text": words, "start": start, "end": start + len(words)}
    if role in ("subject", "object"):
        fact[role] = filler
    else:
        fact["qualifiers"][role] = filler


class _Moved:
    """Moves the places of a fact from one text to the changed one."""

    def __init__(self, before: str, after: str, change: Change) -> None:
        self.before, self.after, self.change = before, after, change
        self.at = change.places(before)

    def offset(self, place: int, *, end: bool) -> int:
        grown = len(self.change.new) - len(self.change.old)
        past = sum(1 for at in self.at if at + len(self.change.old) <= place)
        inside = next((at for at in self.at if at < place < at + len(self.change.old)), None)
        if inside is None:
            return place + past * grown
        return inside + past * grown + (len(self.change.new) if end else 0)

    def move(self, fact: Fact) -> None:
        for item in (fact["evidence"], *_mentions(fact)):
            if item.get("start") is None:
                continue
            said = self.before[item["start"] : item["end"]]
            item["start"] = self.offset(item["start"], end=False)
            item["end"] = self.offset(item["end"], end=True)
            item["text"] = self.after[item["start"] : item["end"]]
            if self.change.old in said and "canon" in item:
                averted = item["canon"] is not None and item["canon"].startswith("prevent ")
                item["canon"] = f"prevent {item['text']}" if averted else item["text"]
        cue = fact["modality"]["cue"]
        if cue:
            fact["modality"]["cue"] = cue.replace(self.change.old, self.change.new)


def _share_events(facts: Sequence[Fact], folder: Path) -> None:
    """Let facts of one type that annotators found to tell of one event share it."""
    known = json.loads((folder.parent / "same-event.json").read_text(encoding="utf-8"))
    by_id = {fact["id"]: fact for fact in facts}
    for cluster in known["clusters"]:
        told = [by_id[i] for i in cluster["facts"] if i in by_id]
        if cluster["scope"] == "within" and cluster["kind"] == "event":
            first: dict[str, Fact] = {}
            for fact in told:
                whole = first.setdefault(fact["type"], fact)
                if whole is not fact:
                    place: Mapping[str, int] = whole["evidence"]
                    fact["event"] = {**place, "rule": "gold/same-event"}


def _name_antecedents(facts: Sequence[Fact]) -> None:
    """Give a pronoun the place of the first words that name the same thing."""
    first: dict[str, Fact] = {}
    back: list[Fact] = []
    for fact in facts:
        for item in _mentions(fact):
            if item.get("implicit"):
                item["canon"] = None  # an annotator's guess, which no passage states
            words = (item.get("text") or "").lower().split()
            if not item.get("canon") or item.get("start") is None or not words:
                continue
            if words[0] in PRONOUNS or (words[0] == "the" and len(words) == 2):
                back.append(item)
            else:
                first.setdefault(item["canon"], item)
    for item in back:
        if item["canon"] in first:
            at = first[item["canon"]]
            item["antecedent"] = {"start": at["start"], "end": at["end"]}


PRONOUNS = frozenset("they them their one he she it this that those these".split())
