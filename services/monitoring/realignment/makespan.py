"""The earliest day on which all of a network's lines can be finished within its capacities, and whether that is proven.

The measure of the literature (the resource-constrained project scheduling problem), so that the engine can be held
against published optima: several serial schedules, then the same model that decides rings, with all lines in its ring.
"""

from dataclasses import dataclass

import numpy as np

from services.monitoring.realignment.arrays import Arrays, Integers, hold
from services.monitoring.realignment.effects import effect_of
from services.monitoring.realignment.limits.arrays import limits_as_named
from services.monitoring.realignment.limits.deciding import solver_for
from services.monitoring.realignment.limits.links import order_by
from services.monitoring.realignment.limits.model import RingModel, cp_model, version
from services.monitoring.realignment.limits.repair import scheduled
from services.monitoring.realignment.limits.situation import Situation, situation_of
from services.monitoring.realignment.network import Network, Shock


@dataclass(frozen=True, slots=True)
class Makespan:
    """Starts by line, the index after the last day of all, and what that cannot be below: proven if equal."""

    starts: tuple[int, ...]
    finish: int
    bound: int
    method: str

    @property
    def is_proven(self) -> bool:
        return self.finish == self.bound

    @property
    def gap(self) -> float:
        """By which share of the bound it is above it."""
        return (self.finish - self.bound) / max(self.bound, 1)


def least_makespan(network: Network, seconds: float) -> Makespan | None:
    """Found and proven within deterministic `seconds`, about those of a clock; None where some line fits nowhere.

    The network's starts are the earliest that links allow: no line starts before. Ceilings count as they are named;
    nothing else of the plan does. Raises PlanUnsound.
    """
    arrays = hold(network)
    situation = _empty(arrays)
    found = [starts for starts in _serial(situation) if starts is not None]
    if not found:
        return None
    starts = min(found, key=lambda starts: int((starts + arrays.durations).max(initial=0)))
    finish, bound = int((starts + arrays.durations).max(initial=0)), _finish_by_links(situation)
    method = "serial schedules 1"
    if finish > bound:
        starts, bound = _decided(situation, starts, finish, seconds)
        finish, method = int((starts + arrays.durations).max()), f"{method}; {version()}"
    return Makespan(tuple(starts[arrays.places].tolist()), finish, bound, method)


def _empty(arrays: Arrays) -> Situation:
    """Nobody has a place yet: the starts in force are no plan, and give no room beyond what is named."""
    patience = int(arrays.durations.sum() + np.abs(arrays.lags).clip(0, 10**6).sum()) + 1
    effect = effect_of(arrays, Shock())
    return situation_of(effect, arrays.starts, patience=patience, limits_of=limits_as_named)


def _finish_by_links(situation: Situation) -> int:
    return int((situation.dates + situation.durations).max(initial=0))


def _serial(situation: Situation) -> list[Integers | None]:
    """The serial schedules by the earliest start, by the latest start, and by the latest finish."""
    finish = _finish_by_links(situation)
    latest, links = finish - situation.durations, situation.links
    for place in range(len(latest) - 1, -1, -1):
        out = slice(links.row[place], links.row[place + 1])
        latest[place] = (latest[links.after[out]] - links.weight[out]).min(initial=latest[place])
    keeps, schedules = np.zeros(len(latest), np.bool_), []
    for priority in (situation.dates, latest, latest + situation.durations):
        starts, misfits = scheduled(situation, order_by(situation.links, priority), keeps)
        schedules.append(None if misfits.any() else starts)
    return schedules


def _decided(situation: Situation, starts: Integers, finish: int, seconds: float) -> tuple[Integers, int]:
    """Starts with a finish as early as could be found, and the bound."""
    everybody = np.flatnonzero(~situation.stays).tolist()
    ring = RingModel(situation, starts, np.zeros(len(starts), np.bool_), everybody)
    last = ring.model.new_int_var(_finish_by_links(situation), finish, "finish")
    for place in everybody:
        ring.model.add(last >= ring.start[place] + int(situation.durations[place]))
        ring.model.add_hint(ring.start[place], int(starts[place]))
    ring.model.minimize(last)
    solver = solver_for(seconds)
    status = solver.solve(ring.model)
    found = starts.copy()
    if status in (cp_model().OPTIMAL, cp_model().FEASIBLE):
        found[everybody] = [solver.value(ring.start[place]) for place in everybody]
    return found, int(np.ceil(solver.best_objective_bound - 1e-6))
