"""An alert: one rule about one subject in one period. Firing, acknowledged, silenced, resolved, each an event.

| from | to |
|---|---|
| firing | acknowledged, silenced, resolved; firing with more audiences (escalated), or told again (repeated) |
| acknowledged | firing again, silenced, resolved; acknowledged with more audiences |
| silenced | firing again, acknowledged, resolved; silenced with more audiences (those told whatever happens) |
| resolved | firing again, where the rule holds again |

In any state but resolved it can be escalated by hand; in any it can be commented.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Self, TypedDict

from services.kernel.acts import Act
from services.kernel.aggregates import Root
from services.kernel.refusals import FieldError, InvalidFields
from services.monitoring.alerts import events
from services.monitoring.alerts.alerted import ACKNOWLEDGED, FIRING, RESOLVED, SILENCED, Alerted, Told
from services.monitoring.alerts.keys import alert_id
from services.monitoring.alerts.refusals import (
    AcknowledgedTooOften,
    AlertResolved,
    NotFiring,
    NothingToEscalate,
    SaidAlready,
)
from services.monitoring.alerts.rules import Rule, Rules
from services.monitoring.alerts.situation import Concern, Muting

__all__ = ["Alert", "alert_id"]


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
    def fire(
        cls, act: Act, rules: Rules, concern: Concern, told: Sequence[Told], on: date, why: str | None = None
    ) -> Self:
        """The first firing. `why` says what was out of the ordinary in whom it tells."""
        rule = rules.rules[concern.rule]
        return cls.create(
            concern.alert_id,
            act,
            on,
            why,
            state=FIRING,
            step=_step(rule, told),
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

    def fire_afresh(self, act: Act, rule: Rule, told: Sequence[Told], on: date, why: str | None = None) -> None:
        """It was resolved, and the rule holds again."""
        firing = {"firing": self.now.firing + 1, "unacknowledged_days": 0}
        self._say(events.FiredAgain, act, on, FIRING, _step(rule, told), told, why, **firing)

    def fire_on(self, act: Act, on: date) -> None:
        """The acknowledgement ran out, or the silence: everyone who has been told is told again."""
        held_until = self.now.acknowledged_until or self.now.silenced_until
        days = self.now.unacknowledged + max(0, (on - held_until).days)
        firing = {"firing": self.now.firing + 1, "unacknowledged_days": days}
        self._say(events.FiredAgain, act, on, FIRING, self.now.step, self.now.recipients, **firing)

    def escalate(self, act: Act, rule: Rule, told: Sequence[Told], on: date, why: str | None = None) -> None:
        """More are told."""
        step = max(self.now.step, _step(rule, told))
        self._say(events.Escalated, act, on, self.now.state, step, told, why)

    def escalate_by_hand(self, act: Act, rule: Rule, told: Sequence[Told], on: date, why: str) -> None:
        """Somebody wants those told now whose turn is next. Raises AlertResolved, NothingToEscalate."""
        if self.now.state == RESOLVED:
            raise AlertResolved(state=RESOLVED)
        if not told:
            raise NothingToEscalate(rule=self.now.rule)
        self.escalate(act, rule, told, on, why)

    def pass_on(self, act: Act, rule: Rule, unreached: Told, told: Sequence[Told], on: date, why: str) -> None:
        """Somebody cannot be reached at all: the next are told at once. Nothing where that was said of this firing."""
        if self.now.state == RESOLVED or Told(unreached.audience, unreached.unit) in self.now.unreached:
            return
        step = max(self.now.step, _step(rule, told))
        who = {"audience": unreached.audience, "unit": unreached.unit}
        self._say(events.Unreached, act, on, self.now.state, step, told, why, **who)

    def repeat(self, act: Act, told: Sequence[Told], on: date) -> None:
        """Nobody acknowledged: those who know are told again."""
        self._say(events.Repeated, act, on, FIRING, self.now.step, told, repeats=self.now.repeats + 1)

    def silence(self, act: Act, muting: Muting, on: date) -> None:
        """A silence covers it: steps stand still. Nobody is told of that."""
        covered = {"silence_id": muting.silence_id, "silenced_until": muting.until}
        self._say(events.Silenced, act, on, SILENCED, self.now.step, (), **covered)

    def comment(self, act: Act, on: date, text: str) -> None:
        """Somebody says something about it; nobody is told of that. Raises SaidAlready where it was said last."""
        if self.now.comments and self.now.comments[-1].text == text:
            raise SaidAlready
        self._say(events.Commented, act, on, self.now.state, self.now.step, (), text=text)

    def acknowledge(self, act: Act, rules: Rules, on: date, will_do: str, by_day: date, heard: int) -> None:
        """Somebody says what will be done and by when; `heard` is what was last reported or forecast of the subject.

        Raises NotFiring, AcknowledgedTooOften, InvalidFields.
        """
        if self.now.state not in (FIRING, SILENCED):
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
        why: str | None = None,
        **facts: object,
    ) -> None:
        facts = {"unacknowledged_days": self.now.unacknowledged_on(on), **facts}
        self._record(event, act, on, why, state=state, step=step, told=tuple(told), **facts)


def _step(rule: Rule, told: Sequence[Told]) -> int:
    """The number of the highest step that tells one of these."""
    return max((rule.number_of(one.instead_of or one.audience) for one in told), default=0)
