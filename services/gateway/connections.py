"""Connections to one service, kept open: HTTP/1.1 as our own services speak it, and no more.

A general client (urllib3, http.client) spends five times as long on its objects as on the exchange; behind a door that
every request passes, that is half of the gateway's time. So the exchange is spelled out here: one write, one parse,
lengths that the service declares. Redirects, cookies, TLS, compression do not occur between the gateway and a service.
"""

import re
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

RECEIVED_AT_ONCE = 65536
LONGEST_HEAD = 65536
NEVER_IN_A_HEAD = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class NoConnection(OSError):
    """The service cannot be reached, or every connection to it is taken."""


class Broken(OSError):
    """The connection ended too early, or what came over it is not HTTP."""


class Received(NamedTuple):
    """An answer as it came."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def is_the_last(self) -> bool:
        """Whether the service answers nothing more on this connection."""
        return any(name.lower() == "connection" and value.lower() == "close" for name, value in self.headers)


class Connections:
    """At most `most` connections to host and port; waiting for a free one, or connecting, takes `connect_within` s."""

    def __init__(self, host: str, port: int, most: int, connect_within: float) -> None:
        self.host, self.port, self._connect_within = host, port, connect_within
        self._idle: deque[socket.socket] = deque()
        self._free = threading.BoundedSemaphore(most)

    def exchange(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes | None,
        within: float,
        *,
        fresh: bool = False,
    ) -> Received:
        """Sends a request, returns its answer. Raises NoConnection, Broken, TimeoutError after `within` seconds.

        `fresh` asks for a new connection, after an idle one turned out to be closed.
        """
        request = written(method, target, f"{self.host}:{self.port}", headers, body)
        with self._connection(fresh) as connection:
            until = time.monotonic() + within
            connection.settimeout(within)
            try:
                connection.sendall(request)
            except TimeoutError:
                raise
            except OSError as error:
                raise Broken(str(error)) from error
            received = _read(connection, until)
            if received.is_the_last:
                # A service that is ending waits for our end of each connection before it looks at the next.
                connection.close()
            return received

    def close(self) -> None:
        """Closes the idle connections."""
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def _connection(self, fresh: bool) -> Iterator[socket.socket]:
        """A connection, back among the idle ones afterwards unless something failed or it was closed."""
        if not self._free.acquire(timeout=self._connect_within):
            raise NoConnection("every connection is taken")
        try:
            connection = (None if fresh else self._alive()) or self._opened()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            if connection.fileno() >= 0:
                self._idle.append(connection)
        finally:
            self._free.release()

    def _alive(self) -> socket.socket | None:
        """An idle connection on which nothing came: what comes unasked is the other side's end."""
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                return None
            came = select.poll()
            came.register(connection, select.POLLIN)
            if not came.poll(0):
                return connection
            connection.close()
        return None

    def _opened(self) -> socket.socket:
        try:
            connection = socket.create_connection((self.host, self.port), timeout=self._connect_within)
        except OSError as error:
            raise NoConnection(str(error)) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def written(method: str, target: str, host: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
    """A request as it is sent. Raises ValueError for a control character in its head."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    if any(NEVER_IN_A_HEAD.search(line) for line in lines):
        raise ValueError("a control character in a request's head")
    head = "\r\n".join(lines) + "\r\n\r\n"
    return head.encode("latin-1", "replace") + (body or b"")


def _read(connection: socket.socket, until: float) -> Received:
    """The answer. Its body is as long as the service says, or comes in chunks."""
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        if len(received) > LONGEST_HEAD:
            raise Broken("the answer's head is too long")
        received += _more(connection, until)
    try:
        status, headers = _head(received[:end].decode("latin-1"))
        named = {name.lower(): value for name, value in headers}
        rest = received[end + 4 :]
        if status in (204, 304):
            return Received(status, headers, b"")
        if "content-length" in named:
            return Received(status, headers, _exactly(connection, until, rest, int(named["content-length"])))
        if named.get("transfer-encoding", "").lower() == "chunked":
            return Received(status, headers, _chunks(connection, until, rest))
    except ValueError as error:
        raise Broken(f"not an answer: {error}") from error
    raise Broken("the answer does not say how long it is")


def _head(head: str) -> tuple[int, list[tuple[str, str]]]:
    first, *lines = head.split("\r\n")
    version, status, *_ = first.split(" ", 2)
    if not version.startswith("HTTP/1."):
        raise ValueError(f"version {version!r}")
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise ValueError("a header without a colon")
        headers.append((name, value.strip()))
    return int(status), headers


def _exactly(connection: socket.socket, until: float, received: bytes, length: int) -> bytes:
    if len(received) >= length:
        return received[:length]
    parts, missing = [received], length - len(received)
    while missing > 0:
        part = _more(connection, until)
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)[:length]


def _chunks(connection: socket.socket, until: float, received: bytes) -> bytes:
    body = []
    while True:
        while (end := received.find(b"\r\n")) < 0:
            received += _more(connection, until)
        length = int(received[:end].split(b";")[0], 16)
        received = received[end + 2 :]
        while len(received) < length + 2:
            received += _more(connection, until)
        if not length:
            return b"".join(body)
        body.append(received[:length])
        received = received[length + 2 :]


def _more(connection: socket.socket, until: float) -> bytes:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)
    try:
        part = connection.recv(RECEIVED_AT_ONCE)
    except TimeoutError:
        raise
    except OSError as error:
        raise Broken(str(error)) from error
    if not part:
        raise Broken("the connection ended")
    return part
