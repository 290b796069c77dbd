"""Names that meet under one key, and names that must stay apart."""

import pytest

from kg.gazetteer import Gazetteer, fold, fold_place
from kg.model import Entity

HYESAN = Entity(
    iri="id/place/hyesan", cls="apo:Place", label="Hyesan", names=("혜산시", "Hyesan-si")
)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ryanggang", "Yanggang"), ("Kimchaek", "Gimchaek"), ("Hoeryŏng", "Hoeryong")],
)
def test_romanisations_of_a_name_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Orang", "Orange"), ("Musan", "Munsan")])
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_unit_is_dropped_from_places_only() -> None:
    assert fold_place("Orang County") == fold_place("Orang")
    assert fold("Kim Jong-un") != fold("Kim Jong")


def test_an_entity_answers_to_each_of_its_names() -> None:
    known = Gazetteer([HYESAN])
    assert [known.find(name) for name in ("Hyesan", "Hyesan City", "혜산시")] == [[HYESAN]] * 3
    assert known.find("Wonsan") == []
