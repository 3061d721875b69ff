"""The views anew, as the chassis' rebuild asks: the log of agreements folded in memory, then written at once.

The rows of alerts, silences, plans, alignment links and proposals follow from monitoring's own events, which no policy
makes a second time.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from services.chassis.store.application import EventStore
from services.chassis.store.database import POSTGRESQL, Connection, Row
from services.chassis.store.table import EVENTS, id_from_row
from services.chassis.stream.delivery import Received
from services.kernel.aggregates import Root
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.rulebook.reading import read_book
from services.monitoring.alerts.rules import Book
from services.monitoring.alerts.tables import ALERT_COLUMNS, WATCH_COLUMNS
from services.monitoring.alerts.view import alert_row, watch_row
from services.monitoring.alerts.watching import situation_of
from services.monitoring.migrating import create_tables
from services.monitoring.milestones.tables import MILESTONE_COLUMNS
from services.monitoring.milestones.view import milestone_rows
from services.monitoring.notices.domain import Dispatch, Notice
from services.monitoring.notices.tables import DISPATCH_COLUMNS, NOTICE_COLUMNS
from services.monitoring.notices.view import dispatch_row, notice_row
from services.monitoring.plans import view as plans
from services.monitoring.realignment.proposals.domain import Realignment
from services.monitoring.realignment.proposals.tables import REALIGNMENT_COLUMNS
from services.monitoring.realignment.proposals.view import realignment_row
from services.monitoring.silences.domain import Announcement
from services.monitoring.silences.tables import SILENCE_COLUMNS
from services.monitoring.silences.view import silence_row
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
        self._book = Book()

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
            # Between two statements every commitment is computed: many of them take longer than a request may be idle.
            connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            connection.execute("LOCK TABLE alerts, notices, dispatches IN EXCLUSIVE MODE")
        self._book = read_book(connection, self._store)
        _replace(connection, "units", tables.UNIT_COLUMNS, self._rows["unit"].values())
        _replace(connection, "pacts", tables.PACT_COLUMNS, self._rows["pact"].values())
        _replace(connection, "facts", tables.FACT_COLUMNS, self._facts)
        self._write_commitments(connection)
        alerts = [alert_row(alert, self._book) for alert in self._own(connection, Alert)]
        _replace(connection, "alerts", ALERT_COLUMNS, alerts)
        silences = [silence_row(silence) for silence in self._own(connection, Announcement)]
        _replace(connection, "silences", SILENCE_COLUMNS, silences)
        _replace(connection, "notices", NOTICE_COLUMNS, map(notice_row, self._own(connection, Notice)))
        _replace(connection, "dispatches", DISPATCH_COLUMNS, map(dispatch_row, self._own(connection, Dispatch)))
        proposals = map(realignment_row, self._own(connection, Realignment))
        _replace(connection, "realignments", REALIGNMENT_COLUMNS, proposals)
        plans.forget(connection)
        plans.catch_up_within(connection, self._store)

    def _write_commitments(self, connection: Connection) -> None:
        today, rules = read_clock(connection).day, self._book.current
        commitments, seen, milestones, looks = [], [], [], []
        for key, history in self._histories.items():
            record = build(history)
            commitments.append(commitment_row(key, record))
            stretches, standing = outlook(record)
            seen += light_rows(key, stretches)
            milestones += milestone_rows(key, record)
            looks.append(watch_row(key, situation_of(record, UUID(key), rules, standing), rules, today))
        _replace(connection, "commitments", tables.COMMITMENT_COLUMNS, commitments)
        _replace(connection, "lights", tables.LIGHT_COLUMNS, seen)
        _replace(connection, "milestones", MILESTONE_COLUMNS, milestones)
        _replace(connection, "watch", WATCH_COLUMNS, filter(None, looks))

    def _own(self, connection: Connection, kind: type[Root]) -> Iterable[Any]:
        """Monitoring's own aggregates of a kind."""
        found: dict[object, Any] = {}
        from_row = id_from_row(connection.dialect)
        for key, version, topic, state in connection.execute(HISTORY, [f"{kind.TOPIC}.%"]):
            event = self._store.mapper.to_domain_event(StoredEvent(from_row(key), version, topic, state))
            found[key] = event.mutate(found.get(key))
        return found.values()


def _replace(connection: Connection, table: str, columns: tuple[str, ...], rows) -> None:
    connection.execute(f"DELETE FROM {table}")
    connection.load(table, columns, list(rows))
