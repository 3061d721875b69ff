"""What is known of a unit or actor; each event has all of it, as it is from its day on."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from services.kernel.aggregates import CreationEvent, Event, register
from services.kernel.two_times import Timeline

if TYPE_CHECKING:
    from services.agreements.units.domain import Unit


@dataclass(frozen=True, slots=True)
class Description:
    """A unit or actor: `kind` is unit or actor; parent, head, coordination and executive are codes."""

    name: str
    kind: str
    institution: str
    parent: str | None
    head: str | None
    coordination: str | None
    executive: str | None
    valid_from: date
    valid_to: date | None

    def is_valid_on(self, day: date) -> bool:
        """Whether it exists on that day, both bounds inclusive."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class UnitEvent(Event):
    code: str
    name: str
    kind: str
    institution: str
    parent: str | None
    head: str | None
    coordination: str | None
    executive: str | None
    valid_from: date
    valid_to: date | None

    def apply(self, aggregate: "Unit") -> None:
        description = Description(
            self.name,
            self.kind,
            self.institution,
            self.parent,
            self.head,
            self.coordination,
            self.executive,
            self.valid_from,
            self.valid_to,
        )
        known = aggregate.descriptions if self.originator_version > 1 else Timeline()
        aggregate.code = self.code
        aggregate.descriptions = known.record(self.originator_version, self.effective_on, self.timestamp, description)


class Registered(CreationEvent, UnitEvent):
    TOPIC = "unit.registered"


class Revised(UnitEvent):
    TOPIC = "unit.revised"


register(UnitEvent)
