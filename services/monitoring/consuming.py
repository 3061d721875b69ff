"""The consumer's process put together: it follows agreements into the views, ticks, and watches the feed."""

import logging
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from contracts.topics import AGREEMENTS
from services.chassis.process.settings import DatabaseUrl, Port, Secret, Url, load
from services.chassis.stream.consumer import Consumer, LogIsAnother
from services.chassis.stream.feeds import open_feed
from services.chassis.stream.health import FOLLOWING, read_health
from services.chassis.stream.log import Log, service_log
from services.chassis.web.health import serve_health
from services.monitoring.migrating import NAME
from services.monitoring.subscribing import subscriber
from services.monitoring.ticks.ticker import Ticker
from services.monitoring.wsgi import open_monitoring

GROUP = "pactos.monitoring"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """`kafka_bootstrap_servers`: where it is absent the log of agreements is the feed."""

    database_url: DatabaseUrl
    identity_secret: Secret
    agreements_url: Url
    consumer_health_port: Port
    kafka_bootstrap_servers: str | None = None
    ticks: Literal["auto", "manual"] = "auto"
    log_level: str = "INFO"


class NotFollowing(Exception):
    """The consumer has not caught up yet, or may not follow; the message says which."""


def agreements_log(settings: Settings) -> Log:
    """The log of agreements, asked over HTTP."""
    return service_log(settings.agreements_url, AGREEMENTS.source, "consumer", settings.identity_secret)


def consume(stop: threading.Event, environ: Mapping[str, str] = os.environ) -> None:
    """Runs until told to stop. Raises SettingsError, or what no retry can heal."""
    settings = load(Settings, environ)
    store = open_monitoring(settings.database_url)
    source = agreements_log(settings)
    feed = open_feed(source, AGREEMENTS.name, GROUP, settings.kafka_bootstrap_servers)
    consumer = Consumer(store.database, feed, source, subscriber(store))
    ticker = threading.Thread(
        target=Ticker(store, automatic=settings.ticks == "auto").run, args=(stop,), name="ticker", daemon=True
    )

    def following() -> None:
        with store.database.transaction(write=False) as connection:
            states = {health.source: health.state for health in read_health(connection)}
        if states.get(AGREEMENTS.source) != FOLLOWING:
            raise NotFollowing(states.get(AGREEMENTS.source, "not heard yet"))

    serve_health(f"{NAME} consumer", settings.consumer_health_port, {"feed": following})
    ticker.start()
    try:
        consumer.run(stop)
    except LogIsAnother:
        log.critical("the log is another one than was applied: nothing more is applied until an operator decides")
        stop.wait()
    finally:
        stop.set()
        ticker.join()
        store.close()
