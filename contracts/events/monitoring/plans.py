"""Plans of the provincial government (PDOT, PAI, POA). The id of a plan is derived from its code.

Money is in cents; a duration is in working days of the plan's calendar: Ecuador's, and its own `rest_days`. What is
large comes in several events, written together: whoever reads takes the plan for whole at `part` = `parts`.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.events.agreements.terms import Minutes
from contracts.events.shape import Event, Quantity, Value, published


class Programme(Value, frozen=True, kw_only=True):
    """`rank`: its place among the five priority programmes of the index of compliance (ICM), 1 to 5."""

    code: str
    title: str
    rank: int | None = None


class Project(Value, frozen=True, kw_only=True):
    code: str
    title: str
    programme: str


class Goal(Value, frozen=True, kw_only=True):
    """A goal of the PDOT; `national` is the goal of the national plan that it serves, `sdgs` numbers from 1 to 17."""

    code: str
    title: str
    national: str | None = None
    sdgs: tuple[int, ...] = ()


class Indicator(Value, frozen=True, kw_only=True):
    code: str
    title: str
    measure: str
    goal: str | None = None


class Target(Value, frozen=True, kw_only=True):
    """What an indicator should have reached at the end of a year."""

    indicator: str
    year: int
    value: Quantity

    def __post_init__(self) -> None:
        if not self.value.is_finite():
            raise ValueError("a target is a number")


class Budget(Value, frozen=True, kw_only=True):
    """Codificado, comprometido, devengado under an item (partida) of a year."""

    year: int
    item: str
    budgeted: int
    committed: int = 0
    accrued: int = 0


class Standing(Value, frozen=True, kw_only=True):
    """What changes of a line while it is carried out; `starts_on` and `ends_on` are working days, inclusive."""

    duration: int
    starts_on: date
    ends_on: date
    forecast_on: date | None = None
    began_on: date | None = None
    finished_on: date | None = None
    released: bool = False
    budgets: tuple[Budget, ...] = ()


class Line(Standing, frozen=True, kw_only=True):
    """One line of work of a unit. `demand`: how much of the unit's capacity it takes on each of its days."""

    code: str
    title: str
    project: str
    unit: str
    demand: int = 1
    goal: str | None = None
    indicator: str | None = None


class Dependency(Value, frozen=True, kw_only=True):
    """`after` waits for `before`: FS, SS, FF or SF, with a lag in working days that may be negative."""

    before: str
    after: str
    kind: str = "FS"
    lag: int = 0


class FixedDate(Value, frozen=True, kw_only=True):
    """The line must end by this day, on this legal basis."""

    line: str
    finish_by: date
    basis: str


class Capacity(Value, frozen=True, kw_only=True):
    """How much a unit can carry on each working day of a period, both ends inclusive."""

    unit: str
    first_on: date
    last_on: date
    amount: int


class Ceiling(Value, frozen=True, kw_only=True):
    """What a year has for a budget item."""

    year: int
    item: str
    cents: int


class Structure(Value, frozen=True, kw_only=True):
    programmes: tuple[Programme, ...] = ()
    projects: tuple[Project, ...] = ()
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[Target, ...] = ()
    lines: tuple[Line, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    fixed_dates: tuple[FixedDate, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()


class Entry(Value, frozen=True, kw_only=True):
    """A row of a budget statement."""

    line: str
    year: int
    item: str
    budgeted: int
    committed: int
    accrued: int


class Change(Value, frozen=True, kw_only=True):
    """One line before and after an accepted realignment."""

    line: str
    before: Standing
    after: Standing


class Resolution(Value, frozen=True, kw_only=True):
    """The act of an authority: its body, kind, number, day, and the digest of its document."""

    body: str
    act: str
    number: str
    dated: date
    sha256: str


class PlanEvent(Event, frozen=True, kw_only=True):
    AGGREGATE: ClassVar[str] = "plan"

    part: int
    parts: int


class EditionEvent(PlanEvent, frozen=True, kw_only=True):
    """`sha256` is the digest of the imported file, where there was one."""

    edition: int
    title: str
    institution: str
    rest_days: tuple[date, ...]
    minutes: Minutes
    sha256: str | None
    structure: Structure


@published
class Imported(EditionEvent, frozen=True, kw_only=True):
    """The first edition of a plan."""

    TYPE: ClassVar[str] = "pactos.plan.imported.v1"

    code: str
    kind: str
    example: bool


@published
class Revised(EditionEvent, frozen=True, kw_only=True):
    """Another edition: this structure in place of the one before."""

    TYPE: ClassVar[str] = "pactos.plan.revised.v1"


@published
class Continued(PlanEvent, frozen=True, kw_only=True):
    """A further part of the edition that is being imported."""

    TYPE: ClassVar[str] = "pactos.plan.continued.v1"

    structure: Structure


@published
class BudgetRecorded(PlanEvent, frozen=True, kw_only=True):
    """The budget statement as of a day: these rows in place of those of the same line, year and item."""

    TYPE: ClassVar[str] = "pactos.plan.budget-recorded.v1"

    as_of: date
    minutes: Minutes
    sha256: str | None
    entries: tuple[Entry, ...]


@published
class Realigned(PlanEvent, frozen=True, kw_only=True):
    """An officer accepted a proposal: lines as they were and as they are, and what is new."""

    TYPE: ClassVar[str] = "pactos.plan.realigned.v1"

    realignment_id: UUID
    resolution: Resolution
    changes: tuple[Change, ...]
    added: Structure
    ceilings: tuple[Ceiling, ...]
