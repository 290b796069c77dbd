"""What templates use to show things: names, links, words, icons. Everything is escaped."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from kg.graph.store import Term
from kg.namespaces import APO, APOV, PREFIXES
from kg.workbench.pages import folding, links
from kg.workbench.pages.messages import LANGUAGES
from kg.workbench.pages.panels import Panel

if TYPE_CHECKING:
    from kg.workbench.pages.site import Call

plain = folding.visible

FEATURES = frozenset({"explore", "sparql"})
"""Pages that are there beside the server-rendered ones."""

NAV = (
    ("/explore", "nav.explore"),
    ("/query", "nav.sparql"),
    ("/map", "nav.map"),
    ("/time", "nav.time"),
    ("/claims", "nav.claims"),
    ("/c/Occurrence", "nav.events"),
    ("/c/Actor", "nav.actors"),
    ("/c/Population", "nav.people"),
    ("/c/Place", "nav.places"),
    ("/compare", "nav.compare"),
    ("/quality", "nav.quality"),
    ("/vocab", "nav.vocab"),
)
"""What the head of each page leads to."""

ON_DARK = {
    "#e3ecec": "#10191b",
    "#f7f4ec": "#23292d",
    "#a39c8b": "#66707a",
    "#cfc8b8": "#3a4248",
    "#2f6f2f": "#8fce85",
    "#b4541a": "#f0a36b",
    "#ffffff": "#1c2024",
    "#1e2226": "#e8e5de",
    "#5d5a51": "#a9adb0",
    "#555b61": "#a9adb0",
    "#8c3f0a": "#f0b071",
    "#0f6b6b": "#52b9b4",
    "#ded8cb": "#32383d",
}
"""The colours of pictures on dark paper, by those on light paper."""

FAMILIES = (
    ("actor", ("Actor", "StateBody", "Person", "InformationActor")),
    ("population", ("Population",)),
    ("place", ("Place",)),
    ("measure", ("Measure",)),
    ("forecast", ("Forecast",)),
    ("situation", ("Situation",)),
)
KIND_FAMILY = {
    "article": "article",
    "claim": "claim",
    "body": "actor",
    "authority": "actor",
    "person": "actor",
    "speaker": "actor",
    "population": "population",
    "category": "population",
    "place": "place",
    "facility": "place",
    "event": "situation",
    "practice": "situation",
    "purpose": "purpose",
    "label": "purpose",
    "measure": "measure",
    "forecast": "forecast",
}


def ways(call: "Call") -> dict[str, Any]:
    """Return the functions that templates call, bound to one request."""
    names, base, language = call.names, call.context.base, call.language
    root = call.context.root_path

    def href(iri: str) -> str:
        return root + links.path(iri, base)

    def name(iri: str) -> Markup:
        found = names.of(iri, language)
        return isolated(found.text, found.language, language)

    def link(iri: str, css: str = "") -> Markup:
        kind = f' class="{css}"' if css else ""
        template = '<a{} href="{}">{}</a>'
        return Markup(template).format(Markup(kind), href(iri), name(iri))  # noqa: S704

    def term(value: Term | None) -> Markup:
        if isinstance(value, NamedNode):
            return link(value.value)
        if isinstance(value, Literal):
            if value.datatype.value == PREFIXES["xsd"] + "anyURI":
                return address(value.value)
            return isolated(value.value, value.language or "", language)
        return isolated("" if value is None else str(value), "", language)

    def at(**changes: str | None) -> str:
        kept = [(k, v) for k, v in call.request.query_params.multi_items() if k not in changes]
        kept += [(k, v) for k, v in changes.items() if v is not None]
        path = root + call.request.url.path
        return path + ("?" + urlencode(kept) if kept else "")

    def editor(panel: Panel) -> str:
        given = [("stored", panel.query.name), *panel.bound]
        return f"{root}/query?{urlencode(given)}"

    return {
        "t": call.say,
        "has": lambda key: key in _catalogue(language),
        "href": href,
        "name": name,
        "other": lambda iri: _other(call, iri),
        "link": link,
        "term": term,
        "at": at,
        "editor": editor,
        "static": lambda file: f"{root}/static/{call.site.static[file]}",
        "family": lambda iri: family(call, iri),
        "concept": lambda iri: iri.rpartition("/")[2],
        "classes_for": names.classes_of,
        "short": lambda iri: plain(links.short(iri, base)),
        "suffix": lambda form: _beside(call, form),
        "outside": address,
        "plain": plain,
        "shown": lambda text: isolated(text, "", language),
        "unquoted": unquoted,
        "mixed": folding.mixes_scripts,
        "ink": lambda light: ON_DARK[light] if call.query("paper") == "dark" else light,
        "nav": NAV,
        "features": FEATURES,
        "language": language,
        "languages": LANGUAGES,
        "theme": call.theme,
        "root": root,
        "APO": APO,
        "APOV": APOV,
        "XSD": PREFIXES["xsd"],
        "RDF": PREFIXES["rdf"],
    }


def isolated(text: str, of: str, around: str) -> Markup:
    """Return text as an element of its own direction, with its language where it differs."""
    tag = Markup(' lang="{}"').format(of) if of and of != around else Markup()
    return Markup("<bdi{}>{}</bdi>").format(tag, plain(text))


def unquoted(text: str) -> str:
    """Return words without the quotation marks around them: the page puts its own.

    Marks within become single, as they do in a quotation.
    """
    inner = text.strip()
    pairs = ("“”", '""', "‘’", "''", "「」", "『』")
    if len(inner) > 2 and inner[0] + inner[-1] in pairs and inner[0] not in inner[1:-1]:
        inner = inner[1:-1]
    return inner.translate({ord("“"): "‘", ord("”"): "’"})


def address(text: str) -> Markup:
    """Return an address as a link where it is safe to follow, else as text."""
    safe = links.outside(text)
    if safe is None:
        return isolated(text, "", "")
    return Markup('<a class="outside" href="{}" rel="noopener noreferrer external">{}</a>').format(
        safe, plain(text)
    )


def family(call: "Call", iri: str) -> str:
    """Return the family of a thing, a class or a term: the word that its icon goes by."""
    kind = links.kind(iri, call.context.base)
    if kind in KIND_FAMILY:
        return KIND_FAMILY[kind]
    local = iri.removeprefix(APO)
    return next((name for name, classes in FAMILIES if local in classes), "thing")


def _other(call: "Call", iri: str) -> Markup:
    found = call.names.other(iri, call.language)
    return isolated(found.text, found.language, call.language) if found else Markup()


def _beside(call: "Call", form: str) -> str:
    path = call.request.url.path
    query = call.request.url.query
    stem = path if path != "/" else "/index"
    return call.context.root_path + f"{stem}.{form}" + (f"?{query}" if query else "")


def _catalogue(language: str) -> Mapping[str, str]:
    from kg.workbench.pages.messages import catalogue

    return catalogue(language)


Ways = Mapping[str, Callable[..., object]]
