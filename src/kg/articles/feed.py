"""RSS and Atom files: each entry an article of its own."""

import io
import re
import time
from typing import Any

from kg.articles.html import plain
from kg.articles.parsed import (
    Parsed,
    UnreadableError,
    address,
    code,
    day,
    paragraphs,
    words,
)
from kg.model import digest

MOST_ENTRIES = 10_000
_DOCTYPE = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.I)


def parse(data: bytes) -> list[Parsed]:
    """Return an article for each entry that holds text, in the order of the file.

    Raises:
        UnreadableError: it is no feed, declares entities, or no entry holds text.
    """
    import feedparser

    _refuse_entities(data)
    # A stream, never a text: a text that looks like an address would be fetched.
    found = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    if not found.version and not found.entries:
        raise UnreadableError("is no RSS or Atom feed")
    if len(found.entries) > MOST_ENTRIES:
        raise UnreadableError(f"has more than {MOST_ENTRIES:,} entries; split it")
    made = [entry for item in found.entries if (entry := _entry(item, found.feed)) is not None]
    if not made:
        raise UnreadableError("is a feed whose entries hold no text")
    names: dict[str, Parsed] = {}
    for entry in made:
        names.setdefault(str(entry.entry), entry)
    return list(names.values())


def _refuse_entities(data: bytes) -> None:
    """Refuse a document type in any encoding that an XML parser would find out."""
    for name in ("latin-1", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        if _DOCTYPE.search(data.decode(name, "ignore")):
            raise UnreadableError("declares a document type or entities, which is refused")


def _entry(item: Any, feed: Any) -> Parsed | None:
    """Return the article of an entry: its longest content, or None where it has no words."""
    contents = [c.get("value", "") for c in item.get("content", [])] + [item.get("summary", "")]
    best = max(("\n".join(plain(c)) for c in contents if c), key=len, default="")
    try:
        text = paragraphs(best.splitlines())
    except UnreadableError:
        return None
    title = words(" ".join(plain(item.get("title", ""))))
    named = address(item.get("link"))
    known = str(item.get("id") or named or title or text)
    stem = re.sub(r"[^a-z0-9]+", "-", (title or "").lower()).strip("-")[:40].strip("-")
    return Parsed(
        text=text,
        entry=f"{stem or 'entry'}-{digest(known)[:8]}",
        url=named,
        title=title,
        publisher=words(feed.get("title")),
        published=_day(item),
        authors=tuple(
            dict.fromkeys(n for a in item.get("authors", []) if (n := words(a.get("name"))))
        )[:20],
        language=code(item.get("language") or feed.get("language")),
    )


def _day(item: Any) -> str | None:
    for name in ("published_parsed", "updated_parsed"):
        told = item.get(name)
        if isinstance(told, time.struct_time):
            return day(time.strftime("%Y-%m-%d", told))
    return None
