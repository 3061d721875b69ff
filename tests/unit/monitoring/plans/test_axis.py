"""From days to indexes and back: equal to counting day by day, in constant time."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.calendar import add_working_days, is_working_day
from services.monitoring.plans.axis import Axis, OutsideCalendar, axis_of, axis_over
from services.monitoring.plans.structure import Structure
from tests.support.plans import STORY

LOCAL = frozenset({date(2026, 12, 7)})
AXIS = axis_over(2025, 2027, LOCAL)
days = st.dates(date(2025, 1, 1), date(2027, 12, 30))


@given(days)
def test_a_day_has_the_index_of_the_first_working_day_from_it_on(day):
    counted = sum(is_working_day(date(2025, 1, 1) + timedelta(n), LOCAL) for n in range((day - date(2025, 1, 1)).days))
    assert AXIS.start(day) == counted
    assert AXIS.finish(day) == counted + is_working_day(day, LOCAL) == AXIS.start(day) + AXIS.works(day)


@given(st.integers(0, len(AXIS) - 1))
def test_every_index_is_that_of_its_day(index):
    day = AXIS.day(index)
    assert is_working_day(day, LOCAL)
    assert AXIS.start(day) == index


@given(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(1, 200))
def test_a_work_ends_as_the_calendar_of_the_kernel_counts(day, duration):
    start = AXIS.start(day)
    assert AXIS.last_day(start, duration) == add_working_days(AXIS.day(start), duration - 1, LOCAL)


def test_the_story_leaves_out_its_holiday():
    assert not AXIS.works(date(2026, 8, 10))
    assert AXIS.last_day(AXIS.start(date(2026, 7, 29)), 10) == date(2026, 8, 12)
    assert not AXIS.works(date(2026, 12, 7))


def test_what_takes_no_time_lies_before_the_work_of_its_day():
    start = AXIS.start(date(2026, 7, 1))
    assert AXIS.last_day(start, 0) == date(2026, 7, 1)


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2028, 1, 2)])
def test_a_day_outside_is_refused(day):
    with pytest.raises(OutsideCalendar):
        AXIS.start(day)


@pytest.mark.parametrize("index", [-1, len(AXIS)])
def test_an_index_outside_is_refused(index):
    with pytest.raises(OutsideCalendar):
        AXIS.day(index)


def test_the_axis_of_a_plan_reaches_a_year_before_and_twenty_years_beyond_it():
    axis = axis_of(STORY, ())
    assert (axis.first, axis.last) == (2025, 2046)
    assert axis.years()[1] == (2026, axis.start(date(2026, 1, 1)))
    assert axis_of(Structure(), (), date(2030, 1, 1)).last == 2050


def test_twenty_years_are_counted_once_and_then_looked_up():
    Axis(2026, 2046)
    began = time.perf_counter()
    axis = Axis(2026, 2046)
    built = time.perf_counter() - began
    began = time.perf_counter()
    for ordinal in range(date(2026, 1, 1).toordinal(), date(2046, 12, 30).toordinal()):
        axis.start(date.fromordinal(ordinal))
    looked_up = time.perf_counter() - began
    assert built < 1
    assert looked_up < 0.5
