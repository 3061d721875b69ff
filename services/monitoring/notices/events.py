"""What happens to a notice, and to a message that is handed over. No address and no link is in any of it."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from services.kernel.aggregates import CreationEvent, Event, register
from services.monitoring.notices.noticed import (
    ATTEMPTS_KEPT,
    DELIVERED,
    DROPPED,
    GIVEN_UP,
    GROUPED,
    WITHDRAWN,
    Attempt,
    Dispatched,
    Noticed,
    Occasion,
    WrittenLine,
)

if TYPE_CHECKING:
    from services.monitoring.notices.domain import Dispatch, Notice


class NoticeEvent(Event):
    pass


class Planned(CreationEvent, NoticeEvent):
    TOPIC = "notice.planned"

    occasion: Occasion
    recipient: str
    channel: str
    rhythm: str
    due_at: datetime
    held: str | None
    hours_version: int

    def apply(self, aggregate: "Notice") -> None:
        aggregate.now = Noticed(self.occasion, self.recipient, self.channel, self.rhythm, self.due_at, self.held)


class Held(NoticeEvent):
    TOPIC = "notice.held"

    due_at: datetime
    held: str

    def apply(self, aggregate: "Notice") -> None:
        aggregate.now = replace(aggregate.now, due_at=self.due_at, held=self.held)


class Grouped(NoticeEvent):
    TOPIC = "notice.grouped"

    dispatch_id: UUID

    def apply(self, aggregate: "Notice") -> None:
        aggregate.now = replace(aggregate.now, state=GROUPED, dispatch_id=self.dispatch_id)


class Dropped(NoticeEvent):
    TOPIC = "notice.dropped"

    reason: str
    by: str | None

    def apply(self, aggregate: "Notice") -> None:
        aggregate.now = replace(aggregate.now, state=DROPPED, reason=self.reason, by=self.by)


class DispatchEvent(Event):
    pass


class Composed(CreationEvent, DispatchEvent):
    TOPIC = "dispatch.composed"

    key: str
    recipient: str
    recipient_name: str
    channel: str
    kind: str
    language: str
    lines: tuple[WrittenLine, ...]
    total: int
    made_at: datetime
    links_until: datetime
    subject: UUID | None

    def apply(self, aggregate: "Dispatch") -> None:
        names = ("key", "recipient", "recipient_name", "channel", "kind", "language", "lines", "total", "made_at")
        facts = {name: getattr(self, name) for name in (*names, "links_until", "subject")}
        aggregate.now = Dispatched(**facts, next_at=self.timestamp)


class AttemptEvent(DispatchEvent):
    at: datetime
    result: str
    reason: str
    sent_as: str

    def _note(self, aggregate: "Dispatch", **changes: object) -> None:
        """The value with this attempt."""
        before = aggregate.now
        kept = (*before.attempts, Attempt(self.at, self.result, self.reason))[-ATTEMPTS_KEPT:]
        aggregate.now = replace(
            before,
            first_at=before.first_at or self.at,
            tried=before.tried + 1,
            sent_as=self.sent_as,
            attempts=kept,
            **changes,
        )


class Delivered(AttemptEvent):
    TOPIC = "dispatch.delivered"

    def apply(self, aggregate: "Dispatch") -> None:
        self._note(aggregate, state=DELIVERED)


class Failed(AttemptEvent):
    TOPIC = "dispatch.failed"

    next_at: datetime

    def apply(self, aggregate: "Dispatch") -> None:
        self._note(aggregate, next_at=self.next_at)


class GivenUp(AttemptEvent):
    TOPIC = "dispatch.given-up"

    def apply(self, aggregate: "Dispatch") -> None:
        self._note(aggregate, state=GIVEN_UP)


class Withdrawn(DispatchEvent):
    TOPIC = "dispatch.withdrawn"

    reason: str

    def apply(self, aggregate: "Dispatch") -> None:
        aggregate.now = replace(aggregate.now, state=WITHDRAWN)


register(NoticeEvent)
register(DispatchEvent)
