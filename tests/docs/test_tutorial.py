"""What the tutorial says to type does what it says."""

import re
import shlex
from pathlib import Path

import pytest
from tests.cli.conftest import Kg
from tests.cli.conftest import kg as kg  # a fixture

from kg.query import Table
from kg.workspace import Workspace

DOCS = Path(__file__).parents[2] / "docs"
TUTORIAL = (DOCS / "tutorial.md").read_text(encoding="utf-8")
EXAMPLES = sorted((DOCS / "examples").glob("*.rq"))


def _blocks(language: str) -> list[str]:
    return re.findall(rf"(?s)```{language}\n(.*?)```", TUTORIAL)


LINES = [
    line.partition(" > ")[0].split("-w work ")[1]
    for block in _blocks("sh")
    for line in block.splitlines()
    if "-w work " in line and "build" not in line
]


def test_lines_are_found() -> None:
    assert len(LINES) >= 9


@pytest.mark.parametrize("line", LINES)
def test_line_of_the_tutorial_works(kg: Kg, five_digests: Workspace, line: str) -> None:
    Path("moved.rq").write_text(_blocks("sparql")[0], encoding="utf-8")
    args = [a.replace("work/", f"{five_digests.path}/") for a in shlex.split(line)]
    run = kg("-w", five_digests.path, *args)
    assert run.code == 0, run.err


def test_question_of_the_tutorial_has_rows(five_digests: Workspace) -> None:
    table = five_digests.query(_blocks("sparql")[0])
    assert isinstance(table, Table)
    assert len(table) > 0


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_example_says_who_says_it(five_digests: Workspace, path: Path) -> None:
    table = five_digests.query(str(path))
    assert isinstance(table, Table)
    assert len(table) > 0
    assert all(row["speaker"] for row in table.to_dicts())


def test_dataset_answers_as_the_store_does(five_digests: Workspace) -> None:
    question = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    table = five_digests.query(question)
    assert isinstance(table, Table)
    rows = list(five_digests.dataset.query(question))
    assert str(rows[0][0]) == table.to_dicts()[0]["n"]  # type: ignore[index] # rdflib rows


def test_network_has_the_people_who_were_moved(five_digests: Workspace) -> None:
    graph = five_digests.network()
    assert any("families" in str(data) for _, data in graph.nodes(data=True))
