"""What the clause layer yields: one predicate with its arguments, without a type.

Subjects and objects are those of the surface (the subject of a passive is its patient); what a
clause inherits by coordination, control or a relative pronoun is marked in `Nominal.via`.
"""

from dataclasses import dataclass, field
from typing import Literal

from kg.extract.rules.nominals import Nominal

ClauseKind = Literal[
    "root", "conj", "relcl", "acl", "advcl", "ccomp", "xcomp", "pcomp", "csubj", "noun"
]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A prepositional phrase: its preposition, the mentions it governs, its words."""

    prep: str
    index: int
    """Index of the preposition's token."""

    objects: tuple[Nominal, ...]
    clause: int | None = None
    """Token of a gerund that the preposition governs, "of planting"."""


@dataclass(slots=True)
class Clause:
    """One predicate with its arguments."""

    head: int
    """Index of the predicate's token: verb, copula, or event noun."""

    lemma: str
    kind: ClauseKind
    parent: int | None
    """Head of the clause this one hangs on."""

    particle: str | None = None
    passive: bool = False
    subjects: tuple[Nominal, ...] = ()
    objects: tuple[Nominal, ...] = ()
    indirect: tuple[Nominal, ...] = ()
    agents: tuple[Nominal, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    complement: int | None = None
    """Token of what a copula or "call X Y" says: noun or adjective."""

    auxiliaries: tuple[int, ...] = ()
    negation: int | None = None
    mark: int | None = None
    adverbs: tuple[int, ...] = ()
    dependents: dict[str, list[int]] = field(default_factory=dict)
    """Heads of the clauses below: by xcomp, ccomp, advcl."""

    first: int = 0
    last: int = 0
    """First and last token of the words that state it, without clauses of their own."""
