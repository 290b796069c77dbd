"""Terms are found by CURIE and IRI, and every name in the tables is one."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import OntologyError, TurtleSyntaxError, UnknownTermError
from kg.namespaces import expand
from kg.ontology import GENID, Terms, read_entities

TERMS = Terms.load()


def test_a_term_is_found_by_curie_and_by_iri() -> None:
    by_curie = TERMS.term("apo:ForcedRelocation")
    assert by_curie == TERMS.term(expand("apo:ForcedRelocation"))
    assert by_curie.kind == "class"
    assert by_curie.label == "forced relocation"
    assert by_curie.definition.startswith("An occurrence in which ")
    assert TERMS.label("apo:ForcedRelocation", "ko") == "강제 이주"


def test_an_unknown_term_is_refused_with_the_nearest() -> None:
    assert TERMS.find("apo:ForcedRelocatoin") is None
    with pytest.raises(UnknownTermError, match=r"x\.tsv:3: .*did you mean apo:ForcedRelocation"):
        TERMS.term("apo:ForcedRelocatoin", where="x.tsv:3")


def test_every_type_of_the_extractor_has_a_frame() -> None:
    frames = TERMS.frames
    notations = {
        t.object.value
        for t in TERMS.triples()
        if isinstance(t.subject, NamedNode)
        and t.subject.value.startswith(expand("apov:type/"))
        and t.predicate.value == expand("skos:notation")
        and isinstance(t.object, Literal)
    }
    assert set(frames.types) == notations
    assert len(notations) == 74
    assert frames.frame("OTHER:gather") == frames.frame("OTHER")


def test_every_situation_and_measure_of_the_table_has_an_act_concept() -> None:
    acts = {t.iri for t in TERMS.concepts("act")}
    for frame in TERMS.frames.types.values():
        if frame.kind in ("situation", "measure", "criterion"):
            assert frame.act in acts, frame.type


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(UnknownTermError, match="RELOKATE"):
        TERMS.frames.frame("RELOKATE")


def test_a_table_that_names_no_term_is_refused_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text("<urn:a> a <urn:b> .", encoding="utf-8")
    (tmp_path / "roles.tsv").write_text(
        "role\tactor\tpeople\tplace\tthing\nagent\tapo:carriedOutBuy\t-\t-\t-\n", encoding="utf-8"
    )
    with pytest.raises(UnknownTermError, match=r"roles\.tsv:2: apo:carriedOutBuy .*carriedOutBy"):
        _ = Terms.load(tmp_path).frames


def test_a_table_row_of_the_wrong_width_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text("<urn:a> a <urn:b> .", encoding="utf-8")
    (tmp_path / "roles.tsv").write_text("role\tactor\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"roles\.tsv:1: 2 columns where 5"):
        _ = Terms.load(tmp_path).frames


def test_a_folder_without_turtle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no Turtle"):
        Terms.load(tmp_path)


def test_broken_turtle_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text("<urn:a> a <urn:b> .\n<urn:c> a", encoding="utf-8")
    with pytest.raises(TurtleSyntaxError, match=r"own\.ttl:2:"):
        Terms.load(tmp_path)


def test_an_extra_folder_adds_terms(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> ."
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        "@prefix apo: <https://w3id.org/apo-kg/ontology/> ."
        "apo:Banishing a owl:Class ; rdfs:subClassOf apo:InternalExile .",
        encoding="utf-8",
    )
    assert Terms.load(tmp_path).is_a("apo:Banishing", "sem:Event")


def test_the_schema_holds_axioms_and_no_words() -> None:
    schema = TERMS.schema()
    assert len(schema) > 800
    assert not [t for t in schema if isinstance(t.object, Literal)]
    assert any(t.predicate.value == expand("owl:propertyChainAxiom") for t in schema)


def test_no_node_of_the_ontology_is_unnamed_and_two_readings_agree() -> None:
    triples = TERMS.triples()
    assert all(isinstance(t.subject, NamedNode) for t in triples)
    assert any(str(t.subject).startswith(f"<{GENID}") for t in triples)
    assert triples == Terms.load().triples()


def test_entities_come_with_all_their_names(tmp_path: Path) -> None:
    (tmp_path / "bodies.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        "@prefix apo: <https://w3id.org/apo-kg/ontology/> ."
        '<urn:b> a apo:SecurityBody ; skos:prefLabel "Border Office"@en, "국경국"@ko ;'
        ' skos:altLabel "Frontier Office"@en ; apo:subBodyOf <urn:m> .',
        encoding="utf-8",
    )
    (office,) = read_entities(tmp_path)
    assert office.cls == "apo:SecurityBody"
    assert office.label == "Border Office"
    assert office.names == ("Frontier Office", "국경국")
    assert office.within == "urn:m"
