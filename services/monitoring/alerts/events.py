"""What happens to an alert. Every event says the resulting state, its step, and who is told now."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from services.kernel.aggregates import CreationEvent, Event, register
from services.monitoring.alerts.alerted import Alerted, Comment, Telling, Told

if TYPE_CHECKING:
    from services.monitoring.alerts.domain import Alert


class AlertEvent(Event):
    state: str
    step: int
    told: tuple[Told, ...]
    unacknowledged_days: int

    def _tellings(self) -> tuple[Telling, ...]:
        return tuple(Telling(self.effective_on, self.state, one) for one in self.told)

    def _change(self, aggregate: "Alert", **changes: object) -> None:
        """The value with these changes, this event's state and step, and who is told."""
        told = aggregate.now.told + self._tellings()
        aggregate.now = replace(aggregate.now, state=self.state, step=self.step, told=told, **changes)


class Fired(CreationEvent, AlertEvent):
    TOPIC = "alert.fired"

    rule: str
    rules_version: int
    severity: str
    subject_kind: str
    subject_id: str
    commitment_id: UUID | None
    milestone_id: UUID | None
    unit: str | None
    period: str

    def apply(self, aggregate: "Alert") -> None:
        aggregate.now = Alerted(
            rule=self.rule,
            rules_version=self.rules_version,
            severity=self.severity,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            commitment_id=self.commitment_id,
            milestone_id=self.milestone_id,
            unit=self.unit,
            period=self.period,
            state=self.state,
            step=self.step,
            firing=1,
            fired_on=self.effective_on,
            firing_since=self.effective_on,
            told=self._tellings(),
        )


class FiredAgain(AlertEvent):
    TOPIC = "alert.fired-again"

    firing: int

    def apply(self, aggregate: "Alert") -> None:
        before = aggregate.now
        held_until = before.acknowledged_until or before.silenced_until
        if held_until is not None:
            self._change(
                aggregate,
                firing=self.firing,
                firing_since=min(held_until, self.effective_on),
                acknowledged_until=None,
                silenced_until=None,
                silenced_by=None,
                unreached=(),
            )
        else:
            self._change(
                aggregate,
                firing=self.firing,
                firing_since=self.effective_on,
                unacknowledged=0,
                acknowledgements=(),
                episode=len(before.told),
                resolved_on=None,
                unreached=(),
            )


class Escalated(AlertEvent):
    TOPIC = "alert.escalated"

    def apply(self, aggregate: "Alert") -> None:
        self._change(aggregate)


class Acknowledged(AlertEvent):
    TOPIC = "alert.acknowledged"

    will_do: str
    by_day: date
    acknowledged_until: date
    heard: int

    def apply(self, aggregate: "Alert") -> None:
        self._change(
            aggregate,
            unacknowledged=self.unacknowledged_days,
            acknowledged_until=self.acknowledged_until,
            will_do=self.will_do,
            by_day=self.by_day,
            acknowledgements=(*aggregate.now.acknowledgements, self.heard),
            silenced_until=None,
            silenced_by=None,
        )


class Silenced(AlertEvent):
    TOPIC = "alert.silenced"

    silence_id: UUID
    silenced_until: date

    def apply(self, aggregate: "Alert") -> None:
        self._change(
            aggregate,
            unacknowledged=self.unacknowledged_days,
            silenced_by=self.silence_id,
            silenced_until=self.silenced_until,
            acknowledged_until=None,
        )


class Repeated(AlertEvent):
    TOPIC = "alert.repeated"

    repeats: int

    def apply(self, aggregate: "Alert") -> None:
        self._change(aggregate, repeats=self.repeats)


class Unreached(AlertEvent):
    TOPIC = "alert.unreached"

    audience: str
    unit: str | None

    def apply(self, aggregate: "Alert") -> None:
        unreached = (*aggregate.now.unreached, Told(self.audience, self.unit))
        self._change(aggregate, unreached=unreached)


class Commented(AlertEvent):
    TOPIC = "alert.commented"

    text: str

    def apply(self, aggregate: "Alert") -> None:
        comment = Comment(self.effective_on, self.timestamp, self.who, self.text)
        self._change(aggregate, comments=(*aggregate.now.comments, comment))


class Resolved(AlertEvent):
    TOPIC = "alert.resolved"

    def apply(self, aggregate: "Alert") -> None:
        self._change(
            aggregate,
            unacknowledged=self.unacknowledged_days,
            acknowledged_until=None,
            silenced_until=None,
            silenced_by=None,
            resolved_on=self.effective_on,
        )


register(AlertEvent)
