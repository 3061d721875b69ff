"""Groups of changes in SQLite: BEGIN IMMEDIATE makes writers of all threads and processes take turns."""

import sqlite3
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder

from services.chassis.store.database import Connection, SqliteDatabase, is_occupied
from services.chassis.store.idempotency import FIND_KEY, Saved, now_text
from services.chassis.store.judgement import Answered, Change, Standing
from services.chassis.store.recording import (
    Clash,
    ConnectionLost,
    GroupCommitRecorder,
    Outcome,
    Written,
    about,
    outcomes_of,
)

INSERT_EVENT = """
INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s) RETURNING rowid
"""
INSERT_KEY = """
INSERT INTO stored_keys (subject, operation, key, fingerprint, aggregate, version, position, recorded_at)
VALUES (%s, %s, %s, %s, %s, %s,
    (SELECT rowid FROM stored_events WHERE originator_id = %s AND originator_version = %s), %s)
RETURNING position
"""
SELECT_VERSION = "SELECT MAX(originator_version) FROM stored_events WHERE originator_id = %s"


class SqliteRecorder(GroupCommitRecorder, SQLiteApplicationRecorder):
    """The library's recorder, writing in groups."""

    def _any_topic(self, topics: Sequence[str]) -> tuple[str, Any]:
        quoted = ", ".join("'" + topic.replace("'", "''") + "'" for topic in topics)
        return f"%s AND topic IN ({quoted})", 1


class SqliteWriter:
    """Looking costs nothing here, so that every group is judged."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def write(self, changes: Sequence[Change]) -> list[Outcome]:
        return self.judge_and_write(changes)

    def judge_and_write(self, changes: Sequence[Change]) -> list[Outcome]:
        try:
            with self._database.transaction() as connection:
                return outcomes_of(
                    changes, _standing(connection, changes), lambda accepted: _write(connection, accepted)
                )
        except (sqlite3.Error, OverflowError) as error:
            raise (ConnectionLost if is_occupied(error) else Clash)(str(error)) from error

    def close(self) -> None:
        """The database is closed by its owner."""


def _write(connection: Connection, changes: Sequence[Change]) -> list[Written]:
    return [Written(append(connection, change.events), _insert_key(connection, change)) for change in changes]


def _insert_key(connection: Connection, change: Change) -> Saved | None:
    if change.request is None:
        return None
    aggregate, version = about(change)
    row = (*change.key, change.request.fingerprint, str(aggregate), version, aggregate.hex, version, now_text())
    return Saved(aggregate, version, connection.execute(INSERT_KEY, row)[0][0])


def _standing(connection: Connection, changes: Sequence[Change]) -> Standing:
    ids = {event.originator_id for change in changes for event in change.events}
    ids.update(*(change.expected for change in changes))
    versions = {id: connection.execute(SELECT_VERSION, (id.hex,))[0][0] for id in ids}
    keys = {}
    for key in {change.key for change in changes if change.key is not None}:
        for fingerprint, aggregate, version, position in connection.execute(FIND_KEY, key):
            keys[key] = Answered(fingerprint, Saved(UUID(aggregate), version, position))
    return Standing({id: version for id, version in versions.items() if version is not None}, keys)


def append(connection: Connection, events: Sequence[StoredEvent]) -> list[int]:
    """Plain statements in the given connection's transaction. Raises sqlite3.IntegrityError."""
    return [
        connection.execute(INSERT_EVENT, (event.originator_id.hex, event.originator_version, event.topic, event.state))[
            0
        ][0]
        for event in events
    ]
