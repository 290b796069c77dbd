"""Stored queries are found by name, and a file's header says what it needs."""

from pathlib import Path

import pytest

from kg import rq
from kg.errors import QuerySyntaxError, UnknownQueryError
from kg.query import Catalog

HEADER = "#+ summary: Whom?\n"


def parse(header: str) -> rq.QueryFile:
    return rq.parse(header + "SELECT ?x {}", name="made", where="made.rq")


def test_an_unknown_name_brings_the_nearest() -> None:
    with pytest.raises(UnknownQueryError, match="who-says-it"):
        Catalog().find("who-say-it")


def test_a_workspace_query_goes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "who-says-it.rq").write_text(HEADER + "SELECT ?x {}")
    catalog = Catalog([tmp_path])
    assert catalog.find("who-says-it").summary == "Whom?"
    assert len(catalog) == len(Catalog())


def test_a_file_may_be_plain_sparql(tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_text("SELECT ?x {}")
    assert Catalog().find(str(path)).params == {}


def test_a_header_may_give_a_parameter_a_default() -> None:
    made = parse(HEADER + "#+ params:\n#+   act: iri\n#+ defaults:\n#+   act: apo:Arrest\n")
    assert (made.params, made.defaults) == ({"act": "iri"}, {"act": "apo:Arrest"})


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("", "needs a summary"),
        ("#+ summary: a\n#+ colour: red\n", "unknown key colour"),
        ("#+ summary: a\n#+ params:\n#+   x: colour\n", "type colour is none of"),
        ("#+ summary: a: b: c\n", "not YAML"),
        ("#+ - a\n", "must be a list of `key: value` lines"),
        ("#+ summary: a\n#+ defaults:\n#+   x: 1\n", "default x is no parameter"),
        ("#+ summary: a\n#+ params: x\n", "params must be"),
        ("#+ summary: a\n#+ scope: everything\n", "scope everything is none of"),
    ],
)
def test_a_faulty_header_is_told_in_one_line(header: str, words: str) -> None:
    with pytest.raises(QuerySyntaxError, match=words) as caught:
        parse(header)
    assert str(caught.value).startswith("made.rq")
    assert "\n" not in str(caught.value)


def test_keywords_are_not_found_in_comments_strings_and_iris() -> None:
    text = '# ASK\nSELECT ?x { ?x <https://example.org/ASK#CONSTRUCT> "DESCRIBE" }'
    assert rq.QueryFile(name="x", text=text, summary="").form == "SELECT"
