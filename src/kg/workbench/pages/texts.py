"""The texts of the articles of a workspace, by their digests."""

import os
from collections.abc import Callable
from pathlib import Path

from kg.articles import TextReader, iter_read
from kg.errors import ArticleError


def texts(folder: Path) -> Callable[[str], str | None]:
    """Return a function from the SHA-256 of a text to the text, over the articles of a folder.

    The folder is read again when its files change.
    """
    known: dict[str, str] = {}
    seen: list[object] = [None]

    def text_of(sha256: str) -> str | None:
        state = _state(folder)
        if state != seen[0]:
            known.clear()
            for item in iter_read([folder], [TextReader()]) if folder.is_dir() else ():
                if not isinstance(item, ArticleError):
                    known[item.text_digest] = item.text
            seen[0] = state
        return known.get(sha256)

    return text_of


def _state(folder: Path) -> object:
    try:
        return tuple(
            (entry.name, entry.stat().st_mtime_ns, entry.stat().st_size)
            for entry in sorted(os.scandir(folder), key=lambda e: e.name)
        )
    except OSError:
        return ()
