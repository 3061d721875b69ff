"""Silences as plain values, and which alerts they cover: pure.

A silence covers an alert that every one of its matchers fits. It is in force from the day on which it was announced
through its last day, unless it was ended before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

MOST_DAYS = 30


class Matched(Protocol):
    """What matchers look at: an alert that there is, or a rule that holds."""

    rule: str
    commitment_id: UUID | None
    milestone_id: UUID | None
    unit: str | None

    @property
    def alert_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Matchers:
    """Those that are set must all fit. `unit` is the code of the responsible one."""

    alert_id: UUID | None = None
    commitment_id: UUID | None = None
    milestone_id: UUID | None = None
    unit: str | None = None
    rule: str | None = None

    def fit(self, alert: Matched) -> bool:
        """Whether this is about the alert."""
        return (
            self.rule in (None, alert.rule)
            and self.unit in (None, alert.unit)
            and self.commitment_id in (None, alert.commitment_id)
            and self.milestone_id in (None, alert.milestone_id)
            and (self.alert_id is None or self.alert_id == alert.alert_id)
        )

    def __bool__(self) -> bool:
        return any((self.alert_id, self.commitment_id, self.milestone_id, self.unit, self.rule))


@dataclass(frozen=True, slots=True)
class Author:
    """Who announced it: the unit that it acts for, and its role."""

    unit: str | None
    role: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Days are those of monitoring's clock. `ended_on` is set once it was ended before its last day, `ends_on`."""

    id: UUID
    matchers: Matchers
    author: Author
    reason: str
    starts_on: date
    ends_on: date
    ended_on: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it holds on the day: through its last one, and not from the day on which somebody ended it."""
        return self.starts_on <= day <= self.ends_on and (self.ended_on is None or day < self.ended_on)


def silencing(silences: Iterable[Silence], alert: Matched) -> Silence | None:
    """The silence that covers the alert: of several the one that lasts longest. None where none does."""
    covering = [silence for silence in silences if silence.matchers.fit(alert)]
    return max(covering, key=lambda silence: (silence.ends_on, silence.id), default=None)
