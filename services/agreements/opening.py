"""The store of agreements, for whoever reads or writes it, without the routes and what they need."""

from services.agreements.commitments.domain import Commitment
from services.agreements.pacts.domain import Pact
from services.chassis.store.application import EventStore, open_store

NAME = "agreements"
SNAPSHOT_EVERY = {Commitment: 100, Pact: 200}


def open_agreements(database_url: str, *, migrate: bool = False, cache: int = 2000) -> EventStore:
    """The store of agreements, as the service, the relay and the benches open it."""
    return open_store(NAME, database_url, migrate=migrate, cache=cache, snapshot_every=SNAPSHOT_EVERY)
