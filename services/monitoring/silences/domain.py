"""A silence: nobody is told of what it covers, until its last day or until somebody ends it. Public, with its author.

| from | to |
|---|---|
| announced | ended |
"""

from datetime import date, timedelta
from typing import Self, TypedDict
from uuid import UUID

from services.kernel.acts import Act
from services.kernel.aggregates import Root
from services.kernel.refusals import FieldError, InvalidFields
from services.monitoring.silences import events
from services.monitoring.silences.matching import MOST_DAYS, Matchers, Silence
from services.monitoring.silences.refusals import SilenceOver


class SilenceState(TypedDict):
    """The attributes of a silence."""

    now: Silence


class Announcement(Root):
    """Its one attribute is `now`, a Silence."""

    TOPIC = "silence"
    State = SilenceState
    Event = events.SilenceEvent
    Created = events.Announced

    @classmethod
    def announce(cls, act: Act, id: UUID, on: date, matchers: Matchers, reason: str, ends_on: date) -> Self:  # noqa: A002
        """A new silence from a day on. Raises InvalidFields where it covers everything, or ends too late or past."""
        if not matchers:
            raise InvalidFields(errors=(FieldError("", "silences_everything"),))
        if ends_on < on:
            raise InvalidFields(errors=(FieldError("/ends_on", "ends_in_the_past"),))
        if ends_on > on + timedelta(days=MOST_DAYS):
            raise InvalidFields(errors=(FieldError("/ends_on", "silent_too_long"),))
        return cls.create(id, act, on, reason, matchers=matchers, ends_on=ends_on)

    def end(self, act: Act, on: date, reason: str) -> None:
        """From this day on it holds no more. Raises SilenceOver."""
        if self.now.ended_on is not None or on > self.now.ends_on:
            raise SilenceOver(ended_on=(self.now.ended_on or self.now.ends_on).isoformat())
        self._record(events.Ended, act, max(on, self.now.starts_on), reason)
