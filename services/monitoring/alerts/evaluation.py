"""Looks at commitments on a day, and makes what the policy decides true: events and rows in one transaction.

Consumer and ticks both come here, so an alert is the same whoever looked first. The policy looks at the view; where it
decides something, the alerts themselves are read from the store, since an acknowledgement may be newer than its row.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

import msgspec
from eventsourcing.persistence import StoredEvent

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.chassis.store.table import EVENTS, id_from_row, id_to_row
from services.kernel.acts import Act
from services.monitoring.alerts.acting import act_on
from services.monitoring.alerts.alerted import Told
from services.monitoring.alerts.domain import Alert, alert_id
from services.monitoring.alerts.policy import Decision, Resolve, decide
from services.monitoring.alerts.recipients import Unit, recipients
from services.monitoring.alerts.rules import CURRENT, SIGNATORY, Rules
from services.monitoring.alerts.situation import Concern, Situation
from services.monitoring.alerts.view import alerts_of, keep_alerts, keep_watch, key_of
from services.monitoring.alerts.watching import situation_of
from services.monitoring.rows import select_by
from services.monitoring.tracking.records import Kept

HISTORIES = f"SELECT originator_id, originator_version, topic, state FROM {EVENTS} WHERE originator_id"
UNITS = "SELECT code, institution, parent, head, coordination, executive FROM units"


def look_at(
    connection: Connection,
    store: EventStore,
    commitments: Mapping[str, Kept],
    today: date | None,
    act: Act,
    rules: Rules = CURRENT,
) -> list[Alert]:
    """The alerts that changed. `today` is None before the first tick. Raises the library's IntegrityError.

    The commitments must be locked by the caller, so that nobody else looks at them.
    """
    situations = {key: _situation(key, kept, rules) for key, kept in commitments.items()}
    keep_watch(connection, situations, rules, today)
    known = alerts_of(connection, situations)
    decided = {
        key: decisions
        for key, situation in situations.items()
        if (
            decisions := decide(
                rules, situation, {each: alert.now for each, alert in known.get(key, {}).items()}, today
            )
        )
    }
    if not decided:
        return []
    alerts = read_alerts(connection, store, _ids(decided))
    for key, alert in alerts.items():
        known.setdefault(str(alert.now.commitment_id), {})[key] = alert
    told = _Recipients(connection, commitments)
    changed: dict[str, Alert] = {}
    for key in decided:
        now = {each: alert.now for each, alert in known.get(key, {}).items()}
        changed |= act_on(decide(rules, situations[key], now, today), alerts, act, rules, told)
    store.append(connection, [event for alert in changed.values() for event in alert.collect_events()])
    keep_alerts(connection, {**alerts, **changed}.values())
    return list(changed.values())


def read_alerts(connection: Connection, store: EventStore, ids: Iterable[UUID]) -> dict[str, Alert]:
    """The alerts that the store has of these, by key."""
    to_row, from_row = id_to_row(connection.dialect), id_from_row(connection.dialect)
    rows = select_by(connection, HISTORIES, [to_row(one) for one in ids], "ORDER BY originator_id, originator_version")
    alerts: dict[UUID, Alert] = {}
    for alert, version, topic, state in rows:
        event = store.mapper.to_domain_event(StoredEvent(from_row(alert), version, topic, state))
        alerts[from_row(alert)] = event.mutate(alerts.get(from_row(alert)))
    return {key_of(alert.now): alert for alert in alerts.values()}


def _situation(key: str, kept: Kept, rules: Rules) -> Situation:
    return situation_of(kept.record, UUID(key), rules, kept.outlook.standing if kept.outlook else None)


def _ids(decided: Mapping[str, list[Decision]]) -> set[UUID]:
    keys = {
        decision.key if isinstance(decision, Resolve) else decision.concern.key
        for decisions in decided.values()
        for decision in decisions
    }
    return {alert_id(key) for key in keys}


class _Recipients:
    """Who stands behind audiences, read once for all that is said together."""

    def __init__(self, connection: Connection, commitments: Mapping[str, Kept]) -> None:
        self._connection, self._commitments = connection, commitments
        self._units: dict[str, Unit] | None = None

    def __call__(self, concern: Concern, audiences: Iterable[str]) -> tuple[Told, ...]:
        audiences = tuple(audiences)
        signatories = self._signatories(concern) if SIGNATORY in audiences else ()
        return recipients(audiences, concern.unit, signatories, self._tree())

    def _tree(self) -> dict[str, Unit]:
        if self._units is None:
            self._units = {row[0]: Unit(*row) for row in self._connection.execute(UNITS)}
        return self._units

    def _signatories(self, concern: Concern) -> tuple[str, ...]:
        terms = self._commitments[str(concern.commitment_id)].record.terms.facts[-1].value
        rows = self._connection.execute("SELECT signatories FROM pacts WHERE id = %s", [str(terms.pact_id)])
        return msgspec.json.decode(rows[0][0], type=tuple[str, ...]) if rows else ()
