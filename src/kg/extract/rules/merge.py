"""Events told twice in one article: later claims share the event of the first.

Claims are never merged; `event` names the trigger of the first account and `event_rule` the rule
by which it is shared, so that a reviewer can undo it.
"""

import re
from dataclasses import replace

from kg.extract.rules.quantities import value
from kg.model import Claim, Mention

RULE = "same-act-same-patients"
"""Same type, polarity and patients; neither hedged; no count, time or agent against it."""

_ACTS = frozenset(
    (
        "RELOCATE BANISH ASSIGN DISPLACE LEAVE SURRENDER ARREST DETAIN IMPRISON SENTENCE TRIAL "
        "RELEASE CLOSE_BORDER CONFISCATE EVICT PUNISH RAID SEARCH INTERROGATE CRACKDOWN ATTACK "
        "KILL DEATH INJURE ABUSE ARSON DISAPPEAR LABEL TRANSFER_REGISTRATION"
    ).split()
)
_PLAIN = frozenset({"asserted", "ongoing", "past"})
_TAIL = re.compile(
    r"\s*\b(?:of|who|that|which|in|from|with|to|at|on|for|whose|near|considered|suspected|accused"
    r"|living|called)\b\s*",
    re.IGNORECASE,
)
_MEASURES = frozenset(
    "number numbers dozens hundreds thousands majority most some many all half".split()
)
_PRONOUNS = frozenset("they them he him she her it we us i those who".split())
_EXACT = re.compile(r"(?P<sign>[<>~]=?)?(?P<number>\d+(?:\.\d+)?)(?P<rest>%|-\d+)?")
_CALENDAR = re.compile(
    r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|\d+"
)
_RESTRICTED = re.compile(r"\s+(?:with|whose)\b")
_VAGUE = frozenset({"many", "several", "some", "most", "dozens", "hundreds", "all", "few"})


def share_events(claims: list[Claim], text: str) -> list[Claim]:
    """Return the claims, later accounts of an act marked with the event of the first."""
    done: list[Claim] = []
    first: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.type in _ACTS and claim.modality.status in _PLAIN:
            known = [] if _goes_on(claim, text) else first.get(claim.type, [])
            earlier = next((e for e in known if same(e, claim)), None)
            if earlier is not None and earlier.trigger != claim.trigger:
                event = earlier.event or earlier.trigger
                claim = replace(claim, event=event, event_rule=RULE)
            first.setdefault(claim.type, []).append(claim)
        done.append(claim)
    return done


def _goes_on(claim: Claim, text: str) -> bool:
    """Return whether the patients' words go on to pick out some: "families with ..."."""
    spans = [m.span for m in claim.object if m.span]
    return any(_RESTRICTED.match(text, span.end) for span in spans)


def same(one: Claim, other: Claim) -> bool:
    """Return whether two claims of one article may tell of the same act."""
    patients = _heads(one.object or one.subject), _heads(other.object or other.subject)
    return (
        one.type == other.type
        and one.modality.polarity == other.modality.polarity
        and bool(patients[0] & patients[1])
        and not _counts_differ(one, other)
        and not _times_differ(one, other)
        and not _agents_differ(one, other)
        and not _newly_restricted(one, other)
    )


def head(words: str) -> str:
    """Return the head noun of a mention's words, in lower case without a plural ending."""
    parts = [p for p in _TAIL.split(words) if p.strip()]
    for part in parts:
        last = part.split()[-1].strip("“”\"'‘’,.[]()").lower()
        if last not in _MEASURES and value(last) is None:
            return (
                last.removesuffix("ies") + "y" if last.endswith("ies") else last.removesuffix("s")
            )
    return ""


def _heads(mentions: tuple[Mention, ...]) -> set[str]:
    words = [m.canon or m.text or "" for m in mentions]
    return {head(w) for w in words if w.lower() not in _PRONOUNS} - {""}


def _counts_differ(one: Claim, other: Claim) -> bool:
    counts = [c.qualifiers["count"][0].canon or "" for c in (one, other) if "count" in c.qualifiers]
    if len(counts) < 2 or counts[0] == counts[1] or _VAGUE & set(counts):
        return False
    numbers = [_EXACT.fullmatch(c) for c in counts]
    if not all(numbers):
        return True
    low, high = (float(n["number"]) for n in numbers if n)
    return abs(low - high) > 0.1 * max(low, high)


def _times_differ(one: Claim, other: Claim) -> bool:
    times = [c.qualifiers["time"][0].text or "" for c in (one, other) if "time" in c.qualifiers]
    if len(times) < 2:
        return False
    named = [set(_CALENDAR.findall(t)) for t in times]
    if any(t.lower().startswith("since") for t in times):
        return times[0] != times[1]
    return bool(named[0]) and bool(named[1]) and not named[0] & named[1]


def _agents_differ(one: Claim, other: Claim) -> bool:
    if not one.object or not other.object:
        return False
    agents = _heads(one.subject), _heads(other.subject)
    loose = {"government", "authority", "authoritie", "state", "police", "officer", "official"}
    named = [a - loose for a in agents]
    return bool(named[0]) and bool(named[1]) and not named[0] & named[1]


def _newly_restricted(one: Claim, other: Claim) -> bool:
    """Return whether the later mention picks out others: "families with missing relatives"."""
    mention = (other.object or other.subject)[0]
    words = mention.text or ""
    if words.lower() in _PRONOUNS and re.match(r"(?:an)?other\b", mention.canon or ""):
        return True
    return bool(re.search(r"\b(?:with|whose|another|other|more|suspected|accused)\b", words))
