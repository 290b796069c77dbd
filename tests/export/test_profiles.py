"""Exports for others: built up from what may leave; a source cannot be read out of them."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import ExportError
from kg.export import FORMATS, Profile, view_for, write
from kg.export.cells import is_small
from kg.export.profiles import CLEARANCES, release
from kg.graph.store.memory import MemoryStore
from kg.namespaces import APO, APOV, PREFIXES, Base, expand
from kg.network import project
from kg.ontology import Terms

ID, GRAPH = PREFIXES["apod"], PREFIXES["apog"]
CLAIMS, ENTITIES = NamedNode(GRAPH + "claims"), NamedNode(GRAPH + "entities")
SOURCE = NamedNode(f"{ID}speaker/5ee4")
PROFILES: tuple[Profile, ...] = ("partner", "public")
MARKINGS = ("clear", "green", "amber", "amber-strict", "red")


def node(local: str) -> NamedNode:
    return NamedNode(ID + local)


def quad(subject: NamedNode, predicate: str, value: NamedNode | Literal, graph: NamedNode) -> Quad:
    return Quad(subject, NamedNode(expand(predicate)), value, graph)


@pytest.fixture(scope="module")
def base_quads(relocation_quads: list[Quad]) -> list[Quad]:
    """The small graph under the whole ontology, as a build would leave it."""
    ontology = NamedNode(GRAPH + "ontology")
    return [q for q in relocation_quads if q.graph_name != ontology] + [
        Quad(t.subject, t.predicate, t.object, ontology) for t in Terms.load().triples()
    ]


def changed(quads: Iterable[Quad], claim: str, **values: str) -> list[Quad]:
    """Return `quads` with `apo:marking` or `apo:verdict` of a claim set anew."""
    kept = list(quads)
    for name, value in values.items():
        subject, predicate = node(f"claim/{claim}"), NamedNode(APO + name)
        kept = [q for q in kept if (q.subject, q.predicate) != (subject, predicate)]
        scheme = {"marking": "tlp", "verdict": "verdict"}[name]
        kept.append(Quad(subject, predicate, NamedNode(f"{APOV}{scheme}/{value}"), CLAIMS))
    return kept


def exported(quads: Iterable[Quad], path: Path, profile: Profile) -> str:
    write(MemoryStore(quads), path, profile=profile)
    return path.read_text(encoding="utf-8")


def claims_in(text: str) -> set[str]:
    found = parse(text.encode(), format=RdfFormat.TRIG)
    kind, claim = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(APO + "Claim")
    return {
        str(q.subject).strip("<>").rpartition("/")[2]
        for q in found
        if (q.predicate, q.object) == (kind, claim)
    }


def test_only_accepted_claims_that_may_be_seen_leave(
    base_quads: list[Quad], tmp_path: Path
) -> None:
    store = MemoryStore(base_quads)
    partner = write(store, tmp_path / "partner.trig", profile="partner")
    public = write(store, tmp_path / "public.trig", profile="public")
    assert claims_in((tmp_path / "partner.trig").read_text("utf-8")) == {"01", "04", "05", "07"}
    assert claims_in((tmp_path / "public.trig").read_text("utf-8")) == {"04", "05", "07"}
    assert partner.withheld["claim: not accepted"] == 3
    assert partner.withheld["speaker: identity, place and access"] == 1
    assert public.withheld["claim: marked above clear"] == 1


def test_what_only_a_restricted_claim_states_is_not_inferred_either(
    base_quads: list[Quad], tmp_path: Path
) -> None:
    partner = exported(base_quads, tmp_path / "partner.ttl", "partner")
    public = exported(base_quads, tmp_path / "public.ttl", "public")
    assert "sem:hasPlace" in partner
    assert "apod-place:north-hamgyong" in partner
    for trace in ("hoeryong", "kilju", "Kilju", "hamgyong", "hasPlace", "fromPlace", "XXXX"):
        assert trace not in public
    assert "sem:hasActor" in public


def canaries() -> list[Quad]:
    """Everything that could point at the source, through every channel."""
    village, method = node("place/lark-village"), node("claim/0c")
    told = [
        quad(SOURCE, "skos:altLabel", Literal("Lark the courier", language="en"), ENTITIES),
        quad(SOURCE, "skos:altLabel", Literal("종달새", language="ko"), ENTITIES),
        quad(SOURCE, "schema:telephone", Literal("000-1111-2222"), ENTITIES),
        quad(SOURCE, "apo:within", village, ENTITIES),
        quad(SOURCE, "apo:memberOf", node("body/lark-depot"), ENTITIES),
        quad(SOURCE, "owl:sameAs", node("person/lark"), ENTITIES),
        quad(village, "rdf:type", NamedNode(APO + "Place"), ENTITIES),
        quad(village, "skos:prefLabel", Literal("Lark Village", language="en"), ENTITIES),
        quad(village, "apo:latitude", Literal("41.4321"), ENTITIES),
        quad(node("person/lark"), "rdf:type", NamedNode(APO + "Person"), ENTITIES),
        quad(node("person/lark"), "skos:prefLabel", Literal("Lark Senior"), ENTITIES),
        quad(node("person/lark"), "apo:marking", NamedNode(f"{APOV}tlp/red"), ENTITIES),
        quad(node("population/a11"), "apo:kinOf", node("person/lark"), ENTITIES),
        quad(node("claim/01"), "apo:verdictReason", Literal("Lark confirmed it"), CLAIMS),
        quad(node("claim/01"), "apo:sourceAccess", node("access/lark-saw-it"), CLAIMS),
        quad(node("claim/01"), "apo:decidedBy", node("reviewer/lark-handler"), CLAIMS),
        quad(node("claim/01"), "rdfs:comment", Literal("told by Lark at home"), CLAIMS),
        quad(node("claim/01"), "apo:hasMention", node("mention/1a4c"), CLAIMS),
        quad(node("mention/1a4c"), "apo:mentionOf", SOURCE, CLAIMS),
        quad(node("mention/1a4c"), "oa:start", Literal("7777"), CLAIMS),
        quad(node("article/made-report"), "schema:author", Literal("Lark Author"), CLAIMS),
        quad(node("event/f01"), "rdfs:comment", Literal("Lark was there"), node("claim/01")),
        quad(node("event/f01"), "apo:larkText", Literal("Lark was there"), node("claim/01")),
        quad(node("event/0c"), "rdf:type", NamedNode(APO + "Contact"), method),
        quad(node("event/0c"), "rdfs:label", Literal("contact with Lark"), method),
        quad(node("event/0c"), "apo:directedAt", SOURCE, method),
        quad(node("event/0c"), "apo:atPlace", village, method),
    ]
    for name, value in {
        "rdf:type": APO + "Claim",
        "apo:frame": f"{ID}event/0c",
        "apo:attributedTo": f"{ID}body/example-news",
        "apo:verdict": f"{APOV}verdict/accepted",
        "apo:marking": f"{APOV}tlp/clear",
    }.items():
        told.append(quad(method, name, NamedNode(value), CLAIMS))
    facts, inferred = NamedNode(GRAPH + "facts"), NamedNode(GRAPH + "inferred")
    told += [Quad(q.subject, q.predicate, q.object, facts) for q in told if q.graph_name == method]
    told.append(quad(village, "apo:larkLivesHere", SOURCE, inferred))
    return told


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("extension", FORMATS)
def test_no_channel_leads_to_a_source(
    extension: str, profile: Profile, base_quads: list[Quad], tmp_path: Path
) -> None:
    text = exported([*base_quads, *canaries()], tmp_path / f"graph{extension}", profile)
    for trace in (
        "lark",
        "종달새",
        "5ee4",
        "1a4c",
        "7777",
        "1111",
        "41.43",
        "event/0c",
        "claim/0c",
    ):
        assert trace not in text.lower()
    assert "a source in north" not in text.lower()
    assert ("Kilju" in text) == (profile == "partner")


@pytest.mark.parametrize("profile", PROFILES)
def test_canaries_change_no_byte(profile: Profile, base_quads: list[Quad], tmp_path: Path) -> None:
    plain = exported(base_quads, tmp_path / "plain.trig", profile)
    assert exported([*base_quads, *canaries()], tmp_path / "told.trig", profile) == plain


def test_positions_in_a_protected_account_stay(base_quads: list[Quad], tmp_path: Path) -> None:
    text = exported(base_quads, tmp_path / "partner.ttl", "partner")
    for trace in ("aa01", " 120 ", " 218 ", "apod-passage:f01"):
        assert trace not in text
    assert "apod-passage:f04 a apo:Passage" in text
    assert '"aa04"' in text
    assert "apo:attributedTo apod-speaker:protected" in text
    assert "apo:relayedBy apod-body:example-news" in text


def test_two_protected_sources_cannot_be_told_apart(base_quads: list[Quad], tmp_path: Path) -> None:
    other = NamedNode(f"{ID}speaker/07e2")
    two = [
        q for q in base_quads if q != quad(node("claim/04"), "apo:attributedTo", EXAMPLE, CLAIMS)
    ]
    two += [
        quad(node("claim/04"), "apo:attributedTo", other, CLAIMS),
        quad(other, "rdf:type", NamedNode(APO + "ProtectedSource"), ENTITIES),
    ]
    text = exported(two, tmp_path / "partner.nt", "partner")
    speakers = {line.split()[2] for line in text.splitlines() if "attributedTo>" in line}
    assert speakers == {f"<{ID}speaker/protected>", f"<{ID}body/example-news>"}


EXAMPLE = node("body/example-news")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    markings=st.lists(st.sampled_from((*MARKINGS, "unheard-of")), min_size=7, max_size=7),
    verdicts=st.lists(
        st.sampled_from(("accepted", "proposed", "rejected")), min_size=7, max_size=7
    ),
    profile=st.sampled_from(PROFILES),
)
def test_what_is_withheld_leaves_no_trace(
    markings: list[str],
    verdicts: list[str],
    profile: Profile,
    base_quads: list[Quad],
) -> None:
    quads = [q for q in base_quads if "ontology" not in str(q.graph_name)] + DECLARED
    for number, (marking, verdict) in enumerate(zip(markings, verdicts, strict=True), start=1):
        quads = changed(quads, f"0{number}", marking=marking, verdict=verdict)
    clearance = CLEARANCES[profile]

    def released(given_quads: list[Quad]) -> set[Quad]:
        return release(MemoryStore(given_quads), Base(), clearance, lambda data: ()).quads()

    whole = released(quads)
    seen = {str(q.subject) for q in whole if q.object == NamedNode(APO + "Claim")}
    hidden = {str(node(f"claim/0{n}")) for n in range(1, 8)} - seen
    ranks = [MARKINGS.index(m) if m in MARKINGS else 9 for m in markings]
    assert all(ranks[int(c[-2]) - 1] <= MARKINGS.index(clearance.marking) for c in seen)
    assert all(verdicts[int(c[-2]) - 1] == "accepted" for c in seen)
    left = [
        q
        for q in quads
        if str(q.graph_name) not in hidden
        and str(q.subject) not in hidden
        and q.subject != SOURCE
        and q.graph_name != NamedNode(GRAPH + "facts")
        and q.graph_name != NamedNode(GRAPH + "inferred")
    ]
    assert released(left) == whole


DECLARED = [
    Quad(
        NamedNode(APO + name),
        NamedNode(PREFIXES["rdf"] + "type"),
        NamedNode(PREFIXES["owl"] + "ObjectProperty"),
        NamedNode(GRAPH + "ontology"),
    )
    for name in (
        "affects fromPlace toPlace carriedOutBy investigatedBy authoredBy appliesTo hasTime edtf "
        "hasParticipation participant count unit statedNumber comparator lowerBound countScope"
    ).split()
] + [
    Quad(
        NamedNode(APO + cls),
        NamedNode(PREFIXES["rdfs"] + "subClassOf"),
        NamedNode(APO + above),
        NamedNode(GRAPH + "ontology"),
    )
    for cls, above in (
        ("LocalGovernmentBody", "StateBody"),
        ("SecurityBody", "StateBody"),
        ("KinshipPopulation", "Population"),
    )
]


def test_a_claim_that_nobody_marked_stays(base_quads: list[Quad], tmp_path: Path) -> None:
    unmarked = [
        q
        for q in base_quads
        if (q.subject, q.predicate) != (node("claim/04"), NamedNode(APO + "marking"))
    ]
    assert "04" not in claims_in(exported(unmarked, tmp_path / "graph.trig", "partner"))


def test_a_small_cell_stays_with_all_that_is_told_of_it(
    base_quads: list[Quad], tmp_path: Path
) -> None:
    few = [
        Quad(q.subject, q.predicate, Literal(3), q.graph_name)
        if q.predicate in (NamedNode(APO + "statedNumber"), NamedNode(APO + "lowerBound"))
        else q
        for q in base_quads
    ]
    done = write(MemoryStore(few), tmp_path / "graph.trig", profile="partner")
    text = (tmp_path / "graph.trig").read_text(encoding="utf-8")
    assert done.withheld["claim: small cell"] == 1
    assert done.withheld["claim: beside a small cell"] == 1
    assert claims_in(text) == {"04", "07"}
    assert "event:f01" not in text


@pytest.mark.parametrize(
    ("label", "small"),
    [
        ("two women", True),
        ("a trader", True),
        ("The three teachers", True),
        ("another family", True),
        ("4 households", True),
        ("over 40 families", False),
        ("40 families", False),
        ("a large number of families", False),
        ("families of defectors", False),
        ("twelve families", False),
        ("", False),
    ],
)
def test_a_label_that_counts_few_is_a_small_cell(label: str, small: bool) -> None:
    assert is_small(set(), [label], 5) is small


def test_a_private_person_stays_and_an_office_holder_leaves(
    base_quads: list[Quad], tmp_path: Path
) -> None:
    for cls, leaves in (("Person", False), ("OfficeHolder", True), ("Journalist", False)):
        told = [
            *base_quads,
            quad(node("person/p1"), "rdf:type", NamedNode(APO + cls), ENTITIES),
            quad(node("person/p1"), "skos:prefLabel", Literal("Head of State"), ENTITIES),
            quad(node("measure/f07"), "apo:authoredBy", node("person/p1"), node("claim/07")),
        ]
        text = exported(told, tmp_path / "graph.trig", "public")
        assert ("07" in claims_in(text)) is leaves
        assert ("Head of State" in text) is leaves


def test_a_claim_that_leads_to_a_withheld_one_stays(base_quads: list[Quad], tmp_path: Path) -> None:
    told = [
        *base_quads,
        quad(node("measure/f07"), "apo:concerns", node("event/f06"), node("claim/07")),
    ]
    done = write(MemoryStore(told), tmp_path / "graph.trig", profile="partner")
    assert done.withheld["claim: leads to what may not leave"] == 1
    assert "07" not in claims_in((tmp_path / "graph.trig").read_text(encoding="utf-8"))


def test_an_accepted_claim_that_is_no_fact_gives_none(
    base_quads: list[Quad], tmp_path: Path
) -> None:
    foretold = [
        q
        for q in base_quads
        if (q.subject, q.object) != (node("claim/04"), NamedNode(APO + "FactualClaim"))
    ]
    for profile in PROFILES:
        graph = exported(foretold, tmp_path / "graph.trig", profile)
        assert "04" in claims_in(graph)
        assert "apod-event:f04" not in graph.partition("apog:facts {")[2].partition("}")[0]
        assert "apod-event:f01" in graph.partition("apog:facts {")[2].partition("}")[0]
        assert "investigatedBy" not in exported(foretold, tmp_path / "graph.ttl", profile)


def test_a_claim_about_someone_unknown_stays(base_quads: list[Quad], tmp_path: Path) -> None:
    helper = node("speaker/0f0f")
    told = [
        *changed(base_quads, "06", marking="clear", verdict="accepted"),
        quad(helper, "rdf:type", NamedNode(APO + "InformationActor"), ENTITIES),
        quad(helper, "skos:prefLabel", Literal("go-between"), ENTITIES),
        quad(helper, "apo:memberOf", EXAMPLE, node("claim/06")),
    ]
    told = [q for q in told if q.subject != node("event/f06")]
    told = [
        quad(node("claim/06"), "apo:frame", helper, CLAIMS)
        if (q.subject, q.predicate) == (node("claim/06"), NamedNode(APO + "frame"))
        else q
        for q in told
    ]
    text = exported(told, tmp_path / "graph.trig", "partner")
    assert "06" not in claims_in(text)
    assert "go-between" not in text


def test_an_entity_marked_higher_holds_its_claims_back(
    base_quads: list[Quad], tmp_path: Path
) -> None:
    marked = quad(
        node("body/peoples-committee"), "apo:marking", NamedNode(f"{APOV}tlp/red"), ENTITIES
    )
    text = exported([*base_quads, marked], tmp_path / "graph.trig", "partner")
    assert "04" not in claims_in(text)
    assert "peoples-committee" not in text


def test_words_of_articles_leave_in_no_public_export(
    base_quads: list[Quad], tmp_path: Path
) -> None:
    told = [
        *base_quads,
        quad(node("event/f04"), "apo:mannerText", Literal("door to door"), node("claim/04")),
    ]
    assert "door to door" in exported(told, tmp_path / "partner.ttl", "partner")
    public = exported(told, tmp_path / "public.ttl", "public")
    assert "door to door" not in public
    assert "Text" not in public.replace("apo:TextVersion", "").replace("apo:textOf", "")


@pytest.mark.parametrize("profile", PROFILES)
def test_quotes_and_rejected_claims_are_refused(
    profile: Profile, base_quads: list[Quad], tmp_path: Path
) -> None:
    store = MemoryStore(base_quads)
    for asked in ({"quotes": "full"}, {"all_claims": True}):
        with pytest.raises(ExportError, match="never holds rejected claims or quotes"):
            write(store, tmp_path / "graph.ttl", profile=profile, **asked)
    assert not (tmp_path / "graph.ttl").exists()


def test_a_leak_stops_the_export(base_quads: list[Quad], tmp_path: Path) -> None:
    def careless(data: set[Triple]) -> list[Triple]:
        moved = node("event/f01")
        return [Triple(moved, NamedNode(APO + "toldBy"), SOURCE)]

    with pytest.raises(ExportError, match="may not leave is in the export; nothing was written"):
        write(MemoryStore(base_quads), tmp_path / "graph.ttl", profile="partner", close=careless)
    assert not (tmp_path / "graph.ttl").exists()


def test_a_name_inside_other_words_is_found(base_quads: list[Quad], tmp_path: Path) -> None:
    told = [
        *base_quads,
        quad(SOURCE, "skos:altLabel", Literal("Courier Seven"), ENTITIES),
        quad(node("event/f04"), "rdfs:label", Literal("visit by courier seven"), node("claim/04")),
    ]
    with pytest.raises(ExportError, match="may not leave"):
        write(MemoryStore(told), tmp_path / "graph.ttl", profile="partner")


@pytest.mark.parametrize("profile", PROFILES)
def test_a_view_for_others_holds_what_their_file_holds(
    profile: Profile, base_quads: list[Quad], tmp_path: Path
) -> None:
    store = MemoryStore([*base_quads, *canaries()])
    seen = view_for(store, tmp_path / "network.html", profile)
    written = exported([*base_quads, *canaries()], tmp_path / "graph.nq", profile)
    ontology = NamedNode(GRAPH + "ontology")
    named = [q for q in seen.quads() if not isinstance(q.graph_name, DefaultGraph)]
    assert sorted(f"{q} ." for q in named if q.graph_name != ontology) == written.splitlines()
    assert not list(seen.quads(SOURCE))
    drawn = project(seen)
    assert len(drawn) > 2
    assert not [1 for _, said in drawn.nodes(data=True) if "lark" in said["label"].lower()]
