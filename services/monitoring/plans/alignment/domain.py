"""The link between a commitment, or a milestone of it, and a line of a plan: decided by somebody, with a reason.

A link is an aggregate of its own: to align something does not move the plan, so it must not make proposals stale.
"""

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Self, TypedDict
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.acts import Act, Who
from services.kernel.aggregates import Root
from services.kernel.calendar import day_of
from services.monitoring.plans.alignment import events
from services.monitoring.plans.alignment.link import AlignmentLink
from services.monitoring.plans.refusals import AlignmentEnded, AlreadyAligned, invalid

NAMESPACE = uuid5(NAMESPACE_URL, "pactos:alignment")
DAY = timedelta(days=1)


def alignment_id(link: AlignmentLink) -> UUID:
    """The id that follows from the plan, the line, the relation and the subject."""
    key = (link.plan_id, link.line, link.relation, link.commitment_id, link.milestone_id)
    return uuid5(NAMESPACE, "\n".join(map(str, key)))


class AlignmentState(TypedDict):
    link: AlignmentLink
    who: Who
    why: str
    decided_on: date


class Alignment(Root):
    """`link` as it is now, and of its last event who decided it, why, and on which day."""

    TOPIC = "alignment"
    State = AlignmentState
    Event = events.AlignmentEvent
    Created = events.Decided

    @classmethod
    def decide(cls, act: Act, link: AlignmentLink, why: str) -> Self:
        """A link that was not there. Raises InvalidFields."""
        _require_order(link)
        return cls.create(alignment_id(link), act, day_of(act.now), why, **asdict(link))

    def renew(self, act: Act, link: AlignmentLink, why: str) -> None:
        """It holds anew after its end. Raises AlreadyAligned where it still holds on the first day, InvalidFields."""
        _require_order(link)
        if self.link.valid_until is None or self.link.valid_until >= link.valid_from:
            raise AlreadyAligned(id=self.id)
        self._record(events.Renewed, act, day_of(act.now), why, **asdict(link))

    def end(self, act: Act, valid_until: date | None, why: str) -> None:
        """It holds until that day, yesterday unless told. Raises AlignmentEnded, InvalidFields."""
        until = valid_until or max(day_of(act.now) - DAY, self.link.valid_from)
        if self.link.valid_until is not None and self.link.valid_until <= until:
            raise AlignmentEnded(valid_until=self.link.valid_until)
        ended = replace(self.link, valid_until=until)
        _require_order(ended)
        self._record(events.Ended, act, day_of(act.now), why, **asdict(ended))


def _require_order(link: AlignmentLink) -> None:
    if link.valid_until is not None and link.valid_until < link.valid_from:
        raise invalid("/valid_until", "ends_before_it_begins")
