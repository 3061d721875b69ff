"""What the process of the streams reads from its environment."""

from dataclasses import dataclass

from services.chassis.process.settings import LogLevel, Secret, Url


@dataclass(frozen=True)
class Settings:
    """`live_streams`: at once, and `live_streams_of_one` caller; each ends after `live_stream_seconds`, to come back.

    Without `kafka_bootstrap_servers` the logs are looked at up to a hundred times a second.
    """

    identity_secret: Secret
    agreements_url: Url
    monitoring_url: Url
    kafka_bootstrap_servers: str | None = None
    log_level: LogLevel = "INFO"
    live_streams: int = 1_000
    live_streams_of_one: int = 50
    live_stream_seconds: float = 600.0
