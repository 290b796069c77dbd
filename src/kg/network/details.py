"""What is said of one thing beside its edges: its time, its counts, words of its roles."""

from collections import defaultdict
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import APOV, Base, expand
from kg.network.evidence import Basis
from kg.network.names import LABEL, PREF_LABEL, TYPE, Names

TIME = expand("apo:hasTime")
PARTICIPATION = expand("apo:hasParticipation")
HIDDEN = {LABEL.value, PREF_LABEL.value, expand("apo:describedIn"), expand("skos:altLabel")}


class Details:
    """Reads the rows of a thing out of the statements."""

    def __init__(self, statements: Mapping[Triple, Basis], names: Names, base: Base) -> None:
        self._names, self._base = names, base
        self._about: dict[str, list[tuple[str, NamedNode | Literal, Basis]]] = defaultdict(list)
        for triple, basis in statements.items():
            value = triple.object
            if isinstance(triple.subject, NamedNode) and isinstance(value, NamedNode | Literal):
                self._about[triple.subject.value].append((triple.predicate.value, value, basis))

    def of(self, iri: str) -> list[tuple[str, str, Basis]]:
        """Return name, value and basis of each row, sorted."""
        rows = []
        for prop, value, basis in self._about[iri]:
            if prop == TYPE.value or prop in HIDDEN or (basis.inferred and not basis.claims):
                continue
            if isinstance(value, Literal):
                shown = value.value
            elif prop == TIME:
                shown = self._time(value.value)
            elif prop == PARTICIPATION:
                shown = self._participation(value.value)
            elif value.value.startswith(APOV):
                shown = self._names.label(value.value)
            else:
                continue
            if shown:
                rows.append((self._names.label(prop), shown, basis))
        return sorted(rows, key=lambda row: row[:2])

    def count(self, situation: str, participant: str) -> str:
        """Return in words how many of `participant` a situation concerns, or the empty string."""
        counts = {
            self._count(part.value)
            for prop, part, _ in self._about[situation]
            if prop == PARTICIPATION
            and isinstance(part, NamedNode)
            and participant in self._values(part.value, "apo:participant")
        }
        return "; ".join(sorted(counts - {""}))

    def _time(self, iri: str) -> str:
        said = self._first(iri, "apo:timeText")
        edtf = self._first(iri, "apo:edtf")
        return f"{said} ({edtf})" if edtf and edtf != said else said

    def _participation(self, iri: str) -> str:
        who = ", ".join(self._names.label(p) for p in self._values(iri, "apo:participant"))
        return ": ".join(part for part in (who, self._count(iri)) if part)

    def _count(self, part: str) -> str:
        shown = []
        for count in self._values(part, "apo:count"):
            said = self._first(count, "apo:countText")
            low, high = self._first(count, "apo:lowerBound"), self._first(count, "apo:upperBound")
            unit = ", ".join(self._names.label(u) for u in self._values(count, "apo:unit"))
            bounds = low if low == high else f"{low or 'unknown'} to {high or 'unknown'}"
            if not low and not high:
                bounds = "not countable"
            elif not high:
                bounds = f"at least {low}"
            shown.append(f"“{said}” = {bounds}, counted in: {unit or 'unstated'}")
        return "; ".join(sorted(shown))

    def _values(self, iri: str, prop: str) -> list[str]:
        return sorted({v.value for p, v, _ in self._about[iri] if p == expand(prop)})

    def _first(self, iri: str, prop: str) -> str:
        values = self._values(iri, prop)
        return values[0] if values else ""
