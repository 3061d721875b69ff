"""Stored rows become envelopes: the stored bytes are decoded with the contract's struct and encoded again.

No domain object is built. An event stored by an older class version passes its class's upcasters first; one stored by a
newer version than this code is refused, never guessed.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from eventsourcing.utils import get_topic

from contracts.envelope import Envelope, encode
from contracts.events import Event

Published = Mapping[type, type[Event]]
CLASS_VERSION = b'"class_version"'
TRACE = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


class StoredRow(NamedTuple):
    """A row of the notification log. `originator_id` is a UUID or its text."""

    position: int
    originator_id: UUID | str
    version: int
    topic: str
    state: bytes


class Unpublishable(Exception):
    """A stored event that this code cannot publish: its class is unknown here, or newer than this code."""


class _Publication(NamedTuple):
    contract: type[Event]
    decoder: "msgspec.json.Decoder[Event]"
    domain: type


class Publisher:
    """The published events of one service, compiled once: domain topic -> contract."""

    def __init__(self, published: Published, source: str) -> None:
        self.source = source
        self._publications = {
            get_topic(domain): _Publication(contract, msgspec.json.Decoder(contract), domain)
            for domain, contract in published.items()
        }

    def envelopes(self, rows: Iterable[StoredRow]) -> list[Envelope]:
        """The rows as envelopes, in their order. Raises Unpublishable."""
        return [self._envelope(*row) for row in rows]

    def _envelope(self, position: int, originator: UUID | str, version: int, topic: str, state: bytes) -> Envelope:
        publication = self._publications.get(topic)
        if publication is None:
            raise Unpublishable(f"position {position}: no contract for {topic}")
        event = _read(publication, position, state)
        aggregate = str(originator)
        return Envelope(
            id=f"{aggregate}:{version}",
            source=self.source,
            type=publication.contract.TYPE,
            subject=aggregate,
            time=event.recorded_at,
            sequence=str(version),
            position=position,
            traceparent=traceparent(event.correlation_id, position),
            data=msgspec.Raw(encode(event)),
        )


def envelopes(rows: Iterable[StoredRow], published: Published, source: str) -> list[Envelope]:
    """The rows as envelopes. Who publishes often keeps a Publisher."""
    return Publisher(published, source).envelopes(rows)


def traceparent(correlation_id: str, position: int) -> str | None:
    """The W3C trace context of an event: a correlation id of 32 hexadecimal digits (or a UUID) is its trace id."""
    if not TRACE.fullmatch(correlation_id):
        return None
    return f"00-{correlation_id.replace('-', '')}-{position:016x}-01"


def _read(publication: _Publication, position: int, state: bytes) -> Event:
    current = getattr(publication.domain, "class_version", 1)
    try:
        if current > 1 or CLASS_VERSION in state:
            state = _upcast(publication.domain, current, position, state)
        return publication.decoder.decode(state)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unpublishable(f"position {position}: {publication.contract.TYPE}: {error}") from error


def _upcast(domain: Any, current: int, position: int, state: bytes) -> bytes:
    fields = _untyped.decode(state)
    stored = fields.pop("class_version", 1)
    if stored > current:
        raise Unpublishable(f"position {position}: {domain.__qualname__} of version {stored}, known here: {current}")
    for version in range(stored, current):
        getattr(domain, f"upcast_v{version}_v{version + 1}")(fields)
    return _plain.encode(fields)


_untyped = msgspec.json.Decoder(float_hook=Decimal)
_plain = msgspec.json.Encoder(decimal_format="number")
