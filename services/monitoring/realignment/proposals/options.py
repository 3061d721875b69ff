"""What a proposal offers: ways to change the plan, each whole and with its consequences; and to do nothing.

Plain values with civil days and cents, as they stand in events. Lines are known by their codes.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

EXACT, WITH_LIMITS, IN_BLOCK, WITHIN_YEAR, WITHOUT_LINES = "exact", "limits", "block", "within_year", "without"
BALANCES_ALONE, COMPENSATED = "balances", "compensated"
OPTIONS = (EXACT, WITH_LIMITS, IN_BLOCK, WITHIN_YEAR, WITHOUT_LINES, BALANCES_ALONE, COMPENSATED)
CERTIFIED, UNCERTIFIED, CONFLICT = "certified", "uncertified", "conflict"


@dataclass(frozen=True, slots=True)
class Move:
    """One line before and after: its days, both inclusive, and its working days. `days`: so many its end moves."""

    line: str
    starts_before: date
    ends_before: date
    duration_before: int
    starts_after: date
    ends_after: date
    duration_after: int
    days: int


@dataclass(frozen=True, slots=True)
class Amount:
    """What a line has under a budget item of a year, initially and finally; of which `committed` cannot move."""

    line: str
    year: int
    item: str
    initial: int
    final: int
    committed: int = 0

    @property
    def decrease(self) -> int:
        return max(0, self.initial - self.final)

    @property
    def increase(self) -> int:
        return max(0, self.final - self.initial)


@dataclass(frozen=True, slots=True)
class Finished:
    """A line whose end is fact now: from when to when it was worked on."""

    line: str
    began_on: date
    finished_on: date


@dataclass(frozen=True, slots=True)
class Why:
    """Why a line cannot start on the days from `first_on` through `last_on`: the constraint, and the event behind it.

    `by`: link, duration, floor, capacity, ceiling. `event` is set where the block is the cause's own.
    """

    line: str
    first_on: date
    last_on: date
    by: str
    line_before: str | None = None
    event: str | None = None
    resource: str | None = None
    year: int | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TooLong:
    """A fixed date that cannot be met: the chain from an event through lines, too long by `excess` working days."""

    event: str
    lines: tuple[str, ...]
    line: str
    finish_by: date
    basis: str
    excess: int


@dataclass(frozen=True, slots=True)
class Suffers:
    """An annual target that suffers: these of its lines, with so many cents, no longer end in its year."""

    indicator: str
    year: int
    value: str
    lines: tuple[str, ...]
    of_lines: int
    cents: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The mean progress of a programme's projects to expect at the end of a year, in hundredths of a percent."""

    programme: str
    year: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Index:
    """The index of compliance (ICM) to expect at the end of a year, in ten-thousandths, with what is accrued so far."""

    year: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class LateCommitment:
    """A commitment, or one milestone of it, that will be late: `line` ends on `expected_on`, `days` working days after
    it is due; `days_before` as the plan in force has it.
    """

    commitment_id: UUID
    milestone_id: UUID | None
    title: str
    line: str
    due_on: date
    expected_on: date
    days: int
    days_before: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What the objective counts, the first before the second: see realignment/network.py."""

    beyond_fixed: int = 0
    lateness: int = 0
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Reform:
    """What kind of reform it is, the gravest first of all that it takes; who decides; and what the file must hold."""

    kinds: tuple[str, ...]
    tier: str
    requirements: tuple[str, ...]
    rules_version: int


@dataclass(frozen=True, slots=True)
class Option:
    """One way. `status`: certified, uncertified (`bound` says what could at best be reached), or conflict.

    A conflict cannot be accepted: `chains` name the fixed dates that it breaks, `unmet` the limits that cannot be kept.
    """

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

    @property
    def acceptable(self) -> bool:
        return self.status != CONFLICT

    @property
    def changes_nothing(self) -> bool:
        return not (self.moves or self.amounts or self.released or self.finished)


OPTION_LISTS = ("moves", "amounts", "finished", "whys", "chains", "unmet", "suffers", "late_commitments")
"""What of an option grows with the plan."""


@dataclass(frozen=True, slots=True)
class Late:
    """What happens to a line if nothing is done: the plan says `planned_on`, and it ends on `expected_on` at best."""

    line: str
    planned_on: date
    expected_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Idle:
    """To do nothing: which lines and commitments will be late, which fixed dates break anyway, which targets suffer."""

    late: tuple[Late, ...] = ()
    chains: tuple[TooLong, ...] = ()
    suffers: tuple[Suffers, ...] = ()
    progress: tuple[Progress, ...] = ()
    icm: tuple[Index, ...] = ()
    late_commitments: tuple[LateCommitment, ...] = ()


IDLE_LISTS = ("late", "chains", "suffers", "late_commitments")
"""What of doing nothing does."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Slack that an event opened: the line could start so many working days earlier. Nobody is pulled."""

    line: str
    could_start_on: date
    days: int
    event: str


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line that a renegotiation asks for, of the same project and unit as the one beside it, without a budget yet."""

    code: str
    beside: str
    title: str
    starts_on: date
    ends_on: date
    event: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that a proposal says. The first option is the recommended one."""

    options: tuple[Option, ...] = field(default_factory=tuple)
    idle: Idle = field(default_factory=Idle)
    offers: tuple[Offer, ...] = ()
    new_lines: tuple[NewLine, ...] = ()
