"""What happens to a silence. Its reason is the event's `why`, its author the event's `who`."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from services.kernel.aggregates import CreationEvent, Event, register
from services.monitoring.silences.matching import Author, Matchers, Silence

if TYPE_CHECKING:
    from services.monitoring.silences.domain import Announcement


class SilenceEvent(Event):
    pass


class Announced(CreationEvent, SilenceEvent):
    TOPIC = "silence.announced"

    matchers: Matchers
    ends_on: date

    def apply(self, aggregate: "Announcement") -> None:
        author = Author(self.who.unit, self.who.role)
        aggregate.now = Silence(
            self.originator_id, self.matchers, author, self.why or "", self.effective_on, self.ends_on
        )


class Ended(SilenceEvent):
    TOPIC = "silence.ended"

    def apply(self, aggregate: "Announcement") -> None:
        aggregate.now = replace(aggregate.now, ended_on=self.effective_on)


register(SilenceEvent)
