"""Poison is parked: one event that cannot be applied stops its aggregate, and nothing else.

A row per parked aggregate (its place is the aggregate's id) holds the envelope, the reason and how often it was tried;
later events of the aggregate wait in the log. A released aggregate is caught up from the log by the consumer's next
round. A record that is no envelope at all has a row of its own place in the topic, which stops nothing.
"""

import time
from collections.abc import Collection
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from contracts.envelope import Envelope
from services.chassis.store.database import POSTGRESQL, Connection, Database
from services.chassis.stream.feeds import Unreadable

COLUMNS = "place, aggregate, version, position, type, envelope, reason, tries, parked_at, released_at"
LONGEST_REASON = 2_000


class Parked(NamedTuple):
    """A parked event or an unreadable record. `envelope` is its JSON, or the record's text."""

    place: str
    aggregate: str | None
    version: int | None
    position: int | None
    type: str | None
    envelope: str
    reason: str
    tries: int
    parked_at: str
    released_at: str | None


def list_parked(database: Database) -> list[Parked]:
    """What is parked, the oldest first."""
    with database.transaction(write=False) as connection:
        rows = connection.execute(f"SELECT {COLUMNS} FROM parked ORDER BY parked_at, place")
    return [Parked(*row) for row in rows]


def release(database: Database, aggregate: str) -> bool:
    """Lets the consumer try a parked aggregate again, or forgets an unreadable record. False: there is none."""
    with database.transaction() as connection:
        forgotten = connection.execute(
            "DELETE FROM parked WHERE place = %s AND version IS NULL RETURNING place", [aggregate]
        )
        released = connection.execute(
            "UPDATE parked SET released_at = %s WHERE place = %s AND version IS NOT NULL RETURNING place",
            [_now(), aggregate],
        )
    return bool(forgotten or released)


def park(connection: Connection, envelope: Envelope, reason: str) -> None:
    """Parks the envelope's aggregate at it; one more try where it was parked before."""
    aggregate = envelope.subject
    facts = [aggregate, aggregate, envelope.version, envelope.position, envelope.type, _text(envelope)]
    _insert(connection, [*facts, _short(reason), 1, _now(), None])


def note(connection: Connection, record: Unreadable) -> None:
    """Keeps a record that is no envelope."""
    facts = [record.place, record.aggregate, None, None, None, _storable(record.body)]
    _insert(connection, [*facts, _short(record.reason), 1, _now(), None])


def stopped(connection: Connection, aggregates: Collection[str]) -> set[str]:
    """Those of the aggregates that are parked and not released."""
    sql = "SELECT aggregate FROM parked WHERE version IS NOT NULL AND released_at IS NULL"
    if connection.dialect == POSTGRESQL:
        return {row[0] for row in connection.execute(f"{sql} AND place = ANY(%s)", [list(aggregates)])}
    return {row[0] for row in connection.execute(sql)} & set(aggregates)


def released(connection: Connection) -> list[str]:
    """The aggregates that were released and not yet caught up."""
    sql = "SELECT aggregate FROM parked WHERE version IS NOT NULL AND released_at IS NOT NULL ORDER BY place"
    return [row[0] for row in connection.execute(sql)]


def forget_applied(connection: Connection) -> None:
    """Drops the rows of released aggregates whose event is applied by now."""
    connection.execute(
        """DELETE FROM parked WHERE released_at IS NOT NULL AND version <=
        (SELECT applied.version FROM applied WHERE applied.aggregate = parked.aggregate)"""
    )


def _insert(connection: Connection, row: list[object]) -> None:
    marks = ", ".join(["%s"] * len(row))
    connection.execute(
        f"""INSERT INTO parked ({COLUMNS}) VALUES ({marks}) ON CONFLICT (place) DO UPDATE
        SET version = excluded.version, position = excluded.position, type = excluded.type,
            envelope = excluded.envelope, reason = excluded.reason, tries = parked.tries + 1,
            parked_at = excluded.parked_at, released_at = NULL""",
        row,
    )


def _text(envelope: Envelope) -> str:
    return _storable(msgspec.json.encode(envelope).decode("utf-8", "replace"))


def _storable(text: str) -> str:
    return text.replace("\x00", "\ufffd")


def _short(reason: str) -> str:
    return _storable(reason)[:LONGEST_REASON]


def _now() -> str:
    return datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="milliseconds")
