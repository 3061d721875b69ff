"""How late milestones are, as a distribution over days, from those that closed and those that are still open.

The delay of a milestone is the number of days from its first agreed due day to its completion; negative where it came
early. A closed milestone shows its delay; an open one only that it is greater than the days it is late already, which
may be negative too: it is censored there. A milestone that stands at a day counts, closed or not, through that day and
no further, so that neither those that are not due yet nor those that closed early bend the answer. The estimate is
that of Susarla and Van Ryzin (1976): the product limit of Kaplan and Meier (1958) with a Dirichlet process before it,
whose mean is another distribution and whose mass says how many milestones that one is worth.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

EARLIEST, LONGEST = -180, 730
"""The days that are told apart: what closed earlier counts on the first; what is later than the last, only as later."""
SPAN = LONGEST - EARLIEST + 1
SEVERE = 30
BEFORE_DUE, HALF_LIFE = 30, 60.0

Days = np.ndarray
Flags = np.ndarray


@dataclass(frozen=True, slots=True)
class Counts:
    """By day: how many were still open when it began and were watched through it, and how many closed on it."""

    watched: np.ndarray
    closed: np.ndarray

    @property
    def closings(self) -> int:
        return int(self.closed.sum())

    def without(self, other: "Counts") -> "Counts":
        """The same without those of a part."""
        return Counts(self.watched - other.watched, self.closed - other.closed)


def count(days: Days, closed: Flags, stands: Days) -> Counts:
    """Counts of observations: the delay of each where `closed`, else the days it is late so far.

    `stands` is how late each would be today if it were open. Who does not stand at the first day yet is no observation.
    """
    seen = (stands >= EARLIEST) & (closed | (days >= EARLIEST))
    days, closed = np.clip(days[seen], EARLIEST, LONGEST + 1) - EARLIEST, closed[seen]
    ended = np.bincount(days[closed], minlength=SPAN + 1)[:SPAN]
    watched = np.bincount(days, minlength=SPAN + 1)[::-1].cumsum()[::-1][:SPAN]
    return Counts(watched, ended)


@dataclass(frozen=True)
class Delay:
    """A distribution of a delay. `survival[i]` is the probability that it exceeds EARLIEST + i days."""

    survival: np.ndarray

    def exceeds(self, days: int, late_already: int | None = None) -> float:
        """The probability of more than so many days, given that it is more than `late_already` (None: nothing known).

        Days after LONGEST are not told apart from it.
        """
        if late_already is not None and late_already >= days:
            return 1.0
        return min(1.0, self._beyond(days) / self._beyond(late_already))

    def exceed(self, days: int, late_already: np.ndarray) -> np.ndarray:
        """The same for many, each late by its own days."""
        known = np.clip(late_already, EARLIEST - 1, LONGEST)
        before = np.concatenate(([1.0], self.survival))[known - EARLIEST + 1]
        after = self.survival[days - EARLIEST]
        return np.where(late_already >= days, 1.0, np.minimum(1.0, after / np.maximum(before, 1e-300)))

    def quantile(self, share: float, late_already: int | None = None) -> int | None:
        """The first day by which that share has closed, given the same; None where it lies after LONGEST."""
        found = self.draw(share, late_already)
        return None if found > LONGEST else found

    def draw(self, uniform: float, late_already: int | None = None) -> int:
        """A delay in days by a number of [0, 1): the inverse of the distribution function, for simulation.

        Equally spread numbers give delays as the distribution has them, always greater than `late_already`. What is
        later than LONGEST comes as LONGEST + 1.
        """
        return int(self.draws(np.array([uniform]), late_already)[0])

    def draws(self, uniforms: np.ndarray, late_already: int | None = None) -> np.ndarray:
        """The same for many numbers at once."""
        left = (1.0 - uniforms) * self._beyond(late_already)
        # the first day on which at most this much is left
        found = SPAN - np.searchsorted(self._rising, left * (1 + 1e-12), side="right") + EARLIEST
        least = EARLIEST if late_already is None else max(EARLIEST, late_already + 1)
        return np.clip(found, min(least, LONGEST + 1), LONGEST + 1)

    @cached_property
    def _rising(self) -> np.ndarray:
        return self.survival[::-1].copy()

    def _beyond(self, days: int | None) -> float:
        if days is None or days < EARLIEST:
            return 1.0
        return max(float(self.survival[min(days, LONGEST) - EARLIEST]), 1e-300)


def posterior(prior: Delay, seen: Counts, mass: float) -> Delay:
    """The distribution after what was seen, where the one before is worth `mass` milestones (> 0).

    Without censoring its probabilities are the means of both, weighted by `mass` and by the number seen.
    """
    before = np.concatenate(([1.0], prior.survival[:-1]))
    hazards = (mass * (before - prior.survival) + seen.closed) / np.maximum(mass * before + seen.watched, 1e-300)
    return Delay(np.cumprod(1.0 - np.minimum(hazards, 1.0)))


@cache
def nothing_known() -> Delay:
    """Where one begins: half are in time, in the last month before the day; then half of the rest every 60 days."""
    days = np.arange(EARLIEST, LONGEST + 1)
    before = 1.0 - 0.5 * np.clip((days + BEFORE_DUE) / BEFORE_DUE, 0.0, 1.0)
    return Delay(np.where(days <= 0, before, 0.5 * 0.5 ** (days / HALF_LIFE)))
