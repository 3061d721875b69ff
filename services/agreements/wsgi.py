"""The agreements service put together: store, routes, problems, feed. Build it after the fork."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Flask

from contracts.topics import AGREEMENTS
from services.agreements.commitments import api as commitments
from services.agreements.commitments.domain import Commitment
from services.agreements.pacts import api as pacts
from services.agreements.pacts.domain import Pact
from services.agreements.problems import PROBLEMS, REASONS
from services.agreements.publishing import PUBLISHED
from services.agreements.settings import Settings
from services.agreements.units import api as units
from services.chassis.process.settings import load
from services.chassis.store.application import EventStore, open_store
from services.chassis.stream.serving import register_feed
from services.chassis.web.application import create_app, now
from services.chassis.web.problems import ProblemCatalog

NAME = "agreements"
SNAPSHOT_EVERY = {Commitment: 100, Pact: 200}
ROUTES = (units.routes, pacts.routes, commitments.routes)
CATALOG = ProblemCatalog(PROBLEMS, REASONS)


def open_agreements(database_url: str, *, migrate: bool = False, cache: int = 2000) -> EventStore:
    """The store of agreements, as the service, the relay and the benches open it."""
    return open_store(NAME, database_url, migrate=migrate, cache=cache, snapshot_every=SNAPSHOT_EVERY)


def build(settings: Settings, store: EventStore | None = None, clock: Callable[[], datetime] = now) -> Flask:
    """The application on its store."""
    store = store or open_agreements(settings.database_url, cache=settings.cached_aggregates)
    app = create_app(
        NAME,
        ROUTES,
        CATALOG,
        identity_secret=settings.identity_secret,
        store=store,
        clock=clock,
        command_seconds=settings.command_seconds,
    )
    register_feed(app, store, PUBLISHED, AGREEMENTS.source, settings.identity_secret)
    return app


def build_app(environ: Mapping[str, str] = os.environ) -> Flask:
    """The application of this environment. Raises SettingsError."""
    return build(load(Settings, environ))
