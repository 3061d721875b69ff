"""An alert: one rule about one subject in one period. Firing, acknowledged, resolved, each an event.

| from | to |
|---|---|
| firing | acknowledged, resolved; firing with more audiences (escalated) |
| acknowledged | firing again, resolved; acknowledged with more audiences |
| resolved | firing again, where the rule holds again |
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Self, TypedDict
from uuid import UUID, uuid5

from services.kernel.acts import Act
from services.kernel.aggregates import Root
from services.kernel.refusals import FieldError, InvalidFields
from services.monitoring.alerts import events
from services.monitoring.alerts.alerted import ACKNOWLEDGED, FIRING, RESOLVED, Alerted, Told
from services.monitoring.alerts.refusals import AcknowledgedTooOften, NotFiring
from services.monitoring.alerts.rules import Rules
from services.monitoring.alerts.situation import Concern

ALERTS = UUID("6f1b8f0e-5d0c-5c39-9d53-7d1f4f6f3a10")


def alert_id(key: str) -> UUID:
    """The id that follows from the dedup key: rule, subject and period."""
    return uuid5(ALERTS, key)


class AlertState(TypedDict):
    """The attributes of an alert."""

    now: Alerted


class Alert(Root):
    """Its one attribute is `now`, an Alerted."""

    TOPIC = "alert"
    State = AlertState
    Event = events.AlertEvent
    Created = events.Fired

    @classmethod
    def fire(cls, act: Act, rules: Rules, concern: Concern, told: Sequence[Told], on: date) -> Self:
        """The first firing."""
        rule = rules.rules[concern.rule]
        return cls.create(
            alert_id(concern.key),
            act,
            on,
            state=FIRING,
            step=_step(rules, concern.rule, told),
            told=tuple(told),
            unacknowledged_days=0,
            rule=rule.name,
            rules_version=rules.version,
            severity=rule.severity,
            subject_kind=concern.subject_kind,
            subject_id=concern.subject_id,
            commitment_id=concern.commitment_id,
            milestone_id=concern.milestone_id,
            unit=concern.unit,
            period=concern.period,
        )

    def fire_afresh(self, act: Act, rules: Rules, told: Sequence[Told], on: date) -> None:
        """It was resolved, and the rule holds again."""
        self._say(
            events.FiredAgain,
            act,
            on,
            FIRING,
            _step(rules, self.now.rule, told),
            told,
            firing=self.now.firing + 1,
            unacknowledged_days=0,
        )

    def fire_on(self, act: Act, on: date) -> None:
        """The acknowledgement ran out: everyone who has been told is told again."""
        days = self.now.unacknowledged + max(0, (on - self.now.acknowledged_until).days)
        self._say(
            events.FiredAgain,
            act,
            on,
            FIRING,
            self.now.step,
            self.now.recipients,
            firing=self.now.firing + 1,
            unacknowledged_days=days,
        )

    def escalate(self, act: Act, rules: Rules, told: Sequence[Told], on: date) -> None:
        """More are told."""
        step = max(self.now.step, _step(rules, self.now.rule, told))
        self._say(events.Escalated, act, on, self.now.state, step, told)

    def acknowledge(self, act: Act, rules: Rules, on: date, will_do: str, by_day: date, heard: int) -> None:
        """Somebody says what will be done and by when; `heard` is what was last reported or forecast of the subject.

        Raises NotFiring, AcknowledgedTooOften, InvalidFields.
        """
        if self.now.state != FIRING:
            raise NotFiring(state=self.now.state)
        if self.now.acknowledgements.count(heard) >= rules.acknowledgements:
            raise AcknowledgedTooOften(most=rules.acknowledgements)
        if by_day < on:
            raise InvalidFields(errors=(FieldError("/by_day", "by_day_in_the_past"),))
        self._say(
            events.Acknowledged,
            act,
            on,
            ACKNOWLEDGED,
            self.now.step,
            (),
            will_do=will_do,
            by_day=by_day,
            acknowledged_until=on + timedelta(days=rules.acknowledgement_days),
            heard=heard,
        )

    def resolve(self, act: Act, on: date, *, quietly: bool = False) -> None:
        """The rule holds no more: everyone who has been told is told so, unless there is nothing to tell."""
        self._say(events.Resolved, act, on, RESOLVED, self.now.step, () if quietly else self.now.recipients)

    def _say(
        self,
        event: type[events.AlertEvent],
        act: Act,
        on: date,
        state: str,
        step: int,
        told: Sequence[Told],
        **facts: object,
    ) -> None:
        facts = {"unacknowledged_days": self.now.unacknowledged_on(on), **facts}
        self._record(event, act, on, None, state=state, step=step, told=tuple(told), **facts)


def _step(rules: Rules, rule: str, told: Sequence[Told]) -> int:
    """The number of the highest step that tells one of these."""
    return max((rules.rules[rule].number_of(one.instead_of or one.audience) for one in told), default=0)
