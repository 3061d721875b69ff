"""The delay to expect of an open milestone: the reference class first, the unit's own record where there is one.

The reference class is what other units closed: all of it, and within it that of the same sector, which is drawn towards
the whole as much as sectors were alike. From `UNIT_NEEDS` closed milestones on, the unit's own record draws the answer
its way, as much as units have differed (empirical Bayes). A unit's own milestones are in its own record only, so that
none counts twice; and without `CLASS_NEEDS` closed by others there is no answer: a unit is never judged by its own
colour alone.
"""

from dataclasses import dataclass

import numpy as np

from services.monitoring.warning.distribution import SEVERE, Counts, Delay, count, nothing_known, posterior
from services.monitoring.warning.observations import Observations
from services.monitoring.warning.strength import Group, strength_between

MODEL, VERSION = "retraso", 2
UNIT_NEEDS = 3
CLASS_NEEDS = 5
FIRST_GUESS = 1.0


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer was read from: how many had closed, and how many milestones each class is worth before the next.

    `by_unit`: whether the unit's own record is in it.
    """

    closed_by_others: int
    closed_in_sector: int
    closed_by_unit: int
    by_unit: bool
    sector_strength: float
    unit_strength: float


@dataclass(frozen=True, slots=True)
class Expected:
    """The distribution of the delay of a unit's milestones in a sector, before anything is known of the one asked."""

    delay: Delay
    basis: Basis


class Model:
    """Built from all milestones as they stood on a day; answers for any unit and sector, by their codes there.

    Code -1 is one that has nothing in the past.
    """

    def __init__(self, past: Observations) -> None:
        self._past = past
        self._all = count(past.days, past.closed, past.stands)
        self._sectors = _Groups(past, past.sector)
        self._units = _Groups(past, past.unit)
        self._pairs = _Groups(past, _pair(past.unit, past.sector))
        self._known: dict[tuple[int, int], Expected | None] = {}
        whole = posterior(nothing_known(), self._all, FIRST_GUESS)
        outcomes = _outcomes(past)
        expected = np.full(len(outcomes.unit), whole.exceeds(SEVERE))
        self.sector_strength = strength_between(_groups(outcomes, outcomes.sector, expected))
        for sector in np.unique(outcomes.sector).tolist():
            share = posterior(whole, self._sectors.of(sector), self.sector_strength).exceeds(SEVERE)
            expected[outcomes.sector == sector] = share
        self.unit_strength = strength_between(_groups(outcomes, outcomes.unit, expected))

    def expect(self, unit: int, sector: int) -> Expected | None:
        """What to expect; None where others have closed too little to say."""
        if (unit, sector) not in self._known:
            self._known[unit, sector] = self._expect(unit, sector)
        return self._known[unit, sector]

    def _expect(self, unit: int, sector: int) -> Expected | None:
        own = self._units.of(unit)
        others = self._all.without(own)
        if others.closings < CLASS_NEEDS:
            return None
        alike = self._sectors.of(sector).without(self._pairs.of(int(_pair(unit, sector))))
        whole = posterior(nothing_known(), others, FIRST_GUESS)
        delay = posterior(whole, alike, self.sector_strength)
        by_unit = own.closings >= UNIT_NEEDS
        if by_unit:
            delay = posterior(delay, own, self.unit_strength)
        numbers = (others.closings, alike.closings, own.closings)
        return Expected(delay, Basis(*numbers, by_unit, self.sector_strength, self.unit_strength))


class _Groups:
    """The counts of one group at a time."""

    def __init__(self, past: Observations, codes: np.ndarray) -> None:
        order = np.argsort(codes, kind="stable")
        self._sorted = past.where(order)
        self._codes = codes[order]
        self._known: dict[int, Counts] = {}

    def of(self, code: int) -> Counts:
        if code not in self._known:
            part = slice(*np.searchsorted(self._codes, [code, code + 1]))
            seen = self._sorted
            self._known[code] = count(seen.days[part], seen.closed[part], seen.stands[part])
        return self._known[code]


def _pair(unit: np.ndarray | int, sector: np.ndarray | int) -> np.ndarray | int:
    return np.asarray(unit) * 1_000_000 + np.asarray(sector)


def _outcomes(past: Observations) -> Observations:
    """Those of which it can be known by now whether they are more than 30 days late, whichever it is."""
    return past.where((past.stands > SEVERE) & ~(past.gone & (past.days <= SEVERE)))


def _groups(outcomes: Observations, codes: np.ndarray, expected: np.ndarray) -> list[Group]:
    """The outcomes by code; `expected` is the class's probability for each outcome."""
    number = np.bincount(codes)
    late = np.bincount(codes, weights=outcomes.days > SEVERE)
    share = np.bincount(codes, weights=expected) / np.maximum(number, 1)
    return [Group(int(n), int(k), float(p)) for n, k, p in zip(number, late, share, strict=True)]
