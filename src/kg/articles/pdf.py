"""PDF files: their text, page by page, with lines put together to paragraphs.

Of the properties only title and language are taken; names and dates there are of who made the file.
"""

import io
import logging
import re
from collections import Counter
from statistics import median
from typing import Any

from kg.articles.parsed import Parsed, UnreadableError, code, paragraphs, words

MOST_PAGES = 2_000
_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
_BULLET = re.compile(r"(?:[•▪◆※*–-]|\(?\d{1,3}[.)])\s")
_NUMBER = re.compile(r"\d+")


def parse(data: bytes) -> list[Parsed]:
    """Return the one article of a PDF file.

    Raises:
        UnreadableError: it is no PDF, is encrypted, or holds no text (a scan).
    """
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"%PDF-" not in data[:1024]:
        raise UnreadableError("is no PDF")
    try:
        file = PdfReader(io.BytesIO(data))
        _refuse(file)
        pages = [page.extract_text() for page in file.pages]
        title = file.metadata.title if file.metadata else None
        language = file.root_object.get("/Lang")
    except UnreadableError:
        raise
    except LimitReachedError:
        raise UnreadableError("unpacks to more than the pages of an article do") from None
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError) as fault:
        said = " ".join(str(fault).split())[:100] or type(fault).__name__
        raise UnreadableError(f"is a damaged PDF ({said})") from None
    if not any(page.strip() for page in pages):
        raise UnreadableError("holds pictures of pages and no text; run text recognition first")
    return [
        Parsed(text=paragraphs(flowed(pages)), title=words(title), language=code(str(language)))
    ]


def _refuse(file: Any) -> None:
    """Refuse what needs a password, or is no article for its length."""
    if file.is_encrypted and not _opened(file):
        raise UnreadableError("is encrypted; save a copy without a password")
    if len(file.pages) > MOST_PAGES:
        raise UnreadableError(f"has more than {MOST_PAGES:,} pages; split it")


def _opened(file: Any) -> bool:
    """Return whether a file that asks no password for reading could be opened."""
    from pypdf.errors import DependencyError, PyPdfError

    try:
        return bool(file.decrypt(""))
    except (DependencyError, PyPdfError, NotImplementedError):
        return False


def flowed(pages: list[str]) -> list[str]:
    """Return the paragraphs of pages: running heads left out, wrapped lines joined."""
    cut = [[line.strip() for line in page.splitlines()] for page in pages]
    heads = _running(cut)
    lines: list[str] = []
    for page in cut:
        told = [x for x in page if not (x and (_bare(x) in heads or _NUMBER.fullmatch(x)))]
        # A page that ends with a sentence ends a paragraph.
        lines += [*told, ""] if told and _ENDS.search(told[-1]) else told
    width = median([len(line) for line in lines if line] or [0])
    known = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", "\n".join(lines).lower()))
    made: list[str] = []
    before = ""
    for line in lines:
        if line and before and not _parted(before, line, width):
            made[-1] = _joined(made[-1], line, known)
        else:
            made.append(line)
        before = line
    return made


def _parted(before: str, line: str, width: float) -> bool:
    """Return whether a new paragraph begins with `line`."""
    if _BULLET.match(line):
        return True
    return len(before) < 0.8 * width and bool(_ENDS.search(before))


def _joined(text: str, line: str, known: set[str]) -> str:
    """Return a line with the one that goes on after it; a word cut at its end is mended."""
    cut = re.search(r"([^\W\d_]+)-$", text)
    rest = re.match(r"[^\W\d_]+", line)
    if cut and rest and rest.group()[0].islower():
        whole = f"{cut[1]}{rest.group()}".lower()
        hyphened = f"{cut[1]}-{rest.group()}".lower()
        return text + line if hyphened in known and whole not in known else text[:-1] + line
    return f"{text} {line}"


def _running(pages: list[list[str]]) -> set[str]:
    """Return the first and last lines, without numbers, that most pages share."""
    ends: Counter[str] = Counter()
    for page in pages:
        told = [line for line in page if line]
        ends.update({_bare(line) for line in (*told[:1], *told[-1:])})
    least = max(3, len(pages) // 2 + 1)
    return {line for line, count in ends.items() if count >= least and line}


def _bare(line: str) -> str:
    return _NUMBER.sub("", line).strip(" -–|·")
