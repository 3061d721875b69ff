"""What the gateway reads from its environment."""

from dataclasses import dataclass

from services.chassis.process.settings import DatabaseUrl, LogLevel, Secret, Url


@dataclass(frozen=True)
class Settings:
    """Rates count requests per second of one caller in one worker; zero is no limit. Times are seconds.

    `upstream_connections`: open to each service, per worker; fewer than the worker's threads. `forwarded_hops`: how
    many proxies of ours stand before the gateway, each of which adds to X-Forwarded-For. `cache_seconds`: zero keeps
    nothing. Without `live_url` there are no streams.
    """

    database_url: DatabaseUrl
    identity_secret: Secret
    agreements_url: Url
    monitoring_url: Url
    live_url: Url | None = None
    log_level: LogLevel = "INFO"
    key_rate: float = 500.0
    key_burst: int = 2_000
    public_rate: float = 200.0
    public_burst: int = 1_000
    forwarded_hops: int = 0
    cache_seconds: float = 1.0
    upstream_within: float = 20.0
    upstream_connections: int = 12
