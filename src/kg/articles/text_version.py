"""The copy of a text that the parser sees: same length, marks blanked."""

import re

_MARKS = str.maketrans(dict.fromkeys('“”„"‹›«»[](){}*※◆●■▪•―─_\u00a0\u200b\ufeff\t', " "))
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "–": "-"})
_GLOSS = re.compile(r"\([^()\n]{0,200}\)|\[[^\[\]\n]{0,200}\]")
_DATELINE = re.compile(
    r"^[ \t“\"]*(?:[A-Z]{2}[A-Z'’.-]+(?:[ ,]+[A-Z][\w'’.-]*){0,6},?\s*"
    r"(?:\([^()\n]{2,40}\)\s*)?[—–:-]+\s"
    r"|[A-Z]{5,}(?:,? [A-Z]{2,})*,\s(?=[A-Z]))",
    re.MULTILINE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?)"
_PLACE = r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3}"
_DASH = r"\s?(?:--|—|–|(?<=\s)-)\s"
_PLACED = re.compile(
    rf"^[ \t“\"]*(?:{_DATE}(?:{_DASH}|:\s)"
    rf"|{_PLACE}(?:, {_PLACE}){{0,2}}, {_DATE}\s?(?:\([^()\n]{{2,40}}\)\s?)?(?:{_DASH}|:\s)"
    rf"|{_PLACE}(?:, {_PLACE}){{1,2}}\s?(?:\([^()\n]{{2,40}}\)\s?)?{_DASH}"
    rf"|{_PLACE}\s?\([A-Z][^()\n]{{1,39}}\)\s?{_DASH})(?=[“\"]?[A-Z])",
    re.MULTILINE,
)
"""Where and when a report was sent, in mixed case: "Yanji, China —", "Beijing, Sept 14:"."""
_SINGLE = re.compile(r"(?<![\w.])'|(?<=[.,!?])'(?!\w)|'(?![\w])(?<!s')")
"""A straight or folded single quote that is no apostrophe: it opens a word, or closes after
punctuation; after `s` it may be a possessive and stays."""


def masked(text: str) -> str:
    """Return a copy of `text` of the same length, fit for a parser of plain sentences.

    Quotation marks, brackets and list marks become spaces; what stands in round or square
    brackets is blanked whole, because a gloss in mid-clause breaks the parse, and so does the
    place before a report ("SEOUL (AP) —"); dashes and curly
    apostrophes become their plain forms. Offsets into the copy are offsets into the text.
    """
    plain = _DATELINE.sub(lambda line: " " * len(line.group()), text)
    plain = _PLACED.sub(lambda line: " " * len(line.group()), plain)
    plain = _GLOSS.sub(lambda gloss: " " * len(gloss.group()), plain)
    plain = plain.translate(_MARKS).translate(_APOSTROPHES)
    plain = _SINGLE.sub(" ", plain)
    plain = plain.replace("—", ",")
    if len(plain) != len(text):
        raise AssertionError("a mask must keep the length")
    return plain
