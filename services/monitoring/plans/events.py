"""What happens to a plan. Each event says the resulting facts; what is large comes in several events, written together.

`part` of `parts` counts them: the plan is whole again with the last one, and no reader may take it for whole before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from services.kernel.acts import Minutes
from services.kernel.aggregates import CreationEvent, Event, register
from services.monitoring.plans.structure import Budget, Ceiling, Dependency, Line, Standing, Structure

if TYPE_CHECKING:
    from services.monitoring.plans.domain import Plan


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a version of the plan agreed on for a line; `budgeted` is its whole budget in cents."""

    version: int
    starts_on: date
    ends_on: date
    duration: int
    budgeted: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a budget statement: what a line has under an item of a year, in cents."""

    line: str
    year: int
    item: str
    budgeted: int
    committed: int
    accrued: int


@dataclass(frozen=True, slots=True)
class Change:
    """One line before and after an accepted realignment."""

    line: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Resolution:
    """The act of an authority: its body (Prefecture, Consejo Provincial), kind, number, day, and document digest."""

    body: str
    act: str
    number: str
    dated: date
    sha256: str


class PlanEvent(Event):
    part: int
    parts: int

    def _take_lines(self, plan: "Plan", lines: Iterable[Line]) -> None:
        """The lines as they are now; where their days, duration or budget are others, that is agreed from here on."""
        lines = list(lines)
        plan.lines = {**plan.lines, **{line.code: line for line in lines}}
        agreed = {}
        for line in lines:
            known = plan.agreed.get(line.code, ())
            now = Agreed(self.originator_version, line.starts_on, line.ends_on, line.duration, line.budgeted)
            if not known or replace(known[-1], version=now.version) != now:
                agreed[line.code] = (*known, now)
        plan.agreed = {**plan.agreed, **agreed}
        plan.parts_left = self.parts - self.part

    def _take(self, plan: "Plan", part: Structure) -> None:
        plan.frame = plan.frame.with_more(replace(part, lines=()))
        self._take_lines(plan, part.lines)


class EditionEvent(PlanEvent):
    """`sha256` is the digest of the imported file, where there was one; `rest_days` are the plan's own, local ones."""

    edition: int
    title: str
    institution: str
    rest_days: tuple[date, ...]
    minutes: Minutes
    sha256: str | None
    structure: Structure

    def _begin(self, plan: "Plan") -> None:
        plan.edition, plan.title, plan.institution = self.edition, self.title, self.institution
        plan.rest_days, plan.minutes = self.rest_days, self.minutes
        plan.frame, plan.lines = Structure(), {}
        self._take(plan, self.structure)


class Imported(CreationEvent, EditionEvent):
    TOPIC = "plan.imported"

    code: str
    kind: str
    example: bool

    def apply(self, aggregate: "Plan") -> None:
        aggregate.code, aggregate.kind, aggregate.example = self.code, self.kind, self.example
        aggregate.agreed, aggregate.budget_as_of = {}, None
        self._begin(aggregate)


class Revised(EditionEvent):
    TOPIC = "plan.revised"

    def apply(self, aggregate: "Plan") -> None:
        self._begin(aggregate)


class Continued(PlanEvent):
    """A further part of the edition that is being imported."""

    TOPIC = "plan.continued"

    structure: Structure

    def apply(self, aggregate: "Plan") -> None:
        self._take(aggregate, self.structure)


class BudgetRecorded(PlanEvent):
    """The budget statement as of a day."""

    TOPIC = "plan.budget-recorded"

    as_of: date
    minutes: Minutes
    sha256: str | None
    entries: tuple[Entry, ...]

    def apply(self, aggregate: "Plan") -> None:
        told: dict[str, list[Entry]] = {}
        for entry in self.entries:
            told.setdefault(entry.line, []).append(entry)
        self._take_lines(aggregate, (with_entries(aggregate.lines[code], rows) for code, rows in told.items()))
        aggregate.budget_as_of = self.as_of


class Realigned(PlanEvent):
    """An officer accepted a proposal: lines as they were and as they are, and what is new."""

    TOPIC = "plan.realigned"

    realignment_id: UUID
    resolution: Resolution
    changes: tuple[Change, ...]
    added: Structure
    ceilings: tuple[Ceiling, ...]

    def apply(self, aggregate: "Plan") -> None:
        changed = {each.line: aggregate.lines[each.line].standing_as(each.after) for each in self.changes}
        aggregate.lines = {**aggregate.lines, **changed}
        others = {(each.year, each.item): each for each in (*aggregate.frame.ceilings, *self.ceilings)}
        aggregate.frame = replace(aggregate.frame, ceilings=tuple(others.values()))
        self._take(aggregate, replace(self.added, lines=(*changed.values(), *self.added.lines)))


def with_entries(line: Line, entries: Iterable[Entry]) -> Line:
    """The line with these rows in place of the budgets of the same year and item."""
    told = {(each.year, each.item): each for each in entries}
    budgets = (
        Budget(row.year, row.item, row.budgeted, row.committed, row.accrued)
        if (row := told.get((budget.year, budget.item)))
        else budget
        for budget in line.budgets
    )
    return replace(line, budgets=tuple(budgets))


register(PlanEvent)

__all__ = ["Agreed", "Budget", "Ceiling", "Change", "Dependency", "Entry", "Resolution"]
