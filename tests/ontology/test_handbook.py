"""The handbook and the maps name what there is; known entities and alignments hold."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import kg
from kg.namespaces import APO, APOV, expand
from kg.ontology import Terms, read_entities, read_turtle
from kg.reason.rules import load_rules
from kg.resources import folder
from kg.validate import check_shapes, graph_shapes
from kg.validate.checks import load_checks

DOCS = Path(__file__).parents[2] / "docs"
HANDBOOK = (DOCS / "ontology.md").read_text(encoding="utf-8")
ONTOLOGY = folder("ontology")
README = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
ENTITIES = folder("graph") / "entities"
ALIGNMENTS = sorted((ONTOLOGY / "alignments").glob("*.ttl"))
TERMS = Terms.load()
KNOWN = read_entities(ENTITIES)
BY_IRI = {entity.iri: entity for entity in KNOWN}
ID = "https://w3id.org/apo-kg/id/"


def test_the_handbook_names_every_rule_and_check() -> None:
    for rule in load_rules():
        assert f"`{rule.id}`" in HANDBOOK
    for check, _ in load_checks():
        assert f"`{check.name}`" in HANDBOOK


def test_every_term_that_the_handbook_names_exists() -> None:
    for name in HANDBOOK.split("`")[1::2]:
        if name.startswith("apo:") and " " not in name:
            assert name in TERMS, name


def test_the_map_names_every_module() -> None:
    for path in sorted(ONTOLOGY.glob("*.ttl")):
        stem = path.stem
        family = f"`{stem.split('-')[0]}-*.ttl`", f"`{'-'.join(stem.split('-')[:2])}-*.ttl`"
        assert f"`{path.name}`" in README or any(name in README for name in family), stem


def test_alignments_speak_of_our_terms_and_are_not_loaded() -> None:
    assert len(ALIGNMENTS) == 4
    loaded = {t.subject for t in TERMS.triples()}
    for path in ALIGNMENTS:
        module = f"{APO}alignments/{path.stem}"
        assert NamedNode(module) not in loaded
        text = path.read_text(encoding="utf-8")
        assert f"owl:versionIRI <{APO}{kg.__version__}/alignments/{path.stem}>" in text
        for triple in read_turtle(path):
            assert isinstance(triple.subject, NamedNode)
            iri = triple.subject.value
            assert iri == module or (iri.startswith((APO, APOV)) and iri in TERMS)


def test_known_entities_are_of_known_classes_and_meet_the_shapes() -> None:
    assert len(KNOWN) > 1200
    assert {entity.cls for entity in KNOWN if entity.cls not in TERMS} == set()
    subclasses = [t for t in TERMS.schema() if t.predicate.value == expand("rdfs:subClassOf")]
    known = [t for path in sorted(ENTITIES.glob("*.ttl")) for t in read_turtle(path)]
    assert check_shapes([*subclasses, *known], graph_shapes()).to_text() == ""
    subjects = {t.subject for t in known}
    for triple in known:
        if isinstance(triple.object, NamedNode) and triple.object.value.startswith(ID):
            assert triple.object in subjects, triple
        assert triple.predicate.value in TERMS or triple.predicate.value == expand("rdf:type")


def test_north_korea_is_whole() -> None:
    def inside(iri: str | None) -> list[str]:
        return [e.iri for e in KNOWN if e.within == iri and e.iri.startswith(f"{ID}place/")]

    provinces = [iri for iri in inside(f"{ID}place/north-korea") if "Province" in classes(iri)]
    assert len(provinces) == 13
    assert sum(len(inside(iri)) for iri in provinces) == 172


def classes(iri: str) -> set[str]:
    return {
        t.object.value.removeprefix(APO)
        for t in read_turtle(ENTITIES / "places-north-korea.ttl")
        if t.subject == NamedNode(iri)
        and t.predicate.value == expand("rdf:type")
        and isinstance(t.object, NamedNode)
    }


NAMES = [
    ("place/hoeryong", "Hoeryŏng", "회령"),
    ("place/kilju", "Kilchu", "길주군"),
    ("place/orang", "Orang County", "어랑군"),
    ("place/musan", "Musan", "무산군"),
    ("place/samjiyon", "Samjiyeon", "삼지연시"),
    ("place/paegam", "Paekam", "백암군"),
    ("place/unhung", "Unhung", "운흥군"),
    ("place/kimchaek", "Kim Chaek", "김책시"),
    ("place/tanchon", "Tanchon", "단천시"),
    ("place/pochon", "Pochon County", "보천군"),
    ("place/taehongdan", "Taehongdan", "대홍단군"),
    ("place/kimjongsuk", "Kim Jong Suk", "김정숙군"),
    ("place/ryongchon", "Ryongchon", "룡천군"),
    ("place/hwaphyong", "Hwapyong", "화평군"),
    ("place/kumya", "Kumya", "금야군"),
    ("place/pukchong", "Pukchong", "북청군"),
    ("body/ministry-of-state-security", "State Security Department", "국가보위성"),
    ("body/workers-party-of-korea", "Workers' Party", "조선로동당"),
    ("body/peoples-committee", "People’s Committee", "인민위원회"),
    ("body/labour-department", "city labour department", "로동과"),
    ("body/labour-training-corps", "Labour Training Corps", "로동단련대"),
    ("body/socialist-patriotic-youth-league", "Socialist Youth League", "청년동맹"),
    ("body/youth-shock-brigade", "youth brigade", "돌격대"),
    ("office/kim-jong-un", "Kim Jong Un", "김정은"),
]


@pytest.mark.parametrize(("iri", "english", "korean"), NAMES, ids=[n[0] for n in NAMES])
def test_a_known_thing_goes_by_its_names(iri: str, english: str, korean: str) -> None:
    entity = BY_IRI[ID + iri]
    assert {english, korean} <= {entity.label, *entity.names}


def test_the_table_of_divisions_and_the_data_agree() -> None:
    table = Path(__file__).parents[2] / "tools" / "north-korea.tsv"
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) == 185
    for row in rows:
        entity = BY_IRI[f"{ID}place/{row[0]}"]
        assert row[3] in entity.names
        assert entity.within == f"{ID}place/{row[4]}"
