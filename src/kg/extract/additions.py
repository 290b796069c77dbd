"""What an analyst adds to the lexicon: `lexicon/*.yaml` in a workspace, checked line by line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kg import resources
from kg.errors import LexiconError, nearest

MAX_BYTES = 1 << 20
"""A file above 1 MiB is no lexicon that people wrote."""

WORDS = ("actors", "organs", "groups", "places", "offences", "penalties", "reporting", "outlets")
SPEAKERS = ("official", "ngo", "witness", "anonymous_source", "reporting_partner", "outlet")
HEDGES = ("auxiliaries", "adverbs", "verbs", "passives", "asides", "nouns", "adjectives")
STATUSES = (
    "alleged",
    "apparent",
    "likely",
    "possible",
    "planned",
    "attempted",
    "habitual",
    "unknown",
)
EVENT = ("words", "as", "type", "when", "subject", "object", "qualifiers", "absorbs", "weight")
KINDS = ("verb", "noun", "complement")
KEYS = (*WORDS, "hedges", "speakers", "classes", "events")

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_CLASS = re.compile(r"[A-Z][A-Z0-9]*")
_CONDITION = re.compile(r"[a-z]+(?:\|[a-z]+)*(?::[\w-]+(?:,[\w-]+)*)?")
_SOURCE = re.compile(r"A0|A1|A2|C|X|V|poss|comp|POSS_AGENT|-|[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A reading of words that an analyst adds: a row of the event tables."""

    words: tuple[str, ...]
    kind: str
    type: str
    when: tuple[str, ...] = ()
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """`s`, `o` and `q:NAME` with their sources."""

    absorbs: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Additions:
    """Everything that the files of one folder add."""

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hedges: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    speakers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    events: tuple[Event, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is added."""
        return bool(self.words or self.hedges or self.speakers or self.classes or self.events)


def read_additions(folder: Path) -> Additions:
    """Return what `folder/*.yaml` add; nothing where there is no such folder.

    Raises:
        LexiconError: an entry cannot be used; several come as one group.
    """
    files = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]) if folder.is_dir() else []
    words: dict[str, list[str]] = {}
    hedges: dict[str, dict[str, str]] = {}
    speakers: dict[str, list[str]] = {}
    classes: dict[str, list[str]] = {}
    events: list[Event] = []
    faults: list[LexiconError] = []
    for file in files:
        read = _File(file)
        for key, value in read.top().items():
            if key in WORDS:
                words.setdefault(key, []).extend(read.words((key,), value, free=key == "outlets"))
            elif key == "hedges":
                for part, known in read.hedges(value).items():
                    hedges.setdefault(part, {}).update(known)
            elif key == "speakers":
                for kind, said in read.mapping((key,), value, SPEAKERS.__contains__, SPEAKERS):
                    speakers.setdefault(kind, []).extend(read.words((key, kind), said))
            elif key == "classes":
                for name, said in read.mapping((key,), value, _is_class, ("CAPITALS",)):
                    classes.setdefault(name, []).extend(read.words((key, name), said))
            elif key == "events":
                events += read.events(value)
        faults += read.faults
    if len(faults) > 1:
        raise ExceptionGroup("the lexicon cannot be used", faults)
    if faults:
        raise faults[0]
    return Additions(
        {key: tuple(value) for key, value in words.items()},
        hedges,
        {key: tuple(value) for key, value in speakers.items()},
        {key: tuple(value) for key, value in classes.items()},
        tuple(events),
    )


def types() -> tuple[str, ...]:
    """Return the types that a fact may have."""
    rows = (resources.folder("ontology") / "types.tsv").read_text("utf-8").splitlines()[1:]
    return tuple(row.split("\t")[0] for row in rows if row)


def _is_class(name: str) -> bool:
    return bool(_CLASS.fullmatch(name))


Place = tuple[str | int, ...]


class _File:
    """One file: its entries with the lines they stand on, and what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[LexiconError] = []
        self._lines: dict[Place, int] = {(): 1}

    def fault(self, place: Place, reason: str) -> None:
        """Note what is wrong with the entry at `place`."""
        name = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in place).lstrip(".")
        line = next(
            self._lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in self._lines
        )
        self.faults.append(LexiconError(self.path, line, name or "file", reason))

    def top(self) -> dict[str, Any]:
        """Return the entries of the file by key; what is wrong is noted."""
        try:
            if self.path.stat().st_size > MAX_BYTES:
                self.fault((), f"is larger than {MAX_BYTES >> 20} MiB; split it")
                return {}
            text = self.path.read_bytes().decode("utf-8")
            if any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(text, yaml.SafeLoader)):
                self.fault((), "uses * to repeat an entry, which is refused; write it out")
                return {}
            node = yaml.compose(text, yaml.SafeLoader)
            made = self._plain(node, ()) if node is not None else {}
        except UnicodeDecodeError as error:
            self.fault((), f"is not UTF-8 (byte {error.start}); save it as UTF-8")
            return {}
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            self._lines[()] = mark.line + 1 if mark else 1
            said = getattr(error, "problem", None) or "nested too deep"
            self.fault((), f"is not YAML: {' '.join(str(said).split())}")
            return {}
        except OSError as error:
            self.fault((), f"cannot be read ({error.strerror})")
            return {}
        return dict(self.mapping((), made, KEYS.__contains__, KEYS))

    def _plain(self, node: yaml.Node, place: Place) -> Any:
        self._lines[place] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            made: dict[str, Any] = {}
            for key, value in node.value:
                name = str(key.value)
                if name in made:
                    self._lines[(*place, name)] = key.start_mark.line + 1
                    self.fault((*place, name), "stands here twice; keep one")
                made[name] = self._plain(value, (*place, name))
                self._lines[(*place, name)] = key.start_mark.line + 1
            return made
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*place, n)) for n, item in enumerate(node.value)]
        return None if node.tag.endswith(":null") else str(node.value)

    def mapping(
        self, place: Place, value: Any, allowed: Callable[[str], bool], known: tuple[str, ...]
    ) -> list[tuple[str, Any]]:
        """Return the pairs of a mapping whose keys are allowed."""
        if not isinstance(value, dict):
            self.fault(place, f"must be a mapping of {', '.join(known)}")
            return []
        for key in value:
            if not allowed(key):
                hint = nearest(key, list(known)) or f"; known are {', '.join(known)}"
                self.fault((*place, key), f"is not known{hint}")
        return [(key, said) for key, said in value.items() if allowed(key)]

    def words(self, place: Place, value: Any, *, most: int = 1, free: bool = False) -> list[str]:
        """Return a list of words as the rules look for them: in lower case, one word each."""
        if not isinstance(value, list):
            self.fault(place, "must be a list of words: [one, two]")
            return []
        kept: list[str] = []
        for n, item in enumerate(value):
            if not isinstance(item, str) or not item.strip():
                self.fault((*place, n), "must be a word")
            elif free:
                kept.append(item.strip().lower())
            elif item != item.lower():
                self.fault((*place, n), f"{item!r} must be in lower case; names go into entities/")
            elif len(item.split()) > most:
                last = item.split()[-1]
                hint = f"give the head noun alone: {last}" if most == 1 else f"at most {most} words"
                self.fault((*place, n), f"{item!r} has too many words; {hint}")
            elif not all(_WORD.fullmatch(word) for word in item.split()):
                self.fault((*place, n), f"{item!r} is no word")
            else:
                kept.append(item)
        return kept

    def hedges(self, value: Any) -> dict[str, dict[str, str]]:
        """Return words of doubt by kind of word, each with the status it gives."""
        made: dict[str, dict[str, str]] = {}
        for part, known in self.mapping(("hedges",), value, HEDGES.__contains__, HEDGES):
            most = 6 if part == "asides" else 1
            for word, status in self.mapping(("hedges", part), known, bool, ("WORD: STATUS",)):
                place = ("hedges", part, word)
                said = self.words(place, [word], most=most)
                if status not in STATUSES:
                    hint = nearest(str(status), list(STATUSES)) or f"; use {', '.join(STATUSES)}"
                    self.fault(place, f"{status!r} is no status{hint}")
                elif said:
                    made.setdefault(part, {})[word] = status
        return made

    def events(self, value: Any) -> list[Event]:
        """Return the readings of words that state an act."""
        if not isinstance(value, list):
            self.fault(("events",), "must be a list of readings, each with words and a type")
            return []
        made = [self._event(("events", n), item) for n, item in enumerate(value)]
        return [event for event in made if event]

    def _event(self, place: Place, value: Any) -> Event | None:
        before = len(self.faults)
        said = dict(self.mapping(place, value, EVENT.__contains__, EVENT))
        words = self.words((*place, "words"), said.get("words"), most=3)
        kind, type_ = said.get("as", "verb"), said.get("type")
        if kind not in KINDS:
            self.fault((*place, "as"), f"{kind!r} must be {', '.join(KINDS)}")
        if type_ not in types():
            self.fault(
                (*place, "type"), f"{type_!r} is no type{nearest(str(type_), list(types()))}"
            )
        when = self._listed((*place, "when"), said.get("when", []), _CONDITION, "condition")
        roles = []
        for name, short in (("subject", "s"), ("object", "o")):
            if name in said:
                roles.append((short, self._listed((*place, name), said[name], _SOURCE, "source")))
        for name, sources in self.mapping(
            (*place, "qualifiers"), said.get("qualifiers", {}), bool, ("NAME: [SOURCE]",)
        ):
            told = self._listed((*place, "qualifiers", name), sources, _SOURCE, "source")
            roles.append((f"q:{name}", told))
        absorbs = said.get("absorbs", "false").lower() if "absorbs" in said else "false"
        if absorbs not in ("true", "false"):
            self.fault((*place, "absorbs"), "must be true or false")
        weight = self._weight((*place, "weight"), said.get("weight", "1"))
        if len(self.faults) > before:
            return None
        return Event(
            words=tuple(words),
            kind=kind,
            type=str(type_),
            when=when,
            roles=tuple(roles),
            absorbs=absorbs == "true",
            weight=weight,
        )

    def _listed(
        self, place: Place, value: Any, form: re.Pattern[str], what: str
    ) -> tuple[str, ...]:
        items = value if isinstance(value, list) else [value]
        for n, item in enumerate(items):
            if not isinstance(item, str) or not form.fullmatch(item):
                self.fault(
                    (*place, n), f"{item!r} is no {what}; docs/reference/lexicon.md lists them"
                )
        return tuple(str(item) for item in items)

    def _weight(self, place: Place, value: Any) -> float:
        try:
            weight = float(value)
        except (TypeError, ValueError):
            weight = -1.0
        if not 0 <= weight <= 2:
            self.fault(place, f"{value!r} must be a number from 0 to 2")
        return weight
