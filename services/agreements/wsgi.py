"""The agreements service put together: store, routes, problems, feed. Build it after the fork."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Flask

from contracts.topics import AGREEMENTS
from services.agreements.commitments import api as commitments
from services.agreements.opening import NAME, open_agreements
from services.agreements.pacts import api as pacts
from services.agreements.problems import PROBLEMS, REASONS
from services.agreements.publishing import PUBLISHED
from services.agreements.settings import Settings
from services.agreements.units import api as units
from services.chassis.process.settings import load
from services.chassis.store.application import EventStore
from services.chassis.stream.serving import register_feed
from services.chassis.web.application import create_app, now
from services.chassis.web.problems import ProblemCatalog

ROUTES = (units.routes, pacts.routes, commitments.routes)
CATALOG = ProblemCatalog(PROBLEMS, REASONS)


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
