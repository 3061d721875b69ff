"""Decisions made true on the alerts themselves."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from services.kernel.acts import Act
from services.monitoring.alerts.alerted import Told
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.policy import Decision, Escalate, Fire, FireOn, Resolve
from services.monitoring.alerts.rules import Rules
from services.monitoring.alerts.situation import Concern


class WhoIsTold(Protocol):
    """Who stands behind the audiences of a concern."""

    def __call__(self, concern: Concern, audiences: Iterable[str]) -> tuple[Told, ...]: ...


def act_on(
    decisions: Iterable[Decision], alerts: Mapping[str, Alert], act: Act, rules: Rules, told: WhoIsTold
) -> dict[str, Alert]:
    """The alerts that changed, by key, with their events pending. `alerts` has those that there are."""
    changed: dict[str, Alert] = {}
    for decision in decisions:
        key = decision.key if isinstance(decision, Resolve) else decision.concern.key
        alert = changed.get(key) or alerts.get(key)
        match decision:
            case Fire(concern, audiences, on, again=False):
                alert = Alert.fire(act, rules, concern, told(concern, audiences), on)
            case Fire(concern, audiences, on):
                alert.fire_afresh(act, rules, told(concern, audiences), on)
            case FireOn(_, on):
                alert.fire_on(act, on)
            case Escalate(concern, audiences, on):
                alert.escalate(act, rules, told(concern, audiences), on)
            case Resolve(_, on, quietly):
                alert.resolve(act, on, quietly=quietly)
        changed[key] = alert
    return changed
