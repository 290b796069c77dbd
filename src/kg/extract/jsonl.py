"""Claims as JSON lines, one fact a line: what `kg extract` prints."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from kg.model import Attribution, Claim, Mention, Modality, Span

Fact = dict[str, Any]


def facts(claims: Sequence[Claim], text: str) -> list[Fact]:
    """Return the claims of one article in the corpus schema, sorted by place and type.

    `id` is the document's stem and a running number; a `ref` names the id of another fact.
    """
    order = sorted(
        range(len(claims)),
        key=lambda i: (
            claims[i].doc,
            claims[i].evidence.start,
            claims[i].evidence.end,
            claims[i].type,
            claims[i].key,
        ),
    )
    ids = {
        index: f"{PurePath(claims[index].doc).stem}-{place:02d}"
        for place, index in enumerate(order, 1)
    }
    return [_fact(claims[index], ids[index], ids, text) for index in order]


def dump(claims: Sequence[Claim], text: str) -> str:
    """Return the claims of one article as JSON lines."""
    return "".join(json.dumps(fact, ensure_ascii=False) + "\n" for fact in facts(claims, text))


def _fact(claim: Claim, name: str, ids: Mapping[int, str], text: str) -> Fact:
    cue = claim.modality.cue
    source = claim.attribution.source
    fact: Fact = {
        "id": name,
        "doc": claim.doc,
        "type": claim.type,
        "relation": claim.relation,
        "subject": _role(claim.subject, ids),
        "object": _role(claim.object, ids),
        "qualifiers": {q: _role(ms, ids) for q, ms in sorted(claim.qualifiers.items()) if ms},
        "attribution": {
            "kind": claim.attribution.kind,
            "source": _mention(source, ids) if source else None,
        },
        "modality": {
            "status": claim.modality.status,
            "polarity": claim.modality.polarity,
            "cue": cue.of(text) if cue else None,
        },
        "evidence": _placed(claim.evidence, text),
        "trigger": _placed(claim.trigger, text),
        "core": claim.core,
        "confidence": round(claim.confidence, 3),
    }
    if cue:
        fact["modality"]["cue_start"] = cue.start
    if claim.attribution.via:
        fact["attribution"]["via"] = claim.attribution.via
    if claim.extractor:
        fact["extractor"] = claim.extractor
    if claim.event:
        fact["event"] = {**_placed(claim.event, text), "rule": claim.event_rule}
    return fact


def _placed(span: Span, text: str) -> Fact:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _role(mentions: Sequence[Mention], ids: Mapping[int, str]) -> Any:
    if not mentions:
        return None
    made = [_mention(mention, ids) for mention in mentions]
    return made[0] if len(made) == 1 else made


def _mention(mention: Mention, ids: Mapping[int, str]) -> Fact:
    if mention.ref is not None:
        return {"ref": ids[mention.ref]}
    made: Fact = {"canon": mention.canon, "text": mention.text, "start": None, "end": None}
    if mention.span:
        made |= {"start": mention.span.start, "end": mention.span.end}
    else:
        made |= {"implicit": True}
    if mention.outside_evidence:
        made["outside_evidence"] = True
    if mention.antecedent:
        made["antecedent"] = {"start": mention.antecedent.start, "end": mention.antecedent.end}
    return made


def load(lines: str, text_digest: str) -> list[Claim]:
    """Return the claims of one article from JSON lines; the inverse of `dump`."""
    # Only a line feed ends a line: a text may hold other separators.
    return claims([json.loads(line) for line in lines.split("\n") if line], text_digest)


def claims(lines: Iterable[Fact], text_digest: str) -> list[Claim]:
    """Return the claims of one article's facts; the inverse of `facts`.

    Where a fact does not say where its cue is, it is looked for inside the evidence.
    """
    known = list(lines)
    ids = {fact["id"]: index for index, fact in enumerate(known)}
    return [_claim(fact, ids, text_digest) for fact in known]


def _claim(fact: Fact, ids: Mapping[str, int], text_digest: str) -> Claim:
    said, how = fact["attribution"], fact["modality"]
    evidence = Span(fact["evidence"]["start"], fact["evidence"]["end"])
    at = fact["evidence"]["text"].find(how["cue"]) if how["cue"] else -1
    begin = how.get("cue_start", evidence.start + at)
    trigger: Fact = fact["trigger"] if "trigger" in fact else fact["evidence"]
    event: Fact | None = fact.get("event")
    return Claim(
        text_digest=text_digest,
        doc=fact["doc"],
        type=fact["type"],
        relation=fact["relation"],
        trigger=Span(trigger["start"], trigger["end"]),
        evidence=evidence,
        subject=_mentions(fact["subject"], ids),
        object=_mentions(fact["object"], ids),
        qualifiers={q: _mentions(value, ids) for q, value in fact["qualifiers"].items()},
        attribution=Attribution(
            kind=said["kind"],
            source=_read(said["source"], ids) if said.get("source") else None,
            via=said.get("via"),
        ),
        modality=Modality(
            status=how["status"],
            polarity=how["polarity"],
            cue=Span(begin, begin + len(how["cue"])) if at >= 0 or "cue_start" in how else None,
        ),
        core=fact.get("core", True),
        confidence=fact.get("confidence", 1.0),
        event=Span(event["start"], event["end"]) if event else None,
        event_rule=event.get("rule") if event else None,
        extractor=fact.get("extractor"),
    )


def _mentions(value: Any, ids: Mapping[str, int]) -> tuple[Mention, ...]:
    if value is None:
        return ()
    return tuple(_read(item, ids) for item in (value if isinstance(value, list) else [value]))


def _read(item: Fact, ids: Mapping[str, int]) -> Mention:
    if "ref" in item:
        return Mention(ref=ids[item["ref"]])
    placed, before = item.get("start") is not None, item.get("antecedent")
    return Mention(
        span=Span(item["start"], item["end"]) if placed else None,
        text=item.get("text"),
        canon=item.get("canon"),
        antecedent=Span(before["start"], before["end"]) if before else None,
        outside_evidence=item.get("outside_evidence", False),
    )
