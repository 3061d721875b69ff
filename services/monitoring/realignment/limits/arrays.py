"""Capacities and annual ceilings of a network as arrays, by place, and what of them the plan in force uses.

What the plan in force overloads already is its own fault, named by `overloads_of`: a proposal may not make it worse, so
there is room for as much as the plan in force takes. Where nothing limits, there is PLENTY.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from services.monitoring.realignment.arrays import Arrays, Integers
from services.monitoring.realignment.network import BY_CAPACITY, BY_CEILING, Block, Cost, Network, Recost

PLENTY = 2**60
Rows = tuple[Integers, Integers, Integers]


class Limits(NamedTuple):
    """What lines need and what there is. What a place needs stands from `need_row[place]` to `need_row[place + 1]`.

    `room[resource, day]` and `ceiling[item, year]` are what may be used; `year_first[year]` is a year's first index.
    """

    need_row: Integers
    need_of: Integers
    need_amount: Integers
    room: Integers
    cost_row: Integers
    cost_of: Integers
    cost_cents: Integers
    ceiling: Integers
    year_first: Integers


class Names(NamedTuple):
    """Which resource and item each row of `room` and `ceiling` is: those that something limits."""

    resources: tuple[str, ...]
    items: tuple[str, ...]


def names_of(network: Network) -> Names:
    """The resources and items that something limits, in order."""
    return Names(
        tuple(sorted({capacity.resource for capacity in network.capacities})),
        tuple(sorted({ceiling.item for ceiling in network.ceilings})),
    )


@lru_cache(maxsize=8)
def limits_in_force(arrays: Arrays, horizon: int) -> Limits:
    """The limits on the days before `horizon`, kept for the last few networks: the plan in memory."""
    limits = limits_as_named(arrays, horizon)
    need, costs = limits[:3], (limits.cost_row, limits.cost_of, limits.cost_cents)
    np.maximum(limits.room, _use(need, arrays, limits.room.shape), out=limits.room)
    np.maximum(limits.ceiling, _spending(costs, arrays, limits.year_first, limits.ceiling.shape), out=limits.ceiling)
    return limits


def limits_as_named(arrays: Arrays, horizon: int) -> Limits:
    """The limits as the network names them, whatever the plan in force takes."""
    network, names = arrays.network, names_of(arrays.network)
    need = _rows(arrays, ((d.line, d.resource, d.amount) for d in network.demands), names.resources)
    costs = _rows(arrays, ((c.line, c.item, c.cents) for c in network.costs), names.items)
    room, ceiling = _named_room(network, names, horizon), _named_ceilings(network, names)
    return Limits(*need, room, *costs, ceiling, np.array([first for _, first in network.years], np.int64))


def recosted(limits: Limits, arrays: Arrays, recosts: Sequence[Recost]) -> Limits:
    """The limits with costs as recosts have them."""
    if not recosts:
        return limits
    costs = costs_after(arrays.network, recosts)
    row, of, cents = _rows(arrays, ((c.line, c.item, c.cents) for c in costs), names_of(arrays.network).items)
    return limits._replace(cost_row=row, cost_of=of, cost_cents=cents)


def costs_after(network: Network, recosts: Iterable[Recost]) -> list[Cost]:
    """All costs after a shock: a recost, the last of several, replaces the line's costs of its item, or is new."""
    changed = {(recost.line, recost.item): recost.cents for recost in recosts}
    kept = [cost for cost in network.costs if (cost.line, cost.item) not in changed]
    return kept + [Cost(line, item, cents) for (line, item), cents in changed.items()]


def overloads_of(arrays: Arrays) -> tuple[Block, ...]:
    """What the plan in force does not keep: the worst day of each resource, each year of each item, and by how much."""
    network, names = arrays.network, names_of(arrays.network)
    horizon = int((arrays.starts + arrays.durations).max(initial=0)) + 1
    limits = limits_in_force(arrays, horizon)
    over_room = limits.room - _named_room(network, names, horizon)
    over_ceiling = limits.ceiling - _named_ceilings(network, names)
    found = []
    for of in np.flatnonzero(over_room.max(axis=1, initial=0)).tolist():
        day = int(over_room[of].argmax())
        users = takers_on(limits, arrays.starts, arrays.durations, of, day)
        found.append(
            _overload(arrays, users, day, day + 1, BY_CAPACITY, over_room[of, day], resource=names.resources[of])
        )
    for of, year in np.argwhere(over_ceiling > 0).tolist():
        firsts = [*limits.year_first.tolist(), horizon]
        users = payers_in(limits, arrays.starts, arrays.durations, of, year)
        where = {"item": names.items[of], "year": network.years[year][0]}
        found.append(
            _overload(arrays, users, firsts[year], firsts[year + 1], BY_CEILING, over_ceiling[of, year], **where)
        )
    return tuple(found)


def _overload(
    arrays: Arrays, users: Integers, first: int, until: int, by: str, excess: int, **where: str | int
) -> Block:
    line, *others = sorted(arrays.lines[users].tolist())
    return Block(line, first, until, by, others=tuple(others), excess=int(excess), **where)


def takers_on(limits: Limits, starts: Integers, durations: Integers, of: int, day: int) -> Integers:
    """The places that take a resource on a day."""
    takers = np.repeat(np.arange(len(starts)), np.diff(limits.need_row))[limits.need_of == of]
    return takers[(starts[takers] <= day) & (day < (starts + durations)[takers])]


def payers_in(limits: Limits, starts: Integers, durations: Integers, of: int, year: int) -> Integers:
    """The places that cost something of an item in a year."""
    payers = np.repeat(np.arange(len(starts)), np.diff(limits.cost_row))[limits.cost_of == of]
    return payers[years_of(limits.year_first, starts[payers], durations[payers]) == year]


def years_of(year_first: Integers, starts: Integers, durations: Integers) -> Integers:
    """The places of the years of last days (of starts, where a line takes no time); -1 before the first."""
    return np.searchsorted(year_first, starts + np.maximum(durations, 1) - 1, "right") - 1


def _rows(arrays: Arrays, entries: Iterable[tuple[int, str, int]], names: Sequence[str]) -> Rows:
    """Entries (line, name, amount) as rows of places; what nothing limits, or takes nothing, is left out."""
    row_of, places = {name: at for at, name in enumerate(names)}, arrays.places.tolist()
    summed: dict[tuple[int, int], int] = {}
    for line, name, amount in entries:
        if name in row_of and amount:
            key = places[line], row_of[name]
            summed[key] = summed.get(key, 0) + amount
    keys = sorted(summed)
    row = np.searchsorted(np.array([place for place, _ in keys], np.int64), np.arange(len(places) + 1))
    of = np.array([at for _, at in keys], np.int64)
    return row.astype(np.int64), of, np.array([summed[key] for key in keys], np.int64)


def _named_room(network: Network, names: Names, horizon: int) -> Integers:
    room = np.full((len(names.resources), horizon), PLENTY, np.int64)
    row_of = {name: at for at, name in enumerate(names.resources)}
    for capacity in network.capacities:
        window = room[row_of[capacity.resource], max(capacity.first, 0) : max(capacity.until, 0)]
        np.minimum(window, capacity.amount, out=window)
    return room


def _named_ceilings(network: Network, names: Names) -> Integers:
    ceilings = np.full((len(names.items), len(network.years)), PLENTY, np.int64)
    item_at = {name: at for at, name in enumerate(names.items)}
    year_at = {year: at for at, (year, _) in enumerate(network.years)}
    for ceiling in network.ceilings:
        if ceiling.year in year_at:
            at = item_at[ceiling.item], year_at[ceiling.year]
            ceilings[at] = min(ceilings[at], ceiling.cents)
    return ceilings


def _use(need: Rows, arrays: Arrays, shape: tuple[int, ...]) -> Integers:
    """What the plan in force takes of each resource on each day."""
    row, of, amount = need
    place = np.repeat(np.arange(len(row) - 1), np.diff(row))
    change = np.zeros((shape[0], shape[1] + 1), np.int64)
    ends = arrays.starts + arrays.durations
    first, until = (np.minimum(days[place], shape[1]) for days in (arrays.starts, ends))
    np.add.at(change, (of, first), amount)
    np.subtract.at(change, (of, until), amount)
    return change.cumsum(axis=1)[:, :-1]


def _spending(costs: Rows, arrays: Arrays, year_first: Integers, shape: tuple[int, ...]) -> Integers:
    """What the plan in force costs of each item in each year."""
    row, of, cents = costs
    place = np.repeat(np.arange(len(row) - 1), np.diff(row))
    years = years_of(year_first, arrays.starts[place], arrays.durations[place])
    spent = np.zeros(shape, np.int64)
    known = years >= 0
    np.add.at(spent, (of[known], years[known]), cents[known])
    return spent
