"""Whether a line fits at a start, and where it fits first. Compiled; everything here is integers.

`used[resource, day]` and `spent[item, year]` are what the lines placed so far take of the limits.
"""

import numpy as np

from services.monitoring.realignment.arrays import Integers
from services.monitoring.realignment.limits.arrays import Limits
from services.monitoring.realignment.limits.compiling import compiled

NOWHERE = -1
FITS, BY_ROOM, BY_MONEY = 0, 1, 2


@compiled
def year_at(limits: Limits, start: int, duration: int) -> int:
    """The place of the year in which a line finishes, -1 before the first."""
    return np.searchsorted(limits.year_first, start + max(duration, 1) - 1, side="right") - 1


@compiled
def take(limits: Limits, used: Integers, spent: Integers, place: int, start: int, duration: int, sign: int) -> None:
    """Adds what a line takes (sign 1), or gives it back (sign -1)."""
    until = min(start + duration, used.shape[1])
    for at in range(limits.need_row[place], limits.need_row[place + 1]):
        for day in range(start, until):
            used[limits.need_of[at], day] += sign * limits.need_amount[at]
    if limits.cost_row[place] < limits.cost_row[place + 1]:
        year = year_at(limits, start, duration)
        for at in range(limits.cost_row[place], limits.cost_row[place + 1]):
            if year >= 0:
                spent[limits.cost_of[at], year] += sign * limits.cost_cents[at]


@compiled
def obstacle(
    limits: Limits, used: Integers, spent: Integers, place: int, start: int, duration: int
) -> tuple[int, int, int, int, int]:
    """What keeps a line from starting there: (next start to try, kind, which, where, how much is missing).

    Kind FITS: nothing does, and the next start is this one. BY_ROOM: a resource, on a day that every start before the
    next one has too. BY_MONEY: an item, in the place of a year; the next start is NOWHERE in the last year.
    """
    until = min(start + duration, used.shape[1])
    for at in range(limits.need_row[place], limits.need_row[place + 1]):
        of, amount = limits.need_of[at], limits.need_amount[at]
        for day in range(until - 1, start - 1, -1):
            missing = used[of, day] + amount - limits.room[of, day]
            if missing > 0:
                return day + 1, BY_ROOM, of, day, missing
    year = year_at(limits, start, duration)
    for at in range(limits.cost_row[place], limits.cost_row[place + 1]):
        of, cents = limits.cost_of[at], limits.cost_cents[at]
        if year < 0 or cents < 0:  # What gives money back is no burden.
            continue
        missing = spent[of, year] + cents - limits.ceiling[of, year]
        if missing > 0:
            last = year + 1 == len(limits.year_first)
            following = NOWHERE if last else limits.year_first[year + 1] - max(duration, 1) + 1
            return following, BY_MONEY, of, year, missing
    return start, FITS, -1, -1, 0


@compiled
def fits_from(limits: Limits, used: Integers, spent: Integers, place: int, start: int, duration: int) -> int:
    """`start` where the line fits there; else the next start worth trying, or NOWHERE."""
    return obstacle(limits, used, spent, place, start, duration)[0]


@compiled
def first_fit(
    limits: Limits, used: Integers, spent: Integers, place: int, start: int, duration: int, latest: int
) -> int:
    """The first start from `start` to `latest` at which the line fits, or NOWHERE."""
    while start <= latest and start + duration <= used.shape[1]:
        found = fits_from(limits, used, spent, place, start, duration)
        if found in (start, NOWHERE):
            return found
        start = found
    return NOWHERE
