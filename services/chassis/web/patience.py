"""How long one request may hold a thread by being slow: a client that sends or reads a byte now and then is cut off.

gunicorn's threads read a request, and write its answer, at the caller's pace; a handful of slow connections would take
them all. Closing one half of the connection ends the read, or the write, in which a thread waits.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gunicorn.workers.gthread import TConn, ThreadWorker

from services.chassis.web.handover import stand_in

READ_WITHIN = 20.0
ANSWERED_WITHIN = 90.0
LOOKS_EVERY = 0.5


class Patience:
    """Ends what takes too long, counted from where a thread took up the connection; times in seconds."""

    def __init__(
        self,
        read_within: float = READ_WITHIN,
        answered_within: float = ANSWERED_WITHIN,
        looks_every: float = LOOKS_EVERY,
    ) -> None:
        self._read_within, self._answered_within, self._every = read_within, answered_within, looks_every
        self._held: dict[int, tuple[socket.socket, float]] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begins to look; in the process that serves, after the fork."""
        threading.Thread(target=self._look_for_ever, name="patience", daemon=True).start()

    @contextmanager
    def over(self, connection: socket.socket) -> Iterator[None]:
        """While a thread serves a request of the connection."""
        with self._lock:
            self._held[id(connection)] = connection, time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                del self._held[id(connection)]

    def look(self) -> None:
        """Nothing more is read from those that are over the first limit, nor written to those over the second."""
        now = time.monotonic()
        with self._lock:
            for connection, since in self._held.values():
                if now - since < self._read_within:
                    continue
                with suppress(OSError):  # the other side may be gone already
                    connection.shutdown(socket.SHUT_RDWR if now - since >= self._answered_within else socket.SHUT_RD)

    def _look_for_ever(self) -> None:
        while True:
            time.sleep(self._every)
            self.look()


class PatientWorker(ThreadWorker):
    """gunicorn's worker with threads, whose patience ends."""

    def init_process(self) -> None:
        self._patience = Patience()
        self._patience.start()
        super().init_process()

    def handle(self, conn: TConn) -> object:
        """One request of a connection, in one of the threads."""
        with self._patience.over(conn.sock):
            result = super().handle(conn)
        conn.sock = stand_in(conn.sock)
        return result
