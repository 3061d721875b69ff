"""Monitoring's views from outside: read whole, to compare; or dropped, to see them come back."""

from services.chassis.store.database import SQLITE, Connection
from tests.support.client import Suite

# The event store's, the consumer's and the clock's tables are no views: nothing rebuilds them from the log.
NO_VIEWS = {
    *("stored_events", "stored_snapshots", "idempotency", "requests", "expectations"),
    *("applied", "parked", "swept", "feed_health", "relayed", "clock", "ticks"),
}


def views_of(suite: Suite) -> dict[str, list[tuple]]:
    """Every view with its rows in a fixed order, and how far each aggregate was applied."""
    with suite.database("monitoring") as database, database.transaction(write=False) as connection:
        named = [*view_tables(connection), "applied"]
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in named}


def drop_views(suite: Suite) -> list[str]:
    """Drops every view's table; their names."""
    with suite.database("monitoring") as database, database.transaction() as connection:
        dropped = view_tables(connection)
        for table in dropped:
            connection.execute(f"DROP TABLE {table}")
        return dropped


def view_tables(connection: Connection) -> list[str]:
    """The names of the views' tables."""
    if connection.dialect == SQLITE:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'monitoring'")
    return sorted(name for (name,) in rows if name not in NO_VIEWS and not name.startswith("sqlite_"))
