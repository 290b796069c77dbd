r"""The tokens of a SPARQL text: enough to measure it, to split it and to bind values in it.

The grammar is that of SPARQL 1.1, section 19.8, read loosely: what the engine would refuse may
pass here, but no keyword hides from it, neither in a comment nor behind a `\\u` escape.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.errors import QuerySyntaxError
from kg.graph.store import Term

_WORD = "A-Za-z_\\u00b7\\u00c0-\\U0010ffff"
_LOCAL = rf"(?:[{_WORD}0-9:.\-]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
_TOKEN = re.compile(
    rf"""
      (?P<space>[\ \t\r\n]+|\#[^\r\n]*)
    | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
    | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
        |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    | (?P<var>[?$][{_WORD}0-9]+)
    | (?P<blank>_:[{_WORD}0-9](?:[{_WORD}0-9.\-]*[{_WORD}0-9\-])?)
    | (?P<name>(?:[A-Za-z\u00c0-\U0010ffff](?:[{_WORD}0-9.\-]*[{_WORD}0-9\-])?)?
        :(?:{_LOCAL}*(?<!\.))?)
    | (?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[{_WORD}][{_WORD}0-9]*)
    | (?P<mark>\^\^|&&|\|\||!=|<=|>=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Token(NamedTuple):
    """One token and where it starts, in code points from 0."""

    kind: str
    """iri, string, var, blank, name, lang, number, word or mark."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset just past the token."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Return whether this is one of these keywords, given in upper case."""
        return self.kind == "word" and self.text.upper() in words


def iter_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of `text`, without white space and comments."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None and kind != "space":
            yield Token(kind, match.group(), match.start())


def unescape(text: str) -> str:
    r"""Return `text` with every `\u` and `\U` escape replaced (SPARQL 1.1, section 19.2)."""

    def char(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _ESCAPE.sub(char, text)


def bind(text: str, values: Mapping[str, Term]) -> str:
    """Return the query with `values` joined as VALUES at the start of its outermost WHERE group.

    Values enter as terms in N-Triples form, never as text of the query. A query without a WHERE
    group (DESCRIBE of an IRI) comes back unchanged.

    Raises:
        ValueError: a name is no variable name.
    """
    if not values:
        return text
    names = sorted(values)
    for name in names:
        if not re.fullmatch(rf"[{_WORD}0-9]+", name):
            raise ValueError(f"?{name} is no variable")
    row = " ".join(str(values[name]) for name in names)
    clause = f" VALUES ({' '.join('?' + name for name in names)}) {{ ({row}) }} "
    shape = Shape.of(text)
    if shape.where is None:
        return text
    start, end = shape.where
    bound = text[:start] + clause + text[start:]
    first = next(iter_tokens(text[start:end]), None)
    if first is not None and first.is_word("SELECT"):  # a subquery alone takes nothing beside it
        return f"{text[:start]}{clause}{{ {text[start:end]} }} {text[end:]}"
    if shape.short is not None:  # CONSTRUCT WHERE { group } takes no VALUES: spell the template out
        template = f" {{{text[start:end]}}} "
        return bound[: shape.short] + template + bound[shape.short :]
    return bound


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the outermost WHERE group of a query lies."""

    where: tuple[int, int] | None
    """Offsets just past its `{` and of its `}`."""

    short: int | None
    """Offset past CONSTRUCT in the short form, which has no template."""

    @staticmethod
    def of(text: str) -> "Shape":
        """Return the shape of `text`; of a text that is no query, something harmless."""
        tokens = list(iter_tokens(text))
        groups = []
        depth = 0
        for token in tokens:
            if token.kind == "mark" and token.text == "{":
                if depth == 0:
                    groups.append([token.end, len(text)])
                depth += 1
            elif token.kind == "mark" and token.text == "}":
                depth -= 1
                if depth == 0 and groups:
                    groups[-1][1] = token.start
        short = None
        first = 0
        for token, after in itertools.pairwise(tokens):
            if token.is_word("CONSTRUCT"):
                first = 1 if after.text == "{" else 0
                short = None if first else token.end
                break
            if token.text == "{":
                break
        if len(groups) <= first:
            return Shape(None, None)
        return Shape((groups[first][0], groups[first][1]), short)


def refuse_remote(text: str) -> None:
    """Refuse a text that would make the engine open a connection.

    Raises:
        QuerySyntaxError: SERVICE or LOAD stands outside strings, IRIs and comments, read with the
            escapes replaced or as it is.
    """
    for reading in {text, unescape(text)}:
        upper = reading.upper()
        if "SERVICE" in upper or "LOAD" in upper:
            for token in iter_tokens(reading):
                if token.is_word("SERVICE", "LOAD"):
                    raise QuerySyntaxError(
                        "query", f"{token.text} is refused: no other server is asked"
                    )


def first_line(error: Exception) -> str:
    """Return what the engine says, without the list of all characters it would have taken."""
    return str(error).split(", ['0'", 1)[0].splitlines()[0][:300]
