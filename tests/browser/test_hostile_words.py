"""Hundreds of hostile strings at once, in every place that data can reach: they stay words.

They are labels, ids, literals, passages, names of files, of graphs and of variables, and values of
addresses. Nothing runs, no element appears, and nobody is asked for anything.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from tests.browser.conftest import served
from tests.browser.visit import Visit, visit
from tests.fixtures import hostile
from tests.fixtures.browser import opened
from tests.fixtures.files import LINES
from tests.workbench.pages.conftest import BASE, VISIBLE
from tests.workbench.pages.test_hostile import HOSTILE, graph

import kg
from kg.graph.store.embedded import EmbeddedStore

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = sorted({*HOSTILE, *hostile.HOSTILE})
KEPT = "'()*;=!,@&+$~-._"
"""Signs that an IRI may hold and a page must not trust."""

KEYS = [f"{n}{quote(word[:60], safe=KEPT)}" for n, word in enumerate(WORDS)]
GRAPHS = [*hostile.HOSTILE_IRIS, *(f"javascript:alert({n})//{key}" for n, key in enumerate(KEYS))]
NAMES = [word.replace("/", "∕")[:60] for word in WORDS if 0 < len(word) < 60 and "\0" not in word]
VARIABLES = (
    "__proto__ constructor toString valueOf hasOwnProperty prototype onerror alert script "
    "innerHTML undefined null head results bindings type value name href ｓｃｒｉｐｔ ᐸscriptᐳ ﷽ "
    "a‿ 이름 __defineGetter__"
).split()
GROUP = "layer=facts&layer=claims"

ODD = (
    Path(__file__).with_name("odd.js").read_text(encoding="utf-8").partition("\n")[2].rstrip(";\n")
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service over articles with hostile names, and a graph whose every word is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "articles").mkdir()
    for number in range(6):
        name = "".join(NAMES[number::6])[:70] + ".txt"
        (folder / "articles" / name).write_text("\n\n".join(LINES), encoding="utf-8")
    workspace = kg.open(folder / "workspace")
    workspace.build([folder / "articles"])
    quads = [quad for word, key in zip(WORDS, KEYS, strict=True) for quad in graph(word, key)]
    called = NamedNode("https://example.org/name")
    quads += [Quad(NamedNode(iri), called, Literal(iri), NamedNode(iri)) for iri in GRAPHS]
    with EmbeddedStore(workspace.path / "store" / "graph", visible=VISIBLE) as store:
        store.add(quads)
    with served(workspace.path) as address:
        yield address


def calm(tour: Visit) -> None:
    """Nothing ran, nothing appeared, nobody was asked."""
    assert tour.page.evaluate(ODD) == []
    tour.complaints[:] = [c for c in tour.complaints if "status of 4" not in c]
    tour.check()


def drawn(page: Page) -> None:
    expect(page.locator("html[data-drawn]")).to_be_attached(timeout=30_000)


def test_a_word_that_became_markup_would_be_seen(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<p lang=en>&lt;script><a href='https://example.org/'>x</a>")
    assert page.evaluate(ODD) == []
    for word in ("<img src=x>", "<svg/onload=1>", "<iframe>", "<script>hit = 1</script>", "<x y>"):
        page.set_content(f"<p>{word}")
        assert page.evaluate(ODD) != [], word
    page.close()


def test_words_of_the_graph_stay_words_on_every_page(browser: Browser, home: str) -> None:
    assert len(WORDS) >= 200
    pages = ["/", "/claims", "/c/Place", "/c/Article", "/c/ForcedRelocation", "/quality", "/vocab"]
    pages += ["/compare", "/compare?act=ForcedRelocation", "/v/tlp/h", "/search?q=x"]
    pages += [f"/map?{GROUP}", f"/time?{GROUP}&day=2021"]
    for number, kind in enumerate("place event claim article speaker event place".split()):
        iri = BASE.id(kind, KEYS[(len(KEYS) // 7) * number])
        pages.append(f"/e?{urlencode({'iri': iri})}")
    with visit(browser, home) as tour:
        for path in pages:
            tour.open(path)
            calm(tour)
            if path == "/c/Place":
                told = tour.page.locator("main").inner_text()
                assert len([word for word in HOSTILE if word in told]) > 20


def test_words_stay_words_in_the_graph_and_its_pictures(
    browser: Browser, home: str, tmp_path: Path
) -> None:
    with visit(browser, home) as tour:
        page = tour.page
        tour.open(f"/explore?{GROUP}&most=1000")
        drawn(page)
        page.locator("#canvas").focus()
        page.keyboard.press("Tab")
        expect(page.locator("#pane h2")).to_be_visible()
        page.keyboard.press("]")
        expect(page.locator("#pane .card").first).to_be_visible()
        page.keyboard.press("/")
        page.keyboard.insert_text("<")
        page.keyboard.press("Enter")
        expect(page.locator("#seek-names option").first).to_be_attached()
        page.keyboard.press("Enter", delay=0)
        calm(tour)
        for button in ("#svg", "#png"):
            with page.expect_download() as saved:
                page.locator(button).click()
            saved.value.save_as(tmp_path / saved.value.suggested_filename)
        calm(tour)
        for path in ("/map.svg", "/time.svg"):
            text = page.request.get(f"{home}{path}?{GROUP}").text()
            (tmp_path / path[1:]).write_text(text, encoding="utf-8")
        assert (tmp_path / "graph.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        for picture in ("graph.svg", "map.svg", "time.svg"):
            page.goto((tmp_path / picture).as_uri())
            assert page.evaluate(ODD) == [], picture
        assert tour.complaints == []


def test_words_stay_words_in_the_file_that_is_taken_along(
    browser: Browser, home: str, tmp_path: Path
) -> None:
    file = tmp_path / "view.html"
    with visit(browser, home) as tour:
        text = tour.page.request.get(f"{home}/file.html?{GROUP}&most=1000").text()
    file.write_text(text, encoding="utf-8")
    with opened(browser, file) as told:
        told.page.keyboard.press("/")
        told.page.keyboard.insert_text("script")
        told.page.keyboard.press("Enter")
        assert told.page.evaluate(ODD) == []
        assert told.requests == [file.as_uri()]
        assert told.complaints + told.violations == []


def test_words_stay_words_in_tables_and_triples_that_are_taken_along(
    browser: Browser, home: str
) -> None:
    with visit(browser, home) as tour:
        ask = tour.page.request
        for path in (f"/explore.csv?{GROUP}&most=1000", "/claims.csv", "/c/Place.csv"):
            rows = list(csv.reader(io.StringIO(ask.get(home + path).text())))
            assert len(rows) > 50
            assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r＝")]
        expected = {word for word in WORDS if len(word) < 1000}
        for end, form in (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)):
            text = ask.get(f"{home}/explore.{end}?{GROUP}&most=2000").text()
            found = {q.object.value for q in parse(text, form) if isinstance(q.object, Literal)}
            assert len(expected - found) < len(expected) / 2, end


def test_names_of_variables_and_graphs_stay_names_in_every_view_of_an_answer(
    browser: Browser, home: str
) -> None:
    columns = " ".join(f"?{name}" for name in VARIABLES)
    queries = [
        f"SELECT {columns} {{ ?__proto__ ?constructor ?value "
        "OPTIONAL { ?value ?toString 1 } } LIMIT 300",
        "SELECT ?g ?name { GRAPH ?g { ?s <https://example.org/name> ?name } }",
        "SELECT ?s ?p ?o { ?s ?p ?o FILTER(isIRI(?o)) } LIMIT 400",
        f"SELECT ('2021-05' AS ?onerror) (1 AS ?{VARIABLES[-1]}) ?label "
        "{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label }",
        "CONSTRUCT { ?s <https://example.org/name> ?n } "
        "{ GRAPH ?g { ?s <https://example.org/name> ?n } }",
    ]
    with visit(browser, home) as tour:
        page = tour.page
        for query in queries:
            tour.open("/query?" + urlencode({"query": query, "run": "1"}))
            calm(tour)
            page.locator(".cm-content").click()
            page.keyboard.press("Control+Enter")
            expect(page.locator("#result .switch, .fault").first).to_be_visible(timeout=30_000)
            assert page.locator(".fault").count() == 0, page.locator(".fault").inner_text()
            for number in range(page.locator(".switch button").count()):
                page.locator(".switch button").nth(number).click()
                expect(page.locator("#result > div").last).to_be_attached()
                calm(tour)


def test_values_of_addresses_stay_words(browser: Browser, home: str) -> None:
    keys = "q lang theme focus grow hide pin from to paths without most version class place speaker"
    keys += (
        " since until day query stored pick view event act at claim page iri s p o node certainty"
    )
    paths = [
        "/search",
        "/explore",
        "/map",
        "/time",
        "/query",
        "/compare",
        "/claims",
        "/proof",
        "/e",
    ]
    names, words = keys.split(), iter(WORDS)
    with visit(browser, home) as tour:
        for number, path in enumerate(paths):
            given = [(name, word[:150]) for name, word in zip(names, words, strict=False)]
            if number % 2:
                given = [pair for pair in given if pair[0] not in ("from", "to", "query")]
            tour.open(f"{path}?{urlencode(given, errors='replace')}")
            calm(tour)
        for word in WORDS[:: len(WORDS) // 8]:
            tour.open(f"/vocab/{quote(word[:100], safe='')}")
            calm(tour)
