"""A network as the checker reads it: plain Python, afresh from the plan's own words, once for all held against it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from functools import cache

from services.monitoring.realignment.network import Network

Amounts = dict[int, int]
"""By line."""

Told = dict[int, Amounts]
"""By day, or by year: its place in `Network.years`, -1 before the first."""


class Reading:
    """What holds of a plan in force, whatever happens to it. A resource or item is read when it is asked for.

    `links_of` has the numbers of the links of each line, `needs` what lines take by resource, `costs` by item;
    `on_days` and `in_years` say who takes what of a resource or item where all is as planned.
    """

    def __init__(self, network: Network) -> None:
        self.links_of: list[list[int]] = [[] for _ in network.names]
        for number, link in enumerate(network.links):
            self.links_of[link.before].append(number)
            self.links_of[link.after].append(number)
        self.needs: dict[str, Amounts] = defaultdict(dict)
        for demand in network.demands:
            _add(self.needs[demand.resource], demand.line, demand.amount)
        self.costs: dict[str, Amounts] = defaultdict(dict)
        for cost in network.costs:
            _add(self.costs[cost.item], cost.line, cost.cents)
        self._starts, self._durations = network.starts, network.durations
        self._firsts = [first for _, first in network.years]
        self.on_days: Callable[[str], Told] = cache(self._on_days)
        self.in_years: Callable[[str], Told] = cache(self._in_years)

    def year_of(self, start: int, duration: int) -> int:
        """The year in which a line finishes that starts there and takes so long."""
        return bisect_right(self._firsts, start + max(duration, 1) - 1) - 1

    def _on_days(self, resource: str) -> Told:
        told: Told = defaultdict(dict)
        for line, amount in self.needs.get(resource, {}).items():
            if amount:
                for day in range(self._starts[line], self._starts[line] + self._durations[line]):
                    told[day][line] = amount
        return dict(told)

    def _in_years(self, item: str) -> Told:
        told: Told = defaultdict(dict)
        for line, cents in self.costs.get(item, {}).items():
            if cents:
                told[self.year_of(self._starts[line], self._durations[line])][line] = cents
        return dict(told)


def read(network: Network) -> Reading:
    """Makes a network ready to be checked against again and again."""
    return Reading(network)


def _add(amounts: Amounts, line: int, amount: int) -> None:
    amounts[line] = amounts.get(line, 0) + amount
