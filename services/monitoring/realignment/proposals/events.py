"""What happens to a proposal. Its event says all that it proposes; what is large comes in several, written together."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from services.kernel.acts import Who
from services.kernel.aggregates import CreationEvent, Event, register
from services.monitoring.realignment.proposals.options import (
    IDLE_LISTS,
    OPTION_LISTS,
    Amount,
    Content,
    Finished,
    Idle,
    Late,
    LateCommitment,
    Move,
    NewLine,
    Offer,
    Option,
    Suffers,
    TooLong,
    Why,
)
from services.monitoring.realignment.proposals.words import Cause

if TYPE_CHECKING:
    from services.monitoring.realignment.proposals.domain import Realignment

PENDING, SUPERSEDED, EXPIRED, ACCEPTED, REJECTED = "pending", "superseded", "expired", "accepted", "rejected"
STATES = (PENDING, SUPERSEDED, EXPIRED, ACCEPTED, REJECTED)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The act by which a body decided: its kind, number, day and the document's digest."""

    body: str
    act: str
    number: str
    dated: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it stands. `decided_by`, `option`, `resolution`, `reason` and `superseded_by` come with its end."""

    plan_id: UUID
    plan_code: str
    plan_version: int
    state: str
    tier: str
    kind: str
    acceptable: bool
    proposed_by: str
    proposed_on: date
    expires_on: date
    causes: tuple[Cause, ...]
    content: Content
    option: str | None = None
    resolution: Resolution | None = None
    reason: str | None = None
    superseded_by: UUID | None = None
    decided_by: Who | None = None
    ended_on: date | None = None


class RealignmentEvent(Event):
    state: str


class Proposed(CreationEvent, RealignmentEvent):
    """`tier` and `kind` are those of the recommended option, which is the first; `parts` further events follow."""

    TOPIC = "realignment.proposed"

    plan_id: UUID
    plan_code: str
    plan_version: int
    tier: str
    kind: str
    acceptable: bool
    expires_on: date
    causes: tuple[Cause, ...]
    options: tuple[Option, ...]
    idle: Idle
    offers: tuple[Offer, ...]
    new_lines: tuple[NewLine, ...]
    parts: int

    def apply(self, aggregate: "Realignment") -> None:
        aggregate.now = Proposal(
            plan_id=self.plan_id,
            plan_code=self.plan_code,
            plan_version=self.plan_version,
            state=self.state,
            tier=self.tier,
            kind=self.kind,
            acceptable=self.acceptable,
            proposed_by=self.who.subject,
            proposed_on=self.effective_on,
            expires_on=self.expires_on,
            causes=self.causes,
            content=Content(self.options, self.idle, self.offers, self.new_lines),
        )


class Itemised(RealignmentEvent):
    """A further part of a large proposal: of one option, or of doing nothing where `option` is None."""

    TOPIC = "realignment.itemised"

    part: int
    option: str | None
    moves: tuple[Move, ...]
    whys: tuple[Why, ...]
    late: tuple[Late, ...]
    amounts: tuple[Amount, ...] = ()
    finished: tuple[Finished, ...] = ()
    chains: tuple[TooLong, ...] = ()
    unmet: tuple[Why, ...] = ()
    suffers: tuple[Suffers, ...] = ()
    late_commitments: tuple[LateCommitment, ...] = ()

    def apply(self, aggregate: "Realignment") -> None:
        content = aggregate.now.content
        if self.option is None:
            content = replace(content, idle=self._added(content.idle, IDLE_LISTS))
        else:
            options = (self._added(one, OPTION_LISTS) if one.name == self.option else one for one in content.options)
            content = replace(content, options=tuple(options))
        aggregate.now = replace(aggregate.now, content=content)

    def _added(self, whole: Any, names: tuple[str, ...]) -> Any:
        return replace(whole, **{name: getattr(whole, name) + getattr(self, name) for name in names})


class EndingEvent(RealignmentEvent):
    def _end(self, aggregate: "Realignment", **changes: object) -> None:
        aggregate.now = replace(aggregate.now, state=self.state, ended_on=self.effective_on, **changes)


class Superseded(EndingEvent):
    """Something else is proposed now, or nothing where `by` is None: it is not needed any more."""

    TOPIC = "realignment.superseded"

    by: UUID | None

    def apply(self, aggregate: "Realignment") -> None:
        self._end(aggregate, superseded_by=self.by)


class Expired(EndingEvent):
    """Nobody decided in time."""

    TOPIC = "realignment.expired"

    def apply(self, aggregate: "Realignment") -> None:
        self._end(aggregate)


class Accepted(EndingEvent):
    """An officer of the tier accepted one of its options, which is the plan from here on."""

    TOPIC = "realignment.accepted"

    plan_id: UUID
    option: str
    resolution: Resolution

    def apply(self, aggregate: "Realignment") -> None:
        self._end(aggregate, option=self.option, resolution=self.resolution, decided_by=self.who)


class Rejected(EndingEvent):
    """An officer of the tier rejected it; `why` says the reason."""

    TOPIC = "realignment.rejected"

    plan_id: UUID

    def apply(self, aggregate: "Realignment") -> None:
        self._end(aggregate, reason=self.why, decided_by=self.who)


register(RealignmentEvent)
