"""Stored rows become envelopes: the stored bytes are decoded with the contract's struct and encoded again.

No domain object is built. An event stored by an older class version passes its class's upcasters first; one stored by a
newer version than this code is refused, never guessed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

import msgspec
from eventsourcing.persistence import MapperDeserialisationError
from eventsourcing.utils import get_topic

from contracts.envelope import Envelope, encode
from contracts.events import Event
from services.chassis.store.mapper import current_state

Published = Mapping[type, type[Event]]
CLASS_VERSION = b'"class_version"'
TRACE = re.compile(r"(?!0{32})[0-9a-f]{32}")


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
    upcast: bool


class Publisher:
    """The published events of one service, compiled once: domain topic -> contract."""

    def __init__(self, published: Published, source: str) -> None:
        self.source = source
        self._publications = {
            get_topic(domain): _Publication(
                contract, msgspec.json.Decoder(contract), getattr(domain, "class_version", 1) > 1
            )
            for domain, contract in published.items()
        }

    def envelopes(self, rows: Iterable[StoredRow]) -> list[Envelope]:
        """The rows as envelopes, in their order. Raises Unpublishable."""
        return [self._envelope(*row) for row in rows]

    def _envelope(self, position: int, originator: UUID | str, version: int, topic: str, state: bytes) -> Envelope:
        publication = self._publications.get(topic)
        if publication is None:
            raise Unpublishable(f"position {position}: no contract for {topic}")
        event = _read(publication, position, topic, state)
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
    trace_id = correlation_id if len(correlation_id) == 32 else correlation_id.replace("-", "")
    if not TRACE.fullmatch(trace_id):
        return None
    return f"00-{trace_id}-{position:016x}-01"


def _read(publication: _Publication, position: int, topic: str, state: bytes) -> Event:
    try:
        if publication.upcast or CLASS_VERSION in state:
            state = current_state(topic, state)
        return publication.decoder.decode(state)
    except (msgspec.DecodeError, UnicodeDecodeError, MapperDeserialisationError) as error:
        raise Unpublishable(f"position {position}: {topic}: {error}") from error
