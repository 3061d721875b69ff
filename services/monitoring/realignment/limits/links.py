"""Who waits for whom, in rows by the place before and by the place after; and an order that follows from it."""

from functools import lru_cache
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from services.monitoring.realignment.arrays import Arrays, Integers
from services.monitoring.realignment.limits.compiling import compiled


class Links(NamedTuple):
    """start[place] + weight <= start[after]: rows by the place before; and the same links by the place after.

    `number` has the places of the latter in `Arrays`.
    """

    row: Integers
    after: Integers
    weight: Integers
    row_in: Integers
    before: Integers
    weight_in: Integers
    number: Integers


def links_of(arrays: Arrays, weights: Integers) -> Links:
    """The links with these weights."""
    row_in, number = _by_after(arrays)
    return Links(arrays.firsts, arrays.afters, weights, row_in, arrays.befores[number], weights[number], number)


@lru_cache(maxsize=8)
def _by_after(arrays: Arrays) -> tuple[Integers, Integers]:
    number = np.lexsort((arrays.numbers, arrays.afters))
    return np.searchsorted(arrays.afters[number], np.arange(len(arrays.starts) + 1)), number


@compiled
def order_by(links: Links, priority: Integers) -> Integers:
    """The places, each after all that it waits for; among those that may come, the least priority first."""
    places = len(priority)
    waits = np.zeros(places, np.int64)
    for after in links.after:
        waits[after] += 1
    order, found = np.empty(places, np.int64), 0
    heap = [(np.int64(0), np.int64(0)) for _ in range(0)]
    for place in range(places):
        if waits[place] == 0:
            heappush(heap, (priority[place], np.int64(place)))
    while heap:
        _, place = heappop(heap)
        order[found] = place
        found += 1
        for at in range(links.row[place], links.row[place + 1]):
            waits[links.after[at]] -= 1
            if waits[links.after[at]] == 0:
                heappush(heap, (priority[links.after[at]], links.after[at]))
    return order
