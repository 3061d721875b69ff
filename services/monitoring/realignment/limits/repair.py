"""The serial repair: what dates alone ask for, made to fit, place by place, without moving who is not concerned.

Priority-rule schedule generation: lines that stay where they are keep their room; the others follow in an order that
has whoever is waited for first, each at the first day on which it fits; whoever waits for one of them and must go gives
its room back and follows. Nobody is pulled. The same input gives the same answer.
"""

from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from services.monitoring.realignment.arrays import Integers
from services.monitoring.realignment.limits.arrays import Limits
from services.monitoring.realignment.limits.compiling import compiled
from services.monitoring.realignment.limits.fitting import NOWHERE, first_fit, fits_from, take
from services.monitoring.realignment.limits.links import Links
from services.monitoring.realignment.limits.situation import Situation

Marks = NDArray[np.bool_]


def repair(situation: Situation) -> tuple[Integers, Marks]:
    """Starts that fit and are as early as the others let each be; and the places that fit nowhere within reach.

    The latter stand where links and floors put them.
    """
    s = situation
    return scheduled(situation, s.order, keeps=(s.dates == s.in_force) & ~s.heavier & ~s.stays)


def scheduled(situation: Situation, order: Integers, keeps: Marks) -> tuple[Integers, Marks]:
    """The same in any order that has whoever is waited for first; `keeps` marks those that stay if they can."""
    s = situation
    starts, misfits = _repaired(s.links, s.limits, order, s.dates, s.durations, keeps, s.stays, s.absent, s.patience)
    return settle(situation, starts, misfits)


def settle(situation: Situation, starts: Integers, misfits: Marks) -> tuple[Integers, Marks]:
    """The same with each line, in order, as early as the others let it, until nobody can go earlier alone.

    Who fitted nowhere follows those that it waits for, and fits where there is room now.
    """
    s = situation
    return _shifted(s.links, s.limits, s.order, starts, s.lowest, s.durations, s.absent, misfits, s.stays)


def misfits_of(situation: Situation, starts: Integers) -> Marks:
    """The movable places that overload a limit where they stand."""
    s = situation
    return _overloading(s.limits, starts, s.durations, s.absent, s.stays)


@compiled
def placed(limits: Limits, starts: Integers, durations: Integers, absent: Marks) -> tuple[Integers, Integers]:
    """What all but the absent take: of each resource on each day, of each item in each year."""
    used = np.zeros(limits.room.shape, np.int64)
    spent = np.zeros(limits.ceiling.shape, np.int64)
    for place in range(len(starts)):
        if not absent[place]:
            take(limits, used, spent, place, starts[place], durations[place], 1)
    return used, spent


@compiled
def _overloading(limits: Limits, starts: Integers, durations: Integers, absent: Marks, stays: Marks) -> Marks:
    used, spent = placed(limits, starts, durations, absent)
    found = np.zeros(len(starts), np.bool_)
    for place in range(len(starts)):
        if not (absent[place] or stays[place]):
            take(limits, used, spent, place, starts[place], durations[place], -1)
            found[place] = fits_from(limits, used, spent, place, starts[place], durations[place]) != starts[place]
            take(limits, used, spent, place, starts[place], durations[place], 1)
    return found


@compiled
def _repaired(
    links: Links,
    limits: Limits,
    order: Integers,
    starts: Integers,
    durations: Integers,
    keeps: Marks,
    stays: Marks,
    absent: Marks,
    patience: int,
) -> tuple[Integers, Marks]:
    starts = starts.copy()
    rank = np.empty(len(starts), np.int64)
    rank[order] = np.arange(len(starts))
    used, spent = placed(limits, starts, durations, absent | ~stays)
    settled, misfits = stays | absent, np.zeros(len(starts), np.bool_)
    for place in order:
        start = starts[place]
        if keeps[place] and fits_from(limits, used, spent, place, start, durations[place]) == start:
            take(limits, used, spent, place, start, durations[place], 1)
            settled[place] = True
    waiting = [rank[place] for place in order if not settled[place]]  # Sorted, and so a heap.
    while waiting:
        place = order[heappop(waiting)]
        if settled[place]:
            continue
        settled[place] = True
        found = first_fit(limits, used, spent, place, starts[place], durations[place], starts[place] + patience)
        if found == NOWHERE:
            misfits[place] = True
        else:
            starts[place] = found
            take(limits, used, spent, place, found, durations[place], 1)
        for at in range(links.row[place], links.row[place + 1]):
            after, bound = links.after[at], starts[place] + links.weight[at]
            if bound <= starts[after]:
                continue
            if settled[after]:
                take(limits, used, spent, after, starts[after], durations[after], -1)
                settled[after] = False
                heappush(waiting, rank[after])
            starts[after] = bound
    return starts, misfits


@compiled
def _shifted(
    links: Links,
    limits: Limits,
    order: Integers,
    starts: Integers,
    lowest: Integers,
    durations: Integers,
    absent: Marks,
    misfits: Marks,
    stays: Marks,
) -> tuple[Integers, Marks]:
    starts, misfits = starts.copy(), misfits.copy()
    used, spent = placed(limits, starts, durations, absent | misfits)
    changed = True
    while changed:
        changed = False
        for place in order:
            if stays[place] or absent[place] or (starts[place] == lowest[place] and not misfits[place]):
                continue
            start, bound = starts[place], lowest[place]
            for at in range(links.row_in[place], links.row_in[place + 1]):
                bound = max(bound, starts[links.before[at]] + links.weight_in[at])
            if bound == start and not misfits[place]:
                continue
            if not misfits[place]:
                take(limits, used, spent, place, start, durations[place], -1)
            found = first_fit(limits, used, spent, place, bound, durations[place], start)
            if found == NOWHERE:  # Only a misfit, which takes nothing and follows.
                starts[place] = bound
            else:
                starts[place], misfits[place] = found, False
                take(limits, used, spent, place, found, durations[place], 1)
            changed = changed or starts[place] < start
    return starts, misfits
