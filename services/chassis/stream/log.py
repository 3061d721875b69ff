"""A producer's log, as others read it: from its own store in this process, or from its service over HTTP.

The log is the truth; Kafka is transport. Positions are ordered, not gapless; versions within an aggregate are gapless.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import msgspec
import urllib3

from contracts.envelope import Envelope, MalformedEnvelope, from_batch
from services.chassis.stream.publish import Published, Publisher, StoredRow
from services.chassis.web import identity

FEED, INDEX, HEAD = "/internal/feed", "/internal/feed/index", "/internal/head"
PAGE = 500
LIMIT = 1000


class Entry(NamedTuple):
    """A line of the log's index: which version of which aggregate stands at a position."""

    position: int
    aggregate: str
    version: int


class LogUnreachable(Exception):
    """The log did not answer, or not with what a log answers. It may later."""


class Log(Protocol):
    """What a consumer asks of a producer."""

    source: str

    def head(self) -> int:
        """The last position, 0 where there is none."""

    def page(self, after: int, limit: int = PAGE) -> Sequence[Envelope]:
        """At most `limit` envelopes after a position, in order."""

    def of_aggregate(self, aggregate: str, after_version: int, limit: int = PAGE) -> Sequence[Envelope]:
        """At most `limit` envelopes of one aggregate after a version, in order."""

    def index(self, after: int, limit: int = LIMIT) -> Sequence[Entry]:
        """At most `limit` lines of the index after a position, in order."""


class Source(Protocol):
    """The part of an event store that a log reads."""

    def head(self) -> int: ...

    def notifications(
        self, after: int, limit: int, aggregate: UUID | None = None, after_version: int | None = None
    ) -> Sequence[StoredRow]: ...


class StoreLog:
    """The log of a store in this process."""

    def __init__(self, store: Source, published: Published, source: str) -> None:
        self.source, self._store, self._publisher = source, store, Publisher(published, source)

    def head(self) -> int:
        return self._store.head()

    def page(self, after: int, limit: int = PAGE) -> Sequence[Envelope]:
        return self._publisher.envelopes(self._store.notifications(after, limit))

    def of_aggregate(self, aggregate: str, after_version: int, limit: int = PAGE) -> Sequence[Envelope]:
        rows = self._store.notifications(0, limit, aggregate=UUID(aggregate), after_version=after_version)
        return self._publisher.envelopes(rows)

    def index(self, after: int, limit: int = LIMIT) -> Sequence[Entry]:
        return [Entry(row[0], str(row[1]), row[2]) for row in self._store.notifications(after, limit)]


class HttpLog:
    """The log of another service. `credentials` gives the headers of a request: they are short-lived."""

    def __init__(
        self, address: str, source: str, credentials: Callable[[], Mapping[str, str]] = dict, timeout: float = 10.0
    ) -> None:
        self.source, self._address, self._credentials = source, address.rstrip("/"), credentials
        self._pool = urllib3.PoolManager(maxsize=4, retries=False, timeout=urllib3.Timeout(connect=2.0, read=timeout))

    def head(self) -> int:
        return _parse(_head, self._get(HEAD, {})).position

    def page(self, after: int, limit: int = PAGE) -> Sequence[Envelope]:
        return _envelopes(self._get(FEED, {"after": after, "limit": limit}))

    def of_aggregate(self, aggregate: str, after_version: int, limit: int = PAGE) -> Sequence[Envelope]:
        asked = {"after": 0, "aggregate": aggregate, "after_version": after_version, "limit": limit}
        return _envelopes(self._get(FEED, asked))

    def index(self, after: int, limit: int = LIMIT) -> Sequence[Entry]:
        return _parse(_index, self._get(INDEX, {"after": after, "limit": limit}))

    def _get(self, path: str, asked: Mapping[str, Any]) -> bytes:
        try:
            answer = self._pool.request("GET", self._address + path, fields=asked, headers=dict(self._credentials()))
        except urllib3.exceptions.HTTPError as error:
            raise LogUnreachable(f"{self.source}: {error}") from error
        if answer.status != 200:
            raise LogUnreachable(f"{self.source}: {path} answered {answer.status}")
        return answer.data


def service_log(address: str, source: str, name: str, secret: str) -> HttpLog:
    """The log of a service, read by the service or process `name`."""
    asking = identity.service(name)
    return HttpLog(address, source, lambda: {identity.HEADER: identity.sign(asking, secret)})


class Head(msgspec.Struct):
    """The answer of /internal/head."""

    position: int


_head = msgspec.json.Decoder(Head)
_index = msgspec.json.Decoder(list[Entry])


def _parse(decoder: Any, body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except msgspec.DecodeError as error:
        raise LogUnreachable(f"not the answer of a log: {error}") from error


def _envelopes(body: bytes) -> Sequence[Envelope]:
    try:
        return from_batch(body)
    except MalformedEnvelope as error:
        raise LogUnreachable(f"not the answer of a log: {error}") from error
