"""Dated state: what was true on a day, as far as it was known at a moment.

Each fact has two times: `effective_on`, the day on which it was true in the province, and `recorded_at`, the moment at
which the system learnt it. A fact belongs to a version of its aggregate; a later fact about the same version corrects
the earlier one. The answer for (as_of, known_at) is, among the facts known by then, the one with the greatest
(effective_on, version) not after as_of. Both bounds are inclusive; without a bound nothing is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from services.kernel.values import Value

T = TypeVar("T")
LATE_AFTER = timedelta(days=30)


class Fact(Value, Generic[T]):
    """One value: `version` of the aggregate that it is about, the day it was true, the moment it was learnt."""

    version: int
    effective_on: date
    recorded_at: datetime
    value: T


@dataclass(frozen=True, slots=True)
class Timeline(Generic[T]):
    """The facts about one thing, in the order in which they were recorded. Immutable."""

    facts: tuple[Fact[T], ...] = ()

    def record(self, version: int, effective_on: date, recorded_at: datetime, value: T) -> "Timeline[T]":
        """The timeline with one more fact; about a version that is there already, it is a correction."""
        return Timeline((*self.facts, Fact(version, effective_on, recorded_at, value)))

    def fact_at(self, as_of: date | None = None, known_at: datetime | None = None) -> Fact[T] | None:
        """The fact in force on the day `as_of`, as known at the moment `known_at`; None before the first."""
        return max(
            (fact for fact in self.known(known_at) if as_of is None or fact.effective_on <= as_of),
            key=lambda fact: (fact.effective_on, fact.version),
            default=None,
        )

    def at(self, as_of: date | None = None, known_at: datetime | None = None, default: T | None = None) -> T | None:
        """The value in force, or `default` before the first fact."""
        fact = self.fact_at(as_of, known_at)
        return default if fact is None else fact.value

    def known(self, known_at: datetime | None = None) -> Iterator[Fact[T]]:
        """The facts known by then, each version once, as last corrected."""
        latest = {fact.version: fact for fact in self.facts if known_at is None or fact.recorded_at <= known_at}
        return iter(latest.values())

    def about(self, version: int) -> Fact[T] | None:
        """The latest fact about one version of the aggregate."""
        return next((fact for fact in reversed(self.facts) if fact.version == version), None)


def is_late_record(effective_on: date, recorded_on: date) -> bool:
    """Whether a fact was recorded more than 30 days after it was true ("registro tardío")."""
    return recorded_on - effective_on > LATE_AFTER
