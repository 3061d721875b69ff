"""Domain events to stored JSON and back, each class by a decoder made from its type hints.

The stored state is the event's fields as plain JSON, without the aggregate's id and version (columns of their own);
`timestamp` is stored as `recorded_at`, and `class_version` only when above 1. Decimals are JSON numbers, exactly.
An older class version goes through the class's `upcast_vN_vN+1(state)` static methods, which change the stored JSON; a
newer one is refused, never guessed. An aggregate's class as topic means a snapshot: its attributes, by its `State`.
"""

import dataclasses
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NotRequired, TypedDict, get_type_hints

import msgspec
from eventsourcing.domain import Aggregate, DomainEventProtocol, Snapshot
from eventsourcing.persistence import Mapper, MapperDeserialisationError, StoredEvent
from eventsourcing.utils import TopicError, get_topic, resolve_topic

IDENTITY = ("originator_id", "originator_version")
Reader = Callable[[bytes], dict[str, Any]]


class NewerEvent(MapperDeserialisationError):
    """The stored event is of a class version that this code does not know yet."""


class UnknownTopic(MapperDeserialisationError):
    """No class of this code has the stored event's topic."""


class OutdatedSnapshot(MapperDeserialisationError):
    """The snapshot is of another version of the aggregate's class: fold the events instead."""


class _Version(msgspec.Struct):
    class_version: int = 1


_encode = msgspec.json.Encoder(decimal_format="number").encode
_version_of = msgspec.json.Decoder(_Version).decode
_plain = msgspec.json.Decoder(float_hook=Decimal).decode


class JsonMapper(Mapper[Any]):
    """Plugged in by MAPPER_TOPIC. Transcoder, compressor and cipher of the library are not used."""

    def to_stored_event(self, domain_event: DomainEventProtocol[Any]) -> StoredEvent:
        """The event, or the snapshot of an aggregate, as stored."""
        if isinstance(domain_event, Snapshot):
            return _stored_snapshot(domain_event)
        state = dict(vars(domain_event))
        originator_id, version = state.pop("originator_id"), state.pop("originator_version")
        state["recorded_at"] = state.pop("timestamp")
        class_version = getattr(type(domain_event), "class_version", 1)
        if class_version > 1:
            state["class_version"] = class_version
        return StoredEvent(originator_id, version, get_topic(type(domain_event)), _encode(state))

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[Any]:
        """The event within. Raises UnknownTopic, NewerEvent, OutdatedSnapshot, MapperDeserialisationError."""
        return self.event_of(
            stored_event.originator_id, stored_event.originator_version, stored_event.topic, stored_event.state
        )

    def event_of(self, originator_id: Any, version: int, topic: str, state: bytes) -> DomainEventProtocol[Any]:
        """The event within a row; as to_domain_event."""
        cls, read = _reading(topic)
        try:
            fields = read(state)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise MapperDeserialisationError(f"{topic} {originator_id}:{version}: {error}") from error
        fields["originator_id"] = originator_id
        fields["originator_version"] = version
        event = object.__new__(cls)
        object.__setattr__(event, "__dict__", fields)
        return event


def current_state(topic: str, state: bytes) -> bytes:
    """The stored state as the current class version would store it: itself, unless it is older."""
    cls, read = _reading(topic)
    if _version_of(state).class_version == getattr(cls, "class_version", 1):
        return state
    fields = read(state)
    fields["recorded_at"] = fields.pop("timestamp")
    return _encode(fields)


@lru_cache(maxsize=1024)
def _reading(topic: str) -> tuple[type, Reader]:
    """The class to make for a topic, and how to read its fields."""
    try:
        cls = resolve_topic(topic)
    except (TopicError, ValueError) as error:
        raise UnknownTopic(topic) from error
    if issubclass(cls, Aggregate):
        return Snapshot, _snapshot_reader(cls, topic)
    return cls, _event_reader(cls)


def _event_reader(cls: type) -> Reader:
    """A function from the stored bytes of an event class to its fields."""
    names, defaults = _fields(cls)
    fields = TypedDict(cls.__name__, names)  # type: ignore[misc]
    decode = msgspec.json.Decoder(fields).decode
    version = getattr(cls, "class_version", 1)

    def read(stored: bytes) -> dict[str, Any]:
        try:
            state = decode(stored) if version == 1 else _upcast(cls, version, fields, stored)
        except msgspec.ValidationError:
            _refuse_newer(cls, _version_of(stored).class_version, version)
            raise
        if "class_version" in state:
            _refuse_newer(cls, state.pop("class_version"), version)
        state["timestamp"] = state.pop("recorded_at")
        return {**defaults, **state} if defaults else state

    return read


def _fields(cls: type) -> tuple[dict[str, Any], dict[str, Any]]:
    """The stored fields of an event class with their types, and the defaults of those that have one."""
    hints = get_type_hints(cls, include_extras=True)
    own = [field for field in dataclasses.fields(cls) if field.name not in IDENTITY]
    defaults = {field.name: field.default for field in own if field.default is not dataclasses.MISSING}
    names = {
        ("recorded_at" if field.name == "timestamp" else field.name): (
            NotRequired[hints[field.name]] if field.name in defaults else hints[field.name]
        )
        for field in own
    }
    return {**names, "class_version": NotRequired[int]}, defaults


def _upcast(cls: type, version: int, fields: Any, stored: bytes) -> dict[str, Any]:
    state = _plain(stored)
    stored_version = state.pop("class_version", 1)
    _refuse_newer(cls, stored_version, version)
    for step in range(stored_version, version):
        getattr(cls, f"upcast_v{step}_v{step + 1}")(state)
    return msgspec.convert(state, fields)


def _refuse_newer(cls: type, stored_version: int, version: int) -> None:
    if stored_version > version:
        raise NewerEvent(f"{get_topic(cls)}: stored as version {stored_version}, this code knows {version}")


def _snapshot_reader(cls: type, topic: str) -> Reader:
    hints = get_type_hints(cls.State, include_extras=True)
    state = TypedDict(f"{cls.__name__}State", {**hints, "_created_on": datetime, "_modified_on": datetime})  # type: ignore[misc]
    row = msgspec.defstruct("Row", [("recorded_at", datetime), ("state", state), ("class_version", int, 1)])
    decode, version = msgspec.json.Decoder(row).decode, getattr(cls, "class_version", 1)

    def read(stored: bytes) -> dict[str, Any]:
        try:
            row = decode(stored)
        except msgspec.ValidationError as error:
            raise OutdatedSnapshot(f"{topic}: {error}") from error
        if row.class_version != version:
            raise OutdatedSnapshot(f"{topic}: version {row.class_version}")
        if version > 1:
            row.state["class_version"] = version
        return {"timestamp": row.recorded_at, "topic": topic, "state": row.state}

    return read


def _stored_snapshot(snapshot: Snapshot) -> StoredEvent:
    state = {name: value for name, value in snapshot.state.items() if name != "class_version"}
    row = {"recorded_at": snapshot.timestamp, "state": state}
    version = snapshot.state.get("class_version", 1)
    if version > 1:
        row["class_version"] = version
    return StoredEvent(snapshot.originator_id, snapshot.originator_version, snapshot.topic, _encode(row))
