"""How things that nobody has named are named, and which of several names goes first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.namespaces import APO, expand
from kg.workbench.pages.links import is_term
from kg.workbench.pages.messages import LANGUAGES
from kg.workbench.pages.panels import Row

BETWEEN = " — "
"""What stands in a label between the act and the words for whom it meets."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a thing in one language."""

    text: str
    language: str = ""


Ranked = dict[str, list[tuple[int, Name]]]
"""The names of each thing, each with its rank: 3 is preferred, 0 only stands in for a name."""


def order(pair: tuple[int, Name]) -> tuple[int, str, bool, bool, int, str]:
    """Return what names are sorted by.

    Of several labels of one rank, as an event has one from each claim, the plainest goes first:
    whole before cut, without brackets or quoted words before with them, short before long.
    """
    rank, name = pair
    marked = any(mark in name.text for mark in '[“"')
    return -rank, name.language, name.text.endswith("…"), marked, len(name.text), name.text


def first(names: Iterable[tuple[int, Name]], language: str) -> str:
    """Return the first name in a language, else in English, else in any; empty without one."""
    ordered = sorted(names, key=order)
    for wanted in (language, "en", ""):
        for _, name in ordered:
            if name.language == wanted:
                return name.text
    return ordered[0][1].text if ordered else ""


@cache
def _outside() -> tuple[tuple[str, tuple[Name, ...]], ...]:
    text = (files("kg.workbench.pages.messages") / "terms.tsv").read_text(encoding="utf-8")
    head, *rows = (line.split("\t") for line in text.splitlines())
    return tuple((expand(term), tuple(map(Name, words, head[1:]))) for term, *words in rows)


def outside() -> Ranked:
    """Return names for the terms of others that the graph uses and that bring none along."""
    return {iri: [(0, name) for name in names] for iri, names in _outside()}


def name_articles(ranked: Ranked, articles: Iterable[Row]) -> None:
    """Name articles without a headline by outlet and day rather than by their file."""
    for row in articles:
        known = ranked.setdefault(row.iri("article"), [])
        day = row.text("published") or first(known, "en")
        for language in LANGUAGES:
            outlet = first(ranked.get(row.iri("outlet"), []), language)
            if outlet and day:
                known.append((3, Name(f"{outlet}, {day}", language)))


def acts(ranked: Ranked) -> dict[str, dict[str, str]]:
    """Return the names of the ontology's classes in each language, by the English one."""
    made: dict[str, dict[str, str]] = {}
    for iri in sorted(ranked):
        if iri.startswith(APO) and iri.removeprefix(APO)[:1].isupper():
            names = {language: first(ranked[iri], language) for language in LANGUAGES}
            made.setdefault(names["en"], names)
    return made


def said(label: str, language: str, known: Mapping[str, Mapping[str, str]]) -> str:
    """Return a label with the act in a language and the words as they were said."""
    act, between, words = label.partition(BETWEEN)
    return known.get(act, {}).get(language, act) + between + words


def name_acts(ranked: Ranked, known: Mapping[str, Mapping[str, str]]) -> None:
    """Name what is labelled by its act in each language."""
    for thing, names in ranked.items():
        if is_term(thing):
            continue
        for rank, name in list(names):
            for language in LANGUAGES:
                text = said(name.text, language, known) if rank == 2 else name.text
                if text != name.text:
                    names.append((rank, Name(text, language)))


def name_claims(
    ranked: Ranked, claims: Iterable[Row], known: Mapping[str, Mapping[str, str]]
) -> None:
    """Name claims by their frame, with the type where the frame does not tell the act."""
    for row in claims:
        names = ranked.get(row.iri("frame"), [])
        kinds = ranked.get(row.iri("type"), [])
        for language in LANGUAGES:
            kind = first(kinds, language) or row.iri("type").rpartition("/")[2]
            frame = said(row.text("label"), language, known) or first(names, language)
            told = BETWEEN in frame or frame.startswith(kind)
            text = frame if told else f"{kind}: {frame}" if frame else kind
            ranked.setdefault(row.iri("claim"), []).append((2, Name(text, language)))
            if not names:  # what no fact names is named by its claim alone
                stand_in = (2, Name(frame or kind, language))
                ranked.setdefault(row.iri("frame"), []).append(stand_in)
