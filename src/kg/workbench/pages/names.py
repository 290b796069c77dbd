"""The names of things, in the reader's language, and the search over them."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal

from kg.namespaces import APO, Base
from kg.workbench.pages import folding, links, naming
from kg.workbench.pages.context import Context
from kg.workbench.pages.naming import Name
from kg.workbench.pages.panels import Row, panel

GENID = "/.well-known/genid/"
"""What stands in the IRI of a nameless cell, as of a list."""

_LEVELS = {APO + "Practice", APO + "ConcreteEvent"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that a search found, and the spelling that matched."""

    iri: str
    matched: Name
    how: str
    """`name`, `initials` or `sound`."""

    rank: int


@dataclass(frozen=True, slots=True)
class Names:
    """All names of one version of the graph."""

    base: Base
    version: int | str = 0
    main: Mapping[str, Mapping[str, Name]] = field(default_factory=dict)
    """The first name of a thing in each language."""

    every: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    folded: tuple[tuple[str, Name, str, str, str], ...] = ()
    """(IRI, name, plain, sound, initials) of each searchable name."""

    def of(self, iri: str, language: str) -> Name:
        """Return the name of a thing in `language`, else in English, else a short form."""
        known = self.main.get(iri)
        if known:
            for wanted in (language, "en", ""):
                if wanted in known:
                    return known[wanted]
            return known[min(known)]
        return Name("_:" + iri.partition(GENID)[2] if GENID in iri else links.short(iri, self.base))

    def other(self, iri: str, language: str) -> Name | None:
        """Return the name in the other of the two languages, where it differs."""
        known = self.main.get(iri, {})
        found = known.get("en" if language == "ko" else "ko")
        return found if found and found.text != self.of(iri, language).text else None

    def classes_of(self, iri: str) -> tuple[str, ...]:
        """Return the classes a thing is stated to have, the act before the factual level."""
        return self.classes.get(iri, ())

    def search(self, words: str, limit: int = 200) -> list[Hit]:
        """Return the things whose names match `words`, best first, each once.

        A match on the letters goes before one on Korean initials, and that before one on sound.
        """
        asked, sound = folding.plain(words), folding.sound(words)
        first = words.replace(" ", "") if folding.is_initials(words) else ""
        best: dict[str, Hit] = {}
        for iri, name, plain, skeleton, initials in self.folded:
            rank, how = _rank(asked, sound, first, plain, skeleton, initials)
            if how and (iri not in best or rank < best[iri].rank):
                best[iri] = Hit(iri, name, how, rank)
        key = lambda hit: (hit.rank, len(hit.matched.text), hit.matched.text, hit.iri)  # noqa: E731
        return sorted(best.values(), key=key)[:limit]


def _rank(
    asked: str, sound: str, first: str, plain: str, skeleton: str, initials: str
) -> tuple[int, str]:
    if asked:
        if plain == asked:
            return 0, "name"
        if plain.startswith(asked):
            return 1, "name"
        if f" {asked}" in plain:
            return 2, "name"
        if len(asked) > 2 and asked in plain:
            return 3, "name"
    if first:
        if initials.startswith(first):
            return 4, "initials"
        if first in initials:
            return 5, "initials"
    if len(sound) > 2:
        if skeleton == sound or folding.stem(skeleton) == folding.stem(sound):
            return 6, "sound"
        if skeleton.startswith(sound) or (len(sound) > 4 and sound in skeleton):
            return 7, "sound"
    return 9, ""


class Index:
    """Keeps the names of the newest version of the graph that was asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._names: Names | None = None
        self._lock = asyncio.Lock()

    async def names(self) -> Names:
        """Return the names of the graph as it is now.

        Raises:
            QueryError: they cannot be read now.
        """
        version = self._context.version()
        async with self._lock:
            if self._names is None or self._names.version != version:
                labels = await panel(self._context, "names-labels")
                kinds = await panel(self._context, "names-kinds")
                claims = await panel(self._context, "names-claims")
                articles = await panel(self._context, "names-articles")
                self._names = build(self._context.base, version, labels, kinds, claims, articles)
            return self._names


def build(
    base: Base,
    version: int | str,
    labels: Iterable[Row],
    kinds: Iterable[Row],
    claims: Iterable[Row],
    articles: Iterable[Row] = (),
) -> Names:
    """Return the names from the rows of the four `names-*` queries."""
    classes: dict[str, set[str]] = {}
    for row in kinds:
        classes.setdefault(row.iri("thing"), set()).add(row.iri("class"))
    ranked: dict[str, list[tuple[int, Name]]] = naming.outside()
    for row in labels:
        found = row.get("name")
        if row.iri("thing") and isinstance(found, Literal):
            name = Name(found.value, found.language or "")
            ranked.setdefault(row.iri("thing"), []).append((row.number("main") or 0, name))
    naming.name_articles(ranked, articles)
    acts = naming.acts(ranked)
    naming.name_acts(ranked, acts)
    naming.name_claims(ranked, claims, acts)
    main: dict[str, dict[str, Name]] = {}
    every: dict[str, tuple[Name, ...]] = {}
    for iri, given in sorted(ranked.items()):
        ordered = sorted(given, key=naming.order)
        every[iri] = tuple(dict.fromkeys(name for rank, name in ordered if rank))
        for _, name in ordered:
            main.setdefault(iri, {}).setdefault(name.language, name)
    return Names(
        base=base,
        version=version,
        main=main,
        every=every,
        classes={
            iri: tuple(sorted(found, key=lambda c: (c in _LEVELS, c)))
            for iri, found in classes.items()
        },
        folded=tuple(
            (iri, n, folding.plain(n.text), folding.sound(n.text), folding.initials(n.text))
            for iri, all_ in every.items()
            if links.kind(iri, base) not in links.KINDS_WITHOUT_PAGE
            for n in all_
        ),
    )
