"""The monitoring service put together: store, views, routes, problems, feed. Build it after the fork."""

import os
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Flask

from contracts.topics import MONITORING
from services.chassis.process.settings import load
from services.chassis.store.application import EventStore
from services.chassis.stream.serving import register_feed
from services.chassis.web.application import create_app, now
from services.chassis.web.problems import ProblemCatalog
from services.monitoring.alert_rules import api as alert_rules
from services.monitoring.alerts import api as alerts
from services.monitoring.feeds import api as feeds
from services.monitoring.migrating import NAME
from services.monitoring.notices import api as notices
from services.monitoring.opening import open_monitoring
from services.monitoring.plans import api as plans
from services.monitoring.problems import PROBLEMS, REASONS
from services.monitoring.publishing import PUBLISHED
from services.monitoring.realignment import api as realignments
from services.monitoring.recipients import api as recipients
from services.monitoring.settings import Settings
from services.monitoring.silences import api as silences
from services.monitoring.ticks import api as ticks
from services.monitoring.ticks.ticker import FeedWatch
from services.monitoring.tracking import api as tracking
from services.monitoring.warning import api as warning

# and those that depend on the settings
ROUTES = (
    *(
        tracking.routes,
        alerts.routes_for(notices.delivered),
        alert_rules.routes,
        silences.routes,
        ticks.routes,
        warning.routes,
    ),
    *(plans.routes, realignments.routes),
)
CATALOG = ProblemCatalog(PROBLEMS, REASONS)


def build(settings: Settings, store: EventStore | None = None, clock: Callable[[], datetime] = now) -> Flask:
    """The application on its store."""
    store = store or open_monitoring(settings.database_url)
    app = create_app(
        NAME,
        (
            *ROUTES,
            recipients.routes_for(loopback=settings.webhooks_on_loopback),
            notices.routes_for(settings.link_secrets or (settings.identity_secret,)),
            feeds.routes_for(settings.public_url),
        ),
        CATALOG,
        identity_secret=settings.identity_secret,
        store=store,
        clock=clock,
        command_seconds=settings.command_seconds,
    )
    register_feed(app, store, PUBLISHED, MONITORING.source, settings.identity_secret)
    return app


def build_app(environ: Mapping[str, str] = os.environ) -> Flask:
    """The application of this environment, and its watch over the feeds. Raises SettingsError."""
    settings = load(Settings, environ)
    store = open_monitoring(settings.database_url)
    FeedWatch(store).start(threading.Event())
    return build(settings, store)
