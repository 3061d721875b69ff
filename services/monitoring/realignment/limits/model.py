"""The CP-SAT model of some lines while all others stay where a schedule has them. OR-Tools is imported when first used.

One worker, a fixed seed and a limit in deterministic time: the same input gives the same answer. Only start times are
decided; links, what others leave of each resource, and what they leave of each item in each year bind.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from services.monitoring.realignment.arrays import Integers
from services.monitoring.realignment.limits.arrays import PLENTY
from services.monitoring.realignment.limits.repair import Marks, placed
from services.monitoring.realignment.limits.situation import Situation

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar, LinearExprT

AHEAD = 260
"""Working days, a year, past the latest start of the ring, to which any of its lines may go."""


@cache
def cp_model() -> ModuleType:
    """OR-Tools' CP-SAT: slow to import and large, so only where limits ask for it."""
    from ortools.sat.python import cp_model as module

    return module


def version() -> str:
    """Which CP-SAT it is."""
    import ortools

    return f"CP-SAT {ortools.__version__}"


class RingModel:
    """Decides the starts of a ring, in order of places, in a schedule whose other places stay."""

    def __init__(self, situation: Situation, starts: Integers, misfits: Marks, ring: list[int]) -> None:
        self.situation, self.starts, self.ring = situation, starts, ring
        self.model: CpModel = cp_model().CpModel()
        self._inside = np.zeros(len(starts), np.bool_)
        self._inside[ring] = True
        absent = situation.absent | misfits | self._inside
        self._used, self._spent = placed(situation.limits, starts, situation.durations, absent)
        self.start: dict[int, IntVar] = {}
        self._literals: dict[tuple[int, int], IntVar] = {}
        self._windows: dict[int, tuple[int, int]] = {place: self._window(place) for place in ring}
        self.lows = [self._windows[place][0] for place in ring]
        self.highs = [self._windows[place][1] for place in ring]
        for place, low, high in zip(ring, self.lows, self.highs, strict=True):
            self.start[place] = self.model.new_int_var(low, high, f"s{place}")
        self._add_links()
        self._add_resources()
        self._add_ceilings()

    def _window(self, place: int) -> tuple[int, int]:
        """From where those outside let it start to where they do."""
        s, links, starts = self.situation, self.situation.links, self.starts
        into, out = slice(links.row_in[place], links.row_in[place + 1]), slice(links.row[place], links.row[place + 1])
        before, after = links.before[into], links.after[out]
        low = (starts[before] + links.weight_in[into])[~self._inside[before]].max(initial=s.lowest[place])
        latest = min(int(starts[self.ring].max()) + AHEAD, s.horizon - int(s.durations[place]))
        high = (starts[after] - links.weight[out])[~self._inside[after]].min(initial=latest)
        return int(low), int(max(low, high))

    def _add_links(self) -> None:
        links = self.situation.links
        for place in self.ring:
            for at in range(links.row[place], links.row[place + 1]):
                after = int(links.after[at])
                if self._inside[after]:
                    self.model.add(self.start[after] >= self.start[place] + int(links.weight[at]))

    def _add_resources(self) -> None:
        limits, durations = self.situation.limits, self.situation.durations
        takers: dict[int, list[tuple[int, int]]] = {}
        for place in self.ring:
            for at in range(limits.need_row[place], limits.need_row[place + 1]):
                if durations[place]:
                    takers.setdefault(int(limits.need_of[at]), []).append((place, int(limits.need_amount[at])))
        for resource, taking in takers.items():
            self._add_resource(resource, taking)

    def _add_resource(self, resource: int, taking: list[tuple[int, int]]) -> None:
        """A cumulative over the ring's lines and, in place of all others, what of the room they take day by day."""
        durations, new = self.situation.durations, self.model.new_fixed_size_interval_var
        first = min(self._windows[place][0] for place, _ in taking)
        until = max(self._windows[place][1] + int(durations[place]) for place, _ in taking)
        left = self.situation.limits.room[resource, first:until] - self._used[resource, first:until]
        left = np.clip(left, 0, sum(amount for _, amount in taking))
        most = int(left.max(initial=0))
        intervals = [new(self.start[place], int(durations[place]), f"w{resource}_{place}") for place, _ in taking]
        amounts = [amount for _, amount in taking]
        edges = np.flatnonzero(np.diff(left, prepend=-1, append=-1))
        for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            if (missing := most - int(left[begin])) > 0:
                intervals.append(new(first + begin, end - begin, f"t{resource}_{begin}"))
                amounts.append(missing)
        self.model.add_cumulative(intervals, amounts, most)

    def _add_ceilings(self) -> None:
        """In a year that has too little for all who could finish in it, those who do finish in it pay."""
        limits = self.situation.limits
        payers: dict[int, list[tuple[int, int]]] = {}
        for place in self.ring:
            for at in range(limits.cost_row[place], limits.cost_row[place + 1]):
                if limits.cost_cents[at] > 0:
                    payers.setdefault(int(limits.cost_of[at]), []).append((place, int(limits.cost_cents[at])))
        for item, paying in payers.items():
            for year in range(len(limits.year_first)):
                could = [(place, cents) for place, cents in paying if self._could_pay_in(place, year)]
                left = max(0, int(limits.ceiling[item, year] - self._spent[item, year]))
                if limits.ceiling[item, year] < PLENTY and sum(cents for _, cents in could) > left:
                    self.model.add(sum(cents * self._pays_in(place, year) for place, cents in could) <= left)

    def _days_of(self, place: int, year: int) -> tuple[int, int]:
        """The starts, first and last, with which a line finishes in a year."""
        first, length = self.situation.limits.year_first, max(int(self.situation.durations[place]), 1)
        last = int(first[year + 1]) - length if year + 1 < len(first) else self.situation.horizon
        return int(first[year]) - length + 1, last

    def _could_pay_in(self, place: int, year: int) -> bool:
        (low, high), (first, last) = self._windows[place], self._days_of(place, year)
        return low <= last and first <= high

    def _pays_in(self, place: int, year: int) -> LinearExprT:
        low, high = self._windows[place]
        first, last = self._days_of(place, year)
        if first <= low and high <= last:
            return 1
        if (place, year) not in self._literals:
            literal = self.model.new_bool_var(f"y{place}_{year}")
            inside = cp_model().Domain(first, last)
            self.model.add_linear_expression_in_domain(self.start[place], inside).only_enforce_if(literal)
            self.model.add_linear_expression_in_domain(self.start[place], inside.complement()).only_enforce_if(~literal)
            self._literals[place, year] = literal
        return self._literals[place, year]
