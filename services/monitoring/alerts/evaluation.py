"""Looks at commitments on a day, and makes what the policy decides true: events and rows in one transaction.

Consumer and ticks both come here, so an alert is the same whoever looked first. The policy looks at the view; where it
decides something, the alerts themselves are read from the store, since an acknowledgement may be newer than its row.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

import msgspec
from eventsourcing.persistence import StoredEvent

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.chassis.store.table import EVENTS, id_from_row, id_to_row
from services.kernel.acts import Act
from services.monitoring.alerts.acting import act_on
from services.monitoring.alerts.alerted import Told
from services.monitoring.alerts.authority import units_of
from services.monitoring.alerts.domain import Alert, alert_id
from services.monitoring.alerts.policy import Decision, Hush, Resolve, decide
from services.monitoring.alerts.recipients import Unit, circles, recipients
from services.monitoring.alerts.rulebook.reading import read_book
from services.monitoring.alerts.rules import SIGNATORY, Book, Rules
from services.monitoring.alerts.situation import Concern, Muting, Situation
from services.monitoring.alerts.view import alerts_of, keep_alerts, keep_watch
from services.monitoring.alerts.watching import situation_of
from services.monitoring.rows import select_by
from services.monitoring.silences.matching import Silence, silencing
from services.monitoring.silences.view import silences_in_force
from services.monitoring.tracking.records import Kept

HISTORIES = f"SELECT originator_id, originator_version, topic, state FROM {EVENTS} WHERE originator_id"


def look_at(
    connection: Connection,
    store: EventStore,
    commitments: Mapping[str, Kept],
    today: date | None,
    act: Act,
    book: Book | None = None,
) -> list[Alert]:
    """The alerts that changed. `today` is None before the first tick. Raises the library's IntegrityError.

    The commitments must be locked by the caller, so that nobody else looks at them. The rules are those in force.
    """
    book = book or read_book(connection, store)
    rules, hush = book.current, hushed(connection, today)
    situations = {key: _situation(key, kept, rules) for key, kept in commitments.items()}
    keep_watch(connection, situations, rules, today)
    known = alerts_of(connection, situations)
    decided = {
        key: decisions
        for key, situation in situations.items()
        if (
            decisions := decide(
                rules, situation, {each: alert.now for each, alert in known.get(key, {}).items()}, today, hush, book
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
    moved_on = {str(alert.now.commitment_id) for alert in alerts.values()}
    for key, decisions in decided.items():
        if key in moved_on:
            now = {each: alert.now for each, alert in known[key].items()}
            decisions = decide(rules, situations[key], now, today, hush, book)
        changed |= act_on(decisions, alerts, act, rules, told, book)
    store.append(connection, [event for alert in changed.values() for event in alert.collect_events()])
    keep_alerts(connection, {**alerts, **changed}.values(), book)
    return list(changed.values())


def hushed(connection: Connection, today: date | None) -> Hush:
    """Which of the silences in force on the day covers what."""
    return hushing(silences_in_force(connection, today) if today is not None else [])


def hushing(silences: Sequence[Silence]) -> Hush:
    """Which of these silences covers what."""

    def hush(concern: Concern) -> Muting | None:
        silence = silencing(silences, concern) if silences else None
        return Muting(silence.id, silence.ends_on + timedelta(days=1)) if silence else None

    return hush


def read_alerts(connection: Connection, store: EventStore, ids: Iterable[UUID]) -> dict[str, Alert]:
    """The alerts that the store has of these, by key."""
    to_row, from_row = id_to_row(connection.dialect), id_from_row(connection.dialect)
    rows = select_by(connection, HISTORIES, [to_row(one) for one in ids], "ORDER BY originator_id, originator_version")
    alerts: dict[UUID, Alert] = {}
    for alert, version, topic, state in rows:
        event = store.mapper.to_domain_event(StoredEvent(from_row(alert), version, topic, state))
        alerts[from_row(alert)] = event.mutate(alerts.get(from_row(alert)))
    return {alert.now.key: alert for alert in alerts.values()}


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

    def __call__(self, concern: Concern, audiences: Iterable[str]) -> tuple[tuple[Told, ...], str | None]:
        audiences = tuple(audiences)
        signatories = self._signatories(concern) if SIGNATORY in audiences else ()
        told = recipients(audiences, concern.unit, signatories, self._tree())
        return told, circles(audiences, concern.unit, self._tree())

    def _tree(self) -> dict[str, Unit]:
        if self._units is None:
            self._units = units_of(self._connection)
        return self._units

    def _signatories(self, concern: Concern) -> tuple[str, ...]:
        terms = self._commitments[str(concern.commitment_id)].record.terms.facts[-1].value
        rows = self._connection.execute("SELECT signatories FROM pacts WHERE id = %s", [str(terms.pact_id)])
        return msgspec.json.decode(rows[0][0], type=tuple[str, ...]) if rows else ()
