"""Counts in a mention: the words, and a normal form that keeps the comparator.

Normal forms: `40`, `>40`, `>=40`, `<40`, `<=40`, `~40`, `40-50`, `40%`, and for vague ones the
word itself: `many`, `several`, `dozens`.
"""

import re
from functools import lru_cache

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = ("twenty thirty forty fifty sixty seventy eighty ninety").split()
_VALUES = (
    {w: i for i, w in enumerate(_UNITS)}
    | {w: 20 + 10 * i for i, w in enumerate(_TENS)}
    | {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 10**9}
)
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_NUMBER = (
    r"(?:\d[\d,]*(?:\.\d+)?(?:\s(?:hundred|thousand|million|billion))?"
    r"|(?:a|half a)\s(?:dozen|hundred|thousand|million)"
    rf"|(?:{_WORD})(?:[\s-](?:and\s)?(?:{_WORD}))*)"
)
_COMPARATORS = {
    ">": "more than|over|above|upward of|upwards of|in excess of|well over|beyond",
    ">=": "at least|no fewer than|no less than|not less than|a minimum of",
    "<": "fewer than|less than|under|below",
    "<=": "up to|as many as|at most|no more than|not more than|a maximum of",
    "~": "about|around|some|nearly|almost|approximately|roughly|an estimated|estimated|close to"
    "|perhaps|probably|or so|more or less|just over|just under",
}
_SIGN = {word: sign for sign, words in _COMPARATORS.items() for word in words.split("|")}
_COMPARATOR = "|".join(sorted(_SIGN, key=len, reverse=True))
_VAGUE = (
    "a (?:large|small|great|growing|considerable|huge) number of|large numbers of|a number of"
    "|the (?:vast )?majority of|a majority of|a good many|a great many|very many|ever more"
    "|dozens|scores|(?:tens|hundreds) of thousands|hundreds|thousands|millions|many|several|most"
    "|a few|few|numerous|countless|some|half|a third|a quarter|two thirds|both|all"
)
_COUNT = re.compile(
    rf"\b(?:between\s(?P<from>{_NUMBER})\sand\s(?P<until>{_NUMBER})"
    rf"|(?:(?P<cmp>{_COMPARATOR})\s+)?(?P<low>{_NUMBER})(?:\s?(?:-|–|to|or)\s?(?P<high>{_NUMBER}))?)"
    rf"(?P<more>\sor more|\sor so|-odd)?(?P<pct>\s?%|\sper\s?cent)?(?![\w-])",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"\b(?:{_NUMBER}\s(?:in|out of)\s(?:every\s)?{_NUMBER}\b"
    rf"|(?:boy|girl|man|woman|child|youth|teenager|student|son|daughter)\sof\s{_NUMBER}$"
    rf"|(?:father|mother|parent|widow|widower|grandfather|grandmother)\sof\s{_NUMBER}\b)",
    re.IGNORECASE,
)
"""Numbers that count nobody: "one in three", "a boy of twelve", "a father of three"."""
EXCEPTED = re.compile(
    r"\b(?:all|every\w*|each|both)\b.*\s(?:but|except|save|apart from)\s", re.IGNORECASE
)
"""Fewer than all, and how many is not said: "all but two"."""
_VAGUE_COUNT = re.compile(rf"\b(?<!how )(?P<vague>{_VAGUE})\b", re.IGNORECASE)


_BOUND = re.compile(
    r"\b(?:more than|less than|over|under|at least|nearly|almost|about|around|some) $",
    re.IGNORECASE,
)
"""Before "half": it would say more, or less, without them."""


def value(words: str) -> float | None:
    """Return the number that digits or number words spell, or None."""
    plain = words.lower().replace(",", "").replace("-", " ").strip()
    total, current = 0.0, 0.0
    for word in plain.split():
        if word in ("and", "a", "half"):
            current = current or (0.5 if word == "half" else current)
            continue
        if re.fullmatch(r"\d+(\.\d+)?", word):
            current += float(word)
        elif word in _VALUES:
            scale = _VALUES[word]
            if scale >= 100 or word == "dozen":
                current = (current or 1) * scale
                if scale >= 1000:
                    total, current = total + current, 0.0
            else:
                current += scale
        else:
            return None
    return total + current


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


@lru_cache(maxsize=2048)  # a mention is looked at many times
def find(text: str) -> tuple[int, int, str] | None:
    """Return start, end and normal form of the first count in the words of a mention."""
    if _SHARE.search(text):
        return None
    match = _COUNT.search(text)
    vague = _VAGUE_COUNT.search(text)
    if match and not (vague and vague.start() < match.start()):
        low = value(match["low"] or match["from"])
        if low is None or _is_year(match, low) or _is_name(text, match) or _is_age(text, match):
            return _vague(vague)
        sign = _SIGN.get((match["cmp"] or "").lower(), "")
        if match["more"]:
            sign = {" or more": ">=", " or so": "~", "-odd": "~"}[match["more"].lower()]
        upper = match["high"] or match["until"]
        high = value(upper) if upper else None
        normal = _plain(low) if high is None else f"{_plain(low)}-{_plain(high)}"
        return match.start(), match.end(), sign + normal + ("%" if match["pct"] else "")
    return _vague(vague)


_OPENERS = frozenset(
    "the these those all some another other its their his her our only nearly almost around "
    "about roughly more over up at least of and in among both each every a "
    "an last first next".split()
)
"""Words that may open a sentence before a count, with a capital letter."""


def _is_age(text: str, match: re.Match[str]) -> bool:
    """Return whether a number says of what age people are: "girls as young as twelve"."""
    return bool(_AGED.search(text, 0, match.start()))


_AGED = re.compile(r"\bas (?:young|old|little|small) as $", re.IGNORECASE)


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Return whether a number ends a name: "Bureau 27", "Unit 731"."""
    if match["low"] is None:
        return False
    before = text[: match.start("low")].split()
    figures = match["low"][:1].isdigit()
    named = bool(before) and before[-1][:1].isupper() and before[-1].lower() not in _OPENERS
    return figures and named and not match["cmp"]


def _is_year(match: re.Match[str], low: float) -> bool:
    return (
        bool(re.fullmatch(r"(?:19|20)\d\d", match["low"] or match["from"]))
        and not match["cmp"]
        and low < 2100
    )


def _vague(match: re.Match[str] | None) -> tuple[int, int, str] | None:
    if not match:
        return None
    words = match["vague"].lower()
    bounds = _BOUND.search(match.string, 0, match.start())
    if words == "half" and bounds:
        start = bounds.start()
        return start, match.end(), match.string[start : match.end()].lower()
    if re.search(r"number of|numbers of|many|numerous|countless", words):
        return match.start(), match.end(), "many"
    if "majority" in words:
        return match.start(), match.end(), "most"
    return match.start(), match.end(), words
