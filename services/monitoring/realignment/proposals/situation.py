"""What the policy looks at: how a plan is aligned with commitments, and what is known of each. Plain facts, days civil.

A version is that of the commitment; with the commitment's id it names the event: `<aggregate>:<version>`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

DEPENDS, CONTRIBUTES, FINANCES = "depends", "contributes", "finances"
RELATIONS = (DEPENDS, CONTRIBUTES, FINANCES)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A line and what it is aligned with: a milestone, or the commitment as a whole (None).

    `depends`: the line waits for it. `contributes`: the line is work for it. `finances`: the line pays for it. `since`
    is the moment of the decision: the plan knew by then what had been recorded of the commitment.
    """

    line: str
    commitment_id: UUID
    milestone_id: UUID | None
    relation: str
    weight: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Owed:
    """A commitment, or one milestone of it, that is still owed on `due_on` and waits for a line, with a weight."""

    line: str
    commitment_id: UUID
    milestone_id: UUID | None
    title: str
    due_on: date
    weight: int

    @property
    def subject(self) -> UUID:
        """The milestone, or the commitment as a whole."""
        return self.milestone_id or self.commitment_id


@dataclass(frozen=True, slots=True)
class Expected:
    """A day, and the version of the event that says so."""

    day: date
    version: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """When it will be done, as the responsible said in `version`, recorded on the day `said_on`."""

    day: date
    version: int
    said_on: date

    def has_lapsed(self, today: date | None) -> bool:
        """Whether the day came and went since it was said. What was said afterwards is a record, and stands."""
        return today is not None and self.said_on <= self.day < today


@dataclass(frozen=True, slots=True)
class Scope:
    """A milestone, or the commitment as a whole, as terms in force have it: recorded at a moment by `version`."""

    version: int
    recorded_at: datetime
    starts_on: date | None
    due_on: date
    budget_cents: int


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a milestone, or of a commitment as a whole. `title` is for people.

    `scopes` are its terms, the first agreed ones first; none of a draft. `done` and `ended` (breached, withdrawn,
    cancelled) name the day on which it was so. `suspended_until` is the last day of a suspension in force.
    """

    commitment_id: UUID
    milestone_id: UUID | None
    title: str
    scopes: tuple[Scope, ...]
    forecast: Forecast | None = None
    done: Expected | None = None
    ended: Expected | None = None
    ended_by: str | None = None
    suspended_until: Expected | None = None
    milestones: tuple["Situation", ...] = ()
    added: tuple["Situation", ...] = ()
