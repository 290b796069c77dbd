"""What a reader wants to see, as the address holds it: one set of filters for all pages.

Within a key any value will do; all keys must hold. A key is repeated for several values:
`?speaker=body/x&speaker=body/y&place=place/kilju&since=2021-05`. Each page applies them on the
server, so that a picture, its table and its exports agree.
"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kg.namespaces import APO, APOV, Base
from kg.workbench.pages import links

SPACES = {
    "class": APO,
    "predicate": APO,
    "place": "",
    "speaker": "",
    "outlet": "",
    "article": "",
    "certainty": APOV + "epistemic/",
    "modality": APOV + "modality/",
    "polarity": APOV + "polarity/",
    "verdict": APOV + "verdict/",
    "marking": APOV + "tlp/",
}
"""Keys of the address; what a short value is appended to (for things: the base and `id/`)."""

LAYERS = ("facts", "known", "claims", "inferred")
"""What a relation rests on: facts, the gazetteer, claims that are no facts, or rules."""

OF_CLAIMS = frozenset(SPACES) - {"class", "predicate", "place"}
"""Keys that only what a claim says can meet."""

MOST = 40
"""Values of one key that are taken from an address."""


@dataclass(frozen=True, slots=True)
class Span:
    """When something may have gone on: None is an end that nobody knows."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """What filters see of one claim, or of a relation that no claim states."""

    values: Mapping[str, frozenset[str]]
    """By key: the IRIs it has, rolled up: a place with the places around it."""

    layer: str = "facts"
    spans: tuple[Span, ...] = ()
    """Its times that have a year; empty where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is wanted: the state of an address."""

    wanted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """IRIs by key; a key that is missing asks for nothing."""

    layers: frozenset[str] = frozenset({"facts"})
    since: str = ""
    """The first day, month or year of the window, as the address gives it."""

    until: str = ""
    undated: bool = False
    """Whether what has no date is shown beside what lies in the window."""

    @property
    def of_claims(self) -> bool:
        """Whether they ask for anything that only a claim can meet."""
        return bool(self.since or self.until or OF_CLAIMS & set(self.wanted))

    def misses(self, traits: Traits) -> list[str]:
        """Return the keys that `traits` do not meet: `layer`, `time` or a key of the address."""
        missed = [k for k, values in self.wanted.items() if not values & traits.values.get(k, NONE)]
        if traits.layer not in self.layers:
            missed.append("layer")
        if (self.since or self.until) and not self.covers(traits.spans):
            missed.append("time")
        return missed

    def covers(self, spans: Sequence[Span]) -> bool:
        """Whether something may have gone on within the window."""
        if not spans:
            return self.undated
        since, until = first_day(self.since), last_day(self.until)
        return any(
            (until is None or span.first is None or span.first <= until)
            and (since is None or span.last is None or span.last >= since)
            for span in spans
        )

    def pairs(self, base: Base) -> list[tuple[str, str]]:
        """Return the address's pairs that ask for this, in a fixed order."""
        made = [
            (key, brief(key, iri, base))
            for key in SPACES
            for iri in sorted(self.wanted.get(key, ()))
        ]
        if self.layers != frozenset({"facts"}):
            made += [("layer", layer) for layer in LAYERS if layer in self.layers]
        for key, value in (("since", self.since), ("until", self.until)):
            made += [(key, value)] if value else []
        return made + ([("undated", "1")] if self.undated else [])

    def less(self, key: str, iri: str = "") -> "Filters":
        """Return these filters without one value of a key, or without `time`."""
        if key == "time":
            return replace(self, since="", until="", undated=False)
        if key == "layer":
            return replace(self, layers=(self.layers - {iri}) or frozenset({"facts"}))
        wanted = {k: v - {iri} if k == key else v for k, v in self.wanted.items()}
        return replace(self, wanted={k: v for k, v in wanted.items() if v})


NONE: frozenset[str] = frozenset()


def parse(pairs: Iterable[tuple[str, str]], base: Base) -> Filters:
    """Return what the pairs of an address ask for; what cannot be read asks for nothing."""
    wanted: dict[str, list[str]] = {}
    layers: set[str] = set()
    window = {"since": "", "until": ""}
    undated = False
    for key, value in pairs:
        if key in SPACES and value and len(wanted.get(key, ())) < MOST:
            iri = full(key, value, base)
            if links.is_iri(iri):
                wanted.setdefault(key, []).append(iri)
        elif key == "layer" and value in LAYERS:
            layers.add(value)
        elif key in window and first_day(value):
            window[key] = value
        elif key == "undated":
            undated = value == "1"
    return Filters(
        wanted={key: frozenset(values) for key, values in wanted.items()},
        layers=frozenset(layers) or frozenset({"facts"}),
        undated=undated,
        **window,
    )


def full(key: str, value: str, base: Base) -> str:
    """Return the IRI that a value of an address stands for."""
    return value if "://" in value else (SPACES[key] or f"{base.iri}id/") + value


def brief(key: str, iri: str, base: Base) -> str:
    """Return the shortest value of an address that stands for an IRI."""
    space = SPACES[key] or f"{base.iri}id/"
    local = iri.removeprefix(space)
    return local if local and local != iri and "://" not in local else iri


def first_day(text: str) -> date | None:
    """Return the first day of a year, month or day, or None where `text` is none of them."""
    return _day(text, last=False)


def last_day(text: str) -> date | None:
    """Return the last day of a year, month or day, or None where `text` is none of them."""
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> date | None:
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text, re.ASCII)
    if match is None:
        return None
    try:
        year, month = int(match[1]), int(match[2] or (12 if last else 1))
        day = int(match[3] or (monthrange(year, month)[1] if last else 1))
        return date(year, month, day)
    except ValueError:
        return None


class Counts:
    """How many things each further value of a key would leave, counted in one pass."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self.kept = 0
        self.undated = 0
        """Things left out for nothing but having no date."""

        self.by_key: dict[str, Counter[str]] = {key: Counter() for key in (*SPACES, "layer")}

    def keep(self, grounds: Iterable[Sequence[Traits]]) -> bool:
        """Count one thing by what it rests on; return whether the filters keep it.

        One of the grounds will do, and all traits of it must meet all filters: a relation has one
        ground for each claim that states it, and one with many traits where it follows from many.
        """
        kept = undated = False
        seen: dict[str, set[str]] = {}
        for ground in grounds:
            missed = {key for traits in ground for key in self.filters.misses(traits)}
            kept = kept or not missed
            undated = undated or (missed == {"time"} and not any(t.spans for t in ground))
            for key in missed or self.by_key:
                if len(missed) < 2 and key != "time":
                    seen.setdefault(key, set()).update(_common(ground, key))
        for key, found in seen.items():
            self.by_key[key].update(found)
        self.kept += kept
        self.undated += undated and not kept
        return kept


def _common(ground: Sequence[Traits], key: str) -> frozenset[str]:
    if key == "layer":
        return frozenset({ground[0].layer})
    return frozenset.intersection(*(traits.values.get(key, NONE) for traits in ground))
