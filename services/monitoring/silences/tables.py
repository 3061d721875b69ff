"""The rows of the silences, and how far monitoring's own log was read for them. `body` is the whole silence."""

from services.chassis.store.database import Connection

SILENCE_COLUMNS = ("id", "version", "starts_on", "ends_on", "ended_on", "unit", "rule", "body")
TABLES = (
    """CREATE TABLE IF NOT EXISTS silences (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT NOT NULL, ended_on TEXT,
        unit TEXT, rule TEXT, body TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS silences_by_last_day ON silences (ends_on, id)",
    "CREATE TABLE IF NOT EXISTS silences_read (name TEXT PRIMARY KEY, position BIGINT NOT NULL)",
    "INSERT INTO silences_read (name, position) VALUES ('monitoring', 0) ON CONFLICT DO NOTHING",
)


def create_tables(connection: Connection) -> None:
    """Creates what is missing."""
    for statement in TABLES:
        connection.execute(statement)
