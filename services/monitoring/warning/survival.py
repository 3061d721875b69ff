"""How long milestones are late: discrete-time survival, from those that closed and those that are still open.

The delay of a milestone is the number of days from its first agreed due day to its completion (negative or zero: on
time). A closed milestone shows its delay; an open one shows only that its delay is greater than the days it is late
already: it is censored. The distribution is held as hazards over bands of days (Kaplan and Meier 1958, grouped): the
share of those still open at the beginning of a band that close within it.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

BANDS = (0, 7, 15, 30, 60, 90, 180, 365)
"""The last day of each band; the first holds all that were on time, one more beyond the last is open-ended."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One milestone: its delay in days if `closed`, else the days that it is late so far."""

    days: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Per band: how many open at its beginning could be watched through it, and how many closed in it."""

    exposed: tuple[int, ...]
    closed: tuple[int, ...]

    @property
    def closings(self) -> int:
        return sum(self.closed)


def count(observations: Iterable[Observation]) -> Counts:
    """The observations by band. An open one counts in the bands that it has outlived, not in the one it is in."""
    exposed, closed = [0] * len(BANDS), [0] * len(BANDS)
    for observation in observations:
        band = bisect_left(BANDS, observation.days)
        for earlier in range(min(band, len(BANDS))):
            exposed[earlier] += 1
        if observation.closed and band < len(BANDS):
            exposed[band] += 1
            closed[band] += 1
    return Counts(tuple(exposed), tuple(closed))


@dataclass(frozen=True, slots=True)
class Delay:
    """A distribution of a delay as hazards per band, each in 0..1."""

    hazards: tuple[Fraction, ...]

    def survival(self, band: int) -> Fraction:
        """The probability that the delay exceeds the last day of the band with that index; 1 for -1."""
        open_still = Fraction(1)
        for hazard in self.hazards[: band + 1]:
            open_still *= 1 - hazard
        return open_still

    def exceeds(self, days: int, late_already: int | None = None) -> Fraction:
        """The probability that the delay exceeds `days` (the end of a band), given that it exceeds `late_already`.

        A milestone that is not due yet has no such knowledge (None).
        """
        target = BANDS.index(days)
        if late_already is None:
            return self.survival(target)
        passed = bisect_left(BANDS, late_already + 1) - 1
        if passed >= target:
            return Fraction(1)
        given = self.survival(passed)
        return self.survival(target) / given if given else Fraction(1)

    def quantile(self, share: Fraction) -> int | None:
        """The end of the first band by which that share has closed; None where it lies beyond the last band."""
        return next((day for band, day in enumerate(BANDS) if 1 - self.survival(band) >= share), None)


def estimate(counts: Counts, prior: "Delay | None" = None, strength: Fraction = Fraction(0)) -> Delay:
    """Hazards from the counts, drawn towards a prior as if it had been seen `strength` times in each band.

    Without anything seen and without a prior a band has the hazard one half: nothing is known.
    """
    hazards = []
    for band, (exposed, closed) in enumerate(zip(counts.exposed, counts.closed, strict=True)):
        before = prior.hazards[band] if prior else Fraction(1, 2)
        weight = strength if prior else Fraction(1)
        total = exposed + weight
        hazards.append((closed + weight * before) / total if total else before)
    return Delay(tuple(hazards))
