"""The graph page: what is shown, how it grows, and what a view is as data."""

import csv
import io
import json
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Triple, parse
from tests.workbench.pages.conftest import BASE, Browser, Tags

from kg.namespaces import APO

F01, MINISTRY = BASE.id("event", "f01"), BASE.id("body", "ministry-of-state-security")
KILJU = BASE.id("place", "kilju")
Graph = dict[str, list[object]]


def graph(site: Browser, query: str = "", **given: str) -> Graph:
    address = "&".join(x for x in (query, urlencode(given)) if x)
    found: Graph = json.loads(site.get(f"/api/graph?{address}").text)
    return found


def edges(found: Graph) -> set[tuple[str, str, str]]:
    def at(column: str, number: object) -> str:
        return str(found[column][int(str(number))])

    relations = [str(one["iri"]) for one in found["relations"]]  # type: ignore[index] # dictionaries
    return {
        (at("iris", s), relations[int(str(p))].rpartition("/")[2], at("iris", o))
        for s, p, o in zip(found["s"], found["p"], found["o"], strict=True)
    }


def test_facts_alone_are_shown_at_first(made: Browser) -> None:
    found = edges(graph(made))
    assert ("event/f01", "affects", "population/a11") in found
    assert not [e for e in found if "forecast/" in e[0]]
    assert not [e for e in found if "sinuiju" in e[2]]


def test_what_is_only_claimed_is_shown_on_wish_and_says_so(made: Browser) -> None:
    found = graph(made, layer="claims")
    assert ("forecast/f02", "detainedBy", "body/ministry-of-state-security") in edges(found)
    assert {int(str(bits)) & 3 for bits in found["look"]} == {2}


def test_rejected_account_is_marked(made: Browser) -> None:
    found = graph(made, layer="claims")
    assert [bits for bits in found["look"] if int(str(bits)) & 16]


def test_width_is_the_number_of_independent_accounts(made: Browser) -> None:
    # Two claims state this, but nothing says that they are independent.
    found = graph(made, focus=F01)
    assert set(found["width"]) == {1}


def test_focus_shows_its_neighbours_once(made: Browser) -> None:
    found = graph(made, focus=F01)
    assert found["iris"][0] == "event/f01"
    assert len(found["iris"]) == len(set(map(str, found["iris"])))
    assert all("event/f01" in edge for edge in edges(found))


def test_hidden_thing_is_gone_with_its_relations(made: Browser) -> None:
    assert "place/kilju" in graph(made)["iris"]
    assert "place/kilju" not in graph(made, hide="place/kilju")["iris"]


def test_family_is_left_out(made: Browser) -> None:
    found = graph(made, without="place")
    place = found["families"].index("place")
    assert place not in found["family"]


def test_pinned_thing_lies_where_it_was_put(made: Browser) -> None:
    found = graph(made, pin="place/kilju 12 -345")
    number = found["iris"].index("place/kilju")
    assert (found["x"][number], found["y"][number]) == (12, -345)


def test_places_of_things_do_not_depend_on_what_is_shown(made: Browser) -> None:
    def spots(found: Graph) -> dict[object, tuple[object, object]]:
        rows = zip(found["iris"], found["x"], found["y"], strict=True)
        return {iri: (x, y) for iri, x, y in rows}

    whole = spots(graph(made))
    assert all(whole[iri] == at for iri, at in spots(graph(made, focus=F01)).items())


def test_growing_along_a_relation_shows_no_other(made: Browser) -> None:
    found = edges(graph(made, grow="event/f01 >affects 5"))
    assert found == {("event/f01", "affects", "population/a11")}


def test_every_page_of_neighbours_tells_new_ones_until_all_are_told(digests: Browser) -> None:
    view = graph(digests, "layer=facts&layer=known&layer=inferred")
    hub = f"{BASE.iri}id/{view['iris'][0]}"
    layers = "layer=facts&layer=known&layer=inferred"
    ask = f"/api/neighbours?{layers}&node={quote(hub, safe='')}"
    for way in json.loads(digests.get(ask).text)["steps"]:
        told: list[tuple[str, str]] = []
        after = "start"
        while after:
            start = "" if after == "start" else after
            more = urlencode({"step": way["step"], "n": 3, "after": start})
            page = json.loads(digests.get(f"{ask}&{more}").text)
            told += [(one["iri"], one["layer"]) for one in page["page"]]
            after = page["next"]
        assert len(told) == len(set(told)) == way["n"]


def test_filter_holds_for_what_is_expanded(made: Browser) -> None:
    speaker = "speaker/5ee4"
    found = edges(graph(made, focus=F01, speaker=speaker))
    assert found
    assert edges(graph(made, focus=F01, speaker="body/nobody")) == set()


def test_chip_takes_one_filter_away_and_leaves_the_rest(made: Browser) -> None:
    page = made.get("/explore?place=place/kilju&verdict=accepted&focus=event/f01").text
    hrefs = [href for href in Tags(page).links if href.startswith("/explore?")]
    assert "/explore?focus=event%2Ff01&verdict=accepted" in hrefs
    assert "/explore?focus=event%2Ff01&place=place%2Fkilju" in hrefs


def test_counts_beside_choices_are_those_of_the_table(made: Browser) -> None:
    page = made.get("/explore").text
    rows = len(edges(graph(made, predicate="affects")))
    label = page.partition('value="affects"')[2].partition("</label>")[0]
    assert f'<span class="count">{rows}</span>' in label


def test_address_of_an_older_graph_says_so(made: Browser) -> None:
    assert "may have changed" in made.get("/explore?version=none").text
    assert "may have changed" not in made.get("/explore").text


def test_language_keeps_every_value_of_the_address(made: Browser) -> None:
    page = made.get("/explore?layer=facts&layer=claims").text
    assert "/explore?layer=facts&amp;layer=claims&amp;lang=ko" in page


def test_path_between_two_things_is_shown_with_its_evidence(made: Browser) -> None:
    ends = urlencode({"from": KILJU, "to": BASE.id("body", "peoples-committee")})
    page = made.get(f"/explore?{ends}").text
    assert 'Shortest paths <span class="count">1</span>' in page
    assert "/e/claim/01" in page
    assert "All paths of at most six steps" in made.get(f"/explore?{ends}&paths=all").text


def test_evidence_of_a_relation_is_its_claims(made: Browser) -> None:
    query = urlencode({"s": F01, "p": APO + "affects", "o": BASE.id("population", "a11")})
    found = json.loads(made.get(f"/api/evidence?{query}").text)
    assert len(found["claims"]) == 2
    assert found["claims"][0]["speaker"]["name"]
    assert found["notes"] == ["1 independent account"]


def test_evidence_tells_when_and_by_which_words(made: Browser) -> None:
    query = urlencode({"node": F01})
    found = json.loads(made.get(f"/api/evidence?{query}").text)
    assert [time["edtf"] for claim in found["claims"] for time in claim["times"]]
    assert {"step", "name", "n"} <= set(found["steps"][0])


def test_inferred_relation_has_a_place_for_its_proof(made: Browser) -> None:
    query = urlencode({"s": F01, "p": APO + "hasPlace", "o": KILJU})
    assert json.loads(made.get(f"/api/evidence?{query}").text)["proof"]["s"] == F01


def test_view_as_csv_is_the_table_that_is_shown(made: Browser) -> None:
    rows = list(csv.DictReader(io.StringIO(made.get("/explore.csv?focus=event/f01").text)))
    told = {(row["subject"], row["predicate"].rpartition("/")[2], row["object"]) for row in rows}
    space = f"{BASE.iri}id/"
    view = edges(graph(made, focus=F01))
    assert told == {(space + s, p, space + o) for s, p, o in view}


def test_view_as_turtle_states_no_claim_as_a_fact(made: Browser) -> None:
    text = made.get("/explore.ttl?layer=claims").text
    found = [q.triple for q in parse(text, RdfFormat.TURTLE)]
    claimed = Triple(
        NamedNode(BASE.id("forecast", "f02")), NamedNode(APO + "detainedBy"), NamedNode(MINISTRY)
    )
    assert claimed not in found
    assert any(t.subject == NamedNode(BASE.id("claim", "02")) for t in found)


def test_view_as_turtle_states_its_facts(made: Browser) -> None:
    found = [q.triple for q in parse(made.get("/explore.ttl").text, RdfFormat.TURTLE)]
    fact = (F01, APO + "affects", BASE.id("population", "a11"))
    assert Triple(*map(NamedNode, fact)) in found


def queries() -> Iterator[str]:
    """Yield addresses that use every filter, alone and together."""
    yield from (f"layer={layer}" for layer in ("facts", "known", "claims", "inferred"))
    every = "layer=facts&layer=known&layer=claims&layer=inferred"
    yield every
    one = (
        "speaker=speaker/5ee4 outlet=body/example-news article=article/made-report "
        "certainty=true-certain certainty=true-uncertain modality=actual polarity=affirmed "
        "verdict=accepted verdict=rejected marking=green place=place/kilju "
        "place=place/north-hamgyong class=Situation class=Population class=SecurityBody "
        "predicate=affects since=2021 until=2021-06 since=2030 without=place without=thing "
        "hide=place/kilju focus=event/f01 focus=place/kilju"
    ).split()
    yield from (f"{every}&{pair}" for pair in one)
    yield f"{every}&since=2021&undated=1"
    yield f"{every}&until=2020&undated=1"
    yield f"{every}&place=place/kilju&speaker=speaker/5ee4&since=2020&undated=1"
    yield f"{every}&place=place/north-hamgyong&undated=1&since=2021"
    yield "grow=event/f01 >affects 5&grow=place/kilju <toPlace"
    yield "from=place/kilju&to=population/a11"


@pytest.mark.parametrize("query", list(queries()))
def test_view_opened_as_sparql_gives_its_relations(made: Browser, query: str) -> None:
    _same(made, query)


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "layer=facts&layer=known&layer=claims&layer=inferred",
        "layer=facts&layer=inferred&verdict=accepted&certainty=true-certain",
        "layer=facts&layer=inferred&layer=known&since=2021&until=2023",
        "layer=facts&layer=inferred&class=ForcedRelocation",
        "layer=facts&layer=inferred&place=place/ryanggang",
        "layer=claims&modality=predicted",
    ],
)
def test_view_of_real_claims_opened_as_sparql_gives_its_relations(
    digests: Browser, query: str
) -> None:
    _same(digests, query)


def _same(site: Browser, query: str) -> None:
    """The rows of the query that a view is opened as are the relations of the view."""
    address = "&".join(
        f"{k}={quote(v)}" for k, _, v in (p.partition("=") for p in query.split("&"))
    )
    rows = csv.DictReader(io.StringIO(site.get(f"/explore.csv?{address}").text))
    view = {(row["subject"], row["predicate"], row["object"]) for row in rows}
    links = Tags(site.get(f"/explore?{address}").text).links
    text = next(parse_qs(urlsplit(one).query)["query"][0] for one in links if "query?query=" in one)
    assert site.view is not None
    found = site.view.query(text)
    assert isinstance(found, QuerySolutions)
    told = {tuple(str(row[c].value) for c in ("thing", "predicate", "object")) for row in found}
    assert told == view
