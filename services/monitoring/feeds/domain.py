"""The private link to the calendar of one unit or actor: there is one at a time, and a new one ends the one before."""

from datetime import date
from hmac import compare_digest
from typing import Self, TypedDict
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.acts import Act
from services.kernel.aggregates import Root
from services.kernel.calendar import day_of
from services.kernel.refusals import FieldError, InvalidFields
from services.monitoring.feeds import events
from services.monitoring.feeds.refusals import NoLink

NAMESPACE = uuid5(NAMESPACE_URL, "pactos:calendar")


def calendar_id(code: str) -> UUID:
    """The id of the calendar of the unit or actor of that code."""
    return uuid5(NAMESPACE, code)


class CalendarState(TypedDict):
    code: str
    token_hash: str | None
    expires_on: date | None


class CalendarLink(Root):
    """`token_hash` is of the token that opens the calendar, None where there is none; through `expires_on`, if any."""

    TOPIC = "calendar"
    State = CalendarState
    Event = events.CalendarEvent
    Created = events.Opened

    @classmethod
    def open(cls, act: Act, code: str) -> Self:
        """Nobody has a link yet."""
        return cls.create(calendar_id(code), act, day_of(act.now), code=code)

    def issue(self, act: Act, token_hash: str, expires_on: date | None, why: str | None) -> None:
        """A new link; the one before opens nothing any more. Raises InvalidFields for a last day that has passed."""
        if expires_on is not None and expires_on < day_of(act.now):
            raise InvalidFields(errors=(FieldError("/expires_on", "by_day_in_the_past"),))
        self._say(events.LinkIssued, act, why, token_hash=token_hash, expires_on=expires_on)

    def revoke(self, act: Act, why: str | None) -> None:
        """No link opens it any more. Raises NoLink."""
        if self.token_hash is None:
            raise NoLink(code=self.code)
        self._say(events.LinkRevoked, act, why)

    def is_open_to(self, token_hash: str, today: date) -> bool:
        """Whether a token of that hash opens it on a day."""
        valid = self.token_hash is not None and (self.expires_on is None or today <= self.expires_on)
        return valid and compare_digest(self.token_hash or "", token_hash)

    def _say(self, event: type[events.CalendarEvent], act: Act, why: str | None, **facts: object) -> None:
        self._record(event, act, day_of(act.now), why, code=self.code, **facts)
