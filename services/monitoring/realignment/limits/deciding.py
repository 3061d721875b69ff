"""The best starts of a ring: least beyond fixed dates, then least weighted lateness, then fewest days moved."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from services.monitoring.realignment.limits.model import RingModel, cp_model
from services.monitoring.realignment.limits.situation import Situation

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver, LinearExpr

SEED = 7

Late = dict[int, list[tuple[int, int]]]
"""By place: after which start each day counts, and for how much."""


class Measures(NamedTuple):
    """The first two of the objective; of the third, days moved, each counts one after the start in force."""

    beyond_fixed: Late
    lateness: Late


class Decision(NamedTuple):
    """The starts of the ring's places in order, None where none were found, and the deterministic seconds taken."""

    starts: list[int] | None
    seconds: float


def measures_of(situation: Situation) -> Measures:
    """What counts for each place that is not released."""
    arrays, durations = situation.arrays, situation.durations
    beyond, lateness = defaultdict(list), defaultdict(list)
    for late, named in ((beyond, arrays.network.fixed), (lateness, arrays.network.dues)):
        for word in named:
            place = int(arrays.places[word.line])
            if not situation.absent[place]:
                late[place].append((word.finish_by - int(durations[place]), getattr(word, "weight", 1)))
    return Measures(dict(beyond), dict(lateness))


def decide(ring: RingModel, measures: Measures, seconds: float, known: list[int] | None) -> Decision:
    """Those `known` or better ones, found within deterministic `seconds`: each measure may take half of what is left.

    What was reached of one measure is kept while the next is brought down. Without `known` any that fit are better.
    """
    in_force, found, taken = ring.situation.in_force, known, 0.0
    moved = {place: [(int(in_force[place]), 1)] for place in ring.ring}
    for late in (measures.beyond_fixed, measures.lateness, moved):
        measure = _Measure(ring, late)
        if found is None or measure.of(found) > measure.of(ring.lows):
            decision = _minimized(ring, measure, (seconds - taken) / 2, found)
            taken += decision.seconds
            if decision.starts is None:
                break
            found = decision.starts
        ring.model.add(measure.expression <= measure.of(found))
    return Decision(found, taken)


class _Measure:
    """A sum over the ring of weights times days after a start: a number of starts, and an expression of the model."""

    def __init__(self, ring: RingModel, late: Late) -> None:
        self._rows = [
            (at, after, weight) for at, place in enumerate(ring.ring) for after, weight in late.get(place, ()) if weight
        ]
        model: CpModel = ring.model
        self.expression: LinearExpr | int = 0
        for at, after, weight in self._rows:
            start, low, high = ring.start[ring.ring[at]], ring.lows[at], ring.highs[at]
            if low >= after:
                self.expression += weight * (start - after)
            elif high > after:
                days = model.new_int_var(0, high - after, "")
                model.add(days >= start - after)
                self.expression += weight * days

    def of(self, starts: list[int]) -> int:
        return sum(weight * max(0, starts[at] - after) for at, after, weight in self._rows)


def _minimized(ring: RingModel, measure: _Measure, seconds: float, known: list[int] | None) -> Decision:
    model, variables = ring.model, [ring.start[place] for place in ring.ring]
    model.clear_hints()
    for variable, start in zip(variables, known or (), strict=False):
        model.add_hint(variable, start)
    model.minimize(measure.expression)
    solver = solver_for(seconds)
    status = solver.solve(model)
    taken = solver.response_proto.deterministic_time
    if status not in (cp_model().OPTIMAL, cp_model().FEASIBLE):
        return Decision(known, taken)
    return Decision([solver.value(variable) for variable in variables], taken)


def solver_for(seconds: float) -> CpSolver:
    """One that gives the same answer each time: one worker, a fixed seed, a limit that no clock decides."""
    solver = cp_model().CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = seconds
    return solver
