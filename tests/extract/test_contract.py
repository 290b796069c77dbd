"""What holds for every extractor's claims: places, order, schema."""

import dataclasses
import json

import pytest

from kg.errors import ExtractionError
from kg.extract import check, facts
from kg.extract.jsonl import claims as read_facts
from kg.extract.rules import RuleExtractor
from kg.model import Article, Claim, Mention, Span

TEXT = (
    "On Monday the police arrested two farmers in Wonsan for selling “seed rice”. "
    "A resident said the farmers had been beaten."
)
ARTICLE = Article(slug="sample", doc="sample.txt", text=TEXT)


@pytest.fixture(scope="module")
def found() -> list[Claim]:
    return RuleExtractor().extract(ARTICLE)


def test_every_printed_mention_is_what_stands_there(found: list[Claim]) -> None:
    assert found
    for fact in facts(found, TEXT):
        mentions = [fact["subject"], fact["object"], fact["evidence"], *fact["qualifiers"].values()]
        for mention in mentions:
            for one in mention if isinstance(mention, list) else [mention]:
                if one and one["text"] is not None:
                    assert TEXT[one["start"] : one["end"]] == one["text"]


def test_facts_are_sorted_and_numbered(found: list[Claim]) -> None:
    printed = facts(found, TEXT)
    keys = [(f["doc"], f["evidence"]["start"], f["evidence"]["end"], f["type"]) for f in printed]
    assert keys == sorted(keys)
    assert [f["id"] for f in printed] == [f"sample-{i:02d}" for i in range(1, len(printed) + 1)]


def test_facts_read_back_as_the_same_claims(found: list[Claim]) -> None:
    printed = json.loads(json.dumps(facts(found, TEXT)))
    again = read_facts(printed, ARTICLE.text_digest)
    assert facts(again, TEXT) == printed
    assert sorted(c.key for c in again) == sorted(c.key for c in found)


def test_two_runs_give_the_same_claims(found: list[Claim]) -> None:
    assert RuleExtractor().extract(ARTICLE) == found


def test_a_claim_with_words_that_are_not_there_is_refused(found: list[Claim]) -> None:
    moved = Mention(span=Span(0, 2), text="At", canon="At")
    with pytest.raises(ExtractionError, match="'At' is not what stands at 0-2"):
        check(ARTICLE, [dataclasses.replace(found[0], subject=(moved,))])


def test_a_claim_outside_the_text_is_refused(found: list[Claim]) -> None:
    beyond = Span(len(TEXT) - 3, len(TEXT) + 1)
    with pytest.raises(ExtractionError, match="evidence"):
        check(ARTICLE, [dataclasses.replace(found[0], evidence=beyond)])


def test_a_claim_of_another_text_is_refused(found: list[Claim]) -> None:
    other = dataclasses.replace(ARTICLE, text=TEXT + " ")
    with pytest.raises(ExtractionError, match="another text"):
        check(other, found)


def test_an_unknown_agent_is_left_unsaid() -> None:
    text = "Two farmers were arrested in Wonsan."
    claim = RuleExtractor().extract(Article(slug="a", doc="a.txt", text=text))[0]
    assert (claim.type, claim.subject) == ("ARREST", ())
    assert [m.text for m in claim.object] == ["Two farmers"]
