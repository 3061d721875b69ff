"""Which database and which broker the suite uses, and what every process of it finds in its environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.failures import Mistake
from deploy.servers.children import free_port
from deploy.suite.home import Home, read_json, write_private

HOURS = Path(__file__).parent / "horario-de-avisos.yaml"
DATABASE, BROKER = "DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS"
SHARED = (
    DATABASE, BROKER, "IDENTITY_SECRET", "AGREEMENTS_URL", "MONITORING_URL", "LIVE_URL", "AGREEMENTS_PORT",
    "MONITORING_PORT", "GATEWAY_PORT", "PORT", "CONSUMER_HEALTH_PORT", "PLANNER_HEALTH_PORT",
    "RELAY_HEALTH_PORT", "NOTIFIER_HEALTH_PORT",
    "TICKS", "PUBLIC_URL", "MAIL_FOLDER", "NOTICE_HOURS",
)  # fmt: skip


class OneWithoutTheOther(Mistake):
    """Only one of database and broker is named."""


class PortMistaken(Mistake):
    """PORT is no port."""


@dataclass(frozen=True)
class Outside:
    """A database and a broker that run already."""

    database_url: str
    bootstrap: str


def outside(environ: Mapping[str, str]) -> Outside | None:
    """The servers that the environment names, or None where it names neither. Raises OneWithoutTheOther."""
    database, broker = environ.get(DATABASE, "").strip(), environ.get(BROKER, "").strip()
    if bool(database) != bool(broker):
        named, missing = (DATABASE, BROKER) if database else (BROKER, DATABASE)
        raise OneWithoutTheOther(f"{named} está definida y {missing} no: se usan ambas o ninguna.")
    if not database:
        return None
    if not database.startswith(("postgresql://", "postgres://")):
        raise OneWithoutTheOther(f"con {BROKER}, {DATABASE} debe empezar con postgresql://")
    return Outside(database, broker)


def port_of(environ: Mapping[str, str], default: int = 8080) -> int:
    """The gateway's port. Raises PortMistaken."""
    text = environ.get("PORT", "").strip() or str(default)
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise PortMistaken(f"PORT debe ser un número entre 1 y 65535, no {text!r}")
    return int(text)


def compose(environ: Mapping[str, str], database_url: str, bootstrap: str | None, port: int) -> dict[str, str]:
    """The environment of the suite's processes: the caller's, with addresses on loopback and a fresh secret."""
    names = ("AGREEMENTS", "MONITORING", "LIVE", "CONSUMER_HEALTH", "PLANNER_HEALTH", "RELAY_HEALTH", "NOTIFIER_HEALTH")
    ports = {name: free_port() for name in names}
    composed = {
        **environ,
        DATABASE: database_url,
        BROKER: bootstrap or "",
        "IDENTITY_SECRET": environ.get("IDENTITY_SECRET") or secrets.token_urlsafe(32),
        "AGREEMENTS_URL": f"http://127.0.0.1:{ports['AGREEMENTS']}",
        "MONITORING_URL": f"http://127.0.0.1:{ports['MONITORING']}",
        "LIVE_URL": f"http://127.0.0.1:{ports['LIVE']}",
        "PORT": str(port),
        "GATEWAY_PORT": str(port),
        "PUBLIC_URL": environ.get("PUBLIC_URL") or f"http://127.0.0.1:{port}",
        "TICKS": environ.get("TICKS") or "auto",
        **{f"{name}_PORT": str(number) for name, number in ports.items()},
    }
    return {name: value for name, value in composed.items() if value}


def with_mail(environ: Mapping[str, str], home: Home) -> dict[str, str]:
    """The same, with what the notifier needs: without a mail server, letters are files of the home folder.

    Links in letters stay good when the suite starts again. A file wakes nobody, so it needs no business hours.
    """
    secrets_of_home = home.path / "secrets.json"
    held = read_json(secrets_of_home)
    if "LINK_SECRETS" not in held:
        held["LINK_SECRETS"] = secrets.token_urlsafe(32)
        write_private(secrets_of_home, held)
    to_files = not environ.get("SMTP_HOST")
    given = {
        "LINK_SECRETS": held["LINK_SECRETS"],
        "NOTICE_HOURS": "always" if to_files else str(HOURS),
        **({"MAIL_FOLDER": str(home.path / "mail")} if to_files else {}),
    }
    return {**given, **{name: value for name, value in environ.items() if value}}


def shared(environ: Mapping[str, str]) -> dict[str, str]:
    """What a command from another terminal needs to know of a running suite."""
    return {name: environ[name] for name in SHARED if name in environ}


def current(home: Home, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of a command: the caller's, and below it that of the suite that ran last in this home."""
    return {**read_json(home.surroundings), **environ}
