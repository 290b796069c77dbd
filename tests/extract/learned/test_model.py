"""The model in numpy computes what its definition says, and each sentence by itself."""

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.extract.learned import tiny

from kg.extract.learned.encoder import HEADS, Encoder, gelu
from kg.extract.learned.hints import Hint
from kg.extract.learned.paths import paths
from kg.extract.learned.reader import TOGETHER, WORDS, Proposal, Reader
from kg.extract.rules.parse import Sentence

ONE = tiny.sentence("Police arrested traders")
TWO = tiny.sentence("guards arrested guards")


def _plain(
    ids: list[int], asked: list[int] | None = None, whole: int = 2
) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Return the states of one sentence, word by word and head by head, by the definition.

    Layers from number `whole` on change those of `asked` alone.
    """
    w = tiny.weights()
    a = {name: array.astype(float) for name, array in w.arrays.items()}

    def norm(name: str, x: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> object:
        return (x - x.mean()) / math.sqrt(x.var() + 1e-12) * a[f"{name}.weight"] + a[f"{name}.bias"]

    x = np.array(
        [norm("norm", a["words.weight"][p] + a["places.weight"][n]) for n, p in enumerate(ids)]
    )
    size = x.shape[1] // HEADS
    for n in range(w.layers):
        before = x
        of = {
            part: x @ a[f"layers.{n}.{part}.weight"] + a[f"layers.{n}.{part}.bias"]
            for part in ("query", "key", "value")
        }
        told = np.zeros_like(x)
        for head in range(HEADS):
            own = slice(head * size, (head + 1) * size)
            for i in range(len(ids)):
                odds = [of["query"][i, own] @ k / math.sqrt(size) for k in of["key"][:, own]]
                share = np.exp(odds) / np.exp(odds).sum()
                told[i, own] = share @ of["value"][:, own]
        told = told @ a[f"layers.{n}.out.weight"] + a[f"layers.{n}.out.bias"]
        x = np.array([norm(f"layers.{n}.norm1", row) for row in x + told])
        inner = x @ a[f"layers.{n}.wide.weight"] + a[f"layers.{n}.wide.bias"]
        inner = inner * 0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (inner + 0.044715 * inner**3)))
        out = inner @ a[f"layers.{n}.narrow.weight"] + a[f"layers.{n}.narrow.bias"]
        raised = np.array([norm(f"layers.{n}.norm2", row) for row in x + out])
        changed = range(len(ids)) if n < whole or asked is None else asked
        x = np.array([raised[i] if i in changed else row for i, row in enumerate(before)])
    return x


def test_states_are_those_of_the_definition() -> None:
    ids = [1, 3, 4, 5, 6, 2]
    encoder = Encoder(tiny.weights())
    found = encoder.above(encoder.below([ids]), [ids])
    assert np.allclose(found, _plain(ids), atol=1e-4)


def test_states_of_a_sentence_do_not_depend_on_its_neighbours() -> None:
    encoder = Encoder(tiny.weights())
    one, all_ = [[1, 3, 4, 2]], [[1, 7, 2], [1, 3, 4, 2], [1, 4, 4, 4, 4, 2]]
    alone = encoder.above(encoder.below(one), one)
    among = encoder.above(encoder.below(all_), all_)
    assert np.allclose(alone, among[3:7], atol=1e-5)


def test_gelu_is_near_its_definition_by_the_error_function() -> None:
    x = np.linspace(-4, 4, 81, dtype=np.float32)
    exact = [v * 0.5 * (1 + math.erf(v / math.sqrt(2))) for v in x.tolist()]
    assert np.allclose(gelu(x), exact, atol=2e-3)


def test_ways_tell_labels_up_and_down() -> None:
    assert paths(ONE, 1) == ["^|nsubj", "self", "^|dobj"]
    assert paths(ONE, 0) == ["self", "^nsubj|", "^nsubj|dobj"]


def _read(reader: Reader, *sentences: Sentence) -> list[list[Proposal]]:
    return reader.read(sentences, [[] for _ in sentences])


def test_reader_yields_the_same_for_a_sentence_among_others() -> None:
    reader = Reader(tiny.weights())
    (alone,), (_, among) = _read(reader, ONE), _read(reader, TWO, ONE)
    assert [p.trigger for p in alone] == [p.trigger for p in among]
    assert [p.type for p in alone] == [p.type for p in among]
    for one, other in zip(alone, among, strict=True):
        assert one.likely == pytest.approx(other.likely, abs=1e-4)


def test_proposals_lie_inside_their_sentence() -> None:
    for seed in range(8):
        for proposal in _read(Reader(tiny.weights(seed)), ONE)[0]:
            assert 0 <= proposal.first <= proposal.trigger <= proposal.last < 3
            assert 0 < proposal.likely <= 1
            heads = [h for found in proposal.roles.values() for h, _ in found]
            assert all(0 <= h < 3 for h in heads)
            assert list(proposal.types.values()) == sorted(proposal.types.values(), reverse=True)
            assert "-" not in proposal.types


def test_nothing_is_read_in_nothing() -> None:
    reader = Reader(tiny.weights())
    assert _read(reader) == []
    assert _read(reader, tiny.sentence("")) == [[]]


def test_overlong_sentence_is_left_to_the_rules() -> None:
    long, longest = (tiny.sentence("guards " * n) for n in (WORDS + 1, WORDS))
    reader = Reader(tiny.weights())
    found = _read(reader, ONE, long, TWO)
    assert [bool(f) for f in found] == [bool(f) for f in _read(reader, ONE, tiny.sentence(""), TWO)]
    assert found[1] == []
    assert all(p.last < WORDS for p in _read(reader, longest)[0])


def test_long_article_is_read_in_parts_that_give_the_same() -> None:
    many = _read(Reader(tiny.weights()), *[ONE, TWO] * TOGETHER)
    assert len(many) == 2 * TOGETHER
    for found in many[::2]:
        assert [(p.trigger, p.type) for p in found] == [(p.trigger, p.type) for p in many[0]]


def test_what_the_rules_read_is_weighed() -> None:
    reader = Reader(tiny.weights())
    roles = {"subject": [(0, 0, 0)], "object": [(2, 2, 2)]}
    hint = Hint(1, "ARREST", 0.8, 1, 0, 2, roles)
    (told,) = reader.read([ONE], [[hint]])
    assert 1 in [p.trigger for p in told]
    assert [told] != _read(reader, ONE)
    assert [told] != reader.read([ONE], [[hint._replace(roles={})]])
    assert [told] == reader.read([ONE], [[hint]])


def test_word_by_which_the_rules_state_a_fact_is_looked_at() -> None:
    for seed in range(8):
        hints = [Hint(n, "KILL", 0.3, 1, 0, 2, {}) for n in range(3)]
        found = Reader(tiny.weights(seed)).read([TWO, ONE], [[], hints])
        assert [p.trigger for p in found[1]] == [0, 1, 2]


def test_pieces_that_are_asked_for_have_their_states_of_the_whole_and_others_stay() -> None:
    encoder = Encoder(tiny.weights())
    ids = [[1, 7, 2], [1, 3, 4, 6, 2]]
    below = encoder.below(ids)
    asked = [[1], [4, 5]]  # places in all pieces
    some = encoder.above(below.copy(), ids, asked)
    assert np.allclose(some[[1, 4, 5]], encoder.above(below, ids)[[1, 4, 5]], atol=1e-5)
    others = [0, 2, 3, 6, 7]
    assert (some[others] == below[others]).all()


@pytest.mark.parametrize("whole", [0, 1, 2])
def test_pieces_that_are_not_asked_for_pass_the_layers_beyond_the_whole_ones(whole: int) -> None:
    ids, asked = [1, 3, 4, 5, 6, 2], [1, 2, 4]
    encoder = Encoder(replace(tiny.weights(), below=0, whole=whole))
    found = encoder.above(encoder.below([ids]), [ids], [asked])
    assert np.allclose(found, _plain(ids, asked, whole), atol=1e-4)
    assert whole == 2 or not np.allclose(found, _plain(ids), atol=1e-2)


def test_words_that_pass_the_last_layer_by_are_read_by_their_lower_states() -> None:
    whole = tiny.weights()
    passing = replace(whole, passed=frozenset({"NN"}))
    hint = np.zeros((3, tiny.WIDTH), np.float32)
    words = Reader(passing)._words([ONE], hint)
    full = Reader(whole)._words([ONE], hint)
    assert [t.tag for t in ONE.tokens] == ["NN", "VBD", "NN"]
    assert np.allclose(words[1], full[1], atol=1e-5)
    assert not np.allclose(words[[0, 2]], full[[0, 2]], atol=1e-2)


def test_gelu_of_large_numbers_is_the_number_or_nothing() -> None:
    x = np.array([-1e4, -30, 30, 1e4], dtype=np.float32)
    assert np.allclose(gelu(x), [0, 0, 30, 1e4])
