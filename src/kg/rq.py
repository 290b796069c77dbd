"""A query file: a header of `#+` lines in YAML, then SPARQL.

Questions, checks and rules share this form. Parameters are declared with a type and bound as terms
(`substitutions`), never pasted into the text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kg.errors import QuerySyntaxError

KEYS = frozenset(
    "summary description params returns tags source scope problem solution id order "
    "defaults".split()
)
SCOPES = ("facts", "all claims")
TYPES = ("iri", "string", "integer", "date", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryFile:
    """A stored query with its header."""

    name: str
    text: str
    """The whole file; the header is a comment to SPARQL."""

    summary: str
    params: Mapping[str, str] = field(default_factory=dict)
    """Type of each parameter: iri, string, integer, date or language."""

    defaults: Mapping[str, str] = field(default_factory=dict)
    returns: Mapping[str, str] = field(default_factory=dict)
    """Meaning of each column."""

    tags: tuple[str, ...] = ()
    source: str | None = None
    scope: str = "facts"
    """`facts`, or `all claims` where claim graphs are read whatever their verdict."""

    problem: str | None = None
    solution: str | None = None
    id: str | None = None
    order: int = 0

    @property
    def form(self) -> str:
        """`SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`."""
        match = re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", bare(self.text), re.I)
        return match.group(1).upper() if match else "SELECT"


def bare(text: str) -> str:
    """Return `text` without comments, strings and IRIs: what keywords can be looked for in."""
    return re.sub(r"<[^<>\s]*>|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|#[^\n]*", " ", text)


def parse(text: str, *, name: str, where: str) -> QueryFile:
    """Return the query that `text` holds.

    Raises:
        QuerySyntaxError: the header is no YAML, lacks a summary or has an unknown key or type.
    """
    header = "\n".join(
        line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")
    )
    try:
        read = yaml.safe_load(header) or {}
    except yaml.YAMLError as fault:
        raise QuerySyntaxError(where, f"the #+ header is not YAML: {_one_line(fault)}") from None
    if not isinstance(read, dict):
        raise QuerySyntaxError(where, "the #+ header must be a list of `key: value` lines")
    unknown = sorted(set(read) - KEYS)
    if unknown:
        raise QuerySyntaxError(where, f"unknown key {unknown[0]} in the #+ header")
    if "summary" not in read:
        raise QuerySyntaxError(where, "the #+ header needs a summary")
    for key in ("params", "defaults", "returns"):
        if not isinstance(read.get(key) or {}, dict):
            raise QuerySyntaxError(where, f"{key} must be a list of `name: value` lines")
    params = {str(k): str(v) for k, v in (read.get("params") or {}).items()}
    for param, kind in params.items():
        if kind not in TYPES:
            raise QuerySyntaxError(where, f"parameter {param}: type {kind} is none of {TYPES}")
    for param_ in read.get("defaults") or {}:
        if str(param_) not in params:
            raise QuerySyntaxError(where, f"default {param_} is no parameter")
    if read.get("scope", SCOPES[0]) not in SCOPES:
        raise QuerySyntaxError(where, f"scope {read['scope']} is none of {SCOPES}")
    return QueryFile(
        name=name,
        text=text,
        summary=str(read["summary"]),
        params=params,
        defaults={str(k): str(v) for k, v in (read.get("defaults") or {}).items()},
        returns={str(k): str(v) for k, v in (read.get("returns") or {}).items()},
        tags=tuple(read.get("tags") or ()),
        source=read.get("source"),
        scope=str(read.get("scope", "facts")),
        problem=read.get("problem"),
        solution=read.get("solution"),
        id=read.get("id"),
        order=int(read.get("order", 0)),
    )


def read(path: Path) -> QueryFile:
    """Return the query of a file; its name is the file's stem.

    Raises:
        QuerySyntaxError: it is not UTF-8, or its header cannot be used.
    """
    return parse(text_of(path), name=path.stem, where=str(path))


def text_of(path: Path) -> str:
    """Return the text of a query file.

    Raises:
        QuerySyntaxError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise QuerySyntaxError(str(path), f"is not UTF-8 (byte {fault.start})") from None
    except OSError as fault:
        raise QuerySyntaxError(str(path), f"cannot be read: {fault.strerror}") from None


def _one_line(fault: Exception) -> str:
    return " ".join(str(fault).split())
