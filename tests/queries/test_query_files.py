"""What every stored question keeps to, whatever it asks."""

import re

import pytest

from kg.graph.store.tokens import Token, iter_tokens
from kg.namespaces import DEFAULT_BASE, PREFIXES
from kg.query import Catalog
from kg.query.answer import mentions_claims
from kg.rq import QueryFile, bare

QUERIES = list(Catalog())
DECIDES = re.compile(r"apo:FactualClaim\b|apo:verdict\b")

each = pytest.mark.parametrize("query", QUERIES, ids=[q.name for q in QUERIES])


def iris(query: QueryFile) -> list[str]:
    """Return the IRIs of a query, those behind its prefixes too."""
    prefixes = dict(re.findall(r"PREFIX (\w+): <([^>]+)>", query.text))
    found = []
    for token in iter_tokens(query.text):
        if token.kind == "iri":
            found.append(token.text[1:-1])
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            found.append(prefixes[prefix] + local)
    return found


def projected(query: QueryFile) -> list[str]:
    """Return the columns that the outermost SELECT names, in order."""
    tokens: list[Token] = []
    for token in iter_tokens(query.text):
        if token.is_word("WHERE") or token.text == "{":
            break
        tokens.append(token)
    columns, depth = [], 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        named = before is not None and before.is_word("AS")
        if token.kind == "var" and (depth == 0 or named):
            columns.append(token.text[1:])
    return columns


@each
def test_a_question_that_reads_claim_graphs_says_which(query: QueryFile) -> None:
    if mentions_claims(query) and not DECIDES.search(bare(query.text)):
        assert query.scope == "all claims"


@each
def test_a_question_holds_no_instance(query: QueryFile) -> None:
    instances = (DEFAULT_BASE + "id/", DEFAULT_BASE + "graph/")
    assert [iri for iri in iris(query) if iri.startswith(instances)] == []
    assert not any(value.startswith(("apod:", "apog:")) for value in query.defaults.values())


@each
def test_a_question_uses_only_prefixes_that_all_know(query: QueryFile) -> None:
    for name, space in re.findall(r"PREFIX (\w+): <([^>]+)>", query.text):
        assert PREFIXES[name] == space
        assert f"{name}:" in re.sub(r"PREFIX \w+:|#[^\n]*\n", "", query.text)


@each
def test_every_column_and_no_other_is_explained(query: QueryFile) -> None:
    assert projected(query) == list(query.returns)


@each
def test_every_parameter_is_a_column(query: QueryFile) -> None:
    assert set(query.params) <= set(query.returns)
    assert set(query.defaults) <= set(query.params)


@each
def test_rows_come_in_one_order(query: QueryFile) -> None:
    last = query.text.rstrip().rsplit("}", 1)[1]
    assert re.search(r"\bORDER BY (?:DESC\()?\?\w+", last)


@each
def test_a_question_names_the_line_of_the_list_it_answers(query: QueryFile) -> None:
    assert query.summary.endswith("?")
    asked = re.fullmatch(r"docs/competency-questions\.md#q\d+", query.source or "")
    assert ("competency" in query.tags) == bool(asked)
    assert asked or "report" in query.tags
