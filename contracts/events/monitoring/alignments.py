"""Alignment links: what ties a commitment, or one milestone of it, to a line of a plan.

Each event says the whole link. The id of a link is derived from its plan, line, relation and subject.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.events.shape import Event, published


class AlignmentEvent(Event, frozen=True, kw_only=True):
    """`relation`: the line depends on the subject, contributes to it, or finances it. Both days are inclusive."""

    AGGREGATE: ClassVar[str] = "alignment"

    plan_id: UUID
    line: str
    relation: str
    commitment_id: UUID
    milestone_id: UUID | None
    weight: int
    valid_from: date
    valid_until: date | None


@published
class Decided(AlignmentEvent, frozen=True, kw_only=True):
    """Somebody decided that it holds; `why` says the reason."""

    TYPE: ClassVar[str] = "pactos.alignment.decided.v1"


@published
class Renewed(AlignmentEvent, frozen=True, kw_only=True):
    """It had ended, and holds anew."""

    TYPE: ClassVar[str] = "pactos.alignment.renewed.v1"


@published
class Ended(AlignmentEvent, frozen=True, kw_only=True):
    """It holds until `valid_until`, inclusive."""

    TYPE: ClassVar[str] = "pactos.alignment.ended.v1"
