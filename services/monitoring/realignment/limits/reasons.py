"""Why each moved line may not start earlier: reasons in integers, from its start in force to its proposed one.

First its own floor, then the link that reaches furthest, then, day by day, what is full. What nothing blocks has the
kind FITS: a schedule that was settled has none.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.monitoring.realignment.arrays import Integers
from services.monitoring.realignment.limits.arrays import Limits
from services.monitoring.realignment.limits.compiling import compiled
from services.monitoring.realignment.limits.fitting import FITS, NOWHERE, obstacle, take
from services.monitoring.realignment.limits.links import Links
from services.monitoring.realignment.limits.repair import placed
from services.monitoring.realignment.limits.situation import Situation

BY_LOWEST, BY_WAITING = 3, 4
"""Kinds beside those of `fitting`."""


class Reason(NamedTuple):
    """Why a place may not start from `first` to before `until`.

    `which` is a link (its place in the arrays), a resource or an item; `where` a day or the place of a year; `missing`
    how much of it is missing.
    """

    place: int
    first: int
    until: int
    kind: int
    which: int
    where: int
    missing: int


def reasons_of(situation: Situation, starts: Integers, misfits: NDArray[np.bool_]) -> list[Reason]:
    """Why each place that moved, in order, may not start earlier."""
    s = situation
    absent = s.absent | misfits
    rows = _reasons(s.links, s.limits, starts, s.in_force, s.lowest, s.durations, absent)
    return [Reason._make(row) for row in rows.tolist()]


def obstacles_of(situation: Situation, starts: Integers, misfits: NDArray[np.bool_]) -> list[Reason]:
    """What is in the way of each place that fits nowhere, where it stands."""
    s, found = situation, []
    used, spent = placed(s.limits, starts, s.durations, s.absent | misfits)
    for place in np.flatnonzero(misfits).tolist():
        start = int(starts[place])
        following, *rest = obstacle(s.limits, used, spent, place, start, int(s.durations[place]))
        found.append(Reason(place, start, max(following, start + 1), *rest))
    return found


@compiled
def _reasons(
    links: Links,
    limits: Limits,
    starts: Integers,
    in_force: Integers,
    lowest: Integers,
    durations: Integers,
    absent: NDArray[np.bool_],
) -> Integers:
    used, spent = placed(limits, starts, durations, absent)
    found = [(0, 0, 0, 0, 0, 0, 0) for _ in range(0)]
    for place in range(len(starts)):
        first, start = in_force[place], starts[place]
        if first >= start:
            continue
        bound, link = first, -1
        for at in range(links.row_in[place], links.row_in[place + 1]):
            if starts[links.before[at]] + links.weight_in[at] > bound:
                bound, link = starts[links.before[at]] + links.weight_in[at], links.number[at]
        if lowest[place] >= bound and lowest[place] > first:
            found.append((place, first, min(lowest[place], start), BY_LOWEST, -1, -1, 0))
            first = lowest[place]
        elif link >= 0:
            found.append((place, first, min(bound, start), BY_WAITING, link, -1, 0))
            first = bound
        if first >= start or absent[place]:
            continue
        take(limits, used, spent, place, start, durations[place], -1)
        while first < start:
            following, kind, which, where, missing = obstacle(limits, used, spent, place, first, durations[place])
            until = first + 1 if kind == FITS else start if following == NOWHERE else min(following, start)
            found.append((place, first, until, kind, which, where, missing))
            first = until
        take(limits, used, spent, place, start, durations[place], 1)
    return _rows(found)


@compiled
def _rows(found: list) -> Integers:
    rows = np.empty((len(found), 7), np.int64)
    for at, (place, first, until, kind, which, where, missing) in enumerate(found):
        rows[at] = (place, first, until, kind, which, where, missing)
    return rows
