"""The graph page: what is shown, what is left out, and the paths between two things."""

import json
from urllib.parse import quote

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workbench.pages.conftest import BASE, Browser

from kg.workbench.pages.net import MOST_PATHS, Edge, shortest

F01, MINISTRY = BASE.id("event", "f01"), BASE.id("body", "ministry-of-state-security")


def graph(site: Browser, query: str = "") -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(site.get(f"/api/graph?{query}").text)
    return found


def edges(found: dict[str, list[dict[str, object]]]) -> set[tuple[str, str, str]]:
    nodes = [str(node["iri"]).rpartition("/id/")[2] for node in found["nodes"]]
    return {
        (nodes[int(str(e["s"]))], str(e["p"]).rpartition("/")[2], nodes[int(str(e["o"]))])
        for e in found["edges"]
    }


def test_facts_alone_are_shown_at_first(made: Browser) -> None:
    found = edges(graph(made))
    assert ("event/f01", "affects", "population/a11") in found
    assert not [e for e in found if "forecast/" in e[0]]
    assert not [e for e in found if "sinuiju" in e[2]]


def test_what_is_only_claimed_is_shown_on_wish_and_says_so(made: Browser) -> None:
    found = graph(made, "layer=claims")
    assert ("forecast/f02", "detainedBy", "body/ministry-of-state-security") in edges(found)
    assert {e["layer"] for e in found["edges"]} == {"claims"}


def test_rejected_account_is_marked(made: Browser) -> None:
    found = graph(made, "layer=claims")
    marked = [e for e in found["edges"] if e["conflict"]]
    assert marked


def test_focus_shows_its_neighbours_once(made: Browser) -> None:
    found = graph(made, f"focus={quote(F01, safe='')}")
    names = [str(node["iri"]) for node in found["nodes"]]
    assert names[0] == F01
    assert len(names) == len(set(names))
    assert all("event/f01" in e for e in map(str, edges(found)))


def test_hidden_thing_is_gone_with_its_relations(made: Browser) -> None:
    place = BASE.id("place", "kilju")
    found = graph(made, f"hide={quote(place, safe='')}")
    assert place not in [node["iri"] for node in found["nodes"]]


def test_family_is_left_out(made: Browser) -> None:
    assert "place" not in {n["family"] for n in graph(made, "without=place")["nodes"]}


def test_places_of_things_do_not_depend_on_what_is_shown(made: Browser) -> None:
    whole = {n["iri"]: (n["x"], n["y"]) for n in graph(made)["nodes"]}
    part = graph(made, f"focus={quote(F01, safe='')}")["nodes"]
    assert all(whole[n["iri"]] == (n["x"], n["y"]) for n in part)


def test_path_between_two_things_is_shown_with_its_evidence(made: Browser) -> None:
    ends = f"from={quote(BASE.id('place', 'kilju'), safe='')}"
    ends += f"&to={quote(BASE.id('body', 'peoples-committee'), safe='')}"
    page = made.get(f"/explore?{ends}").text
    assert 'Shortest paths <span class="count">1</span>' in page
    assert "/e/claim/01" in page


def test_evidence_of_a_relation_is_its_claims(made: Browser) -> None:
    parts = (F01, "https://w3id.org/apo-kg/ontology/affects", BASE.id("population", "a11"))
    query = "&".join(f"{k}={quote(v, safe='')}" for k, v in zip("spo", parts, strict=True))
    found = json.loads(made.get(f"/api/evidence?{query}").text)
    assert len(found["claims"]) == 2
    assert found["claims"][0]["speaker"]["name"]


def test_inferred_relation_leads_to_its_proof(made: Browser) -> None:
    parts = (F01, "https://w3id.org/apo-kg/ontology/hasPlace", BASE.id("place", "kilju"))
    query = "&".join(f"{k}={quote(v, safe='')}" for k, v in zip("spo", parts, strict=True))
    assert json.loads(made.get(f"/api/evidence?{query}").text)["proof"]["s"] == F01


def test_editor_completes_terms_by_use(made: Browser) -> None:
    found = json.loads(made.get("/api/completion").text)
    uses = {t["iri"].rpartition("/")[2]: t["uses"] for t in found["terms"]}
    assert uses["Claim"] > 0
    assert found["prefixes"]["apo"].endswith("/ontology/")


def test_query_that_cannot_be_read_says_why(made: Browser) -> None:
    page = made.get("/query?query=SELECT%20nonsense&run=1").text
    assert 'class="fault"' in page
    assert "SELECT nonsense</textarea>" in page


@pytest.mark.parametrize("words", ["</textarea><script>alert(1)</script>", '"><img src=x>'])
def test_query_text_stays_text(made: Browser, words: str) -> None:
    page = made.get(f"/query?query={quote(words)}&run=1").text
    assert words not in page


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20),
    st.integers(0, 7),
    st.integers(0, 7),
)
def test_paths_are_the_shortest(pairs: list[tuple[int, int]], start: int, end: int) -> None:
    kept = sorted({(min(p), max(p)) for p in pairs if p[0] != p[1]})
    near: dict[str, list[Edge]] = {}
    plain = nx.Graph()
    for a, b in kept:
        edge = Edge(str(a), "p", str(b))
        near.setdefault(str(a), []).append(edge)
        near.setdefault(str(b), []).append(edge)
        plain.add_edge(str(a), str(b))
    found = shortest(near, str(start), str(end))
    if start == end or str(start) not in plain or str(end) not in plain:
        assert found == []
        return
    if not nx.has_path(plain, str(start), str(end)):
        assert found == []
        return
    expected = list(nx.all_shortest_paths(plain, str(start), str(end)))
    assert len(found) == min(len(expected), MOST_PATHS)
    assert all(len(path) == len(expected[0]) - 1 for path in found)
