"""How a plan is drawn: which of its lines, in which order."""

from typing import Any
from uuid import UUID

from services.chassis.web.pages import cursor_after
from services.chassis.web.routes import Answer, Reading
from services.monitoring.plans import gantt
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.listing import matching
from services.monitoring.plans.structure import Line


def draw_plan(reading: Reading, id: UUID, **filters: Any) -> Answer:  # noqa: A002
    """One page of the lines that the filters let through; the header Link names the next one."""
    plan = reading.store.get(Plan, id)
    found = matching(plan, filters)
    shown = found[: filters["limit"]]
    drawing = gantt.svg(plan.title, [row_of(plan, line) for _, line in shown], total=len(plan.lines))
    headers = {}
    if len(found) > len(shown):
        following = cursor_after((shown[-1][0],))
        headers["Link"] = f'</v1/plans/{id}/gantt.svg?limit={filters["limit"]}&cursor={following}>; rel="next"'
    return Answer(drawing.encode(), media_type="image/svg+xml; charset=utf-8", headers=headers)


def row_of(plan: Plan, line: Line) -> gantt.Row:
    """A line as a row of the drawing."""
    baseline = plan.baseline(line.code)
    spans = (baseline.starts_on, baseline.ends_on), (line.starts_on, line.ends_on)
    return gantt.Row(line.code, line.title, *spans, finished=line.finished_on is not None)
