"""Monte Carlo: milestones are completed as the early-warning model has them, and the plan's lines follow.

In each run every milestone that a line waits for is drawn once; who waits starts no earlier than the next working day,
and the rest follows by the plan's links, nobody pulled. The same seed gives the same runs, in chunks of any size.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from services.monitoring.plans.axis import Axis
from services.monitoring.realignment.dates import least_starts
from services.monitoring.realignment.effects import effect_of
from services.monitoring.realignment.network import Floor, Shock
from services.monitoring.realignment.proposals.ground import Ground
from services.monitoring.warning.distribution import Delay

CHUNK = 25
SHARES = (10, 50, 90)


@dataclass(frozen=True)
class Awaited:
    """A milestone and the lines, by place, that wait for it: drawn from `delay` after `due`, or on `expected` for sure.

    `late` is how late it is already, negative before the day. `key` orders the milestones.
    """

    key: str
    places: tuple[int, ...]
    due: date
    late: int
    delay: Delay | None
    expected: date


@dataclass(frozen=True)
class Finish:
    """A line: the last day that the plan has for it, and that of the 10th, 50th and 90th percentile of the runs."""

    line: str
    planned_on: date
    p10: date
    p50: date
    p90: date


def finishes(ground: Ground, awaited: Sequence[Awaited], runs: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """The finishes of all lines, by place, of the next runs: chunk after chunk."""
    ordered = sorted(awaited, key=lambda one: one.key)
    floors = [_floors(one, ground.axis, runs, _uniforms(seed, at, runs)) for at, one in enumerate(ordered)]
    network = ground.free
    durations = np.array(network.durations, np.int64)
    for first in range(0, runs, CHUNK):
        chunk = []
        for run in range(first, min(runs, first + CHUNK)):
            words = [
                Floor(place, int(floor[run]), one.key)
                for one, floor in zip(ordered, floors, strict=True)
                for place in one.places
            ]
            starts = least_starts(effect_of(ground.held_free, Shock(floors=tuple(words))))
            chunk.append(starts[ground.held_free.places] + durations)
        yield np.array(chunk)


def percentiles(ground: Ground, found: NDArray[np.int64]) -> list[Finish]:
    """Of each line, in the plan's order. The smallest finish that so large a share of the runs does not exceed."""
    ranked = np.sort(found, axis=0)
    rows = [ranked[max(0, -(-len(ranked) * share // 100) - 1)] for share in SHARES]
    axis, network = ground.axis, ground.network
    lines = []
    for place, name in enumerate(network.names):
        planned = network.starts[place] + network.durations[place]
        days = [_last_day(axis, int(row[place])) for row in rows]
        lines.append(Finish(name, _last_day(axis, planned), *days))
    return lines


def _uniforms(seed: int, at: int, runs: int) -> NDArray[np.float64]:
    """The numbers of one milestone: its own stream, so that another milestone changes no draw of it."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, at]))).random(runs)


def _floors(one: Awaited, axis: Axis, runs: int, uniforms: NDArray[np.float64]) -> NDArray[np.int64]:
    """The index of the working day after the completion, by run."""
    if one.delay is None:
        return np.full(runs, axis.finish(one.expected), np.int64)
    drawn = one.delay.draws(uniforms, one.late)
    index = {int(days): axis.finish(date.fromordinal(one.due.toordinal() + int(days))) for days in np.unique(drawn)}
    return np.array([index[int(days)] for days in drawn], np.int64)


def _last_day(axis: Axis, finish: int) -> date:
    return axis.day(max(0, finish - 1))


def stacked(chunks: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """All runs, one after the other."""
    return np.concatenate(chunks)
