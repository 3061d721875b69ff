"""How the health of a plan is answered."""

from typing import Any
from uuid import UUID

from services.chassis.web.routes import Answer, Reading
from services.kernel.calendar import day_of
from services.kernel.quantities import shown
from services.monitoring.plans import health
from services.monitoring.plans.domain import Plan
from services.monitoring.realignment.forecasts.tables import was_forecast
from services.monitoring.ticks.clock import read_clock


def assess_plan_health(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """The ten practices, on the day of the last tick or today."""
    plan = reading.store.get(Plan, id)
    with reading.database.transaction(write=False) as connection:
        on = read_clock(connection).day or day_of(reading.now)
        forecast = was_forecast(connection, plan.id, plan.version)
    patient = health.Patient(plan.structure, plan.agreed, plan.axis, on, plan.budget_as_of, forecast)
    found = health.assess(patient)
    return Answer(
        {
            "plan_version": plan.version,
            "as_of": on,
            "method": {"name": health.METHOD, "version": health.VERSION},
            "score": None if found.score is None else shown(found.score),
            "practices": [_practice(each) for each in found.practices],
        }
    )


def _practice(each: health.Practice) -> dict[str, Any]:
    return {
        "number": each.number,
        "name": each.name,
        "measure": None if each.measure is None else shown(each.measure),
        "threshold": each.threshold,
        "passes": each.passes,
        "finding": each.finding,
        "lines": each.lines,
    }
