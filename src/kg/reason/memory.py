"""What a closed-world rule gave, kept by the digest of what it read: unchanged input, no new work.

A rule reads the triples whose predicate it names, and of rdf:type those whose class it names. Where
its text leaves the predicate open, or a path may have no step, it may read anything.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

import pyoxigraph
from pyoxigraph import NamedNode, Quad, Triple

from kg.namespaces import PREFIXES
from kg.rq import QueryFile, bare

TYPE = PREFIXES["rdf"] + "type"
_WORD = re.compile(
    r"#[^\n]*\n|<(?P<iri>[^<>\s]*)>|(?P<var>[?$]\w+)|(?P<curie>[A-Za-z][\w-]*:[\w.-]*\w)"
    r"|(?P<literal>\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\b(?:[\d.]+|true|false)\b)"
    r"|(?P<name>\w+)|(?P<mark>[^\s])"
)
_TERM = frozenset({"iri", "var", "curie", "literal"})
_PREFIX = re.compile(r"\bPREFIX\s+(?P<name>[\w-]*):\s*<(?P<iri>[^<>\s]*)>", re.IGNORECASE)


class Memory(Protocol):
    """Keeps the answers of rules; what it does not hold is asked anew."""

    def recall(self, key: str) -> list[Triple] | None:
        """Return what was kept under `key`, or None."""

    def keep(self, key: str, triples: list[Triple]) -> None:
        """Keep an answer under the digest of rule and input."""


class Inputs:
    """The quads that rules read, by predicate and class; grows by what earlier rules add."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._lines: dict[str, list[str]] = defaultdict(list)
        self._digests: dict[str, str] = {}
        self.add(quads)

    def add(self, quads: Iterable[Quad]) -> None:
        """Take in more quads."""
        for quad in quads:
            name = quad.predicate.value
            if name == TYPE and isinstance(quad.object, NamedNode):
                name = f"{TYPE} {quad.object.value}"
            self._lines[name].append(str(quad))
            self._digests.pop(name, None)

    def key(self, rule: QueryFile) -> str:
        """Return the digest of a rule's text and of everything that it reads."""
        names = reads(rule.text)
        made = hashlib.sha256(f"{pyoxigraph.__version__}\n{rule.text}".encode())
        for name in sorted(self._lines):
            if names is None or name.rpartition(" ")[2] in names:
                made.update(f"\n{name} {self._digest(name)}".encode())
        return made.hexdigest()

    def _digest(self, name: str) -> str:
        if name not in self._digests:
            lines = "\n".join(sorted(self._lines[name]))
            self._digests[name] = hashlib.sha256(lines.encode()).hexdigest()
        return self._digests[name]


def reads(text: str) -> frozenset[str] | None:
    """Return the predicates and classes that a rule names; None where it may read anything.

    Careful, not exact: a rule that is not understood reads anything.
    """
    spaces = {m["name"]: m["iri"] for m in _PREFIX.finditer(text)}
    words = [
        (m.lastgroup, m.group()) for m in _WORD.finditer(_PREFIX.sub(" ", text)) if m.lastgroup
    ]
    if re.search(
        r"[\w>)][*?](?=\s|/|\||\))|!(?!=)", bare(_PREFIX.sub(" ", text))
    ) or _has_open_predicate(words):
        return None
    names = {TYPE}
    for kind, word in words:
        if kind == "iri":
            names.add(word[1:-1])
        elif kind == "curie":
            prefix, _, local = word.partition(":")
            if prefix not in spaces:
                return None
            names.add(spaces[prefix] + local)
    return frozenset(names)


def _has_open_predicate(words: list[tuple[str, str]]) -> bool:
    """Whether a variable may stand between two terms, or after a semicolon before one."""
    return any(
        here == "var" and (before in _TERM or end in ";])") and (after in _TERM or begin in "[(")
        for (before, end), (here, _), (after, begin) in zip(
            words, words[1:], words[2:], strict=False
        )
    )
