"""One spelling of a Korean name finds the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg.namespaces import Base
from kg.workbench.pages.folding import initials, is_initials, plain, sound
from kg.workbench.pages.names import Names, build
from kg.workbench.pages.panels import Row

# Hangul, McCune-Reischauer, Revised, North Korean.
SPELLINGS = [
    ("량강도", "Ryanggang-do", "Yanggang-do", "Ryanggang"),
    ("함경북도", "Hamgyŏng-bukto", "Hamgyeongbuk-do", "Hamgyong-bukto"),
    ("함경남도", "Hamgyŏng-namdo", "Hamgyeongnam-do", "Hamgyong-namdo"),
    ("자강도", "Chagang-do", "Jagang-do", "Jagang"),
    ("평안북도", "P'yŏngan-bukto", "Pyeonganbuk-do", "Pyongan-bukto"),
    ("평안남도", "P’yŏngan-namdo", "Pyeongannam-do", "Pyongan-namdo"),
    ("황해북도", "Hwanghae-bukto", "Hwanghaebuk-do", "Hwanghae-bukto"),
    ("황해남도", "Hwanghae-namdo", "Hwanghaenam-do", "Hwanghae-namdo"),
    ("강원도", "Kangwŏn-do", "Gangwon-do", "Kangwon-do"),
    ("평양", "P'yŏngyang", "Pyeongyang", "Pyongyang"),
    ("라선", "Rasŏn", "Naseon", "Rason"),
    ("남포", "Namp'o", "Nampo", "Nampho"),
    ("개성", "Kaesŏng", "Gaeseong", "Kaesong"),
    ("회령", "Hoeryŏng", "Hoeryeong", "Hoeryong"),
    ("길주", "Kilchu", "Gilju", "Kilju"),
    ("삼지연", "Samjiyŏn", "Samjiyeon", "Samjiyon"),
    ("청진", "Ch'ŏngjin", "Cheongjin", "Chongjin"),
    ("혜산", "Hyesan", "Hyesan", "Hyesan"),
]


def names_of(*labels: tuple[str, str]) -> Names:
    rows = [
        Row(
            thing=NamedNode(f"https://w3id.org/apo-kg/id/place/p{i}"),
            name=Literal(text, language=language),
            main=Literal(3),
        )
        for i, (text, language) in enumerate(labels)
    ]
    return build(Base(), 1, rows, [], [])


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_each_spelling_finds_the_place_named_in_any_other(spellings: tuple[str, ...]) -> None:
    for kept in spellings:
        place = names_of((kept, "ko" if kept == spellings[0] else "en"))
        for asked in spellings:
            assert place.search(asked), (kept, asked)


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_initial_consonants_find_the_place(spellings: tuple[str, ...]) -> None:
    place = names_of((spellings[0], "ko"))
    assert [hit.how for hit in place.search(initials(spellings[0]))] == ["initials"]


def test_letters_go_before_sound() -> None:
    names = names_of(("Kilju", "en"), ("Gilju", "en"))
    assert [hit.matched.text for hit in names.search("Gilju")] == ["Gilju", "Kilju"]


def test_other_places_are_not_found() -> None:
    names = names_of(*((spellings[0], "ko") for spellings in SPELLINGS))
    assert len(names.search("Hoeryong")) == 1
    assert len(names.search("Kaesong")) == 1


def test_one_initial_is_too_little() -> None:
    assert not is_initials("ㅎ")
    assert is_initials("ㅎ ㄹ")


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert isinstance(sound(text), str)


@given(st.text(max_size=60))
def test_search_takes_any_words(text: str) -> None:
    names_of(("회령", "ko")).search(text)
