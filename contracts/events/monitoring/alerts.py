"""Alerts. The id of an alert is derived from its dedup key: rule, subject and period."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.events.shape import Event, Value, published


class Told(Value, frozen=True, kw_only=True):
    """Somebody who is to be told: the audience (responsible, head, coordination, executive, operator) and its code."""

    audience: str
    unit: str | None


class AlertEvent(Event, frozen=True, kw_only=True):
    AGGREGATE: ClassVar[str] = "alert"

    state: str
    step: int
    told: tuple[Told, ...]


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
    """An acknowledgement ran out and the rule still holds."""

    TYPE: ClassVar[str] = "pactos.alert.fired-again.v1"

    firing: int


@published
class Escalated(AlertEvent, frozen=True, kw_only=True):
    """The next step was reached: `told` are those who are told now."""

    TYPE: ClassVar[str] = "pactos.alert.escalated.v1"


@published
class Acknowledged(AlertEvent, frozen=True, kw_only=True):
    """The responsible says what will be done and by when; it holds through `acknowledged_until`."""

    TYPE: ClassVar[str] = "pactos.alert.acknowledged.v1"

    will_do: str
    by_day: date
    acknowledged_until: date


@published
class Resolved(AlertEvent, frozen=True, kw_only=True):
    """The rule no longer holds: everyone who had been told is told so."""

    TYPE: ClassVar[str] = "pactos.alert.resolved.v1"
