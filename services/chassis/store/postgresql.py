"""Groups of changes in PostgreSQL: one connection per process writes, in one round trip where nothing clashes.

Writers take turns by an advisory lock, held to the end of the transaction, so that the order of positions is the order
of commits and readers of the log miss nothing. Unlike the library's lock on the table, it needs no right to update.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import msgspec
import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder

from services.chassis.store.database import BoundedConnection, connect
from services.chassis.store.idempotency import Saved, now_text
from services.chassis.store.judgement import Answered, Change, Standing
from services.chassis.store.pool import is_quiet
from services.chassis.store.recording import (
    Clash,
    ConnectionLost,
    GroupCommitRecorder,
    Outcome,
    Written,
    about,
    outcomes_of,
)

T = TypeVar("T")
LOCK = "SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.stored_events')), pg_notify('stored_events', '')"
# The few statements never gain from another plan, and planning costs more than running them.
PLAN_ONCE = "-c plan_cache_mode=force_generic_plan"
INSERT_EVENTS = """
INSERT INTO stored_events (originator_id, originator_version, topic, state)
SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[]) RETURNING notification_id
"""
INSERT_KEYS = """
INSERT INTO stored_keys (subject, operation, key, fingerprint, aggregate, version, position, recorded_at)
SELECT subject, operation, key, fingerprint, id::text, version,
    (SELECT notification_id FROM stored_events WHERE originator_id = id AND originator_version = version), %b
FROM unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::uuid[], %b::bigint[])
    AS keys (subject, operation, key, fingerprint, id, version)
RETURNING position
"""
# All in one statement and one parameter (a list of its own for each column costs more to send than to insert). Where an
# aggregate has another version than expected, it divides by zero, and thereby fails as a constraint would.
WRITE = """
WITH given AS (SELECT %s::json AS changes), written AS (
    INSERT INTO stored_events (originator_id, originator_version, topic, state)
    SELECT id, version, topic, decode(state, 'base64')
    FROM given, json_to_recordset(changes -> 'events') AS events (id uuid, version bigint, topic text, state text)
    WHERE (SELECT 1 / (NOT EXISTS (
        SELECT FROM given, json_to_recordset(changes -> 'expected') AS expected (id uuid, version bigint)
        WHERE version <> COALESCE(
            (SELECT MAX(originator_version) FROM stored_events WHERE originator_id = id), 0)))::int) = 1
    RETURNING originator_id, originator_version, notification_id
), answered AS (
    INSERT INTO stored_keys (subject, operation, key, fingerprint, aggregate, version, position, recorded_at)
    SELECT subject, operation, key, fingerprint, id::text, version, notification_id, recorded_at
    FROM given, json_to_recordset(changes -> 'keys') AS keys (
        subject text, operation text, key text, fingerprint text, id uuid, version bigint, recorded_at text)
    JOIN written ON originator_id = id AND originator_version = version
)
SELECT originator_id, originator_version, notification_id FROM written
"""
SELECT_VERSIONS = """
SELECT id, (SELECT MAX(originator_version) FROM stored_events WHERE originator_id = id)
FROM unnest(%b::uuid[]) AS ids (id)
"""
SELECT_KEYS = """
SELECT subject, operation, key, fingerprint, aggregate::uuid, version, position FROM stored_keys
WHERE (subject, operation, key) IN (SELECT * FROM unnest(%b::text[], %b::text[], %b::text[]))
"""


class PostgresqlRecorder(GroupCommitRecorder, PostgresApplicationRecorder):
    """The library's recorder, writing in groups. Its own lock is the advisory one as well."""

    def __init__(self, datastore: Any, *, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        # The library's stored function loses events for readers: it is not even created.
        del self.sql_create_statements[self.create_insert_function_statement_index]

    def _lock_table(self, curs: Any) -> None:
        curs.execute(LOCK)

    def _any_topic(self, topics: Sequence[str]) -> tuple[str, Any]:
        return "topic = ANY(%s)", list(topics)


class PostgresqlWriter:
    """One connection, opened when first needed, and again after it was lost."""

    def __init__(self, url: str, schema: str) -> None:
        self._open: Callable[[], BoundedConnection] = lambda: connect(url, schema, PLAN_ONCE)
        self._connection: BoundedConnection | None = None

    def write(self, changes: Sequence[Change]) -> list[Written]:
        if not all(_answers_about_its_events(change) for change in changes):
            raise Clash("the position that an answer names must be looked up")
        return self._transact(lambda connection: _write(connection, changes))

    def judge_and_write(self, changes: Sequence[Change]) -> list[Outcome]:
        return self._transact(lambda connection: _judge_and_write(connection, changes))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _transact(self, work: Callable[[BoundedConnection], T]) -> T:
        try:
            if self._connection is None or not is_quiet(self._connection):
                self._connection = self._open()
            return self._rolled_back_on_error(work, self._connection)
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            self.close()
            raise ConnectionLost(str(error)) from error
        except psycopg.Error as error:
            raise Clash(str(error)) from error

    def _rolled_back_on_error(self, work: Callable[[BoundedConnection], T], connection: BoundedConnection) -> T:
        try:
            return work(connection)
        except BaseException:
            with suppress(psycopg.Error):
                connection.rollback()
            raise


def _write(connection: BoundedConnection, changes: Sequence[Change]) -> list[Written]:
    """One round trip: the two statements are one transaction, which the end of the pipeline commits."""
    with connection.pipeline():
        connection.execute(LOCK, prepare=True)
        cursor = connection.execute(WRITE, (_as_json(changes),), prepare=True, binary=True)
    positions = {(id, version): position for id, version, position in cursor.fetchall()}
    return [
        Written(
            [positions[event.originator_id, event.originator_version] for event in change.events],
            None if change.request is None else Saved(*change.about, positions[change.about]),
        )
        for change in changes
    ]


def _answers_about_its_events(change: Change) -> bool:
    return change.request is None or any(
        (event.originator_id, event.originator_version) == change.about for event in change.events
    )


def _as_json(changes: Sequence[Change]) -> str:
    now = now_text()
    events = [
        {"id": event.originator_id, "version": event.originator_version, "topic": event.topic, "state": event.state}
        for change in changes
        for event in change.events
    ]
    expected = [{"id": id, "version": version} for change in changes for id, version in change.expected.items()]
    keys = []
    for change in changes:
        if change.request is not None:
            id, version = change.about  # noqa: A001
            keys.append(
                {
                    "subject": change.request.subject,
                    "operation": change.request.operation,
                    "key": change.request.key,
                    "fingerprint": change.request.fingerprint,
                    "id": id,
                    "version": version,
                    "recorded_at": now,
                }
            )
    return msgspec.json.encode({"events": events, "expected": expected, "keys": keys}).decode()


def _judge_and_write(connection: BoundedConnection, changes: Sequence[Change]) -> list[Outcome]:
    with connection.transaction():
        connection.execute(LOCK)
        standing = _standing(connection, changes)

        def write(accepted: Sequence[Change]) -> list[Written]:
            return _written(accepted, *_send(connection, accepted))

        return outcomes_of(changes, standing, write)


def _send(
    connection: BoundedConnection, changes: Sequence[Change]
) -> tuple[psycopg.Cursor[Any] | None, psycopg.Cursor[Any] | None]:
    events, keys = _rows(changes)
    inserted = connection.execute(INSERT_EVENTS, _columns(events, 4)) if events else None
    answered = connection.execute(INSERT_KEYS, [now_text(), *_columns(keys, 6)]) if keys else None
    return inserted, answered


def _rows(changes: Sequence[Change]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of events, and those of keys."""
    events = [
        (event.originator_id, event.originator_version, event.topic, event.state)
        for change in changes
        for event in change.events
    ]
    keys = [
        (*change.key, change.request.fingerprint, *about(change)) for change in changes if change.request is not None
    ]
    return events, keys


def _written(
    changes: Sequence[Change], inserted: psycopg.Cursor[Any] | None, answered: psycopg.Cursor[Any] | None
) -> list[Written]:
    positions = iter(inserted.fetchall() if inserted else ())
    answers = iter(answered.fetchall() if answered else ())
    return [
        Written(
            [next(positions)[0] for _ in change.events],
            None if change.request is None else Saved(*about(change), next(answers)[0]),
        )
        for change in changes
    ]


def _standing(connection: BoundedConnection, changes: Sequence[Change]) -> Standing:
    ids = {event.originator_id for change in changes for event in change.events}
    ids.update(*(change.expected for change in changes))
    keys = [change.key for change in changes if change.key is not None]
    versions = connection.execute(SELECT_VERSIONS, [list(ids)]).fetchall()
    answers = connection.execute(SELECT_KEYS, _columns(keys, 3)).fetchall() if keys else ()
    return Standing(
        {id: version for id, version in versions if version is not None},
        {(s, o, k): Answered(fingerprint, Saved(*saved)) for s, o, k, fingerprint, *saved in answers},
    )


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


def append(connection: Any, events: Sequence[StoredEvent]) -> list[int]:
    """Plain statements in the transaction of the given driver's connection. Raises psycopg's UniqueViolation."""
    connection.execute(LOCK)
    rows = [(event.originator_id, event.originator_version, event.topic, event.state) for event in events]
    return [row[0] for row in connection.execute(INSERT_EVENTS, _columns(rows, 4)).fetchall()]
