"""Connections of one process to PostgreSQL, kept open between uses.

No threads of its own and no waiting before it tries again: whoever needs a connection opens one, so that a server that
comes back is used at once, and one that is away is known at once. A connection that the server has left is noticed
before use, without a round trip.
"""

import select
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psycopg

from services.chassis.store.deadlines import DeadlinePassed, remaining

PATIENCE = 10.0


class Pool:
    """At most `size` connections, the one used last first."""

    def __init__(self, connect: Callable[[], psycopg.Connection], size: int) -> None:
        self._connect = connect
        self._idle: list[psycopg.Connection] = []
        self._free = threading.BoundedSemaphore(size)
        self._closed = False

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        """A connection for this thread alone. Raises DeadlinePassed where none becomes free in time."""
        left = remaining()
        if not self._free.acquire(timeout=PATIENCE if left is None else left):
            raise DeadlinePassed
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)
        finally:
            self._free.release()

    def close(self) -> None:
        """Closes the idle ones now, and those in use when they are given back."""
        self._closed = True
        while self._idle:
            with suppress(IndexError):
                self._idle.pop().close()

    def _take(self) -> psycopg.Connection:
        if self._closed:
            raise psycopg.InterfaceError("the pool is closed")
        while self._idle:
            with suppress(IndexError):
                connection = self._idle.pop()
                if is_quiet(connection):
                    return connection
                connection.close()
        return self._connect()

    def _give_back(self, connection: psycopg.Connection) -> None:
        if connection.closed:
            return
        if self._closed or connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            connection.close()
        else:
            self._idle.append(connection)


def is_quiet(connection: psycopg.Connection) -> bool:
    """Whether an idle connection is still there: a server that hung up left something to read."""
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
