"""Monitoring's now: the moment of its last tick. It never goes back. Before the first tick there is none.

Whoever looks at commitments holds the clock meanwhile, so that a tick moves it only when they are done, and whoever
comes after looks by the new time. `looked_on` is the day through which a tick has looked at everything that was due.
"""

from dataclasses import dataclass
from datetime import date, datetime

from services.chassis.store.database import POSTGRESQL, Connection
from services.kernel.calendar import day_of
from services.kernel.refusals import Refusal

TABLE = "CREATE TABLE IF NOT EXISTS clock (name TEXT PRIMARY KEY, at TEXT, looked_on INTEGER NOT NULL)"
FIRST = "INSERT INTO clock (name, at, looked_on) VALUES ('monitoring', NULL, 0) ON CONFLICT DO NOTHING"
READ = "SELECT at, looked_on FROM clock WHERE name = 'monitoring'"


class ClockGoesBack(Refusal):
    """A tick before the last one. facts: at, last."""


@dataclass(frozen=True, slots=True)
class Clock:
    """`at` is the last tick, in UTC."""

    at: datetime | None = None
    looked_on: int = 0

    @property
    def day(self) -> date | None:
        """The civil day of the last tick."""
        return None if self.at is None else day_of(self.at)


def create_tables(connection: Connection) -> None:
    """Creates what is missing."""
    connection.execute(TABLE)
    connection.execute(FIRST)


def read_clock(connection: Connection) -> Clock:
    """The clock as it is."""
    return _clock(connection, READ)


def hold_clock(connection: Connection) -> Clock:
    """The clock, which stands still until the transaction ends."""
    return _clock(connection, f"{READ} FOR SHARE" if connection.dialect == POSTGRESQL else READ)


def move_clock(connection: Connection, at: datetime) -> Clock:
    """The clock as it was, and now at this moment. Raises ClockGoesBack."""
    before = _clock(connection, f"{READ} FOR UPDATE" if connection.dialect == POSTGRESQL else READ)
    if before.at is not None and at < before.at:
        raise ClockGoesBack(at=at.isoformat(), last=before.at.isoformat())
    connection.execute("UPDATE clock SET at = %s WHERE name = 'monitoring'", [at.isoformat()])
    return before


def note_looked(connection: Connection, day: int) -> None:
    """Everything due through the day (an ordinal) has been looked at."""
    connection.execute("UPDATE clock SET looked_on = %s WHERE name = 'monitoring' AND looked_on < %s", [day, day])


def _clock(connection: Connection, sql: str) -> Clock:
    rows = connection.execute(sql)
    if not rows or rows[0][0] is None:
        return Clock()
    return Clock(datetime.fromisoformat(rows[0][0]), rows[0][1])
