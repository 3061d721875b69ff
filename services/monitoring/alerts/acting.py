"""Decisions made true on the alerts themselves."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from services.kernel.acts import Act
from services.monitoring.alerts.alerted import Told
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.policy import Decision, Escalate, Fire, FireOn, Repeat, Resolve, Silence, rule_of
from services.monitoring.alerts.rules import Book, Rules
from services.monitoring.alerts.situation import Concern


class WhoIsTold(Protocol):
    """Who stands behind the audiences of a concern, and what is out of the ordinary in that, in words or None."""

    def __call__(self, concern: Concern, audiences: Iterable[str]) -> tuple[tuple[Told, ...], str | None]: ...


def act_on(
    decisions: Iterable[Decision],
    alerts: Mapping[str, Alert],
    act: Act,
    rules: Rules,
    told: WhoIsTold,
    book: Book | None = None,
) -> dict[str, Alert]:
    """The alerts that changed, by key, with their events pending. `alerts` has those that there are."""
    changed: dict[str, Alert] = {}
    for decision in decisions:
        key = decision.key if isinstance(decision, Resolve) else decision.concern.key
        alert = changed.get(key) or alerts.get(key)
        match decision:
            case Fire(concern, audiences, on, again=False):
                who, why = told(concern, audiences)
                alert = Alert.fire(act, rules, concern, who, on, why)
            case Fire(concern, audiences, on):
                who, why = told(concern, audiences)
                alert.fire_afresh(act, rule_of(rules, book, alert.now), who, on, why)
            case FireOn(_, on):
                alert.fire_on(act, on)
            case Escalate(concern, audiences, on):
                who, why = told(concern, audiences)
                alert.escalate(act, rule_of(rules, book, alert.now), who, on, why)
            case Repeat(_, who, on):
                alert.repeat(act, who, on)
            case Silence(_, muting, on):
                alert.silence(act, muting, on)
            case Resolve(_, on, quietly):
                alert.resolve(act, on, quietly=quietly)
        changed[key] = alert
    return changed
