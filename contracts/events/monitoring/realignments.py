"""Proposals to realign a plan, and what officers decided. Days are civil and inclusive; money is in cents.

The id follows from the plan, its version, and the set of causes. The first of the options is the recommended one.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.events.shape import Event, Value, published


class Cause(Value, frozen=True, kw_only=True):
    """What happened: the event as `<aggregate>:<version>`, and the day that it speaks of."""

    event: str
    kind: str
    day: date
    commitment_id: UUID
    milestone_id: UUID | None
    title: str


class Move(Value, frozen=True, kw_only=True):
    """A line before and after; `days`: so many working days its end moves."""

    line: str
    starts_before: date
    ends_before: date
    duration_before: int
    starts_after: date
    ends_after: date
    duration_after: int
    days: int


class Amount(Value, frozen=True, kw_only=True):
    """What a line has under a budget item of a year, initially and finally; of which `committed` cannot move."""

    line: str
    year: int
    item: str
    initial: int
    final: int
    committed: int = 0


class Finished(Value, frozen=True, kw_only=True):
    """A line whose end is fact now."""

    line: str
    began_on: date
    finished_on: date


class Why(Value, frozen=True, kw_only=True):
    """Why a line cannot start from `first_on` through `last_on`. `by`: link, duration, floor, capacity, ceiling."""

    line: str
    first_on: date
    last_on: date
    by: str
    line_before: str | None = None
    event: str | None = None
    resource: str | None = None
    year: int | None = None
    others: tuple[str, ...] = ()


class TooLong(Value, frozen=True, kw_only=True):
    """A fixed date that cannot be met: the chain from an event through lines, too long by `excess` working days."""

    event: str
    lines: tuple[str, ...]
    line: str
    finish_by: date
    basis: str
    excess: int


class Suffers(Value, frozen=True, kw_only=True):
    """An annual target that suffers: these of its lines, with so many cents, no longer end in its year."""

    indicator: str
    year: int
    value: str
    lines: tuple[str, ...]
    of_lines: int
    cents: int


class Progress(Value, frozen=True, kw_only=True):
    """The mean progress of a programme's projects to expect at the year's end, in hundredths of a percent."""

    programme: str
    year: int
    before: int
    after: int


class Index(Value, frozen=True, kw_only=True):
    """The index of compliance (ICM) to expect at the end of a year, in ten-thousandths, with what is accrued so far."""

    year: int
    before: int
    after: int


class LateCommitment(Value, frozen=True, kw_only=True):
    """A commitment, or one milestone of it, that will be late, and the line that makes it so most. Working days."""

    commitment_id: UUID
    milestone_id: UUID | None
    title: str
    line: str
    due_on: date
    expected_on: date
    days: int
    days_before: int


class Cost(Value, frozen=True, kw_only=True):
    """Working days beyond fixed dates, weighted lateness of commitments, days moved."""

    beyond_fixed: int = 0
    lateness: int = 0
    moved: int = 0


class Reform(Value, frozen=True, kw_only=True):
    """The kinds of reform, the gravest first; the body that decides; what the file must hold."""

    kinds: tuple[str, ...]
    tier: str
    requirements: tuple[str, ...]
    rules_version: int


class Option(Value, frozen=True, kw_only=True):
    """One way to change the plan. `status`: certified, uncertified, conflict; a conflict cannot be accepted."""

    name: str
    status: str
    method: str
    cost: Cost
    bound: Cost
    reform: Reform
    moves: tuple[Move, ...] = ()
    amounts: tuple[Amount, ...] = ()
    released: tuple[str, ...] = ()
    finished: tuple[Finished, ...] = ()
    whys: tuple[Why, ...] = ()
    chains: tuple[TooLong, ...] = ()
    unmet: tuple[Why, ...] = ()
    suffers: tuple[Suffers, ...] = ()
    progress: tuple[Progress, ...] = ()
    icm: tuple[Index, ...] = ()
    late_commitments: tuple[LateCommitment, ...] = ()


class Late(Value, frozen=True, kw_only=True):
    """What happens to a line if nothing is done."""

    line: str
    planned_on: date
    expected_on: date
    days: int


class Idle(Value, frozen=True, kw_only=True):
    """To do nothing: which lines and commitments will be late, which fixed dates break anyway, which targets suffer."""

    late: tuple[Late, ...] = ()
    chains: tuple[TooLong, ...] = ()
    suffers: tuple[Suffers, ...] = ()
    progress: tuple[Progress, ...] = ()
    icm: tuple[Index, ...] = ()
    late_commitments: tuple[LateCommitment, ...] = ()


class Offer(Value, frozen=True, kw_only=True):
    """Slack that an event opened: the line could start earlier. Nobody is pulled."""

    line: str
    could_start_on: date
    days: int
    event: str


class NewLine(Value, frozen=True, kw_only=True):
    """A line that a renegotiation asks for, of the same project and unit as the one beside it."""

    code: str
    beside: str
    title: str
    starts_on: date
    ends_on: date
    event: str


class Resolution(Value, frozen=True, kw_only=True):
    """The act by which a body decided: its kind, number, day and the document's SHA-256."""

    body: str
    act: str
    number: str
    dated: date
    sha256: str


class RealignmentEvent(Event, frozen=True, kw_only=True):
    AGGREGATE: ClassVar[str] = "realignment"

    state: str


@published
class Proposed(RealignmentEvent, frozen=True, kw_only=True):
    """Commitments ask another plan of the one in force. `parts` events of items follow where it is large."""

    TYPE: ClassVar[str] = "pactos.realignment.proposed.v1"

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


@published
class Itemised(RealignmentEvent, frozen=True, kw_only=True):
    """A further part of a large proposal: of one option, or of doing nothing where `option` is null."""

    TYPE: ClassVar[str] = "pactos.realignment.itemised.v1"

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


@published
class Superseded(RealignmentEvent, frozen=True, kw_only=True):
    """Another proposal stands in its place, or none is needed where `by` is null."""

    TYPE: ClassVar[str] = "pactos.realignment.superseded.v1"

    by: UUID | None


@published
class Expired(RealignmentEvent, frozen=True, kw_only=True):
    """Nobody decided in time."""

    TYPE: ClassVar[str] = "pactos.realignment.expired.v1"


@published
class Accepted(RealignmentEvent, frozen=True, kw_only=True):
    """An officer of the tier accepted an option: the plan changed with it."""

    TYPE: ClassVar[str] = "pactos.realignment.accepted.v1"

    plan_id: UUID
    option: str
    resolution: Resolution


@published
class Rejected(RealignmentEvent, frozen=True, kw_only=True):
    """An officer of the tier rejected it; `why` says the reason."""

    TYPE: ClassVar[str] = "pactos.realignment.rejected.v1"

    plan_id: UUID
