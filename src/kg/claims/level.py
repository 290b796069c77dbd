"""Event or practice: the level at which a situation is told.

The rule (ontology handbook, “Event or practice”): a situation is a practice if the claim is
habitual, or present or progressive with a plural, unbounded patient, or has neither a date nor a
bounded count nor one single patient; else it is a concrete event. A prediction is neither: it is
a forecast.
"""

import re

from kg.claims.uncertainty import Stance
from kg.model import Claim

RULE = "level/date-or-bounded-count"
BOUNDED = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozens?)\b", re.I)

ONE = re.compile(r"(?:he|she|him|her|i|me|an?\s.+|another\s.+)", re.I)
"""A single patient: what befell one person or one house is no practice."""
UNBOUNDED = re.compile(
    r"\b(?:number|lot|majority|few|host|series|range|variety|crowd|people)\b", re.I
)


def level(claim: Claim, how: Stance, text: str) -> str:
    """Return `ConcreteEvent`, `Practice` or `Forecast` for the situation of `claim`."""
    if how.modality == "predicted":
        return "Forecast"
    if how.modality == "habitual":
        return "Practice"
    dated = any(m.text and not _vague(m.text) for m in claim.qualifiers.get("time", ()))
    counted = any(m.canon and BOUNDED.search(m.canon) for m in claim.qualifiers.get("count", ()))
    return "ConcreteEvent" if dated or counted or _befell_one(claim) else "Practice"


def _befell_one(claim: Claim) -> bool:
    """Whether the patient, or who acts where there is none, is a single one."""
    whom = claim.object or claim.subject
    if len(whom) != 1 or whom[0].text is None:
        return False
    return bool(ONE.fullmatch(whom[0].text)) and not UNBOUNDED.search(whom[0].text)


def _vague(words: str) -> bool:
    """Whether words of time tell no point or stretch of it ("now", "from the beginning")."""
    said = words.lower().strip("[] ")
    return said in ("now", "recently", "often", "always", "already") or "beginning" in said
