"""Monitoring's views from outside: read whole, to compare; or dropped, to see them come back."""

from tests.support.client import Suite

VIEWS = ("units", "pacts", "commitments", "facts", "lights", "milestones", "alerts", "watch", "plans", "alignments")


def views_of(suite: Suite) -> dict[str, list[tuple]]:
    """Every view with its rows in a fixed order, and how far each aggregate was applied."""
    with suite.database("monitoring") as database, database.transaction(write=False) as connection:
        tables = (*VIEWS, "applied")
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}


def drop_views(suite: Suite) -> None:
    """Drops every view's table."""
    with suite.database("monitoring") as database, database.transaction() as connection:
        for table in VIEWS:
            connection.execute(f"DROP TABLE {table}")
