"""Who tells a whole article, or his own story in it: known only once all of it was heard.

A named source who tells what befell him, "they took me", is a witness. So is whoever
tells an article in the first person, or in quotations that name nobody; an article that says "we"
and demands is its organisation's.
"""

import re
from dataclasses import replace

from kg.extract.rules.outlets import Outlet
from kg.model import Attribution, Claim, Kind, Mention, Span

_I = re.compile(r"\b(?:I|me|my|myself|My|Me)\b(?!\.)")
_BEFELL = re.compile(
    r"\bI (?:was|saw|escaped|ran|fled|lost|watched|hid|woke|survived)\b"
    r"|\b(?:beat|hit|took|told|arrested|dragged|asked|threatened|tortured|shot|forced|made|kicked"
    r"|punched|put|sent|gave|pulled|handcuffed|blindfolded|interrogated|detained|held|kept|let"
    r"|drove|brought)\w* (?:me|us)\b"
)
"""What befell a speaker: an opinion in the first person makes no witness."""

_WE = re.compile(
    r"\b[Ww]e(?:,[^,.]{3,60},)? (?:\w+ly )?(?:call|urge|ask|condemn|demand|appeal|welcome|express|"
    r"reiterate|are (?:deeply |gravely |very )?(?:concerned|alarmed|worried)|deplore|request|remind"
    r"|will (?:go on|continue)|treat|treated|provide|provided)\b|\b[Oo]ur (?:teams?|staff|clinics?"
    r"|hospitals?|organi[sz]ations?|patients|colleagues)\b"
)
_OFTEN = 3
"""Sentences in the first person that make its speaker the teller."""


class Tellers:
    """Hears the sentences of one article, and settles then who tells it."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._own: set[str] = set()
        self._aloud: int | None = None
        self._unnamed = self._first = self._plain = self._ours = 0

    def hear(self, words: str, at: int, speaker: Mention | None, *, quoted: bool) -> None:
        """Note what one sentence shows; `speaker` is who is quoted, where that is known."""
        mine = bool(_I.search(words))
        if quoted and speaker is not None:
            if _BEFELL.search(words):
                self._own.add(_key(speaker))
        elif quoted:
            self._unnamed += mine
        else:
            self._plain += 1
            self._first += mine
            self._ours += bool(_WE.search(words))
            if mine and self._aloud is None:
                self._aloud = at

    def settled(self, claims: list[Claim]) -> list[Claim]:
        """Return the claims with the kinds of their speakers as the whole article shows them."""
        told = ((claim, self._said(claim)) for claim in claims)
        return [c if said == c.attribution else replace(c, attribution=said) for c, said in told]

    def _said(self, claim: Claim) -> Attribution:
        told = claim.attribution
        if told.kind == "named_source" and told.source and _key(told.source) in self._own:
            return replace(told, kind="witness")
        if told.source is not None or claim.type == "REPORT":
            return told
        if told.kind == "anonymous_source" and self._unnamed >= _OFTEN:
            return replace(told, kind="witness")
        if told.kind == "outlet" and self._outlet.kind == "outlet":
            teller = self._teller(claim.evidence)
            if teller:
                return Attribution(kind=teller, via=self._outlet.name)
        return told

    def _teller(self, evidence: Span) -> Kind | None:
        if self._first >= _OFTEN and self._first * 5 >= self._plain:
            return "witness" if evidence.start >= (self._aloud or 0) else None
        known = self._outlet.name is not None and self._outlet.name.lower() in self._outlet.names
        return "ngo" if self._ours >= 2 and not known else None


def _key(speaker: Mention) -> str:
    """Return the last word of a speaker's name."""
    words = (speaker.canon or speaker.text or "").split(",")[0].split()
    return words[-1].removesuffix("’s").removesuffix("'s") if words else ""
