"""Checks a proof step by step against the printed rules; shares no code with the prover.

A rule is a body and a head of triple patterns. Lists are read from the list triples among the
premises. Whatever the checker does not know is refused.
"""

from collections.abc import Iterator

from pyoxigraph import Triple

from kg.reason.explain import Proof

SHORT = {
    "a": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    "first": "http://www.w3.org/1999/02/22-rdf-syntax-ns#first",
    "rest": "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest",
    "nil": "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil",
}
RDFS = "subClassOf subPropertyOf domain range".split()
ONE = '"1"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>'

RULES = """
eq-ref     : => ?x sameAs ?x
eq-sym     : ?x sameAs ?y => ?y sameAs ?x
eq-trans   : ?x sameAs ?y . ?y sameAs ?z => ?x sameAs ?z
eq-rep-s   : ?s sameAs ?t . ?s ?p ?o => ?t ?p ?o
eq-rep-p   : ?p sameAs ?q . ?s ?p ?o => ?s ?q ?o
eq-rep-o   : ?o sameAs ?u . ?s ?p ?o => ?s ?p ?u
prp-dom    : ?p domain ?c . ?x ?p ?y => ?x a ?c
prp-rng    : ?p range ?c . ?x ?p ?y => ?y a ?c
prp-fp     : ?p a FunctionalProperty . ?x ?p ?y . ?x ?p ?z => ?y sameAs ?z
prp-ifp    : ?p a InverseFunctionalProperty . ?y ?p ?x . ?z ?p ?x => ?y sameAs ?z
prp-symp   : ?p a SymmetricProperty . ?x ?p ?y => ?y ?p ?x
prp-trp    : ?p a TransitiveProperty . ?x ?p ?y . ?y ?p ?z => ?x ?p ?z
prp-spo1   : ?p subPropertyOf ?q . ?x ?p ?y => ?x ?q ?y
prp-eqp1   : ?p equivalentProperty ?q . ?x ?p ?y => ?x ?q ?y
prp-eqp2   : ?p equivalentProperty ?q . ?x ?q ?y => ?x ?p ?y
prp-inv1   : ?p inverseOf ?q . ?x ?p ?y => ?y ?q ?x
prp-inv2   : ?p inverseOf ?q . ?x ?q ?y => ?y ?p ?x
cls-svf1   : ?r someValuesFrom ?c . ?r onProperty ?p . ?x ?p ?y . ?y a ?c => ?x a ?r
cls-svf2   : ?r someValuesFrom Thing . ?r onProperty ?p . ?x ?p ?y => ?x a ?r
cls-avf    : ?r allValuesFrom ?c . ?r onProperty ?p . ?x a ?r . ?x ?p ?y => ?y a ?c
cls-hv1    : ?r hasValue ?v . ?r onProperty ?p . ?x a ?r => ?x ?p ?v
cls-hv2    : ?r hasValue ?v . ?r onProperty ?p . ?x ?p ?v => ?x a ?r
cls-maxc2  : ?r maxCardinality 1 . ?r onProperty ?p . ?x a ?r . ?x ?p ?y . \
?x ?p ?z => ?y sameAs ?z
cls-maxqc3 : ?r maxQualifiedCardinality 1 . ?r onProperty ?p . ?r onClass ?c . ?x a ?r . \
?x ?p ?y . ?y a ?c . ?x ?p ?z . ?z a ?c => ?y sameAs ?z
cls-maxqc4 : ?r maxQualifiedCardinality 1 . ?r onProperty ?p . ?r onClass Thing . ?x a ?r . \
?x ?p ?y . ?x ?p ?z => ?y sameAs ?z
cax-sco    : ?c subClassOf ?d . ?x a ?c => ?x a ?d
cax-eqc1   : ?c equivalentClass ?d . ?x a ?c => ?x a ?d
cax-eqc2   : ?c equivalentClass ?d . ?x a ?d => ?x a ?c
scm-sco    : ?c subClassOf ?d . ?d subClassOf ?e => ?c subClassOf ?e
scm-eqc1   : ?c equivalentClass ?d => ?c subClassOf ?d
scm-eqc1   : ?c equivalentClass ?d => ?d subClassOf ?c
scm-eqc2   : ?c subClassOf ?d . ?d subClassOf ?c => ?c equivalentClass ?d
scm-cls    : ?c a Class => ?c subClassOf ?c
scm-cls    : ?c a Class => ?c equivalentClass ?c
scm-cls    : ?c a Class => ?c subClassOf Thing
scm-cls    : ?c a Class => Nothing subClassOf ?c
scm-op     : ?p a ObjectProperty => ?p subPropertyOf ?p
scm-op     : ?p a ObjectProperty => ?p equivalentProperty ?p
scm-spo    : ?p subPropertyOf ?q . ?q subPropertyOf ?r => ?p subPropertyOf ?r
scm-eqp1   : ?p equivalentProperty ?q => ?p subPropertyOf ?q
scm-eqp1   : ?p equivalentProperty ?q => ?q subPropertyOf ?p
scm-eqp2   : ?p subPropertyOf ?q . ?q subPropertyOf ?p => ?p equivalentProperty ?q
scm-dom1   : ?p domain ?c . ?c subClassOf ?d => ?p domain ?d
scm-dom2   : ?q domain ?c . ?p subPropertyOf ?q => ?p domain ?c
scm-rng1   : ?p range ?c . ?c subClassOf ?d => ?p range ?d
scm-rng2   : ?q range ?c . ?p subPropertyOf ?q => ?p range ?c
scm-hv     : ?c hasValue ?v . ?c onProperty ?p . ?d hasValue ?v . ?d onProperty ?q . \
?p subPropertyOf ?q => ?c subClassOf ?d
scm-svf1   : ?c someValuesFrom ?y . ?c onProperty ?p . ?d someValuesFrom ?z . ?d onProperty ?p . \
?y subClassOf ?z => ?c subClassOf ?d
scm-svf2   : ?c someValuesFrom ?y . ?c onProperty ?p . ?d someValuesFrom ?y . ?d onProperty ?q . \
?p subPropertyOf ?q => ?c subClassOf ?d
scm-avf1   : ?c allValuesFrom ?y . ?c onProperty ?p . ?d allValuesFrom ?z . ?d onProperty ?p . \
?y subClassOf ?z => ?c subClassOf ?d
scm-avf2   : ?c allValuesFrom ?y . ?c onProperty ?p . ?d allValuesFrom ?y . ?d onProperty ?q . \
?p subPropertyOf ?q => ?d subClassOf ?c
"""
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
    return f"<{SHORT.get(word, f'http://www.w3.org/{space}{word}')}>"


def _is_step(rule: str, given: list[Pattern], goal: Pattern) -> bool:
    shapes = list(_listed(rule, given, goal))
    for line in RULES.strip().splitlines():
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
    if (rule, link) == ("cls-int1", "intersectionOf"):
        yield [("?x", a, part) for part in parts], ("?x", a, owner)
    if (rule, link) == ("prp-spo2", "propertyChainAxiom"):
        path: list[Pattern] = [(f"?{at}", part, f"?{at + 1}") for at, part in enumerate(parts)]
        yield path, ("?0", owner, f"?{len(parts)}")
    if (rule, link) == ("prp-key", "hasKey"):
        both: list[Pattern] = [
            (x, part, f"?{at}") for at, part in enumerate(parts) for x in ("?x", "?y")
        ]
        yield [("?x", a, owner), ("?y", a, owner), *both], ("?x", _word("sameAs"), "?y")
    for part in parts:
        if (rule, link) == ("cls-int2", "intersectionOf"):
            yield [("?x", a, owner)], ("?x", a, part)
        if (rule, link) == ("cls-uni", "unionOf"):
            yield [("?x", a, part)], ("?x", a, owner)
        if (rule, link) == ("cls-oo", "oneOf"):
            yield [axiom], (part, a, owner)
        if (rule, link) == ("scm-int", "intersectionOf"):
            yield [axiom], (owner, below, part)
        if (rule, link) == ("scm-uni", "unionOf"):
            yield [axiom], (part, below, owner)
