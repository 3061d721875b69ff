"""Days as working days: from a civil day to its index on a plan's calendar and back, in constant time.

The plan's calendar is that of the country (services/kernel/calendar) and the plan's own rest days. Index 0 is the first
working day of the first year. What starts at index `s` and takes `d` days works on `s` to `s + d - 1` and finishes at
`s + d`.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from services.kernel.calendar import is_working_day
from services.kernel.refusals import Refusal
from services.monitoring.plans.structure import Structure

YEARS_BEYOND = 20
LATEST = 2200
SOME_YEAR = 2026
DAY = timedelta(days=1)


class OutsideCalendar(Refusal):
    """A day or an index lies outside the years of the axis. facts: first, last."""


class Axis:
    """The working days of the years `first` to `last`. Raises OutsideCalendar for what lies outside."""

    def __init__(self, first: int, last: int, rest_days: Iterable[date] = ()) -> None:
        self.first, self.last, self.rest_days = first, last, frozenset(rest_days)
        self._origin = date(first, 1, 1).toordinal()
        self._days: list[date] = []
        self._before: list[int] = []
        for ordinal in range(self._origin, date(last + 1, 1, 1).toordinal() + 1):
            day = date.fromordinal(ordinal)
            self._before.append(len(self._days))
            if day.year <= last and is_working_day(day, self.rest_days):
                self._days.append(day)

    def __len__(self) -> int:
        return len(self._days)

    def works(self, day: date) -> bool:
        """Whether it is a working day."""
        return self.finish(day) > self.start(day)

    def start(self, day: date) -> int:
        """The index of the day, or of the next working day."""
        at = day.toordinal() - self._origin
        if not 0 <= at < len(self._before):
            raise self._outside()
        return self._before[at]

    def finish(self, day: date) -> int:
        """The index after the day, or after the last working day before it: of a work that ends on the day."""
        return self.start(day + DAY)

    def day(self, index: int) -> date:
        """The working day with this index."""
        if not 0 <= index < len(self._days):
            raise self._outside()
        return self._days[index]

    def nearest(self, index: int) -> date:
        """The working day with this index, or the first or last that there is."""
        return self._days[min(max(0, index), len(self._days) - 1)]

    def last_day(self, start: int, duration: int) -> date:
        """The last day of a work; of one that takes no time, the day before whose work it lies."""
        return self.day(start + max(duration, 1) - 1)

    def years(self) -> tuple[tuple[int, int], ...]:
        """Each civil year and the index of its first working day."""
        return tuple((year, self.start(date(year, 1, 1))) for year in range(self.first, self.last + 1))

    def _outside(self) -> OutsideCalendar:
        return OutsideCalendar(first=self.first, last=self.last)


@lru_cache(maxsize=32)
def axis_over(first: int, last: int, rest_days: frozenset[date]) -> Axis:
    """The axis of these years, kept."""
    return Axis(first, last, rest_days)


def axis_of(structure: Structure, rest_days: Iterable[date], *more: date) -> Axis:
    """The axis that holds every day of a structure and of `more`, a year before and 20 years after them."""
    years = years_in(structure) | {day.year for day in more} or {day.year for day in rest_days} or {SOME_YEAR}
    return axis_over(min(years) - 1, min(max(years) + YEARS_BEYOND, LATEST), frozenset(rest_days))


def years_in(structure: Structure) -> set[int]:
    """Every year of which a structure speaks."""
    years = {each.year for each in structure.ceilings} | {each.year for each in structure.targets}
    for line in structure.lines:
        years |= {budget.year for budget in line.budgets} | {line.starts_on.year, line.ends_on.year}
        years |= {day.year for day in (line.forecast_on, line.began_on, line.finished_on) if day}
    for capacity in structure.capacities:
        years |= {capacity.first_on.year, capacity.last_on.year}
    return years | {fixed.finish_by.year for fixed in structure.fixed_dates}
