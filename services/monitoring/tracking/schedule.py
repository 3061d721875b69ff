"""Terms made ready to compute with: exactly, in whole numbers, and fast. Days are ordinals.

The expected progress of a milestone is linear in calendar days, (day - start) / (due - start) held to 0..1; where start
and due are one day, 0 before it and all from it on. With the least common multiple of the lengths as `scale`, every
share is a whole number of 1 / (weight x scale).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from contracts.events.agreements.terms import Milestone, Terms

COMPLETE = 10_000
"""A milestone's whole progress, in hundredths of a percent."""
Reported = Mapping[int, tuple[int, int]]
"""By the number of a milestone's UUID: progress in hundredths of a percent, and the day it is of."""


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone, by the number of its UUID: it grows from the day `start` through `length` days by `rate` each."""

    milestone: int
    weight: int
    start: int
    length: int
    due: int
    rate: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """The milestones that count, their total weight, the commitment's due day, and the last due day of all."""

    steps: tuple[Step, ...]
    weight: int
    scale: int
    due: int
    last_day: int

    def expected(self, day: int) -> int:
        """What is expected by the day, of weight x scale."""
        total = 0
        for step in self.steps:
            elapsed = day - step.start
            if elapsed > 0:
                total += step.rate * (elapsed if elapsed < step.length else step.length)
        return total

    def achieved(self, progress: Reported) -> int:
        """What is achieved, of weight x COMPLETE."""
        total = 0
        for step in self.steps:
            reported = progress.get(step.milestone)
            if reported is not None:
                total += step.weight * reported[0]
        return total

    def owed(self, progress: Reported) -> int:
        """The earliest day on which something falls due that is still open; the commitment itself always is."""
        earliest = self.due
        for step in self.steps:
            if step.due < earliest and progress.get(step.milestone, (0, 0))[0] < COMPLETE:
                earliest = step.due
        return earliest


def schedule(terms: Terms, *, with_cancelled: bool = False) -> Schedule:
    """The schedule of the milestones that are not cancelled, or of all: one object where that is the same."""
    return _schedule(terms, with_cancelled and any(one.cancelled for one in terms.milestones))


@lru_cache(maxsize=4096)
def _schedule(terms: Terms, with_cancelled: bool) -> Schedule:
    counted = [one for one in terms.milestones if with_cancelled or not one.cancelled]
    spans = [_span(one) for one in counted]
    scale = lcm(*(length for _, length in spans))
    steps = tuple(
        Step(one.id.int, one.weight, start, length, one.due_on.toordinal(), one.weight * (scale // length))
        for one, (start, length) in zip(counted, spans, strict=True)
    )
    due = terms.due_on.toordinal()
    last_day = max([due, *(step.start + step.length for step in steps)])
    return Schedule(steps, sum(one.weight for one in counted), scale, due, last_day)


def expected_of(milestone: Milestone, day: int) -> Fraction:
    """The expected progress of one milestone, 0 to 100."""
    start, length = _span(milestone)
    return Fraction(100 * min(max(day - start, 0), length), length)


def _span(milestone: Milestone) -> tuple[int, int]:
    start, due = milestone.starts_on.toordinal(), milestone.due_on.toordinal()
    return (start, due - start) if due > start else (due - 1, 1)
