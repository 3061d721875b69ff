"""The best dates as a linear program over the affected cone, by scipy's HiGHS: a second opinion that shares no pass.

Its matrix is one of differences, which is totally unimodular, so that its corners are integral. The objective is
lexicographic: one program for each part, each held to the best of the parts before it.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from services.monitoring.realignment.arrays import NEVER
from services.monitoring.realignment.effects import Effect
from services.monitoring.realignment.network import Objective


@dataclass
class Program:
    """Rows of `sum(factors x variables) <= bound`, and the least value of each variable."""

    least: list[float] = field(default_factory=list)
    rows: list[dict[int, float]] = field(default_factory=list)
    bounds: list[float] = field(default_factory=list)

    def variable(self, least: float) -> int:
        self.least.append(least)
        return len(self.least) - 1

    def at_most(self, bound: float, factors: dict[int, float]) -> None:
        self.rows.append(factors)
        self.bounds.append(bound)

    def best(self, objectives: list[dict[int, float]]) -> list[int]:
        """The least value of each objective under those before it. Raises RuntimeError where HiGHS finds none."""
        found = []
        for objective in objectives:
            costs = np.zeros(len(self.least))
            costs[list(objective)] = list(objective.values())
            answer = linprog(costs, self._matrix(), self.bounds, bounds=[(least, None) for least in self.least])
            if not answer.success:
                raise RuntimeError(answer.message)
            found.append(round(answer.fun))
            self.at_most(found[-1], objective)
        return found

    def _matrix(self) -> csr_array:
        columns = [column for row in self.rows for column in row]
        values = [value for row in self.rows for value in row.values()]
        ends = np.cumsum([0, *(len(row) for row in self.rows)])
        return csr_array((values, columns, ends), shape=(len(self.rows), len(self.least)))


def best_by_program(effect: Effect) -> Objective:
    """What the best schedule after a shock costs, all of the plan counted."""
    arrays, program = effect.arrays, Program()
    cone = cone_of(effect)
    start = {place: program.variable(float(effect.lowest[place])) for place in np.flatnonzero(cone).tolist()}
    for before, after, weight in zip(arrays.befores, arrays.afters, effect.weights, strict=True):
        if after not in start or weight <= NEVER // 2:
            continue
        if before in start:
            program.at_most(-float(weight), {start[before]: 1.0, start[after]: -1.0})
        else:
            program.at_most(-float(weight + effect.lowest[before]), {start[after]: -1.0})
    beyond, lateness = {}, {}
    constant = [0, 0, int((effect.lowest - arrays.starts)[~cone].clip(0).sum()) - int(arrays.starts[cone].sum())]
    named = [(fixed, 1, beyond, 0) for fixed in arrays.network.fixed]
    named += [(due, due.weight, lateness, 1) for due in arrays.network.dues]
    for what, weight, costs, part in named:
        place = int(arrays.places[what.line])
        allowed = what.finish_by - int(effect.durations[place])
        if what.line in effect.released:
            continue
        if place in start:
            excess = program.variable(0.0)
            program.at_most(float(allowed), {start[place]: 1.0, excess: -1.0})
            costs[excess] = float(weight)
        else:
            constant[part] += weight * max(0, int(effect.lowest[place]) - allowed)
    moved = dict.fromkeys(start.values(), 1.0)
    best = program.best([beyond, lateness, moved]) if start else [0, 0, 0]
    return Objective(*(found + always for found, always in zip(best, constant, strict=True)))


def cone_of(effect: Effect) -> np.ndarray:
    """By place: which lines a shock can reach. What stays is outside."""
    arrays = effect.arrays
    reached = effect.raised.copy()
    for place in range(len(reached)):
        if reached[place]:
            links = slice(arrays.firsts[place], arrays.firsts[place + 1])
            reached[arrays.afters[links][effect.weights[links] > NEVER // 2]] = True
    return reached & ~effect.stays
