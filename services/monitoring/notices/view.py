"""The rows of notices and dispatches: written from the aggregates, read as their states."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.chassis.store.database import Connection, Row
from services.monitoring.notices.domain import Dispatch, Notice
from services.monitoring.notices.noticed import Dispatched, Noticed
from services.monitoring.notices.tables import DISPATCH_COLUMNS, NOTICE_COLUMNS
from services.monitoring.rows import select_by

_encode = msgspec.json.encode
_noticed = msgspec.json.Decoder(Noticed).decode
_dispatched = msgspec.json.Decoder(Dispatched).decode


def _keeping(table: str, columns: tuple[str, ...]) -> str:
    return f"""INSERT INTO {table} ({", ".join(columns)}) VALUES ({", ".join(["%s"] * len(columns))})
        ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in columns[1:])}
        WHERE excluded.version > {table}.version"""


KEEP_NOTICE, KEEP_DISPATCH = _keeping("notices", NOTICE_COLUMNS), _keeping("dispatches", DISPATCH_COLUMNS)
NOTICES = "SELECT id, version, body FROM notices WHERE"
DISPATCHES = "SELECT id, version, body FROM dispatches WHERE"


class NoticeRow(NamedTuple):
    """A notice as its row has it."""

    id: UUID
    version: int
    now: Noticed


class DispatchRow(NamedTuple):
    """A dispatch as its row has it."""

    id: UUID
    version: int
    now: Dispatched


def text_of(moment: datetime) -> str:
    """The moment as rows hold it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def notices_where(connection: Connection, condition: str, parameters: Iterable[object] = ()) -> list[NoticeRow]:
    """The notices for which a condition holds, which may end in an order."""
    return [_notice(row) for row in connection.execute(f"{NOTICES} {condition}", list(parameters))]


def notices_of(connection: Connection, column: str, keys: Iterable[str]) -> list[NoticeRow]:
    """The notices that have one of these in a column."""
    return [_notice(row) for row in select_by(connection, f"{NOTICES} {column}", keys)]


def dispatches_where(connection: Connection, condition: str, parameters: Iterable[object] = ()) -> list[DispatchRow]:
    """The dispatches for which a condition holds, which may end in an order."""
    return [_dispatch(row) for row in connection.execute(f"{DISPATCHES} {condition}", list(parameters))]


def dispatches_of(connection: Connection, ids: Iterable[str]) -> dict[UUID, DispatchRow]:
    """The dispatches of these ids."""
    return {row.id: row for row in map(_dispatch, select_by(connection, f"{DISPATCHES} id", ids))}


def keep(connection: Connection, notices: Iterable[Notice], dispatches: Iterable[Dispatch] = ()) -> None:
    """Writes the rows; one that is newer already stays."""
    for sql, rows in (
        (KEEP_NOTICE, list(map(notice_row, notices))),
        (KEEP_DISPATCH, list(map(dispatch_row, dispatches))),
    ):
        if rows:
            connection.execute_many(sql, rows)


def notice_row(notice: Notice) -> Row:
    now = notice.now
    return (
        str(notice.id),
        notice.version,
        str(now.occasion.alert_id),
        now.recipient,
        now.channel,
        now.occasion.about,
        now.occasion.firing,
        now.state,
        text_of(now.due_at),
        str(now.dispatch_id) if now.dispatch_id else None,
        _encode(now).decode(),
    )


def dispatch_row(dispatch: Dispatch) -> Row:
    now = dispatch.now
    next_at, body = text_of(now.next_at), _encode(now).decode()
    return (str(dispatch.id), dispatch.version, now.recipient, now.channel, now.kind, now.state, next_at, body)


def _notice(row: Row) -> NoticeRow:
    return NoticeRow(UUID(row[0]), row[1], _noticed(row[2]))


def _dispatch(row: Row) -> DispatchRow:
    return DispatchRow(UUID(row[0]), row[1], _dispatched(row[2]))
