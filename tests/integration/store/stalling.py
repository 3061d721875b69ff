"""A way to PostgreSQL that can stop answering without hanging up, as a frozen server does."""

import contextlib
import select
import socket
import threading
from collections.abc import Iterator

from psycopg.conninfo import conninfo_to_dict


class Stalling:
    """Forwards bytes both ways while `open` is set."""

    def __init__(self, host: str, port: int) -> None:
        self.open = threading.Event()
        self.open.set()
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target)
                threading.Thread(target=self._forward, args=(near, far), daemon=True).start()

    def _forward(self, near: socket.socket, far: socket.socket) -> None:
        with near, far, contextlib.suppress(OSError):
            while True:
                for ready in select.select([near, far], [], [])[0]:
                    part = ready.recv(65536)
                    self.open.wait()
                    if not part:
                        return
                    (far if ready is near else near).sendall(part)


@contextlib.contextmanager
def stalling(url: str) -> Iterator[tuple[str, Stalling]]:
    """A URL that leads to the same database, and the thing that can stall it."""
    given = conninfo_to_dict(url)
    between = Stalling(given["host"], int(given.get("port", 5432)))
    try:
        user = f"{given['user']}:{given.get('password', '')}"
        yield f"postgresql://{user}@127.0.0.1:{between.port}/{given['dbname']}", between
    finally:
        between.open.set()
        between.close()
