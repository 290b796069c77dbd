"""The lexicons of the rules: event predicates with their frames, word classes, names.

Data lie in `data/` as TSV, text and YAML. A row of an event table holds predicates, a type,
conditions on the clause, and where its roles are; the formats are in `data/README.md`.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from kg.errors import ConfigError

DATA = files("kg.extract.rules") / "data"


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on a clause: `key` names what is looked at, `values` the classes allowed."""

    key: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """One reading of a predicate: its type, when it applies, where its roles are."""

    type: str
    conditions: tuple[Condition, ...] = ()
    subject: tuple[str, ...] = ("A0",)
    object: tuple[str, ...] = ("A1",)
    qualifiers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    polarity: str | None = None
    """`+` where the negation is part of what the type says ("not allowed"), `-` where the words
    deny it without one ("lost contact")."""

    status: str | None = None
    """Status where the reading gives it: what is prescribed is policy."""

    absorbs: bool = False
    """The complement clause is what is ordered, asked or forced: not a fact of its own."""

    weight: float = 1.0
    """How often the reading is right where it applies, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the rules know about words."""

    verbs: dict[str, tuple[Frame, ...]]
    nouns: dict[str, tuple[Frame, ...]]
    complements: dict[str, tuple[Frame, ...]]
    classes: dict[str, frozenset[str]]
    people: frozenset[str]
    words: dict[str, Any] = field(default_factory=dict)
    """Small lists of one layer each: hedges, reporting verbs, outlets."""

    added: frozenset[str] = frozenset()
    """Predicates that an analyst asked for: what they say is kept, however unlikely."""

    @property
    def event_nouns(self) -> frozenset[str]:
        """Lemmas of nouns that name events."""
        return frozenset(self.nouns)


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """Return the built-in lexicon, read once."""
    classes = {
        name: frozenset(str(word) for word in words)
        for name, words in yaml.safe_load(_text("classes.yaml")).items()
    }
    return Lexicon(
        verbs=_frames("verbs.tsv"),
        nouns=_frames("nouns.tsv"),
        complements=_frames("complements.tsv"),
        classes=classes,
        people=frozenset(_text("people.txt").split()),
        words=yaml.safe_load(_text("words.yaml")),
    )


def _text(name: str) -> str:
    return (DATA / name).read_text("utf-8")


def _frames(name: str) -> dict[str, tuple[Frame, ...]]:
    table: dict[str, list[Frame]] = {}
    for number, line in enumerate(_text(name).splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) < 2:
            raise ConfigError(f"{name}:{number}", line, "needs predicates and a type")
        frame = parse_frame(cells[1], *cells[2:4])
        for predicate in cells[0].split(","):
            table.setdefault(predicate.strip(), []).append(frame)
    return {predicate: tuple(frames) for predicate, frames in table.items()}


def parse_frame(type_: str, conditions: str = "", roles: str = "") -> Frame:
    """Return the frame that the cells of a row spell.

    Raises:
        ConfigError: a role entry is not `name=sources`.
    """
    values: dict[str, tuple[str, ...]] = {}
    for entry in roles.split():
        name, equals, sources = entry.partition("=")
        if not equals:
            raise ConfigError("roles", entry, "must be name=sources")
        values[name] = tuple(sources.split(","))
    return Frame(
        type=type_,
        conditions=tuple(_condition(text) for text in conditions.split()),
        subject=values.get("s", ("A0",)),
        object=values.get("o", ("A1",)),
        qualifiers=tuple((k[2:], v) for k, v in values.items() if k.startswith("q:")),
        polarity=values["pol"][0] if "pol" in values else None,
        status=values["st"][0] if "st" in values else None,
        absorbs=values.get("x") == ("1",),
        weight=float(values["w"][0]) if "w" in values else 1.0,
    )


def _condition(text: str) -> Condition:
    key, _, allowed = text.partition(":")
    return Condition(key, tuple(allowed.split(",")) if allowed else ())
