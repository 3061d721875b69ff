"""From rows of fields, as JSON or a spreadsheet gives them, to the structure of a plan. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.monitoring.plans import structure as values
from services.monitoring.plans.axis import LATEST, YEARS_BEYOND, Axis, OutsideCalendar, axis_over
from services.monitoring.plans.structure import Structure

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
MADE = {
    "programmes": values.Programme,
    "projects": values.Project,
    "goals": values.Goal,
    "indicators": values.Indicator,
    "targets": values.Target,
    "dependencies": values.Dependency,
    "fixed_dates": values.FixedDate,
    "capacities": values.Capacity,
    "ceilings": values.Ceiling,
}


def structure_of(rows: Rows, rest_days: Iterable[date] = ()) -> Structure:
    """The structure of these rows, by collection; a line without an end ends where its duration says."""
    made = {name: tuple(cls(**row) for row in rows.get(name, ())) for name, cls in MADE.items()}
    return Structure(lines=_lines(rows.get("lines", ()), frozenset(rest_days)), **made)


def _lines(rows: Sequence[Mapping[str, Any]], rest_days: frozenset[date]) -> tuple[values.Line, ...]:
    years = {row["starts_on"].year for row in rows} or {LATEST}
    axis = axis_over(min(years), min(max(years) + YEARS_BEYOND, LATEST), rest_days)
    return tuple(_line(row, axis) for row in rows)


def _line(row: Mapping[str, Any], axis: Axis) -> values.Line:
    budgets = tuple(values.Budget(**budget) for budget in row.get("budgets", ()))
    ends_on = row.get("ends_on") or _end(row["starts_on"], row["duration"], axis)
    return values.Line(**{**row, "ends_on": ends_on, "budgets": budgets})


def _end(starts_on: date, duration: int, axis: Axis) -> date:
    """The last day; the first where that lies beyond the calendar, which is a fault of the duration."""
    try:
        return axis.last_day(axis.start(starts_on), duration)
    except OutsideCalendar:
        return starts_on
