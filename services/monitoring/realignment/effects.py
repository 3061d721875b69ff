"""What a shock does to a network: durations, weights and lower bounds afterwards, and where to begin looking."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.monitoring.realignment.arrays import NEVER, Arrays, Integers
from services.monitoring.realignment.network import Actual, Floor, Shock, Stretch
from services.monitoring.realignment.refusals import PlanUnsound
from services.monitoring.realignment.soundness import faults_of_shock


@dataclass(frozen=True, eq=False)
class Effect:
    """A network after a shock, by place as in `Arrays`. Every feasible schedule is at least `lowest` everywhere, is
    equal to it where a line `stays`, and keeps `start[after] >= start[before] + weight` for every link.

    `raised` are the places whose links may ask for more than in force, before anything moves. `floors`, `stretches` and
    `actuals` have what holds of each line, by line.
    """

    arrays: Arrays
    shock: Shock
    durations: Integers
    weights: Integers
    lowest: Integers
    stays: NDArray[np.bool_]
    raised: NDArray[np.bool_]
    floors: dict[int, Floor]
    stretches: dict[int, Stretch | Actual]
    actuals: dict[int, Actual]
    released: frozenset[int]

    def holding(self, line: int) -> Floor | Actual:
        """What holds a line that moved and that no link moved. Raises KeyError where nothing does."""
        return self.actuals.get(line) or self.floors[line]


def effect_of(arrays: Arrays, shock: Shock) -> Effect:
    """The network after the shock. Raises PlanUnsound where the shock names no line or no possible number."""
    if faults := faults_of_shock(arrays.network, shock):
        raise PlanUnsound(faults=faults, first=str(faults[0]))
    places = arrays.places
    released = frozenset(word.line for word in shock.releases)
    actuals = {word.line: word for word in shock.actuals if word.line not in released}
    stretches: dict[int, Stretch | Actual] = {word.line: word for word in shock.stretches} | actuals
    stays = arrays.frozen.copy()
    stays[places[[*released, *actuals]]] = True
    durations = arrays.durations.copy()
    for line, word in stretches.items():
        durations[places[line]] = word.duration
    lowest = arrays.starts.copy()
    for line, actual in actuals.items():
        lowest[places[line]] = actual.start
    floors = _latest(word for word in shock.floors if not stays[places[word.line]])
    for line, floor in floors.items():
        lowest[places[line]] = max(lowest[places[line]], floor.start_from)
    weights = _weights(arrays, durations, stays, places[list(released)], bool(stretches))
    raised = lowest > arrays.starts
    raised[arrays.befores[weights > arrays.weights]] = True
    return Effect(arrays, shock, durations, weights, lowest, stays, raised, floors, stretches, actuals, released)


def _latest(floors: Iterable[Floor]) -> dict[int, Floor]:
    """The floor that holds for each line: the latest day, and the first that says so."""
    holding: dict[int, Floor] = {}
    for floor in floors:
        if floor.line not in holding or floor.start_from > holding[floor.line].start_from:
            holding[floor.line] = floor
    return holding


def _weights(
    arrays: Arrays, durations: Integers, stays: NDArray[np.bool_], released: Integers, stretched: bool
) -> Integers:
    weights = arrays.weights_for(durations) if stretched else arrays.weights.copy()
    weights[stays[arrays.afters]] = NEVER
    if len(released):
        weights[np.isin(arrays.befores, released)] = NEVER
    return weights
