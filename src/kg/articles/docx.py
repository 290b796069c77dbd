"""Word documents: paragraphs, tables and notes out of the XML in a zip file.

Of the properties only title and language are taken. Names and dates there are of who typed the
file, and when: not of who published it, and a source's name may be among them.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from kg.articles.parsed import Parsed, UnreadableError, code, paragraphs, words

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_MOST = 32 << 20
"""Bytes of one part, unpacked."""


def parse(data: bytes) -> list[Parsed]:
    """Return the one article of a document.

    Raises:
        UnreadableError: it is no Word document, or holds no text.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError("is encrypted, or an old .doc; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            body = _part(file, "word/document.xml")
            if body is None:
                raise UnreadableError("is no Word document: it has no word/document.xml")
            notes = _part(file, "word/footnotes.xml")
            properties = _part(file, "docProps/core.xml")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        raise UnreadableError(f"is no Word document ({fault})") from None
    lines = [*_paragraphs(body), *(_paragraphs(notes) if notes is not None else ())]
    title = properties.findtext(f"{_DC}title") if properties is not None else None
    language = properties.findtext(f"{_DC}language") if properties is not None else None
    return [Parsed(text=paragraphs(lines), title=words(title), language=code(language))]


def _part(file: zipfile.ZipFile, name: str) -> Any:
    """Return the root of one XML part, or None where there is none."""
    try:
        with file.open(name) as part:
            data = part.read(_MOST + 1)
    except KeyError:
        return None
    if len(data) > _MOST:
        raise UnreadableError(f"is larger than {_MOST >> 20} MiB unpacked")
    try:
        return ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise UnreadableError("declares a document type or entities, which is refused") from None
    except (ElementTree.ParseError, ValueError, LookupError) as fault:
        raise UnreadableError(f"{name} is no XML ({fault})") from None


def _paragraphs(root: Any) -> Iterator[str]:
    """Yield the text of each paragraph; deleted text, marked up as such, is left out."""
    for paragraph in root.iter(f"{_W}p"):
        said = []
        for node in paragraph.iter():
            if node.tag == f"{_W}t":
                said.append(node.text or "")
            elif node.tag in (f"{_W}tab", f"{_W}noBreakHyphen"):
                said.append(" " if node.tag == f"{_W}tab" else "-")
            elif node.tag in (f"{_W}br", f"{_W}cr"):
                said.append("\n")
        yield "".join(said)
