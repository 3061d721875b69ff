"""The library is set up by an environment of ours alone: how it is for each database, and what is never allowed."""

import os

from eventsourcing.utils import strtobool
from psycopg.conninfo import conninfo_to_dict

from services.chassis.store.database import Database, SqliteDatabase

DB_FUNCTIONS = "POSTGRES_ENABLE_DB_FUNCTIONS"


class UnsafeSetting(Exception):
    """A setting under which the store would lose events."""


def refuse_unsafe(name: str) -> None:
    """Raises UnsafeSetting where the process's environment asks for what loses events, in one of its spellings."""
    for key in (DB_FUNCTIONS, f"{name.upper()}_{DB_FUNCTIONS}"):
        if strtobool(os.environ.get(key) or "n"):
            raise UnsafeSetting(f"{key} must be off: readers would lose events")


def settings_of(database: Database, url: str, *, create_tables: bool) -> dict[str, str]:
    """The library's settings for a store in this database."""
    settings = {
        "MAPPER_TOPIC": "services.chassis.store.mapper:JsonMapper",
        "IS_SNAPSHOTTING_ENABLED": "y",
        "CREATE_TABLE": "y" if create_tables else "n",
    }
    if isinstance(database, SqliteDatabase):
        return settings | {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(database.path),
            "APPLICATION_RECORDER_TOPIC": "services.chassis.store.sqlite:SqliteRecorder",
        }
    given = conninfo_to_dict(url)
    return settings | {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(given.get("dbname", "")),
        "POSTGRES_HOST": str(given.get("host", "")),
        "POSTGRES_PORT": str(given.get("port", "")),
        "POSTGRES_USER": str(given.get("user", "")),
        "POSTGRES_PASSWORD": str(given.get("password", "")),
        "POSTGRES_SCHEMA": database.schema,
        "POSTGRES_POOL_SIZE": "0",
        "POSTGRES_MAX_OVERFLOW": "4",
        DB_FUNCTIONS: "n",
        "APPLICATION_RECORDER_TOPIC": "services.chassis.store.postgresql:PostgresqlRecorder",
    }
