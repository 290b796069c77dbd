"""Bars of the timeline: soft where the words leave days open, never a guessed year."""

from datetime import date

import pytest
from tests.workbench.pages.conftest import Browser

from kg.workbench.pages.timeline import WIDTH, Moment, bars, day_of, ticks

FIRST, LAST = date(2021, 1, 1), date(2023, 1, 1)


def moment(
    earliest: date | None,
    sure_from: date | None = None,
    sure_to: date | None = None,
    latest: date | None = None,
    *,
    ongoing: bool = False,
    published: str = "",
) -> Moment:
    ends = (earliest, sure_from, sure_to, latest)
    return Moment("e", "k", "c", "a", published, "", "", *ends, ongoing, False)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2021", date(2021, 1, 1)), ("2021-07", date(2021, 7, 1)), ("2021-07-09", date(2021, 7, 9))]
    + [(bad, None) for bad in ("", "XXXX-05", "2021-13", "2021-02-30", "last month", "21")],
)
def test_only_a_date_with_a_year_is_a_day(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_month_is_soft_throughout() -> None:
    one = moment(date(2022, 7, 1), date(2022, 7, 31), date(2022, 7, 1), date(2022, 7, 31))
    assert bars([one], FIRST, LAST)[0].sure_width == 0


def test_what_goes_on_is_sure_from_its_latest_begin_to_the_day_of_publication() -> None:
    one = moment(date(2021, 7, 1), date(2021, 12, 31), ongoing=True, published="2022-07")
    bar = bars([one], FIRST, LAST)[0]
    assert bar.x < bar.sure_x
    assert bar.sure_x + bar.sure_width == pytest.approx(bar.x + bar.width)
    assert bar.x + bar.width < WIDTH


def test_what_goes_on_in_an_article_without_a_date_is_nowhere_sure() -> None:
    one = moment(date(2021, 7, 1), date(2021, 12, 31), ongoing=True)
    assert bars([one], FIRST, LAST)[0].sure_width == 0


def test_day_is_covered_between_the_earliest_and_the_latest_day() -> None:
    one = moment(date(2022, 7, 1), latest=date(2022, 7, 31))
    assert one.covers(date(2022, 7, 15))
    assert not one.covers(date(2022, 8, 1))
    assert not moment(None).covers(date(2022, 7, 15))


def test_years_are_marked_from_left_to_right() -> None:
    marks = ticks(date(1950, 1, 1), date(2030, 1, 1))
    assert len(marks) <= 14
    assert [x for _, x in marks] == sorted(x for _, x in marks)


def test_open_year_is_listed_and_not_drawn(made: Browser) -> None:
    page = made.get("/time").text
    assert "XXXX-05-01/XXXX-05-20" in page
    assert 'class="soft"' not in page.partition("legend")[0]


def test_situation_without_a_time_is_listed(made: Browser) -> None:
    assert "investigation" in made.get("/time").text.partition('id="undated"')[2]
