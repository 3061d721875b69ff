"""The shape that every published event has: the two times, who, why, and the ids of its conversation."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar

import msgspec

EVENTS: dict[str, type["Event"]] = {}
Quantity = Annotated[Decimal, msgspec.Meta(extra_json_schema={"x-quantity": True})]
"""Any number that is written exactly; a plain Decimal is a percentage."""
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


def checked_percentage(value: Decimal | None) -> None:
    """Raises ValueError for anything but nothing or 0 to 100: JSON may bring a NaN as text."""
    if value is not None and not (value.is_finite() and 0 <= value <= 100):
        raise ValueError("a percentage lies between 0 and 100")


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an event."""


class Who(Value):
    """Who did it: the subject of the key (an institutional account), the unit it acts for, the role it acted in."""

    subject: str
    unit: str | None
    role: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to one aggregate.

    `recorded_at` is the moment at which the system learnt it (UTC); `effective_on` the day it was true in Guayaquil.
    """

    TYPE: ClassVar[str]
    AGGREGATE: ClassVar[str]

    recorded_at: Moment
    effective_on: date
    who: Who
    why: str | None
    correlation_id: str
    causation_id: str | None


def published(cls: type[Event]) -> type[Event]:
    """Registers an event class under its TYPE."""
    if cls.TYPE in EVENTS:
        raise TypeError(f"two events have the type {cls.TYPE}")
    EVENTS[cls.TYPE] = cls
    return cls
