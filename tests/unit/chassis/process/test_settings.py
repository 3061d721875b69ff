"""Settings are right at start, or every fault is said at once."""

import enum
from dataclasses import dataclass
from typing import Literal

import pytest

from services.chassis.process.settings import DatabaseUrl, Port, Secret, SettingsError, Url, load

SECRET = "a-secret-of-enough-length"


class Shade(enum.Enum):
    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True)
class Settings:
    database_url: DatabaseUrl
    identity_secret: Secret
    agreements_url: Url
    threads: int
    share: float
    migrate: bool
    ticks: Literal["auto", "manual"]
    shade: Shade
    port: Port
    kafka_bootstrap_servers: str | None
    log_level: str = "INFO"


COMPLETE = {
    "DATABASE_URL": "postgresql://pactos:hidden@db:5432/pactos",
    "IDENTITY_SECRET": SECRET,
    "AGREEMENTS_URL": "http://127.0.0.1:8001",
    "THREADS": "8",
    "SHARE": "0.5",
    "MIGRATE": "true",
    "TICKS": "manual",
    "SHADE": "dark",
    "PORT": "8080",
}


def test_each_name_of_the_environment_is_read_as_its_type():
    settings = load(Settings, COMPLETE)
    assert (settings.threads, settings.share, settings.migrate) == (8, 0.5, True)
    assert (settings.ticks, settings.shade, settings.port) == ("manual", Shade.DARK, 8080)
    assert settings.kafka_bootstrap_servers is None
    assert settings.log_level == "INFO"


def test_every_missing_and_wrong_name_is_listed_at_once():
    wrong = {**COMPLETE, "DATABASE_URL": "mysql://x", "THREADS": "many", "SHARE": "nan", "MIGRATE": "perhaps"}
    wrong |= {"TICKS": "weekly", "SHADE": "pink", "PORT": "99999", "AGREEMENTS_URL": "", "IDENTITY_SECRET": "short"}
    with pytest.raises(SettingsError) as refused:
        load(Settings, wrong)
    named = [fault.partition(":")[0] for fault in refused.value.faults]
    assert named == [
        "DATABASE_URL",
        "IDENTITY_SECRET",
        "AGREEMENTS_URL",
        "THREADS",
        "SHARE",
        "MIGRATE",
        "TICKS",
        "SHADE",
        "PORT",
    ]
    assert "AGREEMENTS_URL: falta" in str(refused.value)
    assert "TICKS: debe ser uno de: auto, manual" in str(refused.value)


@pytest.mark.parametrize("url", ["http://", "ftp://host/", "http://host:port", "just words"])
def test_a_url_that_leads_nowhere_is_refused(url):
    with pytest.raises(SettingsError, match="AGREEMENTS_URL"):
        load(Settings, {**COMPLETE, "AGREEMENTS_URL": url})


def test_a_sqlite_folder_is_a_database_url():
    assert load(Settings, {**COMPLETE, "DATABASE_URL": "sqlite:////tmp/x"}).database_url == "sqlite:////tmp/x"


def test_secrets_and_passwords_never_show():
    shown = repr(load(Settings, COMPLETE))
    assert SECRET not in shown
    assert "hidden" not in shown
    assert "db:5432" in shown


@pytest.mark.parametrize("name", ["IDENTITY_SECRET", "DATABASE_URL"])
def test_a_wrong_secret_is_not_repeated_in_the_error(name):
    with pytest.raises(SettingsError) as refused:
        load(Settings, {**COMPLETE, name: "zq7:xw"})
    assert "zq7" not in str(refused.value)
