"""Alerts. The id of an alert is derived from its dedup key: rule, subject and period."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.events.shape import Event, Value, published


class Told(Value, frozen=True, kw_only=True):
    """Somebody who is to be told: the audience and its code.

    Audiences: responsible, head, coordination, executive, signatory, facilitator, operator. Where the institution has
    nobody for an audience, the facilitator is told `instead_of` it.
    """

    audience: str
    unit: str | None
    instead_of: str | None = None


class AlertEvent(Event, frozen=True, kw_only=True):
    """`unacknowledged_days` are those in which the alert was firing, up to this event's day."""

    AGGREGATE: ClassVar[str] = "alert"

    state: str
    step: int
    told: tuple[Told, ...]
    unacknowledged_days: int = 0


@published
class Fired(AlertEvent, frozen=True, kw_only=True):
    """A rule holds for a subject. The first firing."""

    TYPE: ClassVar[str] = "pactos.alert.fired.v1"

    rule: str
    rules_version: int
    severity: str
    subject_kind: str
    subject_id: str
    commitment_id: UUID | None
    milestone_id: UUID | None
    unit: str | None
    period: str


@published
class FiredAgain(AlertEvent, frozen=True, kw_only=True):
    """An acknowledgement ran out and the rule still holds, or it holds again after it was resolved."""

    TYPE: ClassVar[str] = "pactos.alert.fired-again.v1"

    firing: int


@published
class Escalated(AlertEvent, frozen=True, kw_only=True):
    """The next step was reached: `told` are those who are told now."""

    TYPE: ClassVar[str] = "pactos.alert.escalated.v1"


@published
class Acknowledged(AlertEvent, frozen=True, kw_only=True):
    """The responsible says what will be done and by when; it holds until the day `acknowledged_until`, exclusive.

    `heard` is the commitment's version of the last report or forecast about the subject: what this one answers.
    """

    TYPE: ClassVar[str] = "pactos.alert.acknowledged.v1"

    will_do: str
    by_day: date
    acknowledged_until: date
    heard: int = 0


@published
class Silenced(AlertEvent, frozen=True, kw_only=True):
    """A silence covers it through the eve of the day `silenced_until`: steps stand still, and nobody is told.

    Who is told of a silenced alert all the same (escalated in this state) is told whatever happens.
    """

    TYPE: ClassVar[str] = "pactos.alert.silenced.v1"

    silence_id: UUID
    silenced_until: date


@published
class Repeated(AlertEvent, frozen=True, kw_only=True):
    """Nobody acknowledged it: `told` are told again. `repeats` counts how often that has been."""

    TYPE: ClassVar[str] = "pactos.alert.repeated.v1"

    repeats: int


@published
class Unreached(AlertEvent, frozen=True, kw_only=True):
    """The one with this audience and code could not be reached at all: `told` are told now, `why` says the reason."""

    TYPE: ClassVar[str] = "pactos.alert.unreached.v1"

    audience: str
    unit: str | None


@published
class Commented(AlertEvent, frozen=True, kw_only=True):
    """Somebody said something about it. What was said is not published: it may name people."""

    TYPE: ClassVar[str] = "pactos.alert.commented.v1"


@published
class Resolved(AlertEvent, frozen=True, kw_only=True):
    """The rule no longer holds: everyone who had been told is told so."""

    TYPE: ClassVar[str] = "pactos.alert.resolved.v1"
