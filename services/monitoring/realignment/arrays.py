"""A network held once as numpy arrays and used for many shocks: lines in topological order, links by who goes before.

A *place* is a line's place in that order: by its level (the longest chain of links that leads to it), then as the plan
lists it. All arrays are int64. A link says that `start[after] >= start[before] + weight`, where

    weight = lags + befores_takes * duration[before] - afters_takes * duration[after]
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.monitoring.realignment.network import FINISH_FINISH, FINISH_START, START_FINISH, Network
from services.monitoring.realignment.refusals import PlanUnsound
from services.monitoring.realignment.soundness import faults_of

Integers = NDArray[np.int64]
NEVER = -(2**60)
"""The weight of a link that does not bind."""


@dataclass(frozen=True, eq=False)
class Arrays:
    """A sound network: `lines[place]` is the line at a place, `places[line]` the place of a line.

    Links are sorted by (place of before, place in the plan): those of place p stand from `firsts[p]` to
    `firsts[p + 1]`; `numbers` has their places in `Network.links`. `levels` has where each level begins, and the end.
    """

    network: Network
    lines: Integers
    places: Integers
    levels: Integers
    starts: Integers
    durations: Integers
    frozen: NDArray[np.bool_]
    firsts: Integers
    befores: Integers
    afters: Integers
    numbers: Integers
    lags: Integers
    befores_takes: Integers
    afters_takes: Integers

    @cached_property
    def weights(self) -> Integers:
        """The links' weights in force."""
        return self.weights_for(self.durations)

    @cached_property
    def incoming(self) -> tuple[Integers, Integers, Integers]:
        """The links in force by who goes after: where those into each place begin, their befores and their weights."""
        order = np.argsort(self.afters, kind="stable")
        firsts = np.searchsorted(self.afters[order], np.arange(len(self.lines) + 1))
        return firsts, self.befores[order], self.weights[order]

    def weights_for(self, durations: Integers) -> Integers:
        """The links' weights where the lines, by place, take so long."""
        return self.lags + self.befores_takes * durations[self.befores] - self.afters_takes * durations[self.afters]


def hold(network: Network) -> Arrays:
    """The network as arrays. Raises PlanUnsound with what is wrong with it, cycles by name."""
    if faults := faults_of(network):
        raise PlanUnsound(faults=faults, first=str(faults[0]))
    befores = np.array([link.before for link in network.links], np.int64)
    afters = np.array([link.after for link in network.links], np.int64)
    level = _levels(len(network.names), befores, afters)
    lines = np.argsort(level, kind="stable")
    places = np.empty_like(lines)
    places[lines] = np.arange(len(lines))
    numbers = np.argsort(places[befores], kind="stable")
    befores, afters = places[befores][numbers], places[afters][numbers]
    starts = np.array(network.starts, np.int64)[lines]
    durations = np.array(network.durations, np.int64)[lines]
    frozen = np.zeros(len(lines), np.bool_)
    frozen[places[np.array(sorted(network.frozen), np.int64)]] = True
    kinds = np.array([link.kind for link in network.links], "U2")[numbers]
    lags = np.array([link.lag for link in network.links], np.int64)[numbers]
    before_takes = ((kinds == FINISH_START) | (kinds == FINISH_FINISH)).astype(np.int64)
    after_takes = ((kinds == FINISH_FINISH) | (kinds == START_FINISH)).astype(np.int64)
    weights = lags + before_takes * durations[befores] - after_takes * durations[afters]
    broken = np.maximum(weights - (starts[afters] - starts[befores]), 0)
    return Arrays(
        network=network,
        lines=lines,
        places=places,
        levels=np.searchsorted(level[lines], np.arange(level.max(initial=-1) + 2)),
        starts=starts,
        durations=durations,
        frozen=frozen,
        firsts=np.searchsorted(befores, np.arange(len(lines) + 1)),
        befores=befores,
        afters=afters,
        numbers=numbers,
        lags=np.where(frozen[afters], NEVER, lags - broken),
        befores_takes=before_takes,
        afters_takes=after_takes,
    )


def _levels(count: int, befores: Integers, afters: Integers) -> Integers:
    """The longest chain of links that leads to each line, by peeling off who waits for nobody."""
    level = np.zeros(count, np.int64)
    by_before = np.argsort(befores, kind="stable")
    followers = afters[by_before].tolist()
    firsts = np.searchsorted(befores[by_before], np.arange(count + 1)).tolist()
    waits = np.bincount(afters, minlength=count).tolist()
    current, depth = [line for line in range(count) if not waits[line]], 0
    while current:
        level[current] = depth
        following = []
        for line in current:
            for after in followers[firsts[line] : firsts[line + 1]]:
                waits[after] -= 1
                if not waits[after]:
                    following.append(after)
        current, depth = following, depth + 1
    return level
