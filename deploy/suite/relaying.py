"""The relays put together: each service's store to its topic, one thread per store."""

import threading
from dataclasses import dataclass

from contracts.topics import AGREEMENTS, MONITORING
from services.agreements import publishing as agreements
from services.agreements.opening import open_agreements
from services.chassis.process.settings import DatabaseUrl, LogLevel, Port
from services.chassis.stream.relay import Relay
from services.chassis.web.health import serve_health
from services.monitoring import publishing as monitoring
from services.monitoring.opening import open_monitoring


class RelayEnded(Exception):
    """A relay's thread is gone."""


@dataclass(frozen=True)
class Settings:
    """A relay needs PostgreSQL and Kafka."""

    database_url: DatabaseUrl
    kafka_bootstrap_servers: str
    log_level: LogLevel = "INFO"
    relay_health_port: Port = Port(8084)


def relay(settings: Settings, host: str, stop: threading.Event) -> None:
    """Relays until told to stop. Any number of these processes may run; one is active per store."""
    bootstrap = settings.kafka_bootstrap_servers
    stores = (open_agreements(settings.database_url, cache=1), open_monitoring(settings.database_url, cache=1))
    relays = (
        Relay(stores[0], agreements.PUBLISHED, AGREEMENTS, bootstrap),
        Relay(stores[1], monitoring.PUBLISHED, MONITORING, bootstrap),
    )
    threads = [threading.Thread(target=each.run, args=(stop,), daemon=True) for each in relays]
    for thread in threads:
        thread.start()
    serve_health("relay", settings.relay_health_port, {"relays": lambda: _check(threads)}, host)
    while not stop.wait(1):
        _check(threads)
    for thread in threads:
        thread.join(10)
    for store in stores:
        store.close()


def _check(threads: list[threading.Thread]) -> None:
    """Raises RelayEnded, so that the process ends and is started again."""
    if not all(thread.is_alive() for thread in threads):
        raise RelayEnded
