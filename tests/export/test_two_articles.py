"""What leaves of the two starting articles: it loads everywhere and repeats no sentence."""

import re
import subprocess
from pathlib import Path
from shutil import which

import pytest
import rdflib
from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from kg.export import write
from kg.graph.store.memory import MemoryStore
from kg.workspace import Workspace

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def turtle(two_articles: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("export") / "graph.ttl"
    two_articles.export(file)
    return file


def words(text: str) -> list[str]:
    return [bare for word in text.casefold().split() if (bare := word.strip("\"'“”‘’.,:;()[]@"))]


def runs(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return {tuple(said[i : i + 8]) for i in range(len(said) - 7)}


def test_pyoxigraph_and_rdflib_load_the_same(turtle: Path) -> None:
    quads = list(parse(turtle.read_bytes(), format=RdfFormat.TURTLE))
    assert len(quads) > 500
    assert not any(isinstance(t, BlankNode) for q in quads for t in (q.subject, q.object))
    assert len(rdflib.Graph().parse(turtle)) == len(set(quads))


@pytest.mark.skipif(which("rapper") is None, reason="rapper (raptor2-utils) is not installed")
def test_rapper_loads_it_without_a_word(turtle: Path) -> None:
    done = subprocess.run(
        ["rapper", "-q", "-c", "-i", "turtle", str(turtle)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("extension", [".ttl", ".trig", ".nq", ".jsonld"])
def test_shuffled_input_gives_the_same_bytes(
    extension: str, two_articles: Workspace, tmp_path: Path
) -> None:
    quads: list[Quad] = sorted(two_articles.view().quads(), key=lambda quad: str(quad)[::-1])
    first, again = tmp_path / f"first{extension}", tmp_path / f"again{extension}"
    two_articles.export(first)
    write(MemoryStore(quads), again)
    assert first.read_bytes() == again.read_bytes()


def test_no_eight_words_of_an_article_leave(
    two_articles: Workspace, seeds: Path, tmp_path: Path
) -> None:
    told = set()
    for text in seeds.glob("*.txt"):
        told |= runs(text.read_text(encoding="utf-8"))
    assert len(told) > 500
    for extension in (".ttl", ".nq", ".csv", ".jsonld"):
        file = tmp_path / f"graph{extension}"
        two_articles.export(file)
        shared = runs(re.sub(r"<[^>]*>", " ", file.read_text(encoding="utf-8"))) & told
        assert shared == set()


@pytest.mark.parametrize("profile", ["partner", "public"])
def test_a_partner_learns_of_no_source(
    profile: str, two_articles: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "graph.nq"
    done = two_articles.export(file, profile=profile)  # type: ignore[arg-type] # one of the two
    text = file.read_text(encoding="utf-8")
    speakers = set(re.findall(r"id/speaker/([^>]*)>", text))
    assert speakers <= {"protected"}
    assert "source in North" not in text
    assert "smuggle" not in text
    assert any(reason.startswith("claim: ") for reason in done.withheld)
    assert ("id/claim/" in text) is (profile == "partner")
