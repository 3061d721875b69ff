"""The stored events of a database, or its snapshots, as rows of one table: read and written by plain statements.

The same statements for both databases; an aggregate's id is a UUID in PostgreSQL and 32 hexadecimal digits in SQLite.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from services.chassis.store.database import SQLITE, Connection

EVENTS, SNAPSHOTS = "stored_events", "stored_snapshots"
LoggedRow = tuple[int, UUID, int, str, bytes]


def id_to_row(dialect: str) -> Callable[[UUID], UUID | str]:
    """How an aggregate's id is written in a statement of this dialect."""
    return _hex if dialect == SQLITE else _same


def id_from_row(dialect: str) -> Callable[[Any], UUID]:
    """How an aggregate's id is read from a row of this dialect."""
    return UUID if dialect == SQLITE else _same


def position_column(dialect: str) -> str:
    """The column that orders the log."""
    return "rowid" if dialect == SQLITE else "notification_id"


def select_events(
    connection: Connection,
    table: str,
    originator_id: UUID,
    *,
    gt: int | None = None,
    lte: int | None = None,
    desc: bool = False,
    limit: int | None = None,
) -> list[StoredEvent]:
    """The events of one aggregate, as the library's recorders select them."""
    conditions, parameters = ["originator_id = %s"], [id_to_row(connection.dialect)(originator_id)]
    for sql, value in (("originator_version > %s", gt), ("originator_version <= %s", lte)):
        if value is not None:
            conditions.append(sql)
            parameters.append(value)
    sql = f"SELECT originator_version, topic, state FROM {table} WHERE {' AND '.join(conditions)}"
    sql += f" ORDER BY originator_version {'DESC' if desc else 'ASC'}"
    if limit is not None:
        sql += " LIMIT %s"
        parameters.append(limit)
    return [
        StoredEvent(originator_id, version, topic, state)
        for version, topic, state in connection.execute(sql, parameters)
    ]


def select_log(
    connection: Connection,
    conditions: Sequence[tuple[str, Any]],
    limit: int,
) -> list[LoggedRow]:
    """(position, aggregate, version, topic, state) of the events for which all conditions hold, in the log's order."""
    position = position_column(connection.dialect)
    where = " AND ".join(sql for sql, _ in conditions) or "1 = 1"
    order = "originator_version" if any("originator_id" in sql for sql, _ in conditions) else position
    rows = connection.execute(
        f"SELECT {position}, originator_id, originator_version, topic, state FROM {EVENTS}"
        f" WHERE {where} ORDER BY {order} LIMIT %s",
        [*(value for _, value in conditions), limit],
    )
    if connection.dialect == SQLITE:
        return [(row[0], UUID(row[1]), *row[2:]) for row in rows]
    return rows


def _hex(originator_id: UUID) -> str:
    return originator_id.hex


def _same(originator_id: Any) -> Any:
    return originator_id
