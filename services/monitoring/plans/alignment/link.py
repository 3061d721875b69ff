"""What ties a commitment, or one milestone of it, to a line of a plan."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

DEPENDS, CONTRIBUTES, FINANCES = "depends", "contributes", "finances"
RELATIONS = {
    DEPENDS: "La línea espera al compromiso o hito",
    CONTRIBUTES: "La línea contribuye a cumplirlo",
    FINANCES: "La línea lo financia",
}
HEAVIEST = 100


@dataclass(frozen=True, slots=True)
class AlignmentLink:
    """`relation`: the line depends on the subject, contributes to it, or finances it; `weight` from 1 to 100.

    It holds from `valid_from` to `valid_until`, both inclusive; without an end, until it is ended.
    """

    plan_id: UUID
    line: str
    relation: str
    commitment_id: UUID
    milestone_id: UUID | None
    weight: int
    valid_from: date
    valid_until: date | None = None

    @property
    def subject(self) -> UUID:
        """The milestone, or the commitment where the link is with the whole of it."""
        return self.milestone_id or self.commitment_id

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
