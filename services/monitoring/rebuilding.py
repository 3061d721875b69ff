"""The views anew, as the chassis' rebuild asks: the log of agreements folded in memory, then written at once.

The rows of alerts, plans and alignment links follow from monitoring's own events, which no policy makes a second time.
"""

from uuid import UUID

from eventsourcing.persistence import StoredEvent

from services.chassis.store.application import EventStore
from services.chassis.store.database import POSTGRESQL, Connection, Row
from services.chassis.store.table import EVENTS, id_from_row
from services.chassis.stream.delivery import Received
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.rules import CURRENT
from services.monitoring.alerts.tables import ALERT_COLUMNS, WATCH_COLUMNS
from services.monitoring.alerts.view import alert_row, watch_row
from services.monitoring.alerts.watching import situation_of
from services.monitoring.migrating import create_tables
from services.monitoring.milestones.tables import MILESTONE_COLUMNS
from services.monitoring.milestones.view import milestone_rows
from services.monitoring.plans import view as plans
from services.monitoring.subscribing import NOUNS, NotOurs
from services.monitoring.ticks.clock import read_clock
from services.monitoring.tracking import tables
from services.monitoring.tracking.lights import outlook
from services.monitoring.tracking.parties import pact_after, unit_after
from services.monitoring.tracking.record import build
from services.monitoring.tracking.view import commitment_row, fact_row, light_rows

HISTORY = f"""SELECT originator_id, originator_version, topic, state FROM {EVENTS} WHERE topic LIKE %s
    ORDER BY originator_id, originator_version"""
AFTER = {"unit": unit_after, "pact": pact_after}


class ViewFold:
    """The views of one database, as they grow in memory."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._rows: dict[str, dict[str, tuple]] = {"unit": {}, "pact": {}}
        self._histories: dict[str, list] = {}
        self._facts: list[Row] = []

    def apply(self, received: Received) -> None:
        """Takes the next event in. Raises NotOurs."""
        envelope, event = received
        noun, key = event.AGGREGATE, envelope.subject
        if noun == "commitment":
            row = fact_row(envelope, event)
            self._histories.setdefault(key, []).append((row[1], event))
            self._facts.append(row)
        elif noun in NOUNS:
            rows = self._rows[noun]
            rows[key] = AFTER[noun](rows.get(key), key, envelope.version, event)
        else:
            raise NotOurs(envelope.type)

    def write(self, connection: Connection) -> None:
        """Replaces the views; tables that were lost are created."""
        create_tables(connection)
        if connection.dialect == POSTGRESQL:
            connection.execute("LOCK TABLE alerts IN EXCLUSIVE MODE")
        _replace(connection, "units", tables.UNIT_COLUMNS, self._rows["unit"].values())
        _replace(connection, "pacts", tables.PACT_COLUMNS, self._rows["pact"].values())
        _replace(connection, "facts", tables.FACT_COLUMNS, self._facts)
        self._write_commitments(connection)
        _replace(connection, "alerts", ALERT_COLUMNS, self._alerts(connection))
        plans.forget(connection)
        plans.catch_up_within(connection, self._store)

    def _write_commitments(self, connection: Connection) -> None:
        today = read_clock(connection).day
        commitments, seen, milestones, looks = [], [], [], []
        for key, history in self._histories.items():
            record = build(history)
            commitments.append(commitment_row(key, record))
            stretches, standing = outlook(record)
            seen += light_rows(key, stretches)
            milestones += milestone_rows(key, record)
            looks.append(watch_row(key, situation_of(record, UUID(key), CURRENT, standing), CURRENT, today))
        _replace(connection, "commitments", tables.COMMITMENT_COLUMNS, commitments)
        _replace(connection, "lights", tables.LIGHT_COLUMNS, seen)
        _replace(connection, "milestones", MILESTONE_COLUMNS, milestones)
        _replace(connection, "watch", WATCH_COLUMNS, filter(None, looks))

    def _alerts(self, connection: Connection) -> list[Row]:
        alerts: dict[object, Alert] = {}
        from_row = id_from_row(connection.dialect)
        for key, version, topic, state in connection.execute(HISTORY, [f"{Alert.TOPIC}.%"]):
            event = self._store.mapper.to_domain_event(StoredEvent(from_row(key), version, topic, state))
            alerts[key] = event.mutate(alerts.get(key))
        return [alert_row(alert) for alert in alerts.values()]


def _replace(connection: Connection, table: str, columns: tuple[str, ...], rows) -> None:
    connection.execute(f"DELETE FROM {table}")
    connection.load(table, columns, list(rows))
