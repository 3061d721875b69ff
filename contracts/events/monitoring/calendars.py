"""The private link to the calendar of a unit or actor: that there is one, never the link nor what is kept of it.

The id of a calendar is derived from the code of its unit or actor.
"""

from datetime import date
from typing import ClassVar

from contracts.events.shape import Event, published


class CalendarEvent(Event, frozen=True, kw_only=True):
    AGGREGATE: ClassVar[str] = "calendar"

    code: str


@published
class Opened(CalendarEvent, frozen=True, kw_only=True):
    """Somebody asks for a link for the first time."""

    TYPE: ClassVar[str] = "pactos.calendar.opened.v1"


@published
class LinkIssued(CalendarEvent, frozen=True, kw_only=True):
    """A new link opens the calendar, through `expires_on` where that is given; the one before opens nothing."""

    TYPE: ClassVar[str] = "pactos.calendar.link-issued.v1"

    expires_on: date | None


@published
class LinkRevoked(CalendarEvent, frozen=True, kw_only=True):
    """No link opens the calendar any more."""

    TYPE: ClassVar[str] = "pactos.calendar.link-revoked.v1"
