"""The page: one file, nothing outside, nothing from data that becomes markup."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from tests.fixtures.hostile import HOSTILE, HOSTILE_IRIS

from kg.errors import ExportError
from kg.graph.store.memory import MemoryStore
from kg.namespaces import APO, PREFIXES, expand
from kg.network import project, render, to_pyvis, write
from kg.network.drawing import wrap
from kg.network.page import _json, _text, visible

ID, GRAPH = PREFIXES["apod"], PREFIXES["apog"]


class Reader(HTMLParser):
    """Collects elements with their attributes, and the text of scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[int, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}", {}))

    def handle_data(self, data: str) -> None:
        number = len(self.elements) - 1
        self.inside[number] = self.inside.get(number, "") + data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


@pytest.fixture
def page(relocation: MemoryStore) -> str:
    return render(project(relocation), title="Relocation")


def hostile_store(quads: list[Quad]) -> MemoryStore:
    """The small graph with hostile labels, words, sentences, speakers and IRIs beside it."""
    added = []
    claims, entities, facts = (NamedNode(GRAPH + n) for n in ("claims", "entities", "facts"))
    label, pref, kind = (NamedNode(expand(n)) for n in ("rdfs:label", "skos:prefLabel", "rdf:type"))

    def about(claim: NamedNode, name: str, value: NamedNode | Literal) -> None:
        added.append(Quad(claim, NamedNode(expand(name)), value, claims))

    for number, text in enumerate(HOSTILE):
        claim, event, people, speaker, passage, article = (
            NamedNode(f"{ID}{path}/h{number}")
            for path in ("claim", "event", "population", "speaker", "passage", "article")
        )
        for graph in (claim, facts):
            added += [
                Quad(event, kind, NamedNode(APO + "ForcedRelocation"), graph),
                Quad(event, label, Literal(text, language="en"), graph),
                Quad(event, NamedNode(APO + "affects"), people, graph),
                Quad(event, NamedNode(APO + "mannerText"), Literal(text), graph),
            ]
        added += [
            Quad(people, kind, NamedNode(APO + "Population"), entities),
            Quad(people, pref, Literal(text, language="en"), entities),
            Quad(people, pref, Literal(f"{text}!", language="ko"), entities),
            Quad(speaker, pref, Literal(text, language="en"), entities),
        ]
        about(claim, "rdf:type", NamedNode(APO + "Claim"))
        about(claim, "rdf:type", NamedNode(APO + "FactualClaim"))
        about(claim, "apo:attributedTo", speaker)
        about(claim, "apo:inArticle", article)
        about(claim, "apo:verdictReason", Literal(text))
        about(claim, "apo:restsOn", passage)
        about(article, "rdfs:label", Literal(text))
        about(passage, "oa:start", Literal("1"))
        about(passage, "oa:end", Literal("2"))
        about(passage, "oa:exact", Literal(text))
    for iri in HOSTILE_IRIS:
        people = NamedNode(f"{ID}population/h0")
        added.append(Quad(NamedNode(iri), NamedNode(APO + "affects"), people, facts))
        added.append(
            Quad(NamedNode(iri), NamedNode(APO + "affects"), people, NamedNode(f"{ID}claim/h0"))
        )
        if iri.startswith(ID):
            prop = NamedNode(f"{APO}{iri.rpartition('/')[2]}")
            added.append(Quad(people, prop, NamedNode(iri), NamedNode(f"{ID}claim/h0")))
    return MemoryStore([*quads, *added])


def test_the_same_graph_gives_the_same_bytes(
    page: str, relocation_quads: list[Quad], tmp_path: Path
) -> None:
    again = render(project(MemoryStore(relocation_quads[::-1])), title="Relocation")
    assert again == page
    for name in ("one.graphml", "one.gexf"):
        write(MemoryStore(relocation_quads), tmp_path / name)
        write(MemoryStore(relocation_quads[::-1]), tmp_path / f"again-{name}")
        assert (tmp_path / name).read_bytes() == (tmp_path / f"again-{name}").read_bytes()
        assert "lastmodifieddate" not in (tmp_path / name).read_text(encoding="utf-8")


def test_policy_lets_only_the_three_parts_run(page: str) -> None:
    reader = read(page)
    policy = next(
        attrs["content"] or ""
        for tag, attrs in reader.elements
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "connect-src 'none'" in policy
    parts = [
        reader.inside[n]
        for n, (tag, attrs) in enumerate(reader.elements)
        if tag in ("style", "script") and attrs.get("type") != "application/json"
    ]
    digests = [base64.b64encode(hashlib.sha256(p.encode()).digest()).decode() for p in parts]
    assert sorted(re.findall(r"'sha256-([^']+)'", policy)) == sorted(digests)
    assert len(digests) == 3


def test_nothing_in_the_page_names_another_place(page: str) -> None:
    for tag, attrs in read(page).elements:
        assert tag not in {"link", "iframe", "object", "embed", "img", "base", "form", "a"}
        assert not {"src", "href", "action", "style", "srcset"} & set(attrs)
        assert not [name for name in attrs if name.startswith("on")]
    own = page.replace(re.findall(r"<script>(/\*\*.*?)</script>", page, re.S)[0], "")
    addresses = set(re.findall(r"https?://[^\s\"'<>]*", own))
    assert all(address.startswith("https://w3id.org/apo-kg/") for address in addresses)
    assert "sourceMappingURL" not in page


def test_hostile_strings_make_no_element_and_no_attribute(relocation_quads: list[Quad]) -> None:
    store = hostile_store(relocation_quads)
    graph = project(store)
    assert len(HOSTILE) + len(HOSTILE_IRIS) > 60
    reader = read(render(graph, title=HOSTILE[0]))
    calm = read(render(project(MemoryStore(relocation_quads)), title="Calm"))
    tags = {tag for tag, _ in reader.elements}
    assert tags <= {tag for tag, _ in calm.elements}
    assert sum(tag == "script" for tag, _ in reader.elements) == 3
    names = {name for _, attrs in reader.elements for name in attrs}
    assert names <= {name for _, attrs in calm.elements for name in attrs}
    assert sum(tag == "tr" for tag, _ in reader.elements) == graph.number_of_edges() + 1


def test_every_hostile_string_is_shown_as_text(relocation_quads: list[Quad]) -> None:
    reader = read(render(project(hostile_store(relocation_quads))))
    number = next(n for n, (_, a) in enumerate(reader.elements) if a.get("id") == "data")
    data = json.loads(reader.inside[number])
    shown = {thing["label"] for thing in data["things"].values()}
    assert {visible(text) for text in HOSTILE} <= shown


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_in_the_page_cannot_end_its_element(text: str) -> None:
    said = _json({"text": text})
    assert not set("<>&\u2028\u2029") & set(said)
    assert json.loads(said) == {"text": text}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_in_the_page_makes_no_markup(text: str) -> None:
    reader = read(f'<p title="{_text(text)}">{_text(text)}</p>')
    assert [tag for tag, _ in reader.elements] == ["p", "/p"]
    assert reader.elements[0][1] == {"title": visible(text)}


def test_marks_of_direction_are_shown_by_number() -> None:
    assert visible("a\u202eb\u200b") == "a⟨U+202E⟩b⟨U+200B⟩"
    assert visible("회령 — Hoeryŏng") == "회령 — Hoeryŏng"


def test_sentences_come_with_a_warning_and_stay_away_when_asked(relocation: MemoryStore) -> None:
    told = render(project(relocation))
    silent = render(project(relocation, sentences=False))
    assert "forty households" in told
    assert "holds sentences of articles" in told
    assert "forty households" not in silent
    assert "probably" not in silent
    assert "holds sentences of articles" not in silent


def test_sentences_about_a_lone_thing_come_with_a_warning(relocation: MemoryStore) -> None:
    alone = project(relocation)
    alone.remove_edges_from(list(alone.edges(keys=True)))
    assert "forty households" in render(alone)
    assert "holds sentences of articles" in render(alone)


def test_the_table_says_who_says_it_and_what_it_rests_on(page: str) -> None:
    row = next(r for r in page.split("<tr>") if ">to place</button>" in r)
    assert '<bdi>Kilju</bdi> <bdi lang="ko">길주</bdi>' in row
    assert "a source in North Hamgyong, relayed by Example News" in row
    assert "<td>Fact</td>" in row
    assert "true certain" in row
    inferred = next(r for r in page.split("<tr>") if ">has place</button>" in r)
    assert "<td>Inferred</td><td></td><td></td><td>0</td>" in inferred


def test_pyvis_gets_places_and_no_physics(relocation: MemoryStore) -> None:
    graph = project(relocation)
    network = to_pyvis(graph)
    assert network.options.physics.enabled is False
    assert {node["id"] for node in network.nodes} == set(graph)
    assert all(isinstance(node["x"], int) and "title" not in node for node in network.nodes)
    assert len(network.edges) == graph.number_of_edges()
    assert {str(edge["dashes"]) for edge in network.edges} == {"False", "[8, 5]", "[2, 5]"}


def test_labels_are_cut_into_short_lines() -> None:
    assert wrap("forced relocation of very many families", "강제 이주").split("\n") == [
        "forced relocation of",
        "very many families",
        "강제 이주",
    ]
    assert max(len(line) for line in wrap("x" * 90).split("\n")) <= 20
    assert wrap("") == "?"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("net.txt", "no network has the extension “.txt”"), ("gone/net.html", "there is no folder")],
)
def test_a_place_that_cannot_be_written_gives_one_line(
    name: str, reason: str, relocation: MemoryStore, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=reason):
        write(relocation, tmp_path / name)


def test_an_empty_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="empty"):
        write(MemoryStore(), tmp_path / "net.html")


def test_too_many_nodes_are_refused_and_say_what_to_do(
    relocation: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.network.MOST", 5)
    with pytest.raises(ExportError, match="14 nodes, a page holds 5; narrow it with --around"):
        write(relocation, tmp_path / "net.html")
