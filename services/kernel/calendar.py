"""Days in the province: the civil day in Guayaquil, and which days are worked.

National holidays come from the `holidays` package. The law of 2016 moves the rest to an observed day (a Tuesday's to
the Monday before, a Wednesday's or Thursday's to Friday, a weekend's to the nearest weekday), so the moved weekday
itself is worked. Cantonal holidays are passed in.
"""

from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

GUAYAQUIL = ZoneInfo("America/Guayaquil")
OBSERVED = " (observed)"


def day_of(moment: datetime) -> date:
    """The civil day in Guayaquil of an aware moment."""
    return moment.astimezone(GUAYAQUIL).date()


def start_of(day: date) -> datetime:
    """The first moment of a civil day in Guayaquil, in UTC."""
    return datetime.combine(day, time.min, GUAYAQUIL).astimezone(UTC)


@lru_cache(maxsize=64)
def national_rest_days(year: int) -> frozenset[date]:
    """The days of a year on which the country rests: holidays where they fall, or where the law moves them."""
    named = holidays.Ecuador(years=(year, year + 1), language="en_US")
    observed = {day: name.removesuffix(OBSERVED) for day, name in named.items() if name.endswith(OBSERVED)}
    moved = {
        day
        for day, name in named.items()
        for rest, of in observed.items()
        if name == of and abs((day - rest).days) <= 3
    }
    return frozenset(day for day in named if day.year == year and day not in moved)


def is_working_day(day: date, local_holidays: AbstractSet[date] = frozenset()) -> bool:
    """Whether the day is Monday to Friday and neither a national rest day nor one of the given local ones."""
    return day.weekday() < 5 and day not in national_rest_days(day.year) and day not in local_holidays


def next_working_day(day: date, local_holidays: AbstractSet[date] = frozenset()) -> date:
    """The first working day after `day`."""
    following = day + timedelta(days=1)
    while not is_working_day(following, local_holidays):
        following += timedelta(days=1)
    return following


def add_working_days(day: date, count: int, local_holidays: AbstractSet[date] = frozenset()) -> date:
    """The day that lies `count` >= 0 working days after `day`; zero is `day` itself."""
    for _ in range(count):
        day = next_working_day(day, local_holidays)
    return day
