"""What happens to an alignment link. Every event says the whole link as it is from then on."""

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from services.kernel.aggregates import CreationEvent, Event, register
from services.monitoring.plans.alignment.link import AlignmentLink

if TYPE_CHECKING:
    from services.monitoring.plans.alignment.domain import Alignment


class AlignmentEvent(Event):
    plan_id: UUID
    line: str
    relation: str
    commitment_id: UUID
    milestone_id: UUID | None
    weight: int
    valid_from: date
    valid_until: date | None

    def apply(self, aggregate: "Alignment") -> None:
        aggregate.link = AlignmentLink(**{each.name: getattr(self, each.name) for each in fields(AlignmentLink)})
        aggregate.who, aggregate.why, aggregate.decided_on = self.who, self.why, self.effective_on


class Decided(CreationEvent, AlignmentEvent):
    TOPIC = "alignment.decided"


class Renewed(AlignmentEvent):
    """It holds anew, or with another weight."""

    TOPIC = "alignment.renewed"


class Ended(AlignmentEvent):
    """It holds until `valid_until` and no longer."""

    TOPIC = "alignment.ended"


register(AlignmentEvent)
