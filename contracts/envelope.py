"""CloudEvents 1.0: binary mode over Kafka, JSON batch over HTTP. Both carry the same attributes and the same data.

id is `aggregate:version`; `sequence` the version within the aggregate, gapless; `position` the place in the producer's
log, ordered but not gapless. `data` stays JSON bytes until someone asks for the event.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from contracts.events import EVENTS, Event
from contracts.events.shape import Moment

JSON_BATCH = "application/cloudevents-batch+json"
JSON = "application/json"


class MalformedEnvelope(ValueError):
    """Bytes or headers that are not one of our envelopes; the message says which part."""


class UnknownType(ValueError):
    """The envelope is sound and its type is not known here: newer than this code, or not ours."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """One published event. `sequence` is a string in CloudEvents; `version` reads it as a number."""

    specversion: str = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: Moment
    sequence: str
    position: int
    datacontenttype: str = JSON
    traceparent: str | None = None
    data: msgspec.Raw

    @property
    def aggregate(self) -> UUID:
        return UUID(self.subject)

    @property
    def version(self) -> int:
        return int(self.sequence)


_encoder = msgspec.json.Encoder(decimal_format="number")
_batch = msgspec.json.Decoder(list[Envelope])
_events = {type_name: msgspec.json.Decoder(event) for type_name, event in EVENTS.items()}
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[1-9][0-9]{0,18}")
_LARGEST = 2**63 - 1
_ATTRIBUTES = ("specversion", "id", "source", "type", "subject", "time", "sequence", "position")


def encode(event: Event) -> bytes:
    """The event as JSON; percentages as exact numbers, moments in RFC 3339."""
    return _encoder.encode(event)


def decode(envelope: Envelope) -> Event:
    """The event within. Raises UnknownType, or MalformedEnvelope where the data does not fit its type."""
    decoder = _events.get(envelope.type)
    if decoder is None:
        raise UnknownType(envelope.type)
    try:
        return decoder.decode(envelope.data)
    except _UNREADABLE as error:
        raise MalformedEnvelope(f"{envelope.type} {envelope.id}: {error}") from error


def to_batch(envelopes: Iterable[Envelope]) -> bytes:
    """A JSON batch, as the feed over HTTP answers it."""
    return _encoder.encode(list(envelopes))


def from_batch(body: bytes) -> Sequence[Envelope]:
    """The envelopes of a JSON batch."""
    try:
        return [_sound(envelope) for envelope in _batch.decode(body)]
    except _UNREADABLE as error:
        raise MalformedEnvelope(str(error)) from error


def to_kafka(envelope: Envelope) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
    """Key, value and headers of a Kafka record in binary mode."""
    headers = [("content-type", envelope.datacontenttype.encode())]
    for name in _ATTRIBUTES:
        value = getattr(envelope, name)
        headers.append((f"ce_{name}", (value.isoformat() if name == "time" else str(value)).encode()))
    if envelope.traceparent:
        headers.append(("ce_traceparent", envelope.traceparent.encode()))
    return envelope.subject.encode(), bytes(envelope.data), headers


def from_kafka(value: bytes | None, headers: Iterable[tuple[str, bytes | None]]) -> Envelope:
    """The envelope of a Kafka record in binary mode. Raises MalformedEnvelope."""
    attributes: dict[str, Any] = {}
    for name, header in headers:
        if name.startswith("ce_") and header is not None:
            attributes[name[3:]] = header.decode("utf-8", "replace")
        elif name == "content-type" and header is not None:
            attributes["datacontenttype"] = header.decode("utf-8", "replace")
    return _from_attributes(attributes, value)


def _from_attributes(attributes: Mapping[str, Any], value: bytes | None) -> Envelope:
    if value is None:
        raise MalformedEnvelope("a record without value")
    try:
        envelope = msgspec.convert({**attributes, "data": msgspec.Raw(value)}, Envelope, strict=False)
    except msgspec.ValidationError as error:
        raise MalformedEnvelope(str(error)) from error
    return _sound(envelope)


def _sound(envelope: Envelope) -> Envelope:
    """The envelope, where id, subject and sequence agree."""
    agree = envelope.id == f"{envelope.subject}:{envelope.sequence}" and _ID.fullmatch(envelope.id)
    in_range = agree and envelope.version <= _LARGEST and 0 < envelope.position <= _LARGEST
    if not in_range or envelope.specversion != "1.0" or envelope.datacontenttype != JSON:
        raise MalformedEnvelope(f"{envelope.id}: attributes that do not agree")
    return envelope
