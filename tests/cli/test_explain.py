"""`kg explain` over the bundled graph."""

import json

from tests.cli.conftest import Kg

ARTICLE = "apod:article/dailynk-relocation"


def test_what_falls_with_an_article_is_listed(kg: Kg) -> None:
    run = kg("explain", ARTICLE, "--falls", "--format", "json")
    assert run.code == 0
    assert {name: bool(rows) for name, rows in json.loads(run.out).items()} == {
        "facts": True,
        "inferred": True,
    }


def test_a_situation_is_explained_down_to_a_speaker(kg: Kg) -> None:
    fallen = json.loads(kg("explain", ARTICLE, "--falls", "--format", "json").out)["facts"]
    event = next(row[0] for row in fallen if "/event/" in row[0])
    run = kg("explain", event)
    assert run.code == 0
    assert "[by cax-sco]" in run.out
    assert "apod:claim/" in run.out
    told = json.loads(kg("explain", event, "--format", "json").out)
    assert any("rule" in proof for proof in told)


def test_half_a_triple_is_wrong_usage(kg: Kg) -> None:
    assert kg("explain", ARTICLE, "apo:affects").code == 2


def test_what_does_not_follow_is_one_line(kg: Kg) -> None:
    run = kg("explain", ARTICLE, "a", "apo:Place")
    assert run.code == 1
    assert "neither asserted nor inferred" in run.err
    assert run.err.count("\n") <= 2
