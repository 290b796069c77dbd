"""Event or practice: the level at which a situation is told.

The rule (ontology handbook, “Event or practice”): a situation is a practice if the claim is
habitual, or present or progressive with a plural, unbounded patient, or has neither a date nor a
bounded count; else it is a concrete event. A prediction is neither: it is a forecast.
"""

import re

from kg.claims.uncertainty import Stance
from kg.model import Claim

RULE = "level/date-or-bounded-count"
BOUNDED = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozens?)\b", re.I)


def level(claim: Claim, how: Stance, text: str) -> str:
    """Return `ConcreteEvent`, `Practice` or `Forecast` for the situation of `claim`."""
    if how.modality == "predicted":
        return "Forecast"
    if how.modality == "habitual":
        return "Practice"
    dated = any(m.text and not _vague(m.text) for m in claim.qualifiers.get("time", ()))
    counted = any(m.canon and BOUNDED.search(m.canon) for m in claim.qualifiers.get("count", ()))
    return "ConcreteEvent" if dated or counted else "Practice"


def _vague(words: str) -> bool:
    """Whether words of time tell no point or stretch of it ("now", "from the beginning")."""
    said = words.lower().strip("[] ")
    return said in ("now", "recently", "often", "always", "already") or "beginning" in said
