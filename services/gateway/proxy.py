"""A service behind the gateway: asked with the headers that matter, answered in bounded time.

Each service has its own connections, fewer than the gateway has threads: a service that hangs cannot take them all, and
the other one goes on answering.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from services.chassis.web.refusals import UNREADABLE, Malformed, Unavailable
from services.gateway.answers import Answer, Headers
from services.gateway.connections import Broken, Connections, NoConnection
from services.kernel.refusals import Refusal

log = logging.getLogger("pactos.gateway")
CONNECT_WITHIN = 1.0
IDENTITY = "Pactos-Identity"
IDEMPOTENCY_KEY = "Idempotency-Key"
PASSED_ON = ("Accept", "Accept-Language", "Content-Type", "If-Match", IDEMPOTENCY_KEY)
ENVIRON = {"Content-Type": "CONTENT_TYPE"} | {
    name: f"HTTP_{name.upper().replace('-', '_')}" for name in PASSED_ON if name != "Content-Type"
}
PASSED_BACK = frozenset(
    {
        "allow",
        "cache-control",
        "content-disposition",
        "content-language",
        "content-type",
        "etag",
        "idempotency-replayed",
        "last-modified",
        "link",
        "location",
        "pactos-position",
        "retry-after",
        "vary",
    }
)


class TooSlow(Refusal):
    """The service did not answer in time. What it was asked for may yet have been written."""


class Service:
    """One service behind the gateway, at http://host:port. `within` bounds a whole answer, in seconds."""

    def __init__(self, name: str, address: str, connections: int, within: float) -> None:
        url = urlsplit(address)
        if url.scheme != "http" or url.hostname is None or url.path.strip("/"):
            raise ValueError(f"{name} is asked at http://host:port, not at {address!r}")
        self.name, self._within = name, within
        self._connections = Connections(url.hostname, url.port or 80, connections, CONNECT_WITHIN)

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """The service's answer, with the headers that may pass. Raises Unavailable or TooSlow.

        A connection that the service closed while it lay idle may be found out only when it is used. What may be done
        twice (a read, a command with its idempotency key) is then asked once more, over a new one.
        """
        try:
            return self._ask(method, target, headers, body)
        except Broken as error:
            if method != "GET" and IDEMPOTENCY_KEY not in headers:
                raise Unavailable(service=self.name) from error
        try:
            return self._ask(method, target, headers, body, fresh=True)
        except Broken as error:
            raise Unavailable(service=self.name) from error

    def _ask(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None, *, fresh: bool = False
    ) -> Answer:
        try:
            received = self._connections.exchange(method, target, headers, body, self._within, fresh=fresh)
        except TimeoutError as error:
            raise TooSlow(service=self.name) from error
        except ValueError as error:  # a control character, in a query or a header that the server let pass
            raise Malformed(reason=UNREADABLE) from error
        except NoConnection as error:
            raise Unavailable(service=self.name) from error
        if received.status == 401:  # the caller was known here: it is our signature that the service refuses
            log.error("the service refused our identity", extra={"fields": {"service": self.name}})
            raise Unavailable(service=self.name)
        return Answer(received.status, _passed_back(received.headers), received.body)

    def close(self) -> None:
        """Closes the idle connections."""
        self._connections.close()


def passed_on(environ: Mapping[str, Any]) -> dict[str, str]:
    """The caller's headers that a service needs; nothing else passes, least of all an identity of its own making."""
    return {name: value for name, key in ENVIRON.items() if (value := environ.get(key))}


def _passed_back(headers: Iterable[tuple[str, str]]) -> Headers:
    return tuple((name, value) for name, value in headers if name.lower() in PASSED_BACK)
