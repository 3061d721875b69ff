"""What lines take of capacities and annual ceilings after a shock, and how much there is.

Where the plan in force overloads a limit already, there is as much as it takes, and no more. A line that is said to fit
nowhere takes nothing.
"""

from collections.abc import Callable, Iterable
from functools import cache

from services.monitoring.realignment.checker_case import Case
from services.monitoring.realignment.checker_reading import Amounts, Told


class Taking:
    """Who takes what after the shock: as planned, but for the lines that are touched or absent."""

    def __init__(self, case: Case) -> None:
        self._case, self._reading = case, case.reading
        self._absent = case.released | fits_nowhere(case)
        self._recosts: dict[str, Amounts] = {}
        for recost in case.shock.recosts:
            self._recosts.setdefault(recost.item, {})[recost.line] = recost.cents
        self._changed = frozenset(case.touched | self._absent)
        self.on_days: Callable[[str], Told] = cache(self._on_days)
        self.in_years: Callable[[str], Told] = cache(self._in_years)

    def need(self, line: int, resource: str) -> int:
        """How much of a resource the line takes on each of its days."""
        return self._reading.needs.get(resource, {}).get(line, 0)

    def cost(self, line: int, item: str) -> int:
        """What the line costs of an item."""
        recosted = self._recosts.get(item, {})
        return recosted[line] if line in recosted else self._reading.costs.get(item, {}).get(line, 0)

    def year_of(self, line: int, start: int) -> int:
        """The year in which the line finishes where it starts there."""
        return self._reading.year_of(start, self._case.durations[line])

    def takers(self, resource: str, day: int) -> Amounts:
        """Who takes how much of a resource on a day."""
        planned = self._reading.on_days(resource).get(day, {})
        return _without(planned, self._changed) | self.on_days(resource).get(day, {})

    def payers(self, item: str, year: int) -> Amounts:
        """Who costs how much of an item in a year."""
        planned = self._reading.in_years(item).get(year, {})
        return _without(planned, self._changed | self._recosts.get(item, {}).keys()) | self.in_years(item).get(year, {})

    def room(self, resource: str, day: int) -> int | None:
        """How much of a resource there is on a day; None where nothing limits it."""
        capacities = self._case.network.capacities
        limits = [c.amount for c in capacities if c.resource == resource and c.first <= day < c.until]
        return max(min(limits), sum(self._reading.on_days(resource).get(day, {}).values())) if limits else None

    def ceiling(self, item: str, year: int) -> int | None:
        """What there is of an item in a year; None where nothing limits it."""
        network = self._case.network
        limits = [
            c.cents for c in network.ceilings if c.item == item and year >= 0 and c.year == network.years[year][0]
        ]
        return max(min(limits), sum(self._reading.in_years(item).get(year, {}).values())) if limits else None

    def _on_days(self, resource: str) -> Told:
        """What the changed lines take now, by day."""
        told: Told = {}
        for line in self._changed - self._absent:
            amount = self.need(line, resource)
            if amount:
                for day in range(self._case.schedule.starts[line], self._case.finish(line)):
                    told.setdefault(day, {})[line] = amount
        return told

    def _in_years(self, item: str) -> Told:
        """What the lines cost now that are changed or cost something else, by year."""
        told: Told = {}
        for line in (self._changed | self._recosts.get(item, {}).keys()) - self._absent:
            cents = self.cost(line, item)
            if cents:
                told.setdefault(self.year_of(line, self._case.schedule.starts[line]), {})[line] = cents
        return told


def fits_nowhere(case: Case) -> frozenset[int]:
    """The lines that are said to fit nowhere: what is in their way is unmet where they stand."""
    starts = case.schedule.starts
    return frozenset(b.line for b in case.schedule.unmet if 0 <= b.line < len(starts) and b.first == starts[b.line])


def _without(amounts: Amounts, lines: Iterable[int]) -> Amounts:
    return {line: amount for line, amount in amounts.items() if line not in lines}
