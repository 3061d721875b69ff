"""What the monitoring service reads from its environment."""

from dataclasses import dataclass

from services.chassis.process.settings import DatabaseUrl, LogLevel, Secret, Secrets, Url


@dataclass(frozen=True)
class Settings:
    """`command_seconds`: one command's deadline.

    Without `link_secrets` links in messages are signed with `identity_secret`.
    `public_url`: where people reach the gateway.
    `webhooks_on_loopback`: webhooks may go to this machine; for tests and development alone.
    """

    database_url: DatabaseUrl
    identity_secret: Secret
    log_level: LogLevel = "INFO"
    command_seconds: float = 10.0
    webhooks_on_loopback: bool = False
    link_secrets: Secrets | None = None
    public_url: Url = Url("http://127.0.0.1:8080")
