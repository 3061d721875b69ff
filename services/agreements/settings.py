"""What the agreements service reads from its environment."""

from dataclasses import dataclass

from services.chassis.process.settings import DatabaseUrl, LogLevel, Secret


@dataclass(frozen=True)
class Settings:
    """`cached_aggregates`: how many stay in memory, per worker. `command_seconds`: one command's deadline."""

    database_url: DatabaseUrl
    identity_secret: Secret
    log_level: LogLevel = "INFO"
    cached_aggregates: int = 2000
    command_seconds: float = 10.0
