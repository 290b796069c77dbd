"""The head of a noun phrase, its content words, and what kind of thing it names."""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

ThingKind = Literal["actor", "people", "place", "thing"]

PART = re.compile(r"[\w’']+")
WORD = re.compile(r"[\w’'-]+|%")
LEADING = frozenset(
    "a an the this that these those his her its their our my your some any all many most several "
    "other such no every each both over about around at least more than fewer less up to nearly "
    "almost roughly approximately as few".split()
)
STOP = LEADING | frozenset(
    "of in on at by for from with without and or who whom whose which that is are was were be been "
    "being has have had do does did".split()
)
# "a number of families" is about families.
PARTITIVE = frozenset(
    "number numbers group groups dozens hundreds thousands tens scores majority minority handful "
    "lot lots most many some several all none half quarter third percent % couple pair part rest "
    "total kind kinds sort type types thousand hundred dozen million batch wave".split()
)
# "those who", "many who", "anyone who" are people.
WHO = re.compile(
    r"^(?:all |only )?(?:those|many|some|most|others|several|few|any|anyone|everyone|someone|ones?|"
    r"anybody|everybody|whoever|all)\b[^,.;]{0,24}?\bwho(?:m|se|ever)?\b"
    r"|^(?:those|others|ones) (?:in|from|at|on|with|without|under|near|living|still|already) ",
    re.IGNORECASE,
)
# A noun phrase's head stands before the first of these.
CUT = frozenset(
    "of who whom whose which that with without in from to for on at by under near inside outside "
    "living suspected accused considered deemed labelled labeled convicted found caught trying "
    "seeking wanting working arrested detained relocated subject including such as where when "
    "along across between among against about after before during because".split()
)


@dataclass(frozen=True, slots=True)
class HeadSense:
    """What a head noun tells: the kind of thing and the class of the ontology."""

    kind: ThingKind
    cls: str
    unit: str | None
    """Unit in which such things are counted, `family`, `person`, or None."""


@cache
def heads() -> dict[str, HeadSense]:
    """Return the head nouns that link knows, singular, from data/heads.tsv."""
    table = (files("kg.link") / "data" / "heads.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines(), delimiter="\t")
    return {
        noun: HeadSense(row["kind"], row["class"], row["unit"] or None)  # type: ignore[arg-type] # held to the four kinds by a test
        for row in rows
        for noun in row["nouns"].split()
    }


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without possessive endings."""
    # What an editor put in brackets is not the speaker's word.
    bare = re.sub(r"\[[^\]]*\]", " ", text).lower()
    found = (re.sub(r"(['’]s?|-)$", "", word) for word in WORD.findall(bare))
    return [word for word in found if word]


IRREGULAR = {
    "people": "people",
    "children": "child",
    "women": "woman",
    "men": "man",
    "wives": "wife",
    "lives": "life",
    "police": "police",
}


def singular(word: str) -> str:
    """Return the singular of an English noun by rule: "families" → "family"."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("men") and len(word) > 4:
        return word[:-3] + "man"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


# "those in the hills" are people, as are "many along the border".
PEOPLE_AT = re.compile(
    r"^(?:all |only )?(?:those|many|some|most|others|anyone|everyone)\s+"
    r"(?:in|at|on|along|near|from|inside|outside|across)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 15)
def head(text: str) -> str:
    """Return the head noun of a noun phrase, singular and lower case; empty where there is none.

    The head is the last word before the first preposition, relative or participle.
    """
    said = text.strip("[] ")
    if WHO.match(said) or PEOPLE_AT.match(said):
        return "people"
    kept: list[str] = []
    for word in words(text):
        if word == "of" and kept and kept[-1] in PARTITIVE:
            kept = []
            continue
        if word in CUT and any(w not in LEADING for w in kept):
            break
        kept.append(word)
    content = [w for w in kept if w not in LEADING and not w[0].isdigit()]
    return singular(content[-1]) if content else ""


AGE = re.compile(r"\b(?:young|youthful|old|elderly|teenage|adolescent|underage|minor)\b", re.I)
CONDUCT = re.compile(
    r"\b(?:who|suspected|accused|convicted|caught|charged|deemed|considered|found|wanted)\b", re.I
)
TERRITORY = re.compile(r"\b(?:living|residing|based|in|along|near|from|around|on|across)\b", re.I)


def population_class(text: str, cls: str) -> str:
    """Return the class of a population: a bare "people" is told by what follows it."""
    if cls != "apo:Population" or head(text) not in ("people", "person", "individual", "civilian"):
        return cls
    for pattern, found in (
        (AGE, "apo:AgeCohortPopulation"),
        (CONDUCT, "apo:ConductPopulation"),
        (TERRITORY, "apo:TerritorialPopulation"),
    ):
        if pattern.search(text):
            return found
    return cls


@lru_cache(maxsize=1 << 15)
def content(text: str) -> frozenset[str]:
    """Return the content words of `text`, singular: what two phrases are compared by."""
    return frozenset(singular(w) for w in words(text) if w not in STOP)


def normal(text: str) -> str:
    """Return `text` without leading determiners, folded: equal for two like phrases."""
    said = words(text)
    while said and said[0] in LEADING:
        said = said[1:]
    return " ".join(said)


_UNNAMING = frozenset("the a an his her its their".split())
"""Words that a label leaves out: whose it is, the passage tells."""


def label(text: str, limit: int = 7) -> str:
    """Return at most `limit` words of `text`; an ellipsis marks what was cut.

    Seven words in a row are the most that an entity's label takes from any text.
    """
    parts = text.split()
    if len(parts) > 1 and parts[0].lower() in _UNNAMING:
        parts = parts[1:]
    kept, said = 0, 0
    for part in parts:
        # "his/her" is two words.
        said += max(1, len(PART.findall(part)))
        if said > limit:
            break
        kept += 1
    return " ".join(parts) if kept == len(parts) else " ".join(parts[:kept]) + " …"
