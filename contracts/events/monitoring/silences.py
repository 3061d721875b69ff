"""Silences: nobody is told of the alerts that they cover. `why` is the reason, `who` the author."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.events.shape import Event, Value, published


class Matchers(Value, frozen=True, kw_only=True):
    """What is covered: all that are not null must fit an alert. `unit` is the code of the responsible one."""

    alert_id: UUID | None
    commitment_id: UUID | None
    milestone_id: UUID | None
    unit: str | None
    rule: str | None


class SilenceEvent(Event, frozen=True, kw_only=True):
    """Something that happens to a silence."""

    AGGREGATE: ClassVar[str] = "silence"


@published
class Announced(SilenceEvent, frozen=True, kw_only=True):
    """In force from the effective day through `ends_on`."""

    TYPE: ClassVar[str] = "pactos.silence.announced.v1"

    matchers: Matchers
    ends_on: date


@published
class Ended(SilenceEvent, frozen=True, kw_only=True):
    """Before its last day: from the effective day on it holds no more."""

    TYPE: ClassVar[str] = "pactos.silence.ended.v1"
