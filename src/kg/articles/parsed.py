"""What a parser finds in a file that is no plain text."""

import dataclasses
import re
from dataclasses import dataclass

from kg.articles.sidecar import exists

MAX_CHARACTERS = 5_000_000
"""More text than this is no article."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_BLANK = re.compile(r"[^\S\n]+")
_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


class UnreadableError(Exception):
    """A file is not what its name says, or holds nothing to read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The text of one article with what its file says about it."""

    text: str
    """Paragraphs, one a line, with an empty line between them."""

    entry: str | None = None
    """What tells this article from others of the same file (a feed), or None."""

    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    """What the file says it is written in, a lower-case ISO 639 code; often wrong."""

    def as_json(self) -> dict[str, object]:
        """Return the fields as JSON can hold them."""
        return dataclasses.asdict(self)


def paragraphs(lines: list[str]) -> str:
    """Return lines as paragraphs: blanks closed up, empty ones and control characters left out.

    Raises:
        UnreadableError: nothing is left, or far too much.
    """
    plain = (_BLANK.sub(" ", _CONTROL.sub("", line.replace("\r", "\n"))) for line in lines)
    kept = [part.strip() for line in plain for part in line.split("\n")]
    text = "\n\n".join(part for part in kept if part)
    if not text:
        raise UnreadableError("holds no text")
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(f"holds more than {MAX_CHARACTERS:,} characters of text; split it")
    return text + "\n"


def words(value: object, most: int = 500) -> str | None:
    """Return a field of metadata on one line without control characters, or None."""
    if not isinstance(value, str):
        return None
    return " ".join(_CONTROL.sub("", value).split())[:most] or None


def address(value: object) -> str | None:
    """Return an http or https address, or None: no other kind is an article's."""
    said = words(value, 2000)
    return said if said and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", said) else None


def day(value: object) -> str | None:
    """Return the day, or the month, with which an ISO date begins, or None."""
    found = _DAY.match(value.strip()) if isinstance(value, str) else None
    if not found:
        return None
    said = found.group()
    return said if exists(said) and int(said[:4]) >= 1800 else None


def code(value: object) -> str | None:
    """Return the language of a tag such as `en-GB`, or None."""
    found = re.match(r"[A-Za-z]{2,3}(?=$|[-_])", value.strip()) if isinstance(value, str) else None
    return found.group().lower() if found else None
