"""Monitoring's store, for whoever reads or writes it, without the routes and what they need."""

from services.chassis.store.application import EventStore, open_store
from services.monitoring.migrating import NAME
from services.monitoring.migrating import migrate as create_all


def open_monitoring(database_url: str, *, migrate: bool = False, cache: int = 2000) -> EventStore:
    """The store of monitoring with its views beside, as the service, the consumer and the relay open it."""
    if migrate:
        create_all(database_url)
    return open_store(NAME, database_url, cache=cache)
