"""Checks a proof step by step against the printed rules; shares no code with the prover.

`owl2rl.rules` holds the rules of tables 4 to 9 of OWL 2 Profiles that speak of no list, each a body
and a head of triple patterns; those about lists are made here, from the list triples among the
premises. Whatever the checker does not know is refused.
"""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Triple

from kg.reason.explain import Proof

RDF = {"a": "type", "first": "first", "rest": "rest", "nil": "nil"}
RDFS = "subClassOf subPropertyOf domain range".split()
ONE = '"1"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>'

RULES = Path(__file__).with_name("owl2rl.rules").read_text(encoding="utf-8").splitlines()
Pattern = tuple[str, ...]
Shape = tuple[list[Pattern], Pattern]
Words = dict[str, str]


def check(proof: Proof, asserted: set[Triple]) -> None:
    """Raise AssertionError where a step is no rule, or a leaf was not asserted."""
    for node in proof:
        if node.rule is None:
            assert node.triple in asserted, f"{node.triple} was not asserted"
        else:
            given = [_row(premise.triple) for premise in node.premises]
            assert _is_step(node.rule, given, _row(node.triple)), f"no {node.rule}: {node.triple}"


def _row(triple: Triple) -> Pattern:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _patterns(text: str) -> list[Pattern]:
    return [tuple(_word(word) for word in part.split()) for part in text.split(" . ") if part]


def _word(word: str) -> str:
    if word.startswith("?"):
        return word
    if word == "1":
        return ONE
    space = "2000/01/rdf-schema#" if word in RDFS else "2002/07/owl#"
    space = "1999/02/22-rdf-syntax-ns#" if word in RDF else space
    return f"<http://www.w3.org/{space}{RDF.get(word, word)}>"


def _is_step(rule: str, given: list[Pattern], goal: Pattern) -> bool:
    shapes = list(_listed(rule, given, goal))
    for line in RULES:
        name, _, text = line.partition(":")
        if name.strip() == rule:
            body, _, head = text.partition("=>")
            shapes.append((_patterns(body.strip()), _patterns(head.strip())[0]))
    return any(
        _fits(body, given, found) for body, head in shapes for found in _unify(head, goal, {})
    )


def _unify(pattern: Pattern, row: Pattern, words: Words) -> Iterator[Words]:
    found = dict(words)
    for slot, word in zip(pattern, row, strict=True):
        if (found.setdefault(slot, word) if slot.startswith("?") else slot) != word:
            return
    yield found


def _fits(body: list[Pattern], given: list[Pattern], words: Words) -> bool:
    if not body:
        return True
    return any(
        _fits(body[1:], given, found) for row in given for found in _unify(body[0], row, words)
    )


def _listed(rule: str, given: list[Pattern], goal: Pattern) -> Iterator[Shape]:
    """Yield body and head of a rule about a list, for each list among the premises."""
    firsts = {s: o for s, p, o in given if p == _word("first")}
    rests = {s: o for s, p, o in given if p == _word("rest")}
    for owner, word, node in given:
        parts: list[str] = []
        head = node
        while node in firsts and len(parts) < 99:
            parts.append(firsts[node])
            node = rests[node]
        if parts and node == _word("nil"):
            link = word.rsplit("#")[-1].rstrip(">")
            axiom = (owner, word, head)
            yield from _list_rules(rule, link, axiom, parts)


def _list_rules(rule: str, link: str, axiom: Pattern, parts: list[str]) -> Iterator[Shape]:
    a, below, owner = _word("a"), _word("subClassOf"), axiom[0]
    numbered = list(enumerate(parts))
    path: list[Pattern] = [(f"?{at}", part, f"?{at + 1}") for at, part in numbered]
    both: list[Pattern] = [(x, part, f"?{at}") for at, part in numbered for x in ("?x", "?y")]
    members: list[Pattern] = [("?x", a, owner), ("?y", a, owner)]
    whole: dict[str, Shape] = {
        "cls-int1 intersectionOf": ([("?x", a, part) for part in parts], ("?x", a, owner)),
        "prp-spo2 propertyChainAxiom": (path, ("?0", owner, f"?{len(parts)}")),
        "prp-key hasKey": (members + both, ("?x", _word("sameAs"), "?y")),
    }
    if found := whole.get(f"{rule} {link}"):
        yield found
    for part in parts:
        each: dict[str, Shape] = {
            "cls-int2 intersectionOf": ([("?x", a, owner)], ("?x", a, part)),
            "cls-uni unionOf": ([("?x", a, part)], ("?x", a, owner)),
            "cls-oo oneOf": ([axiom], (part, a, owner)),
            "scm-int intersectionOf": ([axiom], (owner, below, part)),
            "scm-uni unionOf": ([axiom], (part, below, owner)),
        }
        if found := each.get(f"{rule} {link}"):
            yield found
