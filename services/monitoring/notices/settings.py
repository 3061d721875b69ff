"""What the channels read from the environment."""

import ipaddress
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Literal, Self

from services.chassis.process.settings import Port, Secret, SettingsError
from services.monitoring.addresses import is_mail_address


class Password(Secret):
    """A password that a server of others gave: of any length, in ASCII, as SMTP sends it."""

    MINIMUM = 1
    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        if not text.isascii():
            raise ValueError("solo admite caracteres ASCII")
        return super().parse(text)


class Sender(str):
    """`alertas@example.ec`, or `Pactos por Pichincha <alertas@example.ec>`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        if not is_mail_address(parseaddr(text)[1]) or not text.isprintable():
            raise ValueError("debe ser un correo, como alertas@example.ec o Pactos <alertas@example.ec>")
        return cls(text)

    @property
    def name(self) -> str:
        return parseaddr(self)[0]

    @property
    def address(self) -> str:
        return parseaddr(self)[1]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class MailSettings:
    """The server that takes our mail. `none` (in the clear) is for a server on this machine alone."""

    mail_from: Sender
    smtp_host: str = "127.0.0.1"
    smtp_port: Port = Port(587)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: Password | None = None

    def __post_init__(self) -> None:
        if self.smtp_security == "none" and not _is_loopback(self.smtp_host):
            raise SettingsError(("SMTP_SECURITY: none solo se admite con un servidor de esta misma máquina",))
        if (self.smtp_user is None) != (self.smtp_password is None):
            raise SettingsError(("SMTP_USER, SMTP_PASSWORD: van juntos, o ninguno",))


@dataclass(frozen=True)
class WebhookSettings:
    """`webhooks_on_loopback`: for tests and development alone."""

    webhooks_on_loopback: bool = False


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
