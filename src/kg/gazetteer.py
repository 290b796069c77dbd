"""Known names: from the words of an article to the entities they may stand for."""

import re
import unicodedata
from collections.abc import Iterable

from kg.model import Entity

_ROMANISED = (
    ("yeo", "yo"),
    ("eo", "o"),
    ("eu", "u"),
    ("ch", "j"),
    ("ry", "y"),
    ("k", "g"),
    ("t", "d"),
    ("p", "b"),
)
_DROPPED = re.compile(r"[-‐‑–/’'`ʼ.]")
_UNIT = re.compile(
    r"(?:\s+(?:count(?:y|ies)|cit(?:y|ies)|(?:province|district|town|township|village|prefecture|region)s?)"
    r"|[-\s](?:gun|kun|si|shi|up|ri|do|bukto|namdo|pukto))$",
    re.IGNORECASE,
)


def fold(name: str) -> str:
    """Return the key under which spellings and romanisations of `name` meet.

    NFKD without marks, lower case, a leading article and hyphens and apostrophes dropped, and
    McCune-Reischauer and Revised Romanization brought to one form: "Kimchaek" and "Gimchaek".
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"[’']s\b", "", plain)
    plain = _DROPPED.sub("", plain)
    for long, short in _ROMANISED:
        plain = plain.replace(long, short)
    plain = re.sub(r"\s+", " ", plain).strip()
    return plain.removeprefix("de ") if plain.startswith("de ") else plain.removeprefix("dhe ")


def fold_place(name: str) -> str:
    """Return `fold(name)` without a trailing unit word ("County", "-gun").

    Only for places: stripping units also eats the end of personal names.
    """
    return fold(_UNIT.sub("", name.strip()))


class Gazetteer:
    """Looks entities up by name; several may answer to one."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self._by_key: dict[str, list[Entity]] = {}
        self._by_iri: dict[str, Entity] = {}
        self._by_demonym: dict[str, Entity] = {}
        self._longest = 1
        for entity in sorted(entities, key=lambda e: e.iri):
            self._by_iri[entity.iri] = entity
            for word in entity.demonyms:
                self._by_demonym.setdefault(fold(word), entity)
            for name in dict.fromkeys([entity.label, *entity.names]):
                keys = {fold(name)}
                if "lace" in entity.cls:
                    keys.add(fold_place(name))
                for key in sorted(keys - {""}):
                    known = self._by_key.setdefault(key, [])
                    if entity not in known:
                        known.append(entity)
                    self._longest = max(self._longest, key.count(" ") + 1)

    def __len__(self) -> int:
        return len(self._by_key)

    @property
    def longest(self) -> int:
        """Words in the longest known name."""
        return self._longest

    def find(self, name: str) -> list[Entity]:
        """Return the entities that `name` may stand for, by IRI; none gives an empty list."""
        found = self._by_key.get(fold(name), [])
        return found or self._by_key.get(fold_place(name), [])

    def by_iri(self, iri: str) -> Entity | None:
        """Return the known entity with that IRI, or None."""
        return self._by_iri.get(iri)

    def by_demonym(self, word: str) -> Entity | None:
        """Return the country whose people or things `word` means ("North Korean"), or None."""
        return self._by_demonym.get(fold(word))
