"""How the feed of a source does, by the wall clock: for the dead-man alert and for `/readyz`.

`contacted_at`: when the log last answered. `caught_up_at`: the last moment at which everything up to the head of that
moment was applied (or parked). Silent for 15 minutes means that one of the two is older than that, or a state other
than following.
"""

import time
from datetime import UTC, datetime
from typing import NamedTuple

from services.chassis.store.database import Connection, Database

FOLLOWING, RESTORED_TOO_OLD = "following", "restored_too_old"
COLUMNS = "source, state, detail, head, contacted_at, caught_up_at"


class Health(NamedTuple):
    """The row of one source. Moments are ISO 8601, UTC; None until it happened first."""

    source: str
    state: str
    detail: str
    head: int
    contacted_at: str | None
    caught_up_at: str | None


def moment() -> str:
    """Now, as these tables write it."""
    return datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="milliseconds")


def read_health(connection: Connection) -> list[Health]:
    """Every source's health."""
    return [Health(*row) for row in connection.execute(f"SELECT {COLUMNS} FROM feed_health ORDER BY source")]


def save_contact(database: Database, source: str, head: int) -> None:
    """The log answered just now."""
    _save(database, Health(source, FOLLOWING, "", head, moment(), None))


def save_caught_up(database: Database, source: str, head: int, since: str) -> None:
    """Everything up to this head, read at `since`, is applied."""
    _save(database, Health(source, FOLLOWING, "", head, moment(), since))


def save_stopped(database: Database, source: str, head: int, detail: str) -> None:
    """The log is not the one that was applied: nothing more is applied from it."""
    _save(database, Health(source, RESTORED_TOO_OLD, detail, head, moment(), None))


def _save(database: Database, health: Health) -> None:
    with database.transaction() as connection:
        connection.execute(
            f"""INSERT INTO feed_health ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (source) DO UPDATE
            SET state = excluded.state, detail = excluded.detail, head = excluded.head,
                contacted_at = excluded.contacted_at,
                caught_up_at = coalesce(excluded.caught_up_at, feed_health.caught_up_at)""",
            health,
        )
