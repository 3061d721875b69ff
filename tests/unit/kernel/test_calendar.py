"""Days in the province: the civil day in Guayaquil, working days, holidays where the law moves them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.calendar import (
    add_working_days,
    day_of,
    is_working_day,
    national_rest_days,
    next_working_day,
    start_of,
)

# 2025: the calendar that the Ministry of Tourism published. The years ahead: the rule of the law of 2016, where
# 2 November 2027 is a Tuesday beside another holiday, and the ministry's calendar, when it appears, decides.
RESTS = {
    2025: "01-01 03-03 03-04 04-18 05-02 05-23 08-11 10-10 11-03 11-04 12-25",
    2026: "01-01 02-16 02-17 04-03 05-01 05-25 08-10 10-09 11-02 11-03 12-25",
    2027: "01-01 02-08 02-09 03-26 04-30 05-24 08-09 10-08 11-01 11-03 12-24 12-31",
    2028: "02-28 02-29 04-14 05-01 05-26 08-11 10-09 11-02 11-03 12-25",
}


def days(year: int, text: str) -> set[date]:
    return {date.fromisoformat(f"{year}-{day}") for day in text.split()}


@pytest.mark.parametrize("year", RESTS)
def test_the_country_rests_on_the_known_days(year):
    weekdays = {day for day in national_rest_days(year) if day.weekday() < 5}
    assert weekdays == days(year, RESTS[year])


@pytest.mark.parametrize(
    "moved",
    ["2025-05-01", "2025-10-09", "2027-08-10", "2027-11-02", "2028-05-24", "2028-08-10"],
)
def test_the_weekday_whose_holiday_moved_is_worked(moved):
    assert is_working_day(date.fromisoformat(moved))


def test_monday_2026_08_10_is_a_holiday_and_the_tuesday_after_is_worked():
    assert not is_working_day(date(2026, 8, 10))
    assert next_working_day(date(2026, 8, 7)) == date(2026, 8, 11)


def test_new_year_on_a_saturday_is_rested_on_the_last_day_of_the_year_before():
    assert not is_working_day(date(2027, 12, 31))
    assert next_working_day(date(2027, 12, 30)) == date(2028, 1, 3)


def test_the_first_of_january_never_moves_within_the_week():
    assert not is_working_day(date(2025, 1, 1))
    assert is_working_day(date(2025, 1, 2))
    assert is_working_day(date(2025, 1, 3))


def test_a_year_end_without_holiday_is_worked():
    assert is_working_day(date(2026, 12, 31))
    assert next_working_day(date(2026, 12, 31)) == date(2027, 1, 4)


def test_a_cantonal_holiday_rests_only_where_it_is_given():
    foundation_of_quito = date(2027, 12, 6)
    assert is_working_day(foundation_of_quito)
    assert not is_working_day(foundation_of_quito, {foundation_of_quito})
    assert next_working_day(date(2027, 12, 3), {foundation_of_quito}) == date(2027, 12, 7)


def test_the_working_days_of_a_slipped_plan():
    assert add_working_days(date(2026, 7, 21), 19) == date(2026, 8, 18)
    assert add_working_days(date(2026, 8, 18), 0) == date(2026, 8, 18)
    assert add_working_days(date(2026, 8, 18), 1) == date(2026, 8, 19)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 60))
def test_adding_working_days_counts_exactly_those_between(day, count):
    end = add_working_days(day, count)
    passed = (day + timedelta(days=ahead) for ahead in range(1, (end - day).days + 1))
    assert sum(map(is_working_day, passed)) == count


def test_the_civil_day_begins_five_hours_after_utc():
    assert day_of(datetime(2026, 5, 16, 4, 59, 59, tzinfo=UTC)) == date(2026, 5, 15)
    assert day_of(datetime(2026, 5, 16, 5, tzinfo=UTC)) == date(2026, 5, 16)
    assert start_of(date(2026, 5, 16)) == datetime(2026, 5, 16, 5, tzinfo=UTC)


@given(st.dates(date(1995, 1, 1), date(2090, 12, 31)))
def test_a_day_begins_within_itself(day):
    assert day_of(start_of(day)) == day
    assert day_of(start_of(day) - timedelta(microseconds=1)) == day - timedelta(days=1)
