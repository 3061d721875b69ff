"""The gateway put together: keys, limits, cache, services, routes. Build it after the fork: it opens connections."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

import contracts
from services.chassis.process import settings as environment
from services.chassis.store.database import Database, open_database
from services.gateway.access.api import Ourselves
from services.gateway.access.authentication import Authentication
from services.gateway.access.limits import Limits, Rate
from services.gateway.application import create_app
from services.gateway.cache import ReadCache
from services.gateway.door import Door
from services.gateway.proxy import Service
from services.gateway.settings import Settings
from services.gateway.splicing import Splices
from services.gateway.waiting import Waiting

SCHEMA = "gateway"
DOCUMENT = Path(contracts.__file__).with_name("openapi.json")
BEYOND_A_WAIT = 12.0


def build_app(environ: Mapping[str, str] = os.environ) -> Flask:
    """The application of this environment. Raises SettingsError."""
    settings = environment.load(Settings, environ)
    return application(settings, json.loads(DOCUMENT.read_bytes()), open_database(settings.database_url, SCHEMA))


def application(settings: Settings, document: Mapping[str, Any], database: Database) -> Flask:
    """The application that routes by this document and finds its keys in this database."""
    return create_app(document, open_door(settings, database), checks={"keys": lambda: _ask(database)})


def open_door(settings: Settings, database: Database) -> Door:
    """Everything that a request meets, by the settings."""
    behind = (("agreements", settings.agreements_url), ("monitoring", settings.monitoring_url))
    services = {
        name: Service(name, address, settings.upstream_connections, settings.upstream_within)
        for name, address in behind
    }
    # Who waits for the views must not keep others from monitoring: own connections, as many as there are places.
    places = max(1, settings.upstream_connections // 2)
    views = Service("monitoring", settings.monitoring_url, places, BEYOND_A_WAIT)
    return Door(
        services={"gateway": Ourselves(), **services},
        authentication=Authentication(database),
        of_keys=Limits(Rate(settings.key_rate, settings.key_burst)),
        of_addresses=Limits(Rate(settings.public_rate, settings.public_burst)),
        cache=ReadCache(settings.cache_seconds),
        waiting=Waiting(views, settings.identity_secret, places),
        splices=Splices(settings.live_url),
        secret=settings.identity_secret,
        hops=settings.forwarded_hops,
    )


def _ask(database: Database) -> None:
    with database.transaction(write=False) as connection:
        connection.execute("SELECT 1 FROM api_keys LIMIT 1")
