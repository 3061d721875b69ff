"""The consumer's own tables. They lie beside the views, so that one transaction covers both."""

from services.chassis.store.database import Connection, Database

TABLES = (
    """CREATE TABLE IF NOT EXISTS applied (
        aggregate TEXT PRIMARY KEY, version INTEGER NOT NULL, position BIGINT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS parked (
        place TEXT PRIMARY KEY, aggregate TEXT, version INTEGER, position BIGINT, type TEXT, envelope TEXT NOT NULL,
        reason TEXT NOT NULL, tries INTEGER NOT NULL, parked_at TEXT NOT NULL, released_at TEXT)""",
    """CREATE TABLE IF NOT EXISTS swept (
        source TEXT PRIMARY KEY, position BIGINT NOT NULL, aggregate TEXT NOT NULL, version INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS feed_health (
        source TEXT PRIMARY KEY, state TEXT NOT NULL, detail TEXT NOT NULL, head BIGINT NOT NULL,
        contacted_at TEXT, caught_up_at TEXT)""",
)


def create_tables(connection: Connection) -> None:
    """Creates what is missing."""
    for table in TABLES:
        connection.execute(table)


def migrate(database: Database) -> None:
    """Creates what is missing, in a transaction of its own."""
    with database.transaction() as connection:
        create_tables(connection)
