"""Monitoring's tables: its store, the views, the clock and the consumer's own; and the vault beside them."""

from services.chassis.store import application as stores
from services.chassis.store.database import Connection, open_database
from services.chassis.store.migrating import alone
from services.chassis.store.vault import migrate_vault
from services.chassis.stream import tables as stream
from services.monitoring.alerts import tables as alerts
from services.monitoring.milestones import tables as milestones
from services.monitoring.notices import tables as notices
from services.monitoring.plans import tables as plans
from services.monitoring.realignment.forecasts import tables as forecasts
from services.monitoring.realignment.proposals import tables as proposals
from services.monitoring.silences import tables as silences
from services.monitoring.ticks import clock
from services.monitoring.tracking import tables as tracking

NAME = "monitoring"


def migrate(database_url: str) -> None:
    """Creates what is missing; several processes may try at once."""
    stores.migrate(NAME, database_url)
    migrate_vault(database_url)
    database = open_database(database_url, NAME, pool_size=2)
    try:
        with alone(database), database.transaction() as connection:
            stream.create_tables(connection)
            create_tables(connection)
    finally:
        database.close()


def create_tables(connection: Connection) -> None:
    """Creates the tables of the views and the clock, where they are missing."""
    for part in (tracking, milestones, alerts, silences, notices, plans, proposals, forecasts, clock):
        part.create_tables(connection)
