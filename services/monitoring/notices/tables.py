"""The tables of the notifier: what waits, what is on its way, and how far the alerts' events were followed.

Moments are ISO text in UTC with microseconds, so that text sorts as time. `body` is the whole state.
"""

from services.chassis.store.database import Connection

NOTICE_COLUMNS = (
    *("id", "version", "alert_id", "recipient", "channel", "about", "firing", "state", "due_at", "dispatch_id", "body"),
)
DISPATCH_COLUMNS = ("id", "version", "recipient", "channel", "kind", "state", "next_at", "body")
TABLES = (
    """CREATE TABLE IF NOT EXISTS notices (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, alert_id TEXT NOT NULL, recipient TEXT NOT NULL,
        channel TEXT NOT NULL, about TEXT NOT NULL, firing INTEGER NOT NULL, state TEXT NOT NULL, due_at TEXT NOT NULL,
        dispatch_id TEXT, body TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS notices_by_alert ON notices (alert_id)",
    "CREATE INDEX IF NOT EXISTS notices_by_due ON notices (state, due_at)",
    "CREATE INDEX IF NOT EXISTS notices_by_dispatch ON notices (dispatch_id)",
    """CREATE TABLE IF NOT EXISTS dispatches (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, recipient TEXT NOT NULL, channel TEXT NOT NULL,
        kind TEXT NOT NULL, state TEXT NOT NULL, next_at TEXT NOT NULL, body TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS dispatches_by_next ON dispatches (state, channel, next_at)",
    """CREATE TABLE IF NOT EXISTS unreached (
        notice_id TEXT PRIMARY KEY, alert_id TEXT NOT NULL, audience TEXT NOT NULL, unit TEXT, reason TEXT NOT NULL)""",
    "CREATE TABLE IF NOT EXISTS noticed (name TEXT PRIMARY KEY, position BIGINT NOT NULL)",
    "INSERT INTO noticed (name, position) VALUES ('alerts', 0) ON CONFLICT DO NOTHING",
)


def create_tables(connection: Connection) -> None:
    """Creates what is missing."""
    for statement in TABLES:
        connection.execute(statement)
