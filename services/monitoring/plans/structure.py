"""What a plan is made of: plain values, each thing known by its code. Days are civil days; money is in whole cents.

A line works on the working days from `starts_on` to `ends_on`, both inclusive, `duration` of them. A line of duration 0
marks a moment: `starts_on` = `ends_on`, and it lies before the work of that day.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

PDOT, PAI, POA = "PDOT", "PAI", "POA"
KINDS = {
    PDOT: "Plan de Desarrollo y Ordenamiento Territorial",
    PAI: "Plan Anual de Inversiones",
    POA: "Plan Operativo Anual",
}
FINISH_START, START_START, FINISH_FINISH, START_FINISH = "FS", "SS", "FF", "SF"
LINKS = (FINISH_START, START_START, FINISH_FINISH, START_FINISH)


@dataclass(frozen=True, slots=True)
class Programme:
    """`rank`: its place among the five priority programmes of the index of compliance (ICM), 1 to 5."""

    code: str
    title: str
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Project:
    code: str
    title: str
    programme: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the PDOT; `national` is the national plan's goal that it serves, `sdgs` are numbers from 1 to 17."""

    code: str
    title: str
    national: str | None = None
    sdgs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """`measure` is its unit of measurement, in words; `goal` the PDOT goal that it measures."""

    code: str
    title: str
    measure: str
    goal: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What an indicator should have reached at the end of a year."""

    indicator: str
    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Budget:
    """What a line has under a budget item (partida) of a year: codificado, comprometido, devengado."""

    year: int
    item: str
    budgeted: int
    committed: int = 0
    accrued: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What changes of a line while it is carried out. `forecast_on` is when its end is expected; the rest is fact."""

    duration: int
    starts_on: date
    ends_on: date
    forecast_on: date | None = None
    began_on: date | None = None
    finished_on: date | None = None
    released: bool = False
    budgets: tuple[Budget, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of work of a unit. `demand` is how much of the unit's capacity it takes on each of its days.

    `starts_on` and `ends_on` are in force; a line that was `released` binds nobody any more and costs nothing.
    """

    code: str
    title: str
    project: str
    unit: str
    duration: int
    starts_on: date
    ends_on: date
    demand: int = 1
    goal: str | None = None
    indicator: str | None = None
    forecast_on: date | None = None
    began_on: date | None = None
    finished_on: date | None = None
    released: bool = False
    budgets: tuple[Budget, ...] = ()

    @property
    def standing(self) -> Standing:
        return Standing(**{name: getattr(self, name) for name in STANDING})

    def standing_as(self, standing: Standing) -> "Line":
        """The same line with another standing."""
        return replace(self, **{name: getattr(standing, name) for name in STANDING})

    @property
    def budgeted(self) -> int:
        """All of its budget, in cents."""
        return sum(budget.budgeted for budget in self.budgets)


STANDING = tuple(each.name for each in fields(Standing))


@dataclass(frozen=True, slots=True)
class Dependency:
    """`after` waits for `before`: FS, SS, FF or SF, with a lag in working days that may be negative."""

    before: str
    after: str
    kind: str = FINISH_START
    lag: int = 0


@dataclass(frozen=True, slots=True)
class FixedDate:
    """The line must end by this day, which no officer may move, on this legal basis."""

    line: str
    finish_by: date
    basis: str


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much a unit can carry on each working day of a period, both ends inclusive."""

    unit: str
    first_on: date
    last_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What a year has for a budget item."""

    year: int
    item: str
    cents: int


@dataclass(frozen=True, slots=True)
class Structure:
    """All that a plan says, in the order in which it says it."""

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

    def with_more(self, other: "Structure") -> "Structure":
        """This and the other's, one after the other."""
        return Structure(**{name: getattr(self, name) + getattr(other, name) for name in COLLECTIONS})


COLLECTIONS = tuple(each.name for each in fields(Structure))


def parts_of(structure: Structure, size: int) -> list[Structure]:
    """The structure in parts, each of which takes at most about `size` bytes as JSON; one part where it is small."""
    parts: list[dict[str, list[Any]]] = [{}]
    used = 0
    for name in COLLECTIONS:
        for value in getattr(structure, name):
            used += weight(value)
            if used > size:
                parts.append({})
                used = weight(value)
            parts[-1].setdefault(name, []).append(value)
    return [Structure(**{name: tuple(values) for name, values in part.items()}) for part in parts]


def weight(value: object) -> int:
    """About how many bytes a value takes as JSON; rather too many than too few."""
    return len(repr(value).encode())
