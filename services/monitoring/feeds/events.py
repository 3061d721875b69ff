"""What happens to somebody's calendar link. The token itself is in no event: only its hash, which is not published."""

from datetime import date
from typing import TYPE_CHECKING

from services.kernel.aggregates import CreationEvent, Event, register

if TYPE_CHECKING:
    from services.monitoring.feeds.domain import CalendarLink


class CalendarEvent(Event):
    code: str


class Opened(CreationEvent, CalendarEvent):
    TOPIC = "calendar.opened"

    def apply(self, aggregate: "CalendarLink") -> None:
        aggregate.code = self.code
        aggregate.token_hash = None
        aggregate.expires_on = None


class LinkIssued(CalendarEvent):
    TOPIC = "calendar.link-issued"

    expires_on: date | None
    token_hash: str

    def apply(self, aggregate: "CalendarLink") -> None:
        aggregate.token_hash = self.token_hash
        aggregate.expires_on = self.expires_on


class LinkRevoked(CalendarEvent):
    TOPIC = "calendar.link-revoked"

    def apply(self, aggregate: "CalendarLink") -> None:
        aggregate.token_hash = None
        aggregate.expires_on = None


register(CalendarEvent)
