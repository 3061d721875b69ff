"""One at a time changes the tables of a database: processes that migrate together wait for each other."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg

from services.chassis.store.database import CONNECT, Database, PostgresqlDatabase, SqliteDatabase


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """While others that migrate the same database wait. Not to be nested: it would wait for itself.

    SQLite's own lock is not enough: a new file's change to write-ahead mode, and a read that becomes a write, do not
    wait for it but fail.
    """
    with _on_server(database) if isinstance(database, PostgresqlDatabase) else _on_folder(database):
        yield


@contextmanager
def _on_server(database: PostgresqlDatabase) -> Iterator[None]:
    with closing(psycopg.connect(database.url, autocommit=True, **CONNECT)) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('pactos migrate'))")
        yield


@contextmanager
def _on_folder(database: SqliteDatabase) -> Iterator[None]:
    folder = os.open(database.path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
