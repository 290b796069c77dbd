"""`kg network`, on the graph that ships."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import QueryError


def run(workspace: Path, *arguments: str) -> str:
    done = CliRunner().invoke(
        cli, ["-w", str(workspace), "network", *arguments], catch_exceptions=False
    )
    assert done.exit_code == 0
    assert done.stdout == ""
    return done.stderr


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


def test_the_graph_that_ships_becomes_a_page(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "network.html"
    assert f"wrote {file}" in run(empty, "-o", str(file))
    page = file.read_text(encoding="utf-8")
    assert "relayed by Daily NK" in page


def test_a_query_in_a_file_chooses_what_is_drawn(empty: Path, tmp_path: Path) -> None:
    query = tmp_path / "moves.rq"
    query.write_text(
        "PREFIX apo: <https://w3id.org/apo-kg/ontology/> "
        "CONSTRUCT { ?e apo:affects ?who } WHERE { ?e a apo:Investigation ; ?p ?who }"
    )
    run(empty, "-o", str(tmp_path / "all.gexf"))
    run(empty, "-o", str(tmp_path / "some.gexf"), "--query", str(query))
    nodes = [(tmp_path / f"{n}.gexf").read_text().count("<node ") for n in ("all", "some")]
    assert nodes[0] > nodes[1] > 1


def test_an_unknown_name_is_one_error(empty: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no thing has this name"):
        run(empty, "-o", str(tmp_path / "network.html"), "--around", "Nowhere At All")
    assert not (tmp_path / "network.html").exists()
