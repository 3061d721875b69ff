"""Making a repaired schedule better: the solver decides rings around lines that limits hold, while all others stay.

Rounds of fix and optimise: whoever limits hold back longest comes first; a ring that brought something opens its lines
for another look; when every such line has been looked at, rings grow. It ends when nothing is held back, when the
largest rings bring nothing, or with the deterministic seconds. What it reaches depends on no clock and no other worker.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from services.monitoring.realignment.arrays import Integers
from services.monitoring.realignment.dates import objective_of
from services.monitoring.realignment.limits.deciding import decide, measures_of
from services.monitoring.realignment.limits.model import RingModel
from services.monitoring.realignment.limits.repair import Marks, settle
from services.monitoring.realignment.limits.ring import Rings
from services.monitoring.realignment.limits.situation import Situation
from services.monitoring.realignment.network import Objective


class Effort(NamedTuple):
    """Deterministic seconds of search in all, at most in one ring, and the sizes to which rings grow."""

    seconds: float
    in_a_ring: float = 0.1
    sizes: tuple[int, ...] = (12, 25, 50, 100)


SERIAL = Effort(0.0)
"""The serial repair alone."""

QUICK = Effort(0.25, 0.05)
"""For an answer within two seconds."""

THOROUGH = Effort(30.0, 0.5, (25, 50, 100, 200))
"""For a batch, within about a minute."""

OVERHEAD = 0.01
"""Deterministic seconds counted for every ring beside those of the solver, so that many easy ones end too."""


class Standing(NamedTuple):
    """A schedule on the way: starts and misfits by place, and what they cost, the misfits first."""

    starts: Integers
    misfits: Marks
    cost: tuple[int, Objective]


def standing_of(situation: Situation, starts: Integers, misfits: Marks) -> Standing:
    return Standing(starts, misfits, (int(misfits.sum()), objective_of(situation.effect, starts)))


def improved(situation: Situation, starts: Integers, misfits: Marks, effort: Effort) -> Iterator[Standing]:
    """The schedule as it is, then each better one that is found."""
    best, left = standing_of(situation, starts, misfits), effort.seconds
    yield best
    rings, measures = Rings(situation), measures_of(situation)
    for size in effort.sizes:
        done: set[int] = set()
        while left > 0:
            centre = next((place for place in held(situation, best) if place not in done), None)
            if centre is None:
                break
            done.add(centre)
            ring = rings.around(best.starts, centre, size)
            model = RingModel(situation, best.starts, best.misfits, ring)
            known = None if best.misfits[ring].any() else best.starts[ring].tolist()
            found, taken = decide(model, measures, min(left, effort.in_a_ring), known)
            left -= taken + OVERHEAD
            if found is None or found == known:
                continue
            other = _with(situation, best, ring, found)
            if other.cost < best.cost:
                best = other
                done.difference_update(ring)
                yield best


def held(situation: Situation, standing: Standing) -> list[int]:
    """The places that fit nowhere, then those that a limit holds later than links and floors do: the longest first."""
    links, starts = situation.links, standing.starts
    bound = situation.lowest.copy()
    before = np.repeat(np.arange(len(starts)), np.diff(links.row))
    np.maximum.at(bound, links.after, starts[before] + links.weight)
    days = np.where(situation.stays | situation.absent, 0, starts - bound)
    days[standing.misfits] = situation.horizon
    places = np.flatnonzero(days > 0)
    return places[np.lexsort((places, -days[places]))].tolist()


def _with(situation: Situation, best: Standing, ring: list[int], found: list[int]) -> Standing:
    """The schedule with what the solver found, and everybody as early as that lets them be."""
    starts, misfits = best.starts.copy(), best.misfits.copy()
    starts[ring], misfits[ring] = found, False
    return standing_of(situation, *settle(situation, starts, misfits))
