"""Public reads, answered again for one second: a burst of readers makes one request upstream.

Only a 200 to a GET without a key is kept. While the first reader of a thing waits for it, the others wait for the same
answer, whatever it is (single flight), so that a slow service is not asked a hundred times at once. But not for long:
connections to a service are counted, waiting readers are not, and those of one that hangs would take every thread.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from prometheus_client import Counter

from services.gateway.access.limits import Limits, address_of
from services.gateway.answers import Answer

Environ = dict[str, Any]
Key = tuple[str, ...] | str
PATIENCE = 1.0
CACHED = Counter("pactos_gateway_cached", "Public reads answered from the cache, which the other metrics do not count.")


@dataclass(slots=True)
class Flight:
    """A request under way, that others wait for."""

    landed: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None
    error: BaseException | None = None


class ReadCache:
    """Answers by key, at most `entries` of them and `capacity` bytes, keys too; zero seconds keeps nothing.

    Who waits for another's request asks for himself after `patience` seconds.
    """

    def __init__(
        self,
        seconds: float,
        entries: int = 2_000,
        capacity: int = 32 * 1024 * 1024,
        monotonic: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
    ) -> None:
        self._patience = patience
        self.seconds, self._entries, self._capacity, self._monotonic = seconds, entries, capacity, monotonic
        self._kept: OrderedDict[Key, tuple[Answer, float]] = OrderedDict()
        self._flights: dict[Key, Flight] = {}
        self._size = 0
        self._lock = threading.Lock()

    def fresh(self, key: Key) -> Answer | None:
        """The kept answer, while it is fresh."""
        answer, until = self._kept.get(key, (None, 0.0))
        return answer if self._monotonic() < until else None

    def get(self, key: Key, fetch: Callable[[], Answer]) -> Answer:
        """The fresh answer, or the one that `fetch` gives, once for all who wait. Raises what `fetch` raises."""
        if not self.seconds:
            return fetch()
        with self._lock:
            answer = self.fresh(key)
            if answer is not None:
                return answer
            flight = self._flights.get(key)
            leads = flight is None
            if flight is None:
                flight = self._flights[key] = Flight()
        if leads:
            return self._lead(key, flight, fetch)
        if not flight.landed.wait(self._patience):
            return fetch()
        if flight.answer is None:
            raise flight.error or RuntimeError("a flight landed without an answer")
        return flight.answer

    def _lead(self, key: Key, flight: Flight, fetch: Callable[[], Answer]) -> Answer:
        try:
            flight.answer = fetch()
            return flight.answer
        except BaseException as error:
            flight.error = error
            raise
        finally:
            with self._lock:
                del self._flights[key]
                if flight.answer is not None and flight.answer.status == 200:
                    self._keep(key, flight.answer)
            flight.landed.set()

    def _keep(self, key: Key, answer: Answer) -> None:
        if _size(key, answer) > self._capacity:
            return
        self._forget(key)
        self._kept[key] = (answer, self._monotonic() + self.seconds)
        self._size += _size(key, answer)
        while len(self._kept) > self._entries or self._size > self._capacity:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: Key) -> None:
        answer, _ = self._kept.pop(key, (None, 0.0))
        if answer is not None:
            self._size -= _size(key, answer)


def _size(key: Key, answer: Answer) -> int:
    """What an entry takes: a caller chooses how long its headers and its query are."""
    return len(answer.body) + sum(map(len, key))


def key_of(environ: Environ) -> Key | None:
    """What a public read is kept under; None for a request that is not one."""
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_AUTHORIZATION" in environ:
        return None
    return (
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT", ""),
        environ.get("HTTP_ACCEPT_LANGUAGE", ""),
    )


class CachedReads:
    """A WSGI layer before Flask: answers what is fresh in the cache, within the caller's limits, and nothing else."""

    def __init__(
        self, application: Callable[..., Iterable[bytes]], cache: ReadCache, limits: Limits, hops: int
    ) -> None:
        self._application, self._cache, self._limits, self._hops = application, cache, limits, hops

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = key_of(environ)
        answer = None if key is None else self._cache.fresh(key)
        if answer is None or not self._within_limits(environ):
            return self._application(environ, start_response)
        CACHED.inc()
        return answer.unless_known(environ.get("HTTP_IF_NONE_MATCH"))(environ, start_response)

    def _within_limits(self, environ: Environ) -> bool:
        """An empty bucket sends the request on: Flask refuses it in the words of a problem."""
        allowance = self._limits.take(address_of(environ, self._hops))
        return allowance is None or allowance.granted
