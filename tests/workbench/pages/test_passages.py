"""Cutting a text where claims begin and end loses nothing and keeps overlaps apart."""

from hypothesis import given
from hypothesis import strategies as st

from kg.workbench.pages.passages import LANES, Span, covered, lanes_of, paragraphs

TEXT = "First paragraph here.\n\nSecond one, a little longer than that.\n"


def spans_in(length: int) -> st.SearchStrategy[list[Span]]:
    places = st.integers(0, length)
    pairs = st.tuples(places, places).filter(lambda p: p[0] < p[1])
    return st.lists(pairs, max_size=12).map(
        lambda found: [Span(a, b, f"k{i}") for i, (a, b) in enumerate(found)]
    )


@given(spans_in(len(TEXT)))
def test_pieces_put_together_are_the_paragraphs(spans: list[Span]) -> None:
    for paragraph in paragraphs(TEXT, spans):
        joined = "".join(piece.text for piece in paragraph.pieces)
        assert joined == TEXT[paragraph.start : paragraph.end]


@given(spans_in(len(TEXT)))
def test_piece_knows_every_span_over_it(spans: list[Span]) -> None:
    for paragraph in paragraphs(TEXT, spans):
        for piece in paragraph.pieces:
            over = {s for s in spans if s.start <= piece.start and s.end > piece.start}
            assert set(piece.spans) == over


@given(spans_in(200))
def test_spans_that_overlap_lie_in_different_lanes(spans: list[Span]) -> None:
    lanes = lanes_of(spans)
    for one in spans:
        for other in spans:
            apart = one.end <= other.start or other.end <= one.start
            if one != other and not apart and max(lanes[one], lanes[other]) < LANES - 1:
                assert lanes[one] != lanes[other]


@given(spans_in(80))
def test_coverage_counts_each_code_point_once(spans: list[Span]) -> None:
    points = {i for s in spans for i in range(s.start, s.end)}
    assert covered(80, [(s.start, s.end) for s in spans]) == len(points) / 80


def test_every_span_begins_in_one_paragraph() -> None:
    found = paragraphs(TEXT, [Span(0, 5, "a"), Span(23, 29, "b"), Span(6, 40, "c")])
    assert [[s.key for s in p.spans] for p in found] == [["a", "c"], ["b"]]


def test_span_outside_the_text_is_passed_over() -> None:
    assert paragraphs("short", [Span(2, 99, "a")])[0].spans == ()
