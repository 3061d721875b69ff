"""A network after a shock with all its limits: what the repair, the search and the reasons work on. All is by place."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.monitoring.realignment.arrays import Arrays, Integers
from services.monitoring.realignment.effects import Effect
from services.monitoring.realignment.limits.arrays import Limits, Names, limits_in_force, names_of, recosted
from services.monitoring.realignment.limits.links import Links, links_of, order_by

PATIENCE = 500
"""Working days, two years, that limits may push a line past where links and floors put it: else it fits nowhere."""

TO_SPARE = 5  # Times the patience, past the last date by links and floors: lines may push each other.
IN_STEPS = 1_000  # A horizon is a multiple of this, so that limits can be kept.


@dataclass(frozen=True, eq=False)
class Situation:
    """`dates` are the least starts where links and floors alone bind. Limits push no line by more than `patience`, nor
    to finish after `horizon`.

    `order` has each place after those that it waits for, and the earlier date first. `absent` ones are released and
    need nothing; `heavier` ones may need, cost or last other than in force, by a cause of their own.
    """

    effect: Effect
    dates: Integers
    links: Links
    order: Integers
    limits: Limits
    names: Names
    patience: int
    horizon: int
    absent: NDArray[np.bool_]
    heavier: NDArray[np.bool_]

    @property
    def arrays(self) -> Arrays:
        return self.effect.arrays

    @property
    def in_force(self) -> Integers:
        """The starts of the plan in force."""
        return self.effect.arrays.starts

    @property
    def durations(self) -> Integers:
        return self.effect.durations

    @property
    def lowest(self) -> Integers:
        """No line starts before this."""
        return self.effect.lowest

    @property
    def stays(self) -> NDArray[np.bool_]:
        """Nothing moves these."""
        return self.effect.stays


def situation_of(
    effect: Effect,
    dates: Integers,
    patience: int = PATIENCE,
    limits_of: Callable[[Arrays, int], Limits] = limits_in_force,
) -> Situation:
    """What a shock leaves, with the least starts that links and floors alone allow."""
    arrays, shock = effect.arrays, effect.shock
    links = links_of(arrays, effect.weights)
    end = int((dates + effect.durations).max(initial=0)) + TO_SPARE * patience
    horizon = -(-end // IN_STEPS) * IN_STEPS
    absent, heavier = np.zeros(len(dates), np.bool_), np.zeros(len(dates), np.bool_)
    absent[arrays.places[list(effect.released)]] = True
    changed = {*effect.stretches, *(recost.line for recost in shock.recosts)}
    heavier[arrays.places[list(changed)]] = True
    return Situation(
        effect=effect,
        dates=dates,
        links=links,
        order=order_by(links, dates),
        limits=recosted(limits_of(arrays, horizon), arrays, shock.recosts),
        names=names_of(arrays.network),
        patience=patience,
        horizon=horizon,
        absent=absent,
        heavier=heavier,
    )
