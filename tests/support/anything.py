"""Any event that the contracts allow, and any envelope, for hypothesis."""

import types
import typing
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from hypothesis import strategies as st

from contracts.envelope import Envelope, encode
from contracts.events import EVENTS, Event

ONE_OF_EACH = {
    str: st.text(max_size=20),
    int: st.integers(-(2**53), 2**53),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    Decimal: st.decimals(0, 100, places=2),
    UUID: st.uuids(),
    type(None): st.none(),
}


def values_of(hint: object) -> st.SearchStrategy:
    """Values of a field's type."""
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        return values_of(typing.get_args(hint)[0])
    if origin is types.UnionType or origin is typing.Union:
        return st.one_of(*map(values_of, typing.get_args(hint)))
    if origin is tuple:
        return st.lists(values_of(typing.get_args(hint)[0]), max_size=3).map(tuple)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return structs(hint)
    return ONE_OF_EACH[hint]


def structs(cls: type[msgspec.Struct]) -> st.SearchStrategy:
    """Structs of a class, with any values in every field."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return st.builds(cls, **{name: values_of(hints[name]) for name in cls.__struct_fields__})


events: st.SearchStrategy[Event] = st.sampled_from(sorted(EVENTS)).flatmap(lambda name: structs(EVENTS[name]))


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    """A sound envelope with any event in it."""
    event, aggregate, version = draw(events), draw(st.uuids()), draw(st.integers(1, 2**63 - 1))
    return Envelope(
        id=f"{aggregate}:{version}",
        source=draw(st.sampled_from(["/pactos/agreements", "/pactos/monitoring"])),
        type=event.TYPE,
        subject=str(aggregate),
        time=event.recorded_at,
        sequence=str(version),
        position=draw(st.integers(1, 2**31 - 1)),
        traceparent=draw(st.none() | st.just("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")),
        data=msgspec.Raw(encode(event)),
    )
