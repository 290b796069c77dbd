"""Plain text files: UTF-8, with an optional address line and title line."""

import re
from pathlib import Path

from kg.articles import language, sidecar
from kg.errors import ArticleError
from kg.model import Article

MAX_BYTES = 20 * 2**20
"""A text above 20 MiB is no article: refused before it is read."""

_ADDRESS = re.compile(r"https?://\S+")


class TextReader:
    """Reads `NAME.txt` and its sidecar `NAME.meta.json`."""

    name = "text"
    suffixes: tuple[str, ...] = (".txt",)

    def read(self, path: Path) -> list[Article]:
        """Return the one article of `path`.

        A first line that is an address, and the line after it, are the address and the title;
        the sidecar's fields win over both. Offsets count from 0 of the untouched text.

        Raises:
            ArticleError: missing, empty, binary, too large or not UTF-8; or a bad sidecar.
        """
        text = decoded(path)
        fields = sidecar.read(sidecar.path_of(path))
        url, title, header_end = header(text)
        if not text[header_end:].strip():
            raise ArticleError(path, "holds no text below its header")
        known = {"url": url, "title": title} | {k: v for k, v in fields.items() if v is not None}
        if "language" not in known:
            known["language"] = language.choose(text[header_end:])
        return [
            Article(
                slug=slug(path.stem),
                doc=str(known.pop("source", path.name)),
                text=text,
                header_end=header_end,
                **known,  # type: ignore[arg-type]  # kinds are checked by the sidecar
            )
        ]


def decoded(path: Path) -> str:
    """Return the text of `path`, untouched.

    Raises:
        ArticleError: it cannot be opened, or is empty, binary, too large or not UTF-8.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ArticleError(path, "is a folder; name a file in it")
        if size > MAX_BYTES:
            raise ArticleError(path, f"is larger than {MAX_BYTES // 2**20} MiB; split it")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ArticleError(path, "no such file") from error
    except OSError as error:
        raise ArticleError(path, f"cannot be read ({error.strerror})") from error
    if not data.strip():
        raise ArticleError(path, "is empty")
    if b"\0" in data:
        raise ArticleError(path, "is a binary file, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArticleError(
            path, f"is not UTF-8 (byte {error.start}); convert it to UTF-8"
        ) from error


def header(text: str) -> tuple[str | None, str | None, int]:
    """Return address, title and the offset where the body begins."""
    first, newline, rest = text.partition("\n")
    if not newline or not _ADDRESS.fullmatch(first.strip()):
        return None, None, 0
    second, newline, _ = rest.partition("\n")
    end = len(first) + 1 + len(second) + len(newline)
    return first.strip(), second.strip() or None, end


def slug(stem: str) -> str:
    """Return `stem` folded to a-z, 0-9 and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "article"
