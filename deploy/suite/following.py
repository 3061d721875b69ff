"""The consumer put together: agreements' feed into monitoring's views and alerts, and monitoring's ticks beside it."""

import logging
import threading
from dataclasses import dataclass
from typing import Literal

from contracts.topics import AGREEMENTS
from services.chassis.process.settings import DatabaseUrl, LogLevel, Port, Secret, Url
from services.chassis.store.database import Database
from services.chassis.stream.consumer import Consumer
from services.chassis.stream.failures import LogIsAnother
from services.chassis.stream.feeds import Feed, LogFeed
from services.chassis.stream.health import FOLLOWING, read_health
from services.chassis.stream.log import HttpLog
from services.chassis.web import identity
from services.chassis.web.health import serve_health
from services.monitoring.opening import open_monitoring
from services.monitoring.subscribing import subscriber
from services.monitoring.ticks.ticker import Ticker

log = logging.getLogger("pactos.consumer")
GROUP = "pactos.monitoring"


class NotFollowing(Exception):
    """The consumer does not follow its source; the message says why."""


@dataclass(frozen=True)
class Settings:
    """Without `kafka_bootstrap_servers` the log itself is the feed."""

    database_url: DatabaseUrl
    identity_secret: Secret
    agreements_url: Url
    kafka_bootstrap_servers: str | None = None
    ticks: Literal["auto", "manual"] = "auto"
    log_level: LogLevel = "INFO"
    consumer_health_port: Port = Port(8083)


def follow(settings: Settings, host: str, stop: threading.Event) -> None:
    """Follows until told to stop. A log that is another stops the following alone: ticks go on."""
    store = open_monitoring(settings.database_url)
    producer = log_of_agreements(settings.agreements_url, settings.identity_secret)
    consumer = Consumer(store.database, _feed(settings, producer), producer, subscriber(store))
    ticker = Ticker(store).start(stop) if settings.ticks == "auto" else None
    serve_health("consumer", settings.consumer_health_port, {"feed": lambda: _check(store.database)}, host)
    try:
        consumer.run(stop)
    except LogIsAnother as error:
        log.critical("nothing more is applied until an operator decides", extra={"fields": {"reason": str(error)}})
        stop.wait()
    if ticker is not None:
        ticker.join(5)
    store.close()


def log_of_agreements(address: str, secret: str) -> HttpLog:
    """Agreements' log over HTTP, asked for as the consumer."""
    return HttpLog(
        address, AGREEMENTS.source, lambda: {identity.HEADER: identity.sign(identity.service("consumer"), secret)}
    )


def _feed(settings: Settings, producer: HttpLog) -> Feed:
    if settings.kafka_bootstrap_servers:
        from services.chassis.stream.kafka_feed import KafkaFeed

        return KafkaFeed(AGREEMENTS, GROUP, settings.kafka_bootstrap_servers)
    return LogFeed(producer)


def _check(database: Database) -> None:
    """Raises NotFollowing while the log was not heard of yet, or is another."""
    with database.transaction(write=False) as connection:
        found = [health for health in read_health(connection) if health.source == AGREEMENTS.source]
    if not found or found[0].caught_up_at is None:
        raise NotFollowing("not caught up yet")
    if found[0].state != FOLLOWING:
        raise NotFollowing(found[0].detail)
