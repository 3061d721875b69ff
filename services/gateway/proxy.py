"""A service behind the gateway: asked over connections that are kept open, answered in bounded time.

Each service has its own connections, fewer than the gateway has threads: a service that hangs cannot take them all, and
the other one goes on answering.
"""

import logging
from collections.abc import Iterable, Mapping

from urllib3 import HTTPConnectionPool, HTTPHeaderDict, Timeout
from urllib3.exceptions import (
    HTTPError,
    ProtocolError,
    ReadTimeoutError,
)
from urllib3.util import parse_url

from services.chassis.web.refusals import Unavailable
from services.gateway.answers import Answer
from services.kernel.refusals import Refusal

log = logging.getLogger("pactos.gateway")
CONNECT_WITHIN = 1.0
IDENTITY = "Pactos-Identity"
IDEMPOTENCY_KEY = "Idempotency-Key"
PASSED_ON = ("Accept", "Accept-Language", "Content-Type", "If-Match", IDEMPOTENCY_KEY, "traceparent", "tracestate")
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
        "retry-after",
        "vary",
    }
)
OUR_OWN = "pactos-"


class TooSlow(Refusal):
    """The service did not answer in time. What it was asked for may yet have been written."""


class Service:
    """One service behind the gateway. `within` bounds the wait for an answer, in seconds."""

    def __init__(self, name: str, address: str, connections: int, within: float) -> None:
        url = parse_url(address)
        self.name = name
        self._pool = HTTPConnectionPool(
            url.host or "",
            url.port or 80,
            maxsize=connections,
            block=True,
            timeout=Timeout(connect=CONNECT_WITHIN, read=within),
            retries=False,
        )

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """The service's answer, with the headers that may pass. Raises Unavailable or TooSlow.

        A connection that the service closed while it lay idle is found out only when it is used. What may be done
        twice (a read, a command with its idempotency key) is then asked once more.
        """
        try:
            return self._ask(method, target, headers, body)
        except ProtocolError as error:
            if method != "GET" and IDEMPOTENCY_KEY not in headers:
                raise Unavailable(service=self.name) from error
        try:
            return self._ask(method, target, headers, body)
        except ProtocolError as error:
            raise Unavailable(service=self.name) from error

    def _ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        try:
            answer = self._pool.urlopen(
                method, target, body, headers, redirect=False, pool_timeout=CONNECT_WITHIN, decode_content=False
            )
        except ReadTimeoutError as error:
            raise TooSlow(service=self.name) from error
        except ProtocolError:
            raise
        except HTTPError as error:  # no connection, or none of the pool's is free
            raise Unavailable(service=self.name) from error
        if answer.status == 401:  # the caller was known here: it is our signature that the service refuses
            log.error("the service refused our identity", extra={"fields": {"service": self.name, "target": target}})
            raise Unavailable(service=self.name)
        return Answer(answer.status, _passed_back(answer.headers), answer.data)

    def close(self) -> None:
        """Closes the idle connections."""
        self._pool.close()


def passed_on(headers: Mapping[str, str], names: Iterable[str] = PASSED_ON) -> dict[str, str]:
    """The caller's headers that a service needs; nothing else passes, least of all an identity of its own making."""
    return {name: value for name in names if (value := headers.get(name)) is not None}


def _passed_back(headers: HTTPHeaderDict) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value)
        for name, value in headers.items()
        if (lowered := name.lower()) in PASSED_BACK or lowered.startswith(OUR_OWN)
    )
