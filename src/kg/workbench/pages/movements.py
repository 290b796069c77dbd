"""Situations by where they took place, as each claim gives it; collective counts stay whole."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from kg.namespaces import APO
from kg.workbench.pages.panels import Row
from kg.workbench.pages.whereabouts import Area, Whereabouts

ROLES = {APO + "fromPlace": "from", APO + "toPlace": "to", APO + "atPlace": "at"}
"""The words that roles of places go by here."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many, as a claim counts them: one number for the whole, whatever the places."""

    words: str
    lower: int | None
    upper: int | None
    unit: str
    scope: str

    @property
    def bounded(self) -> bool:
        """Whether it says anything of how many: "many" does not."""
        return self.lower is not None or self.upper is not None


@dataclass(slots=True)
class Telling:
    """What one claim says of where a situation took place."""

    event: str
    kind: str
    claim: str
    article: str
    published: str
    hedged: bool
    factual: bool
    places: dict[str, list[str]] = field(default_factory=dict)
    """Places by `from`, `to` and `at`, in order."""

    counts: list[Count] = field(default_factory=list)

    def located(self, role: str, where: Whereabouts) -> list[Area]:
        """Return the areas of the places with a role that can be drawn."""
        return [area for place in self.places.get(role, ()) if (area := where.find(place))]

    def moves(self, where: Whereabouts) -> bool:
        """Whether both where it led from and where to can be drawn, and differ."""
        origins = {area.of for area in self.located("from", where)}
        targets = {area.of for area in self.located("to", where)}
        return bool(origins and targets and origins != targets)


def tellings(
    rows: Iterable[Row], counts: Iterable[Row], kept: Collection[str] | None = None
) -> list[Telling]:
    """Return one telling a claim and situation; of the claims in `kept` where that is given."""
    made: dict[tuple[str, str], Telling] = {}
    for row in rows:
        key = row.iri("event"), row.iri("claim")
        if kept is not None and key[1] not in kept:
            continue
        if key not in made:
            made[key] = Telling(
                event=key[0],
                kind=row.iri("class"),
                claim=key[1],
                article=row.iri("article"),
                published=row.text("published"),
                hedged=not row.iri("status").endswith(("/true-certain", "/false-certain")),
                factual=row.text("factual") == "true",
            )
        role = ROLES.get(row.iri("role"), "at")
        places = made[key].places.setdefault(role, [])
        if row.iri("place") not in places:
            places.append(row.iri("place"))
    for row in counts:
        key = row.iri("event"), row.iri("claim")
        if key in made:
            count = Count(
                row.text("text"),
                row.number("lower"),
                row.number("upper"),
                row.iri("unit"),
                row.iri("countScope"),
            )
            if count not in made[key].counts:
                made[key].counts.append(count)
    return list(made.values())


@dataclass(slots=True)
class Site:
    """An area with all that is told to have taken place there, or led from or to it."""

    area: Area
    parts: list[tuple[str, Telling]] = field(default_factory=list)
    """Role and telling."""

    names: list[str] = field(default_factory=list)
    """The places that share this extent: itself first, then vaguer ones within it."""

    @property
    def key(self) -> str:
        """The place whose extent it is."""
        return self.area.of

    @property
    def events(self) -> list[str]:
        """The situations, each once."""
        return list(dict.fromkeys(telling.event for _, telling in self.parts))

    @property
    def vague(self) -> bool:
        """Whether all that is told lies somewhere within, not at the place itself."""
        return self.area.of not in self.names

    @property
    def hedged(self) -> bool:
        """Whether all of it is said with reservation."""
        return all(telling.hedged for _, telling in self.parts)


def sites(told: Iterable[Telling], where: Whereabouts) -> list[Site]:
    """Return the areas to draw: shapes of countries first, small circles last."""
    made: dict[str, Site] = {}
    for telling in told:
        for role, places in telling.places.items():
            for place in places:
                area = where.find(place)
                if area is None:
                    continue
                site = made.setdefault(area.of, Site(area))
                site.parts.append((role, telling))
                if place not in site.names:
                    site.names.append(place)
    for site in made.values():
        site.names.sort(key=lambda place: (place != site.key, place))
    return sorted(made.values(), key=lambda site: (-_extent(site.area), site.key))


def _extent(area: Area) -> float:
    if area.circle:
        return area.circle[2]
    west, south, east, north = area.shape.box if area.shape else (0, 0, 0, 0)
    return 1000.0 + (east - west) * (north - south)


def by_event(told: Iterable[Telling]) -> Mapping[str, list[Telling]]:
    """Return the tellings of each situation, in order."""
    made: dict[str, list[Telling]] = {}
    for telling in told:
        made.setdefault(telling.event, []).append(telling)
    return made
