"""What lines take of capacities and annual ceilings, and how much there is, as the checker reads it afresh.

Where the plan in force overloads a limit already, there is as much as it takes, and no more. A line that is said to fit
nowhere takes nothing.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from functools import cache

from services.monitoring.realignment.checker_case import Case

Amounts = dict[int, int]
"""By line."""

Told = dict[int, Amounts]
"""By day, or by year: its place in `Network.years`, -1 before the first."""


class Taking:
    """Who takes what after the shock; a resource or item is read when it is asked for."""

    def __init__(self, case: Case) -> None:
        self._case, network = case, case.network
        self._firsts = [first for _, first in network.years]
        self._absent = case.released | fits_nowhere(case)
        self.needs: dict[str, Amounts] = defaultdict(dict)
        self._costs_in_force: dict[str, Amounts] = defaultdict(dict)
        for demand in network.demands:
            _add(self.needs[demand.resource], demand.line, demand.amount)
        for cost in network.costs:
            _add(self._costs_in_force[cost.item], cost.line, cost.cents)
        self.costs: dict[str, Amounts] = defaultdict(dict)
        self.costs.update((item, dict(costs)) for item, costs in self._costs_in_force.items())
        for recost in case.shock.recosts:
            self.costs[recost.item][recost.line] = recost.cents
        self.on_days: Callable[[str], Told] = cache(self._on_days)
        self.in_years: Callable[[str], Told] = cache(self._in_years)
        self._rooms: Callable[[str], dict[int, int]] = cache(self._in_force_on_days)
        self._spending: Callable[[str], dict[int, int]] = cache(self._in_force_in_years)

    def year_of(self, line: int, start: int) -> int:
        """The year in which the line finishes where it starts there."""
        return bisect_right(self._firsts, start + max(self._case.durations[line], 1) - 1) - 1

    def room(self, resource: str, day: int) -> int | None:
        """How much of a resource there is on a day; None where nothing limits it."""
        capacities = self._case.network.capacities
        limits = [c.amount for c in capacities if c.resource == resource and c.first <= day < c.until]
        return max(min(limits), self._rooms(resource).get(day, 0)) if limits else None

    def ceiling(self, item: str, year: int) -> int | None:
        """What there is of an item in a year; None where nothing limits it."""
        network = self._case.network
        limits = [
            c.cents for c in network.ceilings if c.item == item and year >= 0 and c.year == network.years[year][0]
        ]
        return max(min(limits), self._spending(item).get(year, 0)) if limits else None

    def _on_days(self, resource: str) -> Told:
        told, starts = defaultdict(dict), self._case.schedule.starts
        for line, amount in self.needs[resource].items():
            if amount and line not in self._absent:
                for day in range(starts[line], self._case.finish(line)):
                    told[day][line] = amount
        return told

    def _in_years(self, item: str) -> Told:
        told, starts = defaultdict(dict), self._case.schedule.starts
        for line, cents in self.costs[item].items():
            if cents and line not in self._absent:
                told[self.year_of(line, starts[line])][line] = cents
        return told

    def _in_force_on_days(self, resource: str) -> dict[int, int]:
        told, network = defaultdict(int), self._case.network
        for line, amount in self.needs[resource].items():
            for day in range(network.starts[line], network.starts[line] + network.durations[line]):
                told[day] += amount
        return told

    def _in_force_in_years(self, item: str) -> dict[int, int]:
        told, network = defaultdict(int), self._case.network
        for line, cents in self._costs_in_force[item].items():
            last = network.starts[line] + max(network.durations[line], 1) - 1
            told[bisect_right(self._firsts, last) - 1] += cents
        return told


def fits_nowhere(case: Case) -> frozenset[int]:
    """The lines that are said to fit nowhere: what is in their way is unmet where they stand."""
    starts = case.schedule.starts
    return frozenset(b.line for b in case.schedule.unmet if 0 <= b.line < len(starts) and b.first == starts[b.line])


def _add(amounts: Amounts, line: int, amount: int) -> None:
    amounts[line] = amounts.get(line, 0) + amount
