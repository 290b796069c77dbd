"""Strings that try to become markup stay text: the shape of a page does not depend on them."""

import csv
import io
import json
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from tests.workbench.pages.conftest import BASE, VISIBLE, Browser, Tags, site_over

from kg.graph.store.memory import MemoryStore
from kg.namespaces import APO, APOV, PREFIXES
from kg.workbench.pages import links
from kg.workbench.pages.folding import mixes_scripts, visible

_TAGS = "script img svg iframe object embed style link meta base form math details video".split()
_EVENTS = (
    "onerror onload onclick onfocus onmouseover ontoggle onanimationend onpointerenter".split()
)
_ENDS = [
    "",
    "</title>",
    "</bdi>",
    "</a>",
    "</style>",
    "</script>",
    "-->",
    "]]>",
    '"',
    "'",
    "`",
    "{{",
]
HOSTILE = sorted(
    {
        *(f"{end}<{tag} src=x>" for end in _ENDS[:8] for tag in _TAGS),
        *(f"{end} {event}=alert(1) x={end}" for end in _ENDS[8:] for event in _EVENTS),
        *(f"<{tag}>{{{{7*7}}}}${{7*7}}" for tag in _TAGS),
        *(f"&lt;{tag}&gt;&#x3c;{tag}&#62;" for tag in _TAGS),
        *(f"<{tag}/{event}=alert`1`//" for tag in _TAGS[:3] for event in _EVENTS),
        "{% raw %}{{ ''.__class__ }}{% endraw %}",
        "javascript:alert(1)",
        "JaVaScRiPt\t:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "\u202egnp.exe",
        "\u2066hidden\u2069",
        "a\u200bb",
        "line\u2028separator\u2029",
        "tab\tand\nnewline",
        "=HYPERLINK(1)",
        "+cmd|' /C calc'!A0",
        "@SUM(1)",
        "раураl and pаypal",
        "\x1b[31mred",
        "nul\x01byte",
        "x" * 5000,
    }
)
PAGES = ["/", "/claims", "/c/Place", "/e/place/h", "/e/claim/h", "/e/event/h", "/e/article/h"]
PAGES += ["/explore?layer=facts&layer=claims", "/explore?focus=event/h&from=event/h&to=place/h"]
PAGES += ["/map?layer=facts&layer=claims", "/time?layer=facts&layer=claims"]
PAGES += ["/compare?act=ForcedRelocation", "/quality", "/search?q=", "/vocab/hostile", "/v/tlp/h"]


def graph(word: str, key: str = "h") -> list[Quad]:
    """Return a graph of which every literal is `word` and every id ends in `key`."""

    def iri(kind: str) -> NamedNode:
        return NamedNode(BASE.id(kind, key))

    claims, entities = NamedNode(BASE.graph("claims")), NamedNode(BASE.graph("entities"))
    facts, own = NamedNode(BASE.graph("facts")), iri("claim")
    kind, label = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["rdfs"] + "label")
    oa, apo = PREFIXES["oa"], APO
    text, number = Literal(word), Literal

    def quad(s: NamedNode, p: str, o: NamedNode | Literal, g: NamedNode) -> Quad:
        return Quad(s, NamedNode(p), o, g)

    made = [
        quad(iri("place"), kind.value, NamedNode(apo + "Place"), entities),
        quad(iri("place"), label.value, text, entities),
        quad(iri("article"), kind.value, NamedNode(apo + "Article"), claims),
        quad(iri("article"), label.value, text, claims),
        quad(iri("article"), apo + "published", text, claims),
        quad(iri("article"), PREFIXES["schema"] + "url", text, claims),
        quad(iri("article"), apo + "translatedFrom", text, claims),
        quad(iri("text"), apo + "textOf", iri("article"), claims),
        quad(iri("text"), apo + "sha256", text, claims),
        quad(iri("text"), apo + "length", number(10), claims),
        quad(own, kind.value, NamedNode(apo + "Claim"), claims),
        quad(own, apo + "claimType", NamedNode(APOV + "type/RELOCATE"), claims),
        quad(own, apo + "frame", iri("event"), claims),
        quad(own, apo + "inArticle", iri("article"), claims),
        quad(own, apo + "attributedTo", iri("speaker"), claims),
        quad(own, apo + "restsOn", iri("passage"), claims),
        quad(own, apo + "hasMention", iri("mention"), claims),
        quad(own, apo + "verdict", NamedNode(APOV + "verdict/needs-work"), claims),
        quad(own, apo + "verdictReason", text, claims),
        quad(own, apo + "marking", NamedNode(APOV + "tlp/h"), claims),
        quad(NamedNode(APOV + "tlp/h"), label.value, text, claims),
        quad(iri("speaker"), label.value, text, claims),
        quad(iri("mention"), apo + "inRole", NamedNode(APOV + "role/object"), claims),
        quad(iri("mention"), oa + "hasSource", iri("text"), claims),
        quad(iri("mention"), oa + "start", number(0), claims),
        quad(iri("mention"), oa + "end", number(5), claims),
        quad(iri("passage"), oa + "hasSource", iri("text"), claims),
        quad(iri("passage"), oa + "start", number(0), claims),
        quad(iri("passage"), oa + "end", number(5), claims),
        quad(iri("passage"), oa + "exact", text, claims),
        quad(NamedNode(apo + "hostile"), label.value, text, claims),
        quad(NamedNode(apo + "hostile"), PREFIXES["skos"] + "definition", text, claims),
    ]
    for where in (own, facts):
        made += [
            quad(iri("event"), kind.value, NamedNode(apo + "ForcedRelocation"), where),
            quad(iri("event"), label.value, text, where),
            quad(iri("event"), apo + "fromPlace", iri("place"), where),
            quad(iri("event"), apo + "mannerText", text, where),
            quad(iri("event"), apo + "hasTime", iri("time"), where),
            quad(iri("time"), apo + "timeText", text, where),
            quad(iri("time"), apo + "edtf", text, where),
        ]
    return made


def site(word: str) -> Browser:
    return site_over(MemoryStore(graph(word), visible=VISIBLE))


@pytest.fixture(scope="module")
def harmless() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    calm = site("Xword")
    return {page: Tags(calm.get(page).text).shape for page in PAGES}


def test_corpus_is_large_enough() -> None:
    assert len(HOSTILE) >= 200


@pytest.mark.parametrize("number", range(8))
def test_hostile_words_add_no_element_and_no_attribute(
    harmless: dict[str, list[tuple[str, tuple[str, ...]]]], number: int
) -> None:
    for place, word in enumerate(HOSTILE[number::8]):
        pages = site(word)
        for page in PAGES[place % 3 :: 3]:
            got = pages.get(page + (quote(word[:200]) if page.endswith("q=") else ""))
            shape = Tags(got.text).shape
            if page.endswith("q="):
                assert {t for t, _ in shape} <= {t for p in harmless.values() for t, _ in p}
                continue
            expected = [tag for tag in harmless[page] if not _varies(tag)]
            assert [tag for tag in shape if not _varies(tag)] == expected, (page, word)


def _varies(tag: tuple[str, tuple[str, ...]]) -> bool:
    """Whether an element may come and go with the words: the badges of an open year, of scripts."""
    return tag[0] == "span" and tag[1] in (("class", "title"), ("class",))


@pytest.mark.parametrize("word", HOSTILE[::5])
def test_hostile_words_stay_within_csv_and_json(word: str) -> None:
    pages = site(word)
    assert json.loads(pages.get("/claims.json").text)["panels"]
    for row in csv.reader(io.StringIO(pages.get("/index.csv").text)):
        assert not any(cell[:1] in tuple("=+-@\t\r") for cell in row if cell)


@pytest.mark.parametrize(
    "key",
    "focus grow hide pin from to paths without most version class place speaker since".split(),
)
def test_hostile_addresses_of_a_view_add_no_element_and_break_no_answer(key: str) -> None:
    calm = site("Xword")
    known = {tag for tag, _ in Tags(calm.get("/explore?layer=facts&place=place/h").text).shape}
    known |= {
        tag for tag, _ in Tags(calm.get("/explore?from=event/h&to=place/h&version=x").text).shape
    }
    for word in HOSTILE[::3]:
        query = f"{key}={quote(word[:200])}&from=event/h"
        got = calm.get(f"/explore?{query}")
        assert got.status == 200
        assert {tag for tag, _ in Tags(got.text).shape} <= known, word
        assert "error" not in json.loads(calm.get(f"/api/graph?{query}").text)


@pytest.mark.parametrize("path", ["/vocab/", "/c/", "/v/tlp/", "/e/place/"])
def test_a_path_that_is_no_iri_leads_nowhere(path: str) -> None:
    pages = site("word")
    for word in ("<base x", '"onfocus=x', "a b", "{x}", "\x1b[31m", "`x`"):
        assert pages.get(path + word).status == 404, word


@pytest.mark.parametrize("word", HOSTILE[::7])
def test_hostile_words_stay_words_in_what_is_taken_along_of_a_view(word: str) -> None:
    pages = site(word)
    for row in csv.reader(io.StringIO(pages.get("/explore.csv?layer=claims&layer=facts").text)):
        assert not any(cell[:1] in tuple("=+-@\t\r") for cell in row if cell)
    found = list(parse(pages.get("/explore.ttl?layer=claims&layer=facts").text, RdfFormat.TURTLE))
    assert {str(q.subject)[:9] for q in found} == {"<https://"}
    names = [q.object.value for q in found if isinstance(q.object, Literal)]
    assert word in names


@pytest.mark.parametrize(
    "word", [w for w in HOSTILE if "\x1b" in w or "\u202e" in w or "\u200b" in w]
)
def test_invisible_characters_are_made_visible(word: str) -> None:
    assert "⟨U+" in visible(word)


@pytest.mark.parametrize(
    "address",
    [
        *"javascript:alert(1) JAVASCRIPT:alert(1) data:text/html,x vbscript:x file:///etc".split(),
        *"blob:x //host/x /local ftp://host/ view-source:http://x urn:x:y tel:1 https:/x".split(),
        *"http:x jar:http://x ws://x about:blank chrome://x".split(),
        *(" javascript:alert(1)", "java\tscript:alert(1)", "", "http\n://x", "https://x y"),
        "\x01http://x",
    ],
)
def test_dangerous_address_is_no_link(address: str) -> None:
    assert links.outside(address) is None


def test_plain_address_is_a_link() -> None:
    assert links.outside("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"


def test_words_that_mix_alphabets_are_told() -> None:
    assert mixes_scripts("pаypal")
    assert not mixes_scripts("Пример and example 예")
