"""Exports: whole, stable, without blank nodes, without rejected claims or words of articles."""

import csv
import json
import os
import resource
import subprocess
from pathlib import Path
from shutil import which

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import ExportError
from kg.export import FORMATS, write
from kg.graph.store.memory import MemoryStore
from kg.namespaces import APO, PREFIXES, Base

ID = PREFIXES["apod"]
GRAPH = PREFIXES["apog"]
TRIPLES = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
QUADS = {".trig": RdfFormat.TRIG, ".nq": RdfFormat.N_QUADS}
RDFLIB = {".ttl": "turtle", ".nt": "nt", ".jsonld": "json-ld", ".rdf": "xml"}


def entity(local: str, predicate: str, value: Literal | NamedNode) -> Quad:
    return Quad(NamedNode(ID + local), NamedNode(predicate), value, NamedNode(GRAPH + "entities"))


@pytest.mark.parametrize("extension", FORMATS)
def test_the_same_graph_gives_the_same_bytes(
    extension: str, relocation_quads: list[Quad], tmp_path: Path
) -> None:
    first, second = tmp_path / f"first{extension}", tmp_path / f"second{extension}"
    write(MemoryStore(relocation_quads), first)
    write(MemoryStore([*relocation_quads[99:], *relocation_quads[:99][::-1]]), second)
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size > 1000


def test_every_triple_format_holds_the_same_triples(
    relocation: MemoryStore, tmp_path: Path
) -> None:
    read: dict[str, set[Triple]] = {}
    for extension, format in TRIPLES.items():
        file = tmp_path / f"graph{extension}"
        done = write(relocation, file)
        read[extension] = {quad.triple for quad in parse(file.read_bytes(), format=format)}
        assert done.statements == len(read[extension])
    assert len(read[".nt"]) > 150
    assert all(triples == read[".nt"] for triples in read.values())


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("extension", RDFLIB)
def test_rdflib_loads_every_triple(extension: str, relocation: MemoryStore, tmp_path: Path) -> None:
    file = tmp_path / f"graph{extension}"
    done = write(relocation, file)
    assert len(rdflib.Graph().parse(file, format=RDFLIB[extension])) == done.statements


@pytest.mark.skipif(which("rapper") is None, reason="rapper (raptor2-utils) is not installed")
@pytest.mark.parametrize(
    ("extension", "syntax"), [(".ttl", "turtle"), (".rdf", "rdfxml"), (".nt", "ntriples")]
)
def test_rapper_loads_every_triple(
    extension: str, syntax: str, relocation: MemoryStore, tmp_path: Path
) -> None:
    file = tmp_path / f"graph{extension}"
    written = write(relocation, file)
    done = subprocess.run(
        ["rapper", "-q", "-i", syntax, "-o", "ntriples", str(file)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == written.statements


def test_trig_and_nquads_hold_the_graph_of_each_claim(
    relocation: MemoryStore, tmp_path: Path
) -> None:
    read = []
    for extension, format in QUADS.items():
        write(relocation, tmp_path / f"graph{extension}")
        read.append(set(parse((tmp_path / f"graph{extension}").read_bytes(), format=format)))
    assert read[0] == read[1]
    graphs = {str(quad.graph_name) for quad in read[0]}
    assert f"<{ID}claim/01>" in graphs
    assert f"<{ID}claim/02>" in graphs
    assert f"<{GRAPH}facts>" in graphs


def test_turtle_holds_no_triple_that_only_a_claim_states(
    relocation: MemoryStore, tmp_path: Path
) -> None:
    write(relocation, tmp_path / "graph.ttl")
    text = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert "apo:detainedBy" not in text
    assert "apod-claim:02 a apo:Claim" in text


def test_a_rejected_claim_leaves_only_when_asked(relocation: MemoryStore, tmp_path: Path) -> None:
    for extension in FORMATS:
        done = write(relocation, tmp_path / f"graph{extension}")
        text = (tmp_path / f"graph{extension}").read_text(encoding="utf-8")
        for trace in ("claim/03", "claim:03", "said twice", "Sinuiju", "aa03", "caption"):
            assert trace not in text
        assert done.withheld["rejected claim"] == 1
    write(relocation, tmp_path / "all.trig", all_claims=True)
    text = (tmp_path / "all.trig").read_text(encoding="utf-8")
    assert "apod-claim:03 {" in text
    assert "families said twice" in text


def test_words_of_articles_leave_only_when_asked(relocation: MemoryStore, tmp_path: Path) -> None:
    for extension in FORMATS:
        done = write(relocation, tmp_path / f"graph{extension}")
        text = (tmp_path / f"graph{extension}").read_text(encoding="utf-8")
        assert "forty households" not in text
        assert "exact" not in text
        assert done.withheld["words of an article"] > 0
    write(relocation, tmp_path / "quotes.ttl", quotes="full")
    text = (tmp_path / "quotes.ttl").read_text(encoding="utf-8")
    assert 'oa:exact "Officials put more than forty households' in text


def test_a_label_that_repeats_a_passage_stays_behind(
    relocation_quads: list[Quad], tmp_path: Path
) -> None:
    echo = Literal("So: put more than forty households on trucks and drove", language="en")
    short = Literal("more than forty households on trucks", language="en")
    store = MemoryStore(
        [
            *relocation_quads,
            entity("population/a11", PREFIXES["skos"] + "altLabel", echo),
            entity("population/a11", PREFIXES["skos"] + "altLabel", short),
        ]
    )
    write(store, tmp_path / "graph.ttl")
    text = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert "So: put" not in text
    assert short.value in text


def test_a_blank_node_is_refused(relocation_quads: list[Quad], tmp_path: Path) -> None:
    nameless = Quad(
        BlankNode("b"), NamedNode(APO + "affects"), Literal("x"), NamedNode(GRAPH + "facts")
    )
    for extension in FORMATS:
        file = tmp_path / f"graph{extension}"
        with pytest.raises(ExportError, match="blank node"):
            write(MemoryStore([*relocation_quads, nameless]), file)
        assert not file.exists()


def test_a_label_is_there_for_tools_without_skos(relocation: MemoryStore, tmp_path: Path) -> None:
    write(relocation, tmp_path / "graph.nt")
    text = (tmp_path / "graph.nt").read_text(encoding="utf-8")
    assert f'<{ID}place/kilju> <{PREFIXES["rdfs"]}label> "길주"@ko .' in text


def test_another_base_is_read_and_shortened(relocation_quads: list[Quad], tmp_path: Path) -> None:
    own = Base("https://kg.example.org/")
    lines = "\n".join(f"{quad} ." for quad in relocation_quads)
    moved = lines.replace(ID, "https://kg.example.org/id/").replace(
        GRAPH, "https://kg.example.org/graph/"
    )
    store = MemoryStore(parse(moved.encode(), format=RdfFormat.N_QUADS))
    write(store, tmp_path / "graph.ttl", base=own)
    text = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert "@prefix apod-claim: <https://kg.example.org/id/claim/> ." in text
    assert "w3id.org/apo-kg/id" not in text


def test_csv_cells_are_never_formulas(relocation_quads: list[Quad], tmp_path: Path) -> None:
    cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＠x"]
    facts = NamedNode(GRAPH + "facts")
    store = MemoryStore(
        [
            *relocation_quads,
            *(
                Quad(
                    NamedNode(ID + f"event/x{n}"), NamedNode(APO + "mannerText"), Literal(c), facts
                )
                for n, c in enumerate(cells)
            ),
        ]
    )
    write(store, tmp_path / "graph.csv")
    with (tmp_path / "graph.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    objects = [row["object"] for row in rows if row["property"] == "apo:mannerText"]
    assert sorted(objects) == sorted(f"'{cell}" for cell in cells)
    moved = [row for row in rows if row["property"] == "apo:toPlace"]
    assert [row["speakers"] for row in moved] == ["a source in North Hamgyong"]
    assert [row["outlets"] for row in moved] == ["Example News"]


def test_jsonld_fetches_nothing(relocation: MemoryStore, tmp_path: Path) -> None:
    write(relocation, tmp_path / "graph.jsonld")
    document = json.loads((tmp_path / "graph.jsonld").read_text(encoding="utf-8"))
    assert isinstance(document["@context"], dict)
    assert all(isinstance(value, str) for value in document["@context"].values())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("graph.xyz", "no format has the extension “.xyz”; known: .ttl"),
        ("graph", "no format has the extension “”"),
        ("missing/graph.ttl", "there is no folder"),
        ("folder.ttl", "is a folder"),
    ],
)
def test_a_place_that_cannot_be_written_gives_one_line(
    name: str, reason: str, relocation: MemoryStore, tmp_path: Path
) -> None:
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(ExportError, match=reason) as caught:
        write(relocation, tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_full_disk_leaves_the_old_file_whole(relocation: MemoryStore, tmp_path: Path) -> None:
    file = tmp_path / "graph.ttl"
    file.write_text("what was here", encoding="utf-8")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        with pytest.raises(ExportError, match="cannot be written"):
            write(relocation, file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.read_text(encoding="utf-8") == "what was here"
    assert os.listdir(tmp_path) == ["graph.ttl"]  # noqa: PTH208 # hidden files count


def test_a_character_that_xml_cannot_hold_gives_one_line(
    relocation_quads: list[Quad], tmp_path: Path
) -> None:
    odd = entity("place/kilju", PREFIXES["skos"] + "note", Literal("a\x00b"))
    with pytest.raises(ExportError, match="U\\+0000 cannot be written in XML"):
        write(MemoryStore([*relocation_quads, odd]), tmp_path / "graph.rdf")
    assert write(MemoryStore([*relocation_quads, odd]), tmp_path / "graph.ttl").statements
