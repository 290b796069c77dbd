"""The filters: what an address asks for, what it keeps, what a further choice would leave."""

import asyncio
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from tests.workbench.pages.conftest import BASE, MADE, VISIBLE, ontology

from kg.graph.store.memory import MemoryStore
from kg.namespaces import APO, APOV
from kg.workbench.pages import Context, asks
from kg.workbench.pages.filters import (
    LAYERS,
    SPACES,
    Counts,
    Filters,
    Span,
    Traits,
    first_day,
    last_day,
)
from kg.workbench.pages.filters import parse as read
from kg.workbench.pages.register import Register, Registrar

SPEAKER = BASE.id("body", "a")
values = st.sampled_from([BASE.id("body", "a"), BASE.id("place", "b"), "https://example.org/c"])
filters = st.builds(
    Filters,
    wanted=st.dictionaries(
        st.sampled_from(sorted(SPACES)), st.frozensets(values, min_size=1), max_size=4
    ),
    layers=st.frozensets(st.sampled_from(LAYERS), min_size=1),
    since=st.sampled_from(["", "2021", "2021-05"]),
    until=st.sampled_from(["", "2022-02", "2022-02-03"]),
    undated=st.booleans(),
)


@given(filters)
def test_address_gives_the_same_filters_back(wanted: Filters) -> None:
    assert read(wanted.pairs(BASE), BASE) == wanted


@given(st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9))))
def test_no_address_is_refused(pairs: list[tuple[str, str]]) -> None:
    assert read(pairs, BASE).layers


def test_short_values_stand_for_terms_and_things() -> None:
    found = read([("class", "Arrest"), ("verdict", "accepted"), ("place", "place/kilju")], BASE)
    assert found.wanted == {
        "class": {APO + "Arrest"},
        "verdict": {APOV + "verdict/accepted"},
        "place": {BASE.id("place", "kilju")},
    }


def test_any_value_of_a_key_will_do_and_all_keys_must_hold() -> None:
    traits = Traits({"speaker": frozenset({"a"}), "outlet": frozenset({"x"})})
    either = Filters(wanted={"speaker": frozenset({"a", "b"})})
    both = Filters(wanted={"speaker": frozenset({"a"}), "outlet": frozenset({"y"})})
    assert either.misses(traits) == []
    assert both.misses(traits) == ["outlet"]


def test_one_claim_must_meet_all_filters() -> None:
    sure, other = APOV + "epistemic/true-certain", APOV + "epistemic/true-uncertain"
    first = Traits({"speaker": frozenset({"a"}), "certainty": frozenset({other})})
    second = Traits({"speaker": frozenset({"b"}), "certainty": frozenset({sure})})
    wanted = Filters(wanted={"speaker": frozenset({"a"}), "certainty": frozenset({sure})})
    assert not Counts(wanted).keep([[first], [second]])


def test_what_follows_from_several_claims_needs_each_of_them() -> None:
    first, second = (Traits({"speaker": frozenset({one})}) for one in "ab")
    wanted = Filters(wanted={"speaker": frozenset({"a"})})
    assert not Counts(wanted).keep([[first, second]])
    assert Counts(wanted).keep([[first, second], [first]])


@pytest.mark.parametrize(
    ("span", "kept"),
    [
        (Span(date(2021, 7, 1), None), True),
        (Span(date(2021, 6, 30), date(2021, 6, 30)), True),
        (Span(date(2020, 1, 1), date(2020, 12, 31)), False),
        (Span(date(2022, 1, 1), None), False),
    ],
)
def test_window_keeps_what_may_have_gone_on_in_it(span: Span, kept: bool) -> None:
    assert Filters(since="2021-06", until="2021-08").covers((span,)) is kept


def test_window_leaves_out_what_has_no_date_and_counts_it() -> None:
    counts = Counts(Filters(since="2021"))
    assert not counts.keep([[Traits({})]])
    assert counts.undated == 1
    assert Filters(since="2021", undated=True).misses(Traits({})) == []


@given(
    filters,
    st.lists(
        st.builds(
            Traits,
            st.dictionaries(st.sampled_from(sorted(SPACES)), st.frozensets(values)),
            st.sampled_from(LAYERS),
        ),
        max_size=8,
    ),
)
def test_count_beside_a_value_is_what_choosing_it_alone_leaves(
    wanted: Filters, things: list[Traits]
) -> None:
    counts = Counts(wanted)
    for thing in things:
        counts.keep([[thing]])
    for key in SPACES:
        for value, told in counts.by_key[key].items():
            chosen = Filters(
                wanted={**wanted.wanted, key: frozenset({value})},
                layers=wanted.layers,
                since=wanted.since,
                until=wanted.until,
                undated=wanted.undated,
            )
            assert told == sum(not chosen.misses(thing) for thing in things)


@given(filters)
def test_a_chip_takes_away_what_it_names(wanted: Filters) -> None:
    for key, chosen in wanted.wanted.items():
        for iri in chosen:
            assert iri not in wanted.less(key, iri).wanted.get(key, ())
    assert not wanted.less("time").since


def test_days_are_read_strictly() -> None:
    assert first_day("2021-02") == date(2021, 2, 1)
    assert last_day("2021-02") == date(2021, 2, 28)
    for text in ("XXXX-05", "2021-13", "21", "2021-02-30", "٢٠٢١", "0000"):
        assert first_day(text) is None


async def registered() -> Register:
    quads = [*parse(path=MADE, format=RdfFormat.TRIG), *ontology()]
    view = MemoryStore(quads, visible=VISIBLE)
    return await Registrar(Context(ask=asks(view), version=lambda: 1)).register()


def test_places_roll_up_to_what_lies_around_them() -> None:
    register = asyncio.run(registered())
    found = register.entries[BASE.id("claim", "01")].traits.values
    assert {BASE.id("place", "kilju"), BASE.id("place", "north-hamgyong")} <= found["place"]
    assert APO + "Situation" in found["class"]
    assert register.of_frame[BASE.id("event", "f01")]
