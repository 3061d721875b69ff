"""One active at a time: a session lock of PostgreSQL on a connection of its own, which also listens for new events.

Whoever holds the connection holds the lock. The saved position is written through it, so that who has lost the lock
cannot move the position. It is not awaited on disk:
a position lost in a crash means that some events are sent again.
"""

import psycopg

from services.chassis.store.database import POSTGRESQL, Database


class NotLeading(Exception):
    """The lock, or the connection that holds it, is gone."""


class Leadership:
    """The lock of one topic's relay in one store. Opens its connection when it is first asked for."""

    def __init__(self, database: Database, topic: str, channel: str) -> None:
        if database.dialect != POSTGRESQL:
            raise ValueError("a relay needs PostgreSQL; on SQLite the log feed takes its place")
        self._database, self._topic, self._channel = database, topic, channel
        self._connection: psycopg.Connection | None = None

    def take(self) -> bool:
        """Whether this process leads, from now until the connection is lost. Never waits for another."""
        try:
            if self._connection is None or self._connection.closed:
                self._connection = self._connect()
            key = f"pactos relay {self._database.schema} {self._topic}"
            taken = self._connection.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key]).fetchone()
            if taken[0]:
                self._connection.execute(f'LISTEN "{self._channel}"')
                self._connection.execute(
                    "CREATE TABLE IF NOT EXISTS relayed (topic TEXT PRIMARY KEY, position BIGINT NOT NULL)"
                )
            return taken[0]
        except psycopg.Error as error:
            self.leave()
            raise NotLeading(str(error)) from error

    def position(self) -> int:
        """The position up to which everything is acknowledged. Raises NotLeading."""
        found = self._ask("SELECT position FROM relayed WHERE topic = %s", [self._topic])
        return found[0][0] if found else 0

    def save(self, position: int) -> None:
        """Everything up to the position is acknowledged. Raises NotLeading."""
        self._ask(
            """INSERT INTO relayed (topic, position) VALUES (%s, %s)
            ON CONFLICT (topic) DO UPDATE SET position = excluded.position RETURNING position""",
            [self._topic, position],
        )

    def check(self) -> None:
        """Raises NotLeading where the connection is lost."""
        self._ask("SELECT 1", [])

    def wait(self, timeout: float) -> None:
        """Until something is stored, or the time is over. Raises NotLeading."""
        try:
            for _ in self._connection.notifies(timeout=timeout, stop_after=1):
                pass
        except psycopg.Error as error:
            raise NotLeading(str(error)) from error

    def leave(self) -> None:
        """Gives the lock up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            self._database.url,
            autocommit=True,
            options=f"-c search_path={self._database.schema} -c synchronous_commit=off",
            connect_timeout=5,
            keepalives_idle=5,
            keepalives_interval=2,
            keepalives_count=3,
            tcp_user_timeout=10_000,
        )

    def _ask(self, sql: str, parameters: list[object]) -> list[tuple]:
        if self._connection is None:
            raise NotLeading("no connection")
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except psycopg.Error as error:
            raise NotLeading(str(error)) from error
