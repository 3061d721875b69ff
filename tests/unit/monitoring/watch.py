"""Alerts without a database: the days go by, the policy decides, the alerts remember. given, when, then."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from services.kernel.acts import Act, Who
from services.monitoring.alerts.acting import act_on
from services.monitoring.alerts.alerted import Told as Recipient
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.policy import decide, not_silenced
from services.monitoring.alerts.recipients import Unit, circles, recipients
from services.monitoring.alerts.rules import BUILT_IN, Rules
from services.monitoring.alerts.situation import Concern
from services.monitoring.alerts.watching import heard_of, situation_of
from tests.unit.monitoring.given import COMMITMENT, Told, day

UNITS = {
    "GADM-MEJIA-TUR": Unit("GADM-MEJIA-TUR", "GADM Mejía", None, "MEJIA-DIR", "MEJIA-COORD", "MEJIA-ALCALDIA"),
}
MONITORING = Who("monitoring", None, "service")


class Watch:
    """The alerts of one commitment."""

    def __init__(self, told: Told, rules: Rules = BUILT_IN, units=UNITS, signatories=("GADM-MEJIA-TUR",)) -> None:
        self.told, self.rules, self.units, self.signatories = told, rules, units, signatories
        self.alerts: dict[str, Alert] = {}
        self.hush, self.book = not_silenced, None

    def looks(self, on: str | None) -> list[str]:
        """What is said on a day, in words: rule, event, audiences."""
        today = day(on) if on else None
        situation = situation_of(self.told.record, COMMITMENT, self.rules)
        alerted = {key: alert.now for key, alert in self.alerts.items()}
        decisions = decide(self.rules, situation, alerted, today, self.hush, self.book)
        changed = act_on(decisions, self.alerts, self.act(on), self.rules, self._who, self.book)
        self.alerts |= changed
        return [self._words(event, alert) for alert in changed.values() for event in alert.collect_events()]

    def days(self, first: str, last: str) -> Iterable[str]:
        current = day(first)
        while current <= day(last):
            yield current.isoformat()
            current += timedelta(days=1)

    def act(self, on: str | None) -> Act:
        moment = datetime.combine(day(on) if on else date(2026, 1, 1), datetime.min.time(), UTC)
        return Act(MONITORING, moment, "c")

    def of(self, rule: str) -> Alert:
        return next(alert for alert in self.alerts.values() if alert.now.rule == rule)

    def acknowledges(self, rule: str | Alert, on: str) -> None:
        alert = self.of(rule) if isinstance(rule, str) else rule
        heard = heard_of(self.told.record, alert.now.milestone_id)
        alert.acknowledge(self.act(on), self.rules, day(on), "Entregar el segundo lote", day(on), heard)
        alert.collect_events()

    def _who(self, concern: Concern, audiences: Iterable[str]) -> tuple[tuple[Recipient, ...], str | None]:
        told = recipients(audiences, concern.unit, self.signatories, self.units)
        return told, circles(audiences, concern.unit, self.units)

    def _words(self, event, alert: Alert) -> str:
        audiences = ", ".join(told.audience for told in event.told)
        return f"{alert.now.rule} {type(event).__name__}: {audiences}"
