"""The ring around a line that limits hold back: the movable lines nearest to it, by links and by what they share."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from services.monitoring.realignment.arrays import Integers
from services.monitoring.realignment.limits.arrays import years_of
from services.monitoring.realignment.limits.situation import Situation

PAYERS = 12
"""How many who pay from the same item of a year are near: the latest of them, who are nearest to the next year."""


@dataclass(frozen=True)
class Rings:
    """Who is near whom in a schedule; who takes what is looked up once."""

    situation: Situation
    takers: dict[int, Integers] = field(default_factory=dict)
    payers: dict[int, Integers] = field(default_factory=dict)

    def around(self, starts: Integers, centre: int, size: int) -> list[int]:
        """Up to `size` movable places, the centre first, then whoever is near to those before; none twice."""
        stays, absent = self.situation.stays, self.situation.absent
        ring, seen, waiting = [centre], {centre}, deque([centre])
        while waiting:
            for near in self._near(starts, waiting.popleft()):
                if len(ring) >= size:
                    return ring
                if near not in seen and not stays[near] and not absent[near]:
                    seen.add(near)
                    ring.append(near)
                    waiting.append(near)
        return ring

    def _near(self, starts: Integers, place: int) -> Iterator[int]:
        s = self.situation
        first, until = int(s.dates[place]), int(starts[place] + s.durations[place])
        for at in range(s.limits.need_row[place], s.limits.need_row[place + 1]):
            yield from self._sharing(starts, int(s.limits.need_of[at]), first, until)
        for at in range(s.limits.cost_row[place], s.limits.cost_row[place + 1]):
            yield from self._paying(starts, int(s.limits.cost_of[at]), place)
        links = s.links
        into = slice(links.row_in[place], links.row_in[place + 1])
        gap = starts[place] - starts[links.before[into]] - links.weight_in[into]
        yield from links.before[into][np.argsort(gap, kind="stable")].tolist()
        out = slice(links.row[place], links.row[place + 1])
        gap = starts[links.after[out]] - starts[place] - links.weight[out]
        yield from links.after[out][np.argsort(gap, kind="stable")].tolist()

    def _sharing(self, starts: Integers, resource: int, first: int, until: int) -> list[int]:
        """Who takes the resource on any of these days, the earlier first."""
        if resource not in self.takers:
            limits = self.situation.limits
            self.takers[resource] = _rows_of(limits.need_row, limits.need_of, resource)
        takers = self.takers[resource]
        there = takers[(starts[takers] < until) & (first < (starts + self.situation.durations)[takers])]
        return there[np.argsort(starts[there], kind="stable")].tolist()

    def _paying(self, starts: Integers, item: int, place: int) -> list[int]:
        """Who pays from the item in the year that the dates alone would ask for, the latest first."""
        s = self.situation
        if item not in self.payers:
            self.payers[item] = _rows_of(s.limits.cost_row, s.limits.cost_of, item)
        payers, year_first = self.payers[item], s.limits.year_first
        year = years_of(year_first, s.dates[[place]], s.durations[[place]])[0]
        there = payers[years_of(year_first, starts[payers], s.durations[payers]) == year]
        return there[np.argsort(-starts[there], kind="stable")][:PAYERS].tolist()


def _rows_of(row: Integers, of: Integers, which: int) -> Integers:
    return np.repeat(np.arange(len(row) - 1), np.diff(row))[of == which]
