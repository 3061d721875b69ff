"""Notices and messages: what somebody is to be told of an alert through one channel, and how it was handed over.

A notice is planned, held, and then grouped into a message or dropped with a reason. A message (dispatch) is composed
and then delivered, failed and tried again, given up or withdrawn. Recipients are codes: no address is in any of it.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.events.shape import Event, Moment, Value, published


class Occasion(Value, frozen=True, kw_only=True):
    """What somebody is told of: an alert as of one of its events, and why they are told (`audience`).

    `about` is the alert's state: firing, acknowledged (late beyond measure, whatever was acknowledged), resolved.
    """

    alert_id: UUID
    alert_version: int
    rule: str
    severity: str
    about: str
    firing: int
    repeat: int
    step: int
    audience: str


class Line(Value, frozen=True, kw_only=True):
    """One alert in a message."""

    alert_id: UUID
    firing: int
    rule: str
    severity: str
    subject: str
    unit: str | None
    due_on: date | None
    days_late: int
    unacknowledged_days: int
    state: str
    may_acknowledge: bool


class NoticeEvent(Event, frozen=True, kw_only=True):
    AGGREGATE: ClassVar[str] = "notice"


@published
class Planned(NoticeEvent, frozen=True, kw_only=True):
    """To be told from `due_at` on, if it is still true then.

    `held` says what it waits for: business_hours, holiday, daily, weekly. `channel`: mail, webhook, or none.
    """

    TYPE: ClassVar[str] = "pactos.notice.planned.v1"

    occasion: Occasion
    recipient: str
    channel: str
    rhythm: str
    due_at: Moment
    held: str | None
    hours_version: int


@published
class Held(NoticeEvent, frozen=True, kw_only=True):
    """The hours ended before it left."""

    TYPE: ClassVar[str] = "pactos.notice.held.v1"

    due_at: Moment
    held: str


@published
class Grouped(NoticeEvent, frozen=True, kw_only=True):
    """It leaves with that message."""

    TYPE: ClassVar[str] = "pactos.notice.grouped.v1"

    dispatch_id: UUID


@published
class Dropped(NoticeEvent, frozen=True, kw_only=True):
    """It never leaves.

    Reasons: resolved, acknowledged, fired_again, silenced, repeated, not_told, no_address, switched_off. `by`: the unit
    or role through whom, where somebody did something.
    """

    TYPE: ClassVar[str] = "pactos.notice.dropped.v1"

    reason: str
    by: str | None


class DispatchEvent(Event, frozen=True, kw_only=True):
    AGGREGATE: ClassVar[str] = "dispatch"


@published
class Composed(DispatchEvent, frozen=True, kw_only=True):
    """A message: immediate, digest, or the confirmation of an address (`subject`). `total`: all lines, shown or not."""

    TYPE: ClassVar[str] = "pactos.dispatch.composed.v1"

    key: str
    recipient: str
    recipient_name: str
    channel: str
    kind: str
    language: str
    lines: tuple[Line, ...]
    total: int
    made_at: Moment
    links_until: Moment
    subject: UUID | None


class AttemptEvent(DispatchEvent, frozen=True, kw_only=True):
    """An attempt at a moment of the wall clock; `sent_as` is the Message-ID or webhook-id, the same in every attempt.

    `result`: delivered, temporary, permanent, unknown (it may have arrived).
    """

    at: Moment
    result: str
    reason: str
    sent_as: str


@published
class Delivered(AttemptEvent, frozen=True, kw_only=True):
    """The receiver has it."""

    TYPE: ClassVar[str] = "pactos.dispatch.delivered.v1"


@published
class Failed(AttemptEvent, frozen=True, kw_only=True):
    """It will be tried again at `next_at`."""

    TYPE: ClassVar[str] = "pactos.dispatch.failed.v1"

    next_at: Moment


@published
class GivenUp(AttemptEvent, frozen=True, kw_only=True):
    """It will not be tried again."""

    TYPE: ClassVar[str] = "pactos.dispatch.given-up.v1"


@published
class Withdrawn(DispatchEvent, frozen=True, kw_only=True):
    """It is not handed over: the address is gone."""

    TYPE: ClassVar[str] = "pactos.dispatch.withdrawn.v1"

    reason: str
