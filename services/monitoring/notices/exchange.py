"""One HTTP request to one address, within one deadline over connecting, TLS, sending and reading: a drip ends too.

The address was chosen before; the name serves for TLS and the Host header alone. Nothing is followed.
"""

import http.client
import logging
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_BYTES = 64 * 1024
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: TLS with the host's name where `secure`; `addresses` are numeric, tried in their order."""

    secure: bool
    host: str
    port: int
    addresses: tuple[str, ...]
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Answered:
    """The status, the Retry-After header, and how many bytes of the body were looked at."""

    status: int
    retry_after: str | None
    read: int


class NotSent(Exception):
    """The receiver did not get the request whole. `reason` is one word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAnswered(NotSent):
    """The request was sent; whether it was received is not known."""


class _Bounded:
    """A socket whose every wait ends at `until`, a moment of time.monotonic(), and that reads MOST_BYTES at most."""

    until: float
    allowance = MOST_BYTES

    def recv_into(self, buffer: Any, *args: Any, **kwargs: Any) -> int:
        """As where the other side has ended, once the allowance is used up."""
        if self.allowance <= 0:
            return 0
        self.settimeout(_left(self.until))
        read = super().recv_into(memoryview(buffer)[: self.allowance], *args, **kwargs)
        self.allowance -= read
        return read

    def send(self, *args: Any, **kwargs: Any) -> int:
        """Sending through TLS is many of these."""
        self.settimeout(_left(self.until))
        return super().send(*args, **kwargs)


class _Plain(_Bounded, socket.socket):
    pass


class _Secure(_Bounded, ssl.SSLSocket):
    pass


def post(target: Target, headers: Mapping[str, str], body: bytes, until: float, context: ssl.SSLContext) -> Answered:
    """Posts the body. Raises NotSent, NotAnswered."""
    connection = http.client.HTTPConnection(target.authority)
    connection.sock = _connected(target, until, context)
    try:
        _send(connection, target, headers, body, until)
        return _read(connection)
    finally:
        connection.close()


def tls() -> ssl.SSLContext:
    """The context for webhooks: certificates are verified against the system's authorities, and the host's name."""
    context = ssl.create_default_context()
    context.sslsocket_class = _Secure
    return context


def _connected(target: Target, until: float, context: ssl.SSLContext) -> socket.socket:
    """A socket at the first address that answers; each but the last gets half of the time that is left."""
    *others, last = target.addresses
    for address in others:
        try:
            return _at(address, target, until, time.monotonic() + (until - time.monotonic()) / 2, context)
        except NotSent as error:
            log.info("an address of a webhook does not answer", extra={"fields": {"reason": error.reason}})
    return _at(last, target, until, until, context)


def _at(address: str, target: Target, until: float, connect_until: float, context: ssl.SSLContext) -> socket.socket:
    plain = _Plain(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    plain.until = until
    try:
        plain.settimeout(_left(connect_until))
        plain.connect((address, target.port))
        if not target.secure:
            return plain
        plain.settimeout(_left(connect_until))
        secured = context.wrap_socket(plain, server_hostname=target.host)
        secured.until = until
        return secured
    except OSError as error:
        plain.close()
        raise NotSent(_word(error)) from error


def _send(
    connection: http.client.HTTPConnection, target: Target, headers: Mapping[str, str], body: bytes, until: float
) -> None:
    try:
        connection.sock.settimeout(_left(until))
        connection.request("POST", target.path, body, {"Connection": "close", **headers})
    except (OSError, http.client.HTTPException) as error:
        raise NotSent(_word(error)) from error


def _read(connection: http.client.HTTPConnection) -> Answered:
    """The head, and the body as far as it is looked at; the status says what counts."""
    try:
        response = connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        raise NotAnswered(_word(error)) from error
    with response:
        return Answered(response.status, response.headers.get("Retry-After"), _drain(response))


def _drain(response: http.client.HTTPResponse) -> int:
    """How many bytes of the body came, whether it ended well or not."""
    read = 0
    try:
        while part := response.read1(MOST_BYTES):
            read += len(part)
    except (OSError, http.client.HTTPException):
        return read
    return read


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _word(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "tls"
    return "connection" if isinstance(error, OSError) else "not_http"
