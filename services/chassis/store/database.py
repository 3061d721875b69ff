"""One way to speak SQL to PostgreSQL and SQLite: `%s` parameters, text dates (ISO 8601) and integers in both.

A database is a URL and a schema: `postgresql://…` uses that schema, `sqlite:///folder` the file `<schema>.db`.
Open it after a fork, never before. Every wait ends at the thread's deadline, where one is set (see deadlines.py).
"""

import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg.errors import _WaitTimeout

from services.chassis.store.deadlines import DeadlinePassed, remaining
from services.chassis.store.pool import Pool

Row = tuple[Any, ...]
SQLITE, POSTGRESQL = "sqlite", "postgresql"
OCCUPIED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
WAIT_FOR_LOCK = 10.0
# A writer that stops between two statements must not hold the others' lock for ever.
SESSION = "-c search_path={schema} -c lock_timeout=10s -c idle_in_transaction_session_timeout=10s"
CONNECT = {"connect_timeout": 2, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}


class Connection(Protocol):
    """A connection within a transaction."""

    dialect: str

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Runs one statement; the rows, if it yields any."""

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Runs one statement for each row."""

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Appends many new rows, by the fastest way that the database has."""


class Database(Protocol):
    """A place for tables. `transaction` yields a Connection, commits at the end, rolls back on an exception."""

    dialect: str
    schema: str

    def transaction(self, *, write: bool = True) -> "contextmanager[Connection]": ...

    def close(self) -> None: ...


def open_database(url: str, schema: str, *, pool_size: int = 8) -> "Database":
    """Opens the schema's tables at the URL. Raises ValueError for a URL of another kind."""
    if url.startswith("sqlite:///"):
        return SqliteDatabase(Path(url.removeprefix("sqlite:///")), schema)
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresqlDatabase(url, schema, pool_size)
    raise ValueError(f"a database URL starts with postgresql:// or sqlite:///, not {url.split(':', 1)[0]!r}")


class BoundedConnection(psycopg.Connection[Row]):
    """A driver's connection whose waits end at the thread's deadline; it is closed then, for its state is unknown."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        bound = remaining() if timeout is None else timeout
        try:
            return super().wait(gen, interval, bound)
        except _WaitTimeout:
            if timeout is not None:
                raise
            self.close()
            raise DeadlinePassed from None


def connect(url: str, schema: str, options: str = "") -> BoundedConnection:
    """A connection of one's own in the schema, each statement its own transaction unless one begins."""
    return BoundedConnection.connect(
        url, autocommit=True, options=f"{SESSION.format(schema=schema)} {options}", **CONNECT
    )


class PostgresqlConnection:
    dialect = POSTGRESQL

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self.driver = connection

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        cursor = self.driver.execute(sql, parameters or None, binary=True)
        return cursor.fetchall() if cursor.description else []

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self.driver.cursor() as cursor:
            cursor.executemany(sql, rows)

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        with self.driver.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


class PostgresqlDatabase:
    """A schema of a PostgreSQL database, through a pool."""

    dialect = POSTGRESQL

    def __init__(self, url: str, schema: str, pool_size: int) -> None:
        if not re.fullmatch(r"[a-z_][a-z0-9_]*", schema):
            raise ValueError(f"not a schema name: {schema!r}")
        self.url, self.schema = url, schema
        with psycopg.connect(url, autocommit=True, **CONNECT) as connection:
            if not connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,)).fetchall():
                connection.execute("SELECT pg_advisory_lock(hashtext('pactos schemas'))")
                connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        self._pool = Pool(lambda: connect(url, schema), pool_size)

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[PostgresqlConnection]:
        """A read is not wrapped in BEGIN and COMMIT: each of its statements sees what is committed by then."""
        with self._pool.connection() as connection:
            if not write:
                yield PostgresqlConnection(connection)
                return
            with connection.transaction():
                yield PostgresqlConnection(connection)

    def close(self) -> None:
        self._pool.close()


def is_occupied(error: BaseException) -> bool:
    """Whether another connection held SQLite's lock for longer than one would wait."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF in OCCUPIED


class SqliteConnection:
    dialect = SQLITE

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.driver = connection

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        return self.driver.execute(sql.replace("%s", "?"), parameters).fetchall()

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self.driver.executemany(sql.replace("%s", "?"), rows)

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        marks = ", ".join("?" * len(columns))
        self.driver.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


class SqliteDatabase:
    """A file, in write-ahead mode, one connection per thread; writers wait for each other.

    A read within a transaction of the same thread is part of it.
    """

    dialect = SQLITE

    def __init__(self, folder: Path, schema: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path, self.schema = folder / f"{schema}.db", schema
        self._threads = threading.local()
        self._opened: list[sqlite3.Connection] = []

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[SqliteConnection]:
        driver = self._driver()
        if driver.in_transaction and not write:
            yield SqliteConnection(driver)
            return
        left = remaining()
        driver.execute(f"PRAGMA busy_timeout = {int(1000 * (WAIT_FOR_LOCK if left is None else left))}")
        driver.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        try:
            yield SqliteConnection(driver)
            driver.commit()
        except BaseException:
            driver.rollback()
            raise

    def close(self) -> None:
        while self._opened:
            self._opened.pop().close()

    def _driver(self) -> sqlite3.Connection:
        driver = getattr(self._threads, "driver", None)
        if driver is None:
            driver = sqlite3.connect(
                self.path, timeout=WAIT_FOR_LOCK, isolation_level=None, check_same_thread=False, cached_statements=256
            )
            driver.execute("PRAGMA journal_mode=WAL")
            driver.execute("PRAGMA synchronous=FULL")
            self._threads.driver = driver
            self._opened.append(driver)
        return driver
