"""Words are cut into the longest pieces that are known."""

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.learned.wordpiece import Pieces

VOCABULARY = "[UNK] [CLS] [SEP] de ##port ##ation ##s deport camp ’ s - a b c ##a ##b ##c".split()
PIECES = Pieces(VOCABULARY)


def _cut(word: str) -> list[str]:
    return [VOCABULARY[n] for n in PIECES.of(word)]


def test_longest_piece_comes_first() -> None:
    assert _cut("deportations") == ["deport", "##ation", "##s"]


def test_case_and_accents_make_no_difference() -> None:
    assert _cut("Dépôrt") == _cut("deport") == ["deport"]


def test_punctuation_stands_alone() -> None:
    assert _cut("camp’s") == ["camp", "’", "s"]
    assert _cut("camp-camp") == ["camp", "-", "camp"]


def test_word_without_known_pieces_is_unknown_as_a_whole() -> None:
    assert _cut("campx") == ["[UNK]"]
    assert _cut("a" * 41) == ["[UNK]"]
    assert _cut("\u200b") == ["[UNK]"]


@given(st.text("abc", min_size=1, max_size=20))
def test_pieces_put_together_are_the_word(word: str) -> None:
    assert "".join(piece.removeprefix("##") for piece in _cut(word)) == word


@given(st.text(max_size=30))
def test_every_word_has_pieces_of_the_vocabulary(word: str) -> None:
    found = PIECES.of(word)
    assert found
    assert all(0 <= n < len(VOCABULARY) for n in found)
