"""How likely a claim is right: a sum of weights of what the rules saw, as a probability.

The weights in `data/confidence.tsv` are fitted on annotated articles (see `bench/calibrate.py`);
what was never seen adds nothing. Confidence is of the extractor alone and never part of identity.
"""

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.extract.rules.clause import Clause
from kg.extract.rules.humans import is_human
from kg.extract.rules.lexicon import DATA, Lexicon
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.parse import Sentence
from kg.extract.rules.typing import Candidate, deep
from kg.model import Claim

FLOOR = 0.14
"""Claims that are less likely than this are left out, unless an extractor asks for them."""

OPEN = 0.08
"""The same for what is denied, hedged or planned: nothing else tells of it."""


def features(claim: Claim, kind: str, row: str, seen: Iterable[str] = ()) -> Iterator[str]:
    """Yield what the estimate looks at.

    `kind` is the clause's kind or "construction"; `row` names the row of the lexicon; `seen` is
    what `circumstances` tells of the clause.
    """
    base = claim.type.split(":")[0]
    yield "bias"
    yield from seen
    yield f"row={row}"
    yield f"verb={claim.relation}"
    yield f"verb={claim.relation}|{base}"
    yield f"type={base}"
    yield f"type={base}|{kind}"
    yield f"kind={kind}"
    subject, object_ = bool(claim.subject), bool(claim.object)
    yield f"roles={subject}{object_}"
    yield f"type={base}|roles={subject}{object_}"
    yield f"status={claim.modality.status}"
    yield f"polarity={claim.modality.polarity}"
    yield f"said={claim.attribution.kind != 'outlet'}"
    for name, mentions in (("s", claim.subject), ("o", claim.object)):
        for mention in mentions[:1]:
            words = (mention.text or "").lower().split()
            if words:
                yield f"{name}.first={words[0]}"
                yield f"{name}.last={words[-1]}"
                yield f"{name}.long={len(words) > 8}"
                yield f"{name}.outside={mention.outside_evidence}"
    length = claim.evidence.end - claim.evidence.start
    yield f"length={min(length // 40, 6)}"
    for name in ("time", "count", "to", "from", "place", "purpose", "charge"):
        if name in claim.qualifiers:
            yield f"has={name}"


def circumstances(
    lexicon: Lexicon, sentence: Sentence, candidate: Candidate, by_head: dict[int, Clause]
) -> Iterator[str]:
    """Yield how a clause stands: its form, who acts in it, how surely its row reads it."""
    clause, tokens = candidate.clause, sentence.tokens
    base = candidate.frame.type.split(":")[0]
    verb = tokens[clause.head]
    yield f"tag={verb.tag}"
    yield f"tag={verb.tag}|{clause.kind}"
    yield f"passive={clause.passive}"
    yield f"asked={min(len(candidate.frame.conditions), 3)}"
    known = lexicon.nouns if clause.kind == "noun" else lexicon.verbs
    yield f"readings={min(len(known.get(clause.lemma, ())), 8)}"
    yield f"modal={any(tokens[a].tag == 'MD' for a in clause.auxiliaries)}"
    arguments = deep(clause)
    for name, nominals in (("a0", arguments.a0), ("a1", arguments.a1)):
        if not nominals:
            yield f"{name}=none"
            yield f"{name}=none|{base}"
        for nominal in nominals[:1]:
            kind = _kind_of(lexicon, sentence, nominal)
            yield f"{name}={kind}"
            yield f"{name}={kind}|{base}"
            yield f"{name}={kind}|{nominal.via}"
            yield f"{name}.via={nominal.via}"
            yield f"{name}.det={_determiner(sentence, nominal.head)}"
    above = by_head.get(clause.parent) if clause.parent is not None else None
    if above is not None:
        yield f"up={above.lemma}"
        yield f"up={above.lemma}|{clause.kind}"
    yield f"words={min((clause.last - clause.first) // 4, 6)}"
    yield f"clauses={min(len(by_head), 8)}"


def _kind_of(lexicon: Lexicon, sentence: Sentence, nominal: Nominal) -> str:
    token = sentence.tokens[nominal.head]
    if token.pos in ("PROPN", "PRON", "NUM", "DET"):
        return token.pos
    for name in ("ORGAN", "GROUP"):
        if token.lemma in lexicon.classes[name]:
            return name
    return "HUMAN" if is_human(lexicon, sentence, nominal) else "THING"


def _determiner(sentence: Sentence, head: int) -> str:
    found = sentence.kids(head, "det", "poss", "nummod")
    return sentence.tokens[found[0]].dep + sentence.tokens[found[0]].tag if found else "none"


def probability(names: Iterable[str]) -> float:
    """Return the estimate for what was seen, between 0.02 and 0.98."""
    weights = _weights()
    total = sum(weights.get(name, 0.0) for name in names)
    return min(0.98, max(0.02, 1 / (1 + math.exp(-total))))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    table: dict[str, float] = {}
    for line in (DATA / "confidence.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, weight = line.split("\t")
            table[name] = float(weight)
    return table
