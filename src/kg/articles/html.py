"""Web pages that were saved: the main text by trafilatura, metadata by the page's own words.

Scripts are not run, and nothing that a page names is loaded.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from kg.articles.parsed import (
    Parsed,
    UnreadableError,
    address,
    code,
    day,
    paragraphs,
    words,
)

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCKS = frozenset(
    (
        "p div br li ul ol tr table h1 h2 h3 h4 h5 h6 blockquote pre section article figure dd dt"
    ).split()
)
_SILENT = frozenset("script style template noscript head iframe object svg math".split())


def parse(data: bytes) -> list[Parsed]:
    """Return the one article of a page.

    Raises:
        UnreadableError: it is no HTML, or has no main text.
    """
    import trafilatura

    page = decoded(data)
    if "<" not in page:
        raise UnreadableError("is no HTML: it has no tags")
    tree = _tree(page)
    try:
        text = trafilatura.extract(
            page, output_format="txt", include_comments=False, include_tables=True
        )
    except (RecursionError, ValueError, etree.LxmlError):
        text = None
    if not text or not text.strip():
        raise UnreadableError("has no main text that could be told from menus and notices")
    return [Parsed(text=paragraphs(text.splitlines()), **_metadata(tree))]


def decoded(data: bytes) -> str:
    """Return a page as text: by its mark, what it declares, UTF-8, or Western European.

    Raises:
        UnreadableError: it is a binary file, or not in the encoding it names.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _by(data, name)
    if b"\0" in data[:4096]:
        raise UnreadableError("is a binary file, not a web page")
    declared = _DECLARED.search(data[:4096])
    if declared:
        name = declared[1].decode("ascii").lower()
        try:
            known = codecs.lookup(name)
        except LookupError:
            raise UnreadableError(f"names an encoding that is not known, {name}") from None
        # Not every codec of Python is one of characters, and pages that say Latin-1 mean cp1252.
        if getattr(known, "_is_text_encoding", True) and known.name not in ("idna", "punycode"):
            return _by(data, "cp1252" if known.name in ("iso8859-1", "ascii") else known.name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _by(data, "cp1252")


def _by(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeError as fault:
        at = getattr(fault, "start", 0)
        raise UnreadableError(f"is not in {name}, the encoding it names (byte {at})") from None


def _tree(page: str) -> Any:
    """Return the root of a page; libxml2 may open neither files nor addresses."""
    try:
        # As bytes: an encoding that the text names is not the one of a str.
        return html.document_fromstring(page.encode("utf-8", "replace"), parser=_utf8())
    except (etree.LxmlError, ValueError, AssertionError):
        raise UnreadableError("is no HTML that can be read") from None


def _utf8() -> Any:
    return html.HTMLParser(encoding="utf-8", no_network=True, recover=True, remove_comments=True)


def _metadata(tree: Any) -> dict[str, Any]:
    meta = _meta(tree)
    linked = list(_linked_data(tree))
    told = next((item for item in linked if item.get("datePublished") or item.get("headline")), {})
    canonical = tree.xpath("string(//link[@rel='canonical']/@href)")
    names = [*_names(told.get("author")), *meta.get("author", []), *meta.get("article:author", [])]
    published = [
        told.get("datePublished"),
        *(v for key in _DATES for v in meta.get(key, [])),
        tree.xpath("string(//time[@pubdate or @itemprop='datePublished']/@datetime)"),
    ]
    titles = [
        *meta.get("og:title", []),
        told.get("headline"),
        tree.xpath("string((//h1)[1])"),
        tree.xpath("string(//title)"),
    ]
    return {
        "url": next(filter(None, map(address, [canonical, *meta.get("og:url", [])])), None),
        "title": next(filter(None, map(words, titles)), None),
        "publisher": next(
            filter(
                None, map(words, [*meta.get("og:site_name", []), *_names(told.get("publisher"))])
            ),
            None,
        ),
        "published": next(filter(None, map(day, published)), None),
        "authors": tuple(
            dict.fromkeys(n for n in map(words, names) if n and not n.startswith("http"))
        )[:20],
        "language": code(
            tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        ),
    }


_DATES = (
    "article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
)


def _meta(tree: Any) -> dict[str, list[str]]:
    """Return what the `meta` elements say, by their name in lower case."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content:
            found.setdefault(name.lower(), []).append(content)
    return found


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of JSON-LD blocks, read as plain JSON: no context is loaded."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            made = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = made.get("@graph", made) if isinstance(made, dict) else made
        for item in graph if isinstance(graph, list) else [graph]:
            if isinstance(item, dict):
                yield item


def _names(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    named = [item.get("name") if isinstance(item, dict) else item for item in items]
    return [name for name in named if isinstance(name, str)]


def plain(fragment: str) -> list[str]:
    """Return the paragraphs of a fragment of HTML, as a feed's entry holds one."""
    try:
        root = html.fragment_fromstring(
            f"<div>{fragment}</div>".encode("utf-8", "replace"), parser=_utf8()
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return [fragment]
    made = [""]
    for event, node in etree.iterwalk(root, events=("start", "end")):
        inside = node.tag not in _SILENT if isinstance(node.tag, str) else False
        if event == "start":
            if node.tag in _BLOCKS:
                made.append("")
            made[-1] += (node.text or "") if inside else ""
        else:
            if node.tag in _BLOCKS:
                made.append("")
            made[-1] += (node.tail or "") if node is not root else ""
    return [" ".join(part.split()) for part in made]
