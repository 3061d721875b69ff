"""The notifier put together: monitoring's events to letters and webhooks. Of any number of processes one is active."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from services.chassis.process.settings import DatabaseUrl, LogLevel, Port, Secret, Secrets, SettingsError, Url
from services.chassis.store.application import EventStore
from services.chassis.store.vault import Vault
from services.chassis.stream.alone import lead_of
from services.chassis.web.health import serve_health
from services.monitoring.notices.folder import FolderChannel
from services.monitoring.notices.hours_file import hours_of
from services.monitoring.notices.mail import MailChannel
from services.monitoring.notices.settings import MailSettings, Password, Sender
from services.monitoring.notices.webhook import WebhookChannel
from services.monitoring.notifier.composing import Composing
from services.monitoring.notifier.delivering import Delivering
from services.monitoring.notifier.following import Following
from services.monitoring.notifier.loop import Notifier
from services.monitoring.notifier.pages import Pages
from services.monitoring.notifier.workers import MAIL, PROVEN, UNPROVEN, Workers
from services.monitoring.opening import open_monitoring
from services.monitoring.ticks.ticker import monitoring_acts

NAME = "notices"
EXAMPLE_SENDER = Sender("Pactos por Pichincha <avisos@example.ec>")


@dataclass(frozen=True)
class Settings:
    """Letters go to `smtp_host`, or as files to `mail_folder`. `notice_hours`: business, always, or a file.

    Without `link_secrets` links are signed with `identity_secret`. See MailSettings for those of SMTP.
    """

    database_url: DatabaseUrl
    identity_secret: Secret
    public_url: Url = Url("http://127.0.0.1:8080")
    link_secrets: Secrets | None = None
    notice_hours: str = "business"
    ticks: Literal["auto", "manual"] = "auto"
    mail_folder: str | None = None
    mail_from: Sender | None = None
    smtp_host: str | None = None
    smtp_port: Port = Port(587)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: Password | None = None
    webhooks_on_loopback: bool = False
    log_level: LogLevel = "INFO"
    notifier_health_port: Port = Port(8085)

    def __post_init__(self) -> None:
        faults = []
        if (self.smtp_host is None) == (self.mail_folder is None):
            faults.append("SMTP_HOST, MAIL_FOLDER: se necesita uno de los dos, y solo uno")
        if self.smtp_host is not None and self.mail_from is None:
            faults.append("MAIL_FROM: falta")
        if faults:
            raise SettingsError(tuple(faults))
        if self.smtp_host is not None:
            self.mail()
        hours_of(self.notice_hours)

    def mail(self) -> MailSettings:
        """Those of the mail server. Raises SettingsError."""
        return MailSettings(
            self.mail_from, self.smtp_host, self.smtp_port, self.smtp_security, self.smtp_user, self.smtp_password
        )


class NotNotifying(Exception):
    """The notifier's thread is gone."""


def notify(settings: Settings, host: str, stop: threading.Event) -> None:
    """Notifies until told to stop."""
    store = open_monitoring(settings.database_url)
    workers = workers_for(settings)
    notifier = notifier_on(store, settings, workers)
    runs = threading.Thread(target=notifier.run, args=(stop, lead_of(store.database, NAME)), name=NAME, daemon=True)
    runs.start()
    serve_health("notifier", settings.notifier_health_port, {"store": store.head, "loop": lambda: _check(runs)}, host)
    while not stop.wait(1):
        _check(runs)
    runs.join(20)
    workers.close()
    store.close()


def workers_for(settings: Settings) -> Workers:
    """Workers with the channels of these settings."""
    sender = settings.mail_from or EXAMPLE_SENDER

    def mail() -> MailChannel | FolderChannel:
        if settings.mail_folder is not None:
            return FolderChannel(Path(settings.mail_folder), sender)
        return MailChannel(settings.mail())

    def webhook() -> WebhookChannel:
        return WebhookChannel(loopback=settings.webhooks_on_loopback)

    return Workers({MAIL: mail, PROVEN: webhook, UNPROVEN: webhook}, lambda: datetime.now(UTC))


def notifier_on(store: EventStore, settings: Settings, workers: Workers) -> Notifier:
    """The notifier of a store."""
    hours, by_the_wall = hours_of(settings.notice_hours), settings.ticks == "auto"
    pages = Pages(settings.public_url, settings.link_secrets or (settings.identity_secret,))
    return Notifier(
        store,
        Following(store, hours),
        Composing(store, hours, by_the_wall=by_the_wall),
        Delivering(store, workers, pages, Vault.beside(store.database)),
        workers,
        monitoring_acts,
        by_the_wall=by_the_wall,
    )


def _check(thread: threading.Thread) -> None:
    """Raises NotNotifying, so that the process ends and is started again."""
    if not thread.is_alive():
        raise NotNotifying
