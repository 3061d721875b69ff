"""The rows of the silences, read from monitoring's own log: at once after a command, and at every tick.

Whose alerts a new or ended silence covers is looked at again: their commitments become due in the same transaction.
"""

from datetime import date, datetime
from uuid import UUID

import msgspec

from services.chassis.store.application import EventStore
from services.chassis.store.database import POSTGRESQL, Connection, Row
from services.chassis.store.table import EVENTS, id_from_row, position_column
from services.kernel.calendar import day_of
from services.monitoring.rows import replace
from services.monitoring.silences.domain import Announcement
from services.monitoring.silences.matching import Matchers, Silence
from services.monitoring.silences.tables import SILENCE_COLUMNS

UNREAD = 1000
"""So many events are read again at most, before it is noted that no silence was among them."""
_encode = msgspec.json.encode
_silence = msgspec.json.Decoder(Silence)
READ = "SELECT position FROM silences_read WHERE name = 'monitoring'"
LOOK = """INSERT INTO watch (commitment_id, day) SELECT DISTINCT commitment_id, 0 FROM alerts
    WHERE commitment_id IS NOT NULL AND state <> 'resolved' AND {where}
    ON CONFLICT (commitment_id) DO UPDATE SET day = 0"""


def read_silence(body: str) -> Silence:
    """The silence in a row's body."""
    return _silence.decode(body)


def silences_in_force(connection: Connection, at: datetime | date) -> list[Silence]:
    """The silences that hold at a moment, or on a day."""
    day = day_of(at) if isinstance(at, datetime) else at
    text = day.isoformat()
    rows = connection.execute("SELECT body FROM silences WHERE starts_on <= %s AND ends_on >= %s", [text, text])
    return [silence for row in rows if (silence := read_silence(row[0])).in_force(day)]


def silences_between(connection: Connection, first: date, last: date) -> list[Silence]:
    """The silences that held on some day from the first through the last."""
    sql = "SELECT body FROM silences WHERE starts_on <= %s AND ends_on >= %s"
    return [read_silence(row[0]) for row in connection.execute(sql, [last.isoformat(), first.isoformat()])]


def follow_silences(store: EventStore) -> int:
    """Takes in what was announced and ended since the last time; how many silences changed."""
    with store.database.transaction(write=False) as connection:
        position, head = _unread(connection)
        if head - position < UNREAD and not _new(connection, position, head):
            return 0
    with store.database.transaction() as connection:
        position, head = _unread(connection, hold=True)
        rows = _new(connection, position, head)
        from_row = id_from_row(connection.dialect)
        silences = [store.get(Announcement, id) for id in dict.fromkeys(from_row(row[1]) for row in rows)]
        keep_silences(connection, silences)
        for silence in silences:
            look_again(connection, silence.now.matchers)
        connection.execute("UPDATE silences_read SET position = %s WHERE name = 'monitoring'", [head])
        return len(silences)


def keep_silences(connection: Connection, silences: list[Announcement]) -> None:
    """Writes their rows anew."""
    rows = [silence_row(silence) for silence in silences]
    replace(connection, "silences", "id", [row[0] for row in rows], SILENCE_COLUMNS, rows)


def silence_row(silence: Announcement) -> Row:
    now = silence.now
    ended = now.ended_on.isoformat() if now.ended_on else None
    unit, rule = now.matchers.unit, now.matchers.rule
    body = _encode(now).decode()
    return str(now.id), silence.version, now.starts_on.isoformat(), now.ends_on.isoformat(), ended, unit, rule, body


def look_again(connection: Connection, matchers: Matchers) -> None:
    """Makes the commitments due whose alerts these fit."""
    where, parameters = covered(matchers)
    connection.execute(LOOK.format(where=where), parameters)


def covered(matchers: Matchers) -> tuple[str, list[str]]:
    """A condition on the rows of the alerts, and its parameters."""
    columns: dict[str, UUID | str | None] = {
        "id": matchers.alert_id,
        "commitment_id": matchers.commitment_id,
        "subject_id": matchers.milestone_id,
        "unit": matchers.unit,
        "rule": matchers.rule,
    }
    chosen = {column: str(value) for column, value in columns.items() if value is not None}
    return " AND ".join(f"{column} = %s" for column in chosen), list(chosen.values())


def _unread(connection: Connection, *, hold: bool = False) -> tuple[int, int]:
    """The position through which the log was read, and its head; from the beginning where the log is another one."""
    sql = f"{READ} FOR UPDATE" if hold and connection.dialect == POSTGRESQL else READ
    position = connection.execute(sql)[0][0]
    head = connection.execute(f"SELECT MAX({position_column(connection.dialect)}) FROM {EVENTS}")[0][0] or 0
    return (position if position <= head else 0), head


def _new(connection: Connection, after: int, head: int) -> list[Row]:
    position = position_column(connection.dialect)
    sql = f"""SELECT {position}, originator_id FROM {EVENTS}
        WHERE {position} > %s AND {position} <= %s AND topic LIKE %s ORDER BY 1"""
    return connection.execute(sql, [after, head, f"{Announcement.TOPIC}.%"])
