"""Plain queries: the few forms that most queries have, read without the engine.

What is read here is read exactly as SPARQL 1.1 reads it; all else is not plain, and is left to the
engine, also what it would refuse. Plain are SELECT and ASK over triple patterns, with paths of
IRIs that may repeat (`within*`), aggregates over groups, ORDER BY variables, LIMIT and OFFSET.
"""

import re
from dataclasses import replace
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.graph.store.tokens import Token, iter_tokens
from kg.namespaces import PREFIXES
from kg.workbench.plan import Aggregate, Part, Pattern, Plan, Var

LONGEST = 4096
"""Longer texts are not plain, in code points."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|^`\\]*")
_DOTTED = re.compile(r"/\.\.?(?:[/?#]|$)")
_NAME = re.compile(r"([A-Za-z][A-Za-z0-9_\-]*)?:([A-Za-z0-9_](?:[A-Za-z0-9_\-]*))?")
_VAR = re.compile(r"[?$]([A-Za-z_][A-Za-z0-9_]*)")
_A = NamedNode(PREFIXES["rdf"] + "type")
_XSD = PREFIXES["xsd"]
_FUNCTIONS = {"COUNT", "SUM", "MIN", "MAX"}
_COMPARISONS = {"=", "!=", "<", ">", "<=", ">="}
_OTHER = re.compile(
    r"\b(?:filter|optional|union|graph|values|bind|minus|exists|service|from|construct|describe)\b",
    re.IGNORECASE,
)
"""Words of what is not plain: a text that has one, in whatever place, is not read any further."""

_BRACKETED = re.compile(r"<[^<>\s]*>")
_SLOT = re.compile(
    r"(?P<prefix>\b[Pp][Rr][Ee][Ff][Ii][Xx]\s+[A-Za-z0-9_\-]*:\s*<[^<>\"'\s]*>)"
    r"|<(?P<iri>[^\x00-\x20<>\"{}|^`\\]*)>|#[^\r\n]*|[\"']"
)


class Plans:
    """Plans of texts; of texts that differ in IRIs and comments alone, one is read."""

    def __init__(self) -> None:
        self._of_form = lru_cache(300)(plan_of)

    def of(self, text: str) -> Plan | None:
        """Return what `plan_of` returns."""
        if len(text) > LONGEST:
            return None
        iris: list[str] = []

        def slot(match: re.Match[str]) -> str:
            found: str = match[0]
            if match["prefix"]:
                return found
            if match["iri"] is not None:
                iris.append(match["iri"])
                return f"<slot:{len(iris) - 1}>"
            if found[0] == "#":
                return " "
            raise _NotPlainError

        try:
            form = _SLOT.sub(slot, text)
        except _NotPlainError:  # strings can hold what looks like an IRI or a comment
            return plan_of(text)
        if "slot:" in text:
            return plan_of(text)
        plan = self._of_form(form)
        if plan is None or not iris:
            return plan
        try:
            nodes = {f"slot:{at}": NamedNode(_absolute(iri)) for at, iri in enumerate(iris)}
        except (_NotPlainError, ValueError):
            return None
        return replace(plan, patterns=[_filled(pattern, nodes) for pattern in plan.patterns])


def _filled(pattern: Pattern, nodes: dict[str, NamedNode]) -> Pattern:
    subject, predicate, object_ = pattern.subject, pattern.predicate, pattern.object
    if isinstance(subject, NamedNode):
        subject = nodes.get(subject.value, subject)
    if isinstance(predicate, NamedNode):
        predicate = nodes.get(predicate.value, predicate)
    if isinstance(object_, NamedNode):
        object_ = nodes.get(object_.value, object_)
    elif isinstance(object_, Literal) and object_.datatype.value in nodes:
        object_ = Literal(object_.value, datatype=nodes[object_.datatype.value])
    return Pattern(subject, predicate, object_, pattern.times)


class _NotPlainError(Exception):
    """The text is something else."""


def plan_of(text: str) -> Plan | None:
    """Return the plan of a plain query, None for all other texts."""
    if len(text) > LONGEST or "\\" in text or _OTHER.search(_BRACKETED.sub("", text)):
        return None
    try:
        return _Reader(list(iter_tokens(text))).plan()
    except (_NotPlainError, ValueError):  # ValueError: an IRI that the engine refuses
        return None


class _Reader:
    """Reads tokens from left to right; never back, never deeper."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._at = tokens, 0
        self._prefixes: dict[str, str] = {}
        self._made = 0
        self._found = Plan()

    def plan(self) -> Plan:
        """Return the plan of all tokens."""
        plan = self._found
        while self._word("PREFIX"):
            name, iri = self._next("name"), self._next("iri")
            if not name.endswith(":"):
                raise _NotPlainError
            self._prefixes[name[:-1]] = _absolute(iri[1:-1])
        all_shown = False
        if self._word("ASK"):
            plan.ask = True
        elif self._word("SELECT"):
            plan.distinct = self._word("DISTINCT")
            all_shown = self._mark("*")
            if not all_shown:
                self._columns()
        else:
            raise _NotPlainError
        self._word("WHERE")
        self._triples()
        if not plan.ask:
            self._modifiers()
        if self._at != len(self._tokens):
            raise _NotPlainError
        bound = {var for pattern in plan.patterns for var in pattern.variables}
        if all_shown:  # the engine shows them by name
            shown = sorted((var for var in bound if var.name[0] != " "), key=lambda var: var.name)
            plan.columns = [(var, None) for var in shown]
        _check(plan, bound, all_shown=all_shown)
        return plan

    def _peek(self) -> Token:
        if self._at == len(self._tokens):
            return Token("end", "", 0)
        return self._tokens[self._at]

    def _next(self, kind: str) -> str:
        token = self._peek()
        if token.kind != kind:
            raise _NotPlainError
        self._at += 1
        return token.text

    def _word(self, word: str) -> bool:
        if not self._peek().is_word(word):
            return False
        self._at += 1
        return True

    def _mark(self, mark: str) -> bool:
        token = self._peek()
        if token.kind != "mark" or token.text != mark:
            return False
        self._at += 1
        return True

    def _must(self, mark: str) -> None:
        if not self._mark(mark):
            raise _NotPlainError

    def _var(self) -> Var:
        match = _VAR.fullmatch(self._next("var"))
        if match is None:
            raise _NotPlainError
        return Var(match[1])

    def _number(self) -> int:
        text = self._next("number")
        if not text.isdecimal() or len(text) > 9:
            raise _NotPlainError
        return int(text)

    def _columns(self) -> None:
        columns = self._found.columns
        while self._peek().kind == "var" or self._peek().text == "(":
            if self._mark("("):
                aggregate = self._aggregate()
                if not self._word("AS"):
                    raise _NotPlainError
                columns.append((self._var(), aggregate))
                self._must(")")
            else:
                columns.append((self._var(), None))
        if not columns:
            raise _NotPlainError

    def _aggregate(self) -> Aggregate:
        function = self._next("word").upper()
        if function not in _FUNCTIONS:
            raise _NotPlainError
        self._must("(")
        if function == "COUNT" and self._mark("*"):
            found = Aggregate(function, None)
        else:
            distinct = function == "COUNT" and self._word("DISTINCT")
            found = Aggregate(function, self._var(), distinct)
        self._must(")")
        return found

    def _triples(self) -> None:
        self._must("{")
        while not self._mark("}"):
            subject = self._term()
            if isinstance(subject, Literal):
                raise _NotPlainError
            self._properties(subject)
            if not self._mark("."):
                self._must("}")
                break
        if not self._found.patterns:
            raise _NotPlainError

    def _properties(self, subject: Part) -> None:
        while True:
            path = self._path()
            while True:
                self._add(subject, path, self._term())
                if not self._mark(","):
                    break
            if not self._mark(";"):
                return
            if self._peek().text in {".", "}", ";"}:
                raise _NotPlainError

    def _path(self) -> list[tuple[Var | NamedNode, str]]:
        if self._peek().kind == "var":
            return [(self._var(), "")]
        steps: list[tuple[Var | NamedNode, str]] = []
        while True:
            if self._peek().text == "a":
                self._at += 1
                step = _A
            else:
                step = self._iri()
            times = next((mark for mark in "*+" if self._mark(mark)), "")
            steps.append((step, times))
            if not self._mark("/"):
                return steps

    def _add(self, subject: Part, path: list[tuple[Var | NamedNode, str]], end: Part) -> None:
        for number, (step, times) in enumerate(path, 1):
            if number == len(path):
                target: Part = end
            else:
                self._made += 1
                target = Var(f" {self._made}")
            self._found.patterns.append(Pattern(subject, step, target, times))
            subject = target

    def _iri(self) -> NamedNode:
        token = self._peek()
        self._at += 1
        if token.kind == "iri":
            return NamedNode(_absolute(token.text[1:-1]))
        match = _NAME.fullmatch(token.text) if token.kind == "name" else None
        if match is None or (match[1] or "") not in self._prefixes:
            raise _NotPlainError
        return NamedNode(_absolute(self._prefixes[match[1] or ""] + (match[2] or "")))

    def _term(self) -> Part:
        token = self._peek()
        if token.kind == "var":
            return self._var()
        if token.kind == "number":
            return Literal(str(self._number()), datatype=NamedNode(_XSD + "integer"))
        if token.kind != "string":
            return self._iri()
        self._at += 1
        long = token.text[:3] in {'"""', "'''"}
        value = token.text[3:-3] if long else token.text[1:-1]
        after = self._peek()
        if after.kind == "lang":
            self._at += 1
            return Literal(value, language=after.text[1:])
        if self._mark("^^"):
            return Literal(value, datatype=self._iri())
        return Literal(value)

    def _modifiers(self) -> None:
        plan = self._found
        if self._word("GROUP"):
            if not self._word("BY"):
                raise _NotPlainError
            plan.group = [self._var()]
            while self._peek().kind == "var":
                plan.group.append(self._var())
        if self._word("HAVING"):
            self._must("(")
            aggregate = self._aggregate()
            sign = self._next("mark")
            if sign not in _COMPARISONS:
                raise _NotPlainError
            plan.having = (aggregate, sign, self._number())
            self._must(")")
        if self._word("ORDER"):
            if not self._word("BY"):
                raise _NotPlainError
            self._order()
        if self._word("LIMIT"):
            plan.limit = self._number()
        if self._word("OFFSET"):
            plan.offset = self._number()

    def _order(self) -> None:
        order = self._found.order
        while True:
            descending = self._word("DESC")
            if descending or self._word("ASC"):
                self._must("(")
                order.append((self._var(), descending))
                self._must(")")
            elif self._peek().kind == "var":
                order.append((self._var(), False))
            else:
                break
        if not order:
            raise _NotPlainError


def _absolute(iri: str) -> str:
    """Return an IRI that no base can change; one with dots in its path can be."""
    if not _IRI.fullmatch(iri) or _DOTTED.search(iri):
        raise _NotPlainError
    return iri


def _check(plan: Plan, bound: set[Var], *, all_shown: bool) -> None:
    """Refuse what needs more rules than are kept here."""
    names = [var for var, _ in plan.columns]
    made = {var for var, aggregate in plan.columns if aggregate is not None}
    shown = {var for var, aggregate in plan.columns if aggregate is None}
    used = [aggregate for _, aggregate in plan.columns if aggregate is not None]
    used += [plan.having[0]] if plan.having else []
    keys = set(plan.group or ())
    faults = [
        len(set(names)) < len(names),
        bool(made & bound),
        not shown <= bound,
        not keys <= bound,
        not {aggregate.of for aggregate in used} <= bound | {None},
        not {var for var, _ in plan.order} <= (made | keys if plan.grouped else bound),
        plan.grouped and (all_shown or plan.distinct or not shown <= keys),
        plan.distinct and not {var for var, _ in plan.order} <= shown,
    ]
    if any(faults):
        raise _NotPlainError
