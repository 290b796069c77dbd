r"""What a SPARQL text is and costs, judged by its tokens before any engine parses it.

A parser that recurses dies on deep nesting, and a planner takes minutes for a long path; so both
are measured here. The text is read twice, as it stands and with its `\u` escapes replaced, and
must pass both ways.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from kg.graph.store.tokens import Token, iter_tokens, unescape
from kg.workbench.limits import Limits
from kg.workbench.problem import Problem

Form = Literal["select", "ask", "construct", "describe", "update"]

_REMOTE = {"SERVICE", "LOAD"}
_CLAUSES = {"OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "VALUES", "SELECT", "EXISTS"}
_CHANGING = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}
_OPERATORS = {"||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*"}
_FORMS: dict[str, Form] = {
    "SELECT": "select",
    "ASK": "ask",
    "CONSTRUCT": "construct",
    "DESCRIBE": "describe",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a text that may go on to the engine."""

    form: Form
    lasting: bool
    """Whether the same text on the same state gives the same answer."""

    shape: str
    """Digest of the text without its constants: slow once is slow with other constants."""


def check(text: str, limits: Limits, *, update: bool = False) -> Profile:
    """Return the profile of a query or an update.

    Raises:
        Problem: the text is too long, too complex, or asks for another server.
    """
    most = limits.update_bytes if update else limits.query_bytes
    if len(text.encode()) > most:
        raise Problem("query_too_long", f"at most {most} bytes")
    if "\\u" in text or "\\U" in text:
        _measure(unescape(text), limits, update=update)
    return _measure(text, limits, update=update)


def _measure(text: str, limits: Limits, *, update: bool = False) -> Profile:
    scan = _Scan()
    for count, token in enumerate(iter_tokens(text)):
        scan.take(token)
        if count % 100 == 0 or scan.nesting > limits.nesting:  # long texts are not read to the end
            _hold(scan, limits)
    _hold(scan, limits)
    form: Form = "update" if update else scan.form or "select"
    return Profile(form, scan.lasting, sha256(" ".join(scan.shape).encode()).hexdigest())


def _hold(scan: "_Scan", limits: Limits) -> None:
    """Refuse a text that has passed a limit so far."""
    for name in ("nesting", "patterns", "path_steps", "unions", "clauses", "operators", "values"):
        if getattr(scan, name) > getattr(limits, name):
            raise Problem("query_too_complex", f"{name}: more than {getattr(limits, name)}")


@dataclass(slots=True)
class _Scan:
    """Counts while tokens go by; the counts are named as their limits."""

    nesting: int = 0
    patterns: int = 0
    path_steps: int = 0
    unions: int = 0
    clauses: int = 0
    operators: int = 0
    values: int = 0
    form: Form | None = None
    lasting: bool = True
    shape: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    """The brackets that are open; VALUES and DATA stand for those of their blocks."""
    _block: str = ""
    """VALUES or DATA, until the block it announces begins."""
    _unary: int = 0

    def take(self, token: Token) -> None:
        """Count one token."""
        inside = self._open[-1] if self._open else ""
        if token.kind == "mark":
            self._unary = self._unary + 1 if token.text in "!+-" else 0
            self._mark(token.text, inside)
        else:
            self._unary = 0
            self.values += inside == "VALUES"
            if token.kind == "word":
                self._word(token, inside)
        if token.kind in {"mark", "name", "var"} and inside != "VALUES":
            self.shape.append(token.text)
        self.nesting = max(self.nesting, len(self._open) + self._unary)

    def _word(self, token: Token, inside: str) -> None:
        word = token.text.upper()
        if word in _REMOTE:
            raise Problem("remote_refused", f"{token.text} at character {token.start + 1}")
        if self.form is None and word in _FORMS:
            self.form = _FORMS[word]
        if word in {"VALUES", "DATA"}:
            self._block = word
        self.lasting = self.lasting and word not in _CHANGING
        self.unions += word == "UNION"
        self.clauses += word in _CLAUSES and inside != "DATA"
        self.shape.append(word)

    def _mark(self, mark: str, inside: str) -> None:
        if mark == "{" and self._block:
            self._open.append(self._block)
            self._block = ""
        elif mark in "({[":
            self.patterns += mark == "{" and inside != "DATA"
            self._open.append(inside if inside in {"VALUES", "DATA"} else mark)
        elif mark in ")}]":
            del self._open[-1:]
        elif inside in {"VALUES", "DATA"}:
            pass
        elif mark in ".;,":
            self.patterns += inside != "("
        elif mark in "/|^":
            self.path_steps += 1
        elif mark in _OPERATORS:
            self.operators += 1
