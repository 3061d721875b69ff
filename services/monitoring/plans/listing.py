"""The lines of a plan in pages, in the order in which the plan has them."""

from collections.abc import Mapping
from typing import Any

from services.chassis.web.pages import page
from services.monitoring.plans import representation
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.structure import Dependency, Line
from services.monitoring.tracking.lists import invalid_cursor


def lines_page(plan: Plan, filters: Mapping[str, Any]) -> dict[str, Any]:
    """One page of the lines that the filters let through. Raises InvalidFields for another list's cursor."""
    found, limit = matching(plan, filters), filters["limit"]
    waits = _waits(plan, {line.code for _, line in found})
    return page(
        found,
        limit,
        lambda each: (each[0],),
        lambda each: {**representation.line(plan, each[1]), "waits_for": waits.get(each[1].code, [])},
    )


def matching(plan: Plan, filters: Mapping[str, Any]) -> list[tuple[int, Line]]:
    """One more than `limit` lines with their places, after the cursor. Raises InvalidFields."""
    after, found = _after(filters["cursor"]), []
    for at, line in enumerate(plan.lines.values()):
        if at > after and _passes(plan, line, filters):
            found.append((at, line))
            if len(found) > filters["limit"]:
                break
    return found


def _passes(plan: Plan, line: Line, filters: Mapping[str, Any]) -> bool:
    same = all(getattr(line, name) == filters[name] for name in ("unit", "project", "goal") if filters.get(name))
    year, moved = filters.get("year"), filters.get("moved")
    within = year is None or line.starts_on.year <= int(year) <= line.ends_on.year
    return same and within and (moved is None or (moved == "yes") == _moved(plan, line))


def _moved(plan: Plan, line: Line) -> bool:
    first = plan.baseline(line.code)
    return (first.starts_on, first.ends_on) != (line.starts_on, line.ends_on)


def _waits(plan: Plan, codes: set[str]) -> dict[str, list[Dependency]]:
    waits: dict[str, list[Dependency]] = {}
    for dependency in plan.frame.dependencies:
        if dependency.after in codes:
            waits.setdefault(dependency.after, []).append(dependency)
    return waits


def _after(cursor: tuple | None) -> int:
    if cursor is None:
        return -1
    if len(cursor) != 1 or not isinstance(cursor[0], int):
        raise invalid_cursor()
    return cursor[0]
