"""The parts of pacts and commitments that their events carry."""

from datetime import date
from uuid import UUID

from contracts.events.shape import Value


class Minutes(Value, frozen=True, kw_only=True):
    """Approved minutes or a resolution that an act cites."""

    reference: str
    dated: date


class Milestone(Value, frozen=True, kw_only=True):
    """A milestone as the terms have it: weight is a positive integer; a cancelled one stays in the terms."""

    id: UUID
    title: str
    weight: int
    starts_on: date
    due_on: date
    cancelled: bool = False


class Terms(Value, frozen=True, kw_only=True):
    """What was agreed: who owes what by when. Responsible and co_responsible are codes; budget in cents of a dollar."""

    pact_id: UUID
    statement: str
    responsible: str
    co_responsible: tuple[str, ...]
    cantons: tuple[str, ...]
    sector: str
    due_on: date
    budget_cents: int
    milestones: tuple[Milestone, ...]


class Evidence(Value, frozen=True, kw_only=True):
    """What shows a completion: its kind and description, and a URL or the document's SHA-256 (hex)."""

    kind: str
    description: str
    url: str | None = None
    sha256: str | None = None
