"""The routes of forecasts of a plan: ask for one, and read how far it is and what came out."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

import msgspec

from services.chassis.store.database import Row
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.calendar import day_of
from services.kernel.refusals import NotFound
from services.monitoring.plans.domain import Plan
from services.monitoring.realignment.forecasts import schemas
from services.monitoring.ticks.clock import read_clock

COLUMNS = "id, plan_id, plan_version, as_of, seed, runs, done, state, body"
ASK = """INSERT INTO plan_forecasts (id, plan_id, plan_version, as_of, seed, runs, done, state, requested_at)
    VALUES (%s, %s, %s, %s, %s, %s, 0, 'queued', %s) ON CONFLICT DO NOTHING"""


def ask_for_forecast(reading: Reading, id: UUID, runs: int, seed: int) -> Answer:  # noqa: A002
    """Queues a forecast: 202, and where to read it."""
    plan = reading.store.get(Plan, id)
    forecast = uuid5(plan.id, f"{reading.act.correlation_id} {runs} {seed}")
    with reading.database.transaction() as connection:
        day: date = read_clock(connection).day or day_of(reading.now)
        asked = (str(forecast), str(plan.id), plan.version, day.isoformat(), seed, runs, reading.now.isoformat())
        connection.execute(ASK, asked)
        rows = connection.execute(f"SELECT {COLUMNS} FROM plan_forecasts WHERE id = %s", [str(forecast)])
    return Answer(_shown(rows[0]), status=202, headers={"Location": f"/v1/plans/{id}/forecasts?forecast={forecast}"})


def read_forecast(reading: Reading, id: UUID, **query: Any) -> Answer:  # noqa: A002
    """The forecast that is asked for, or the latest. Raises NotFound where there is none."""
    wanted = query["forecast"]
    condition, parameters = ("id = %s AND", [str(wanted)]) if wanted else ("", [])
    sql = f"""SELECT {COLUMNS} FROM plan_forecasts WHERE {condition} plan_id = %s
        ORDER BY requested_at DESC, id LIMIT 1"""
    with reading.database.transaction(write=False) as connection:
        rows = connection.execute(sql, [*parameters, str(id)])
    if not rows:
        raise NotFound(id=str(wanted or id))
    return Answer(_shown(rows[0]))


def _shown(row: Row) -> dict[str, Any]:
    body = msgspec.json.decode(row[8]) if row[8] else {}
    names = ("id", "plan_id", "plan_version", "as_of", "seed", "runs", "done", "state")
    return {**dict(zip(names, row[:8], strict=True)), **{name: body.get(name) for name in ("milestones", "lines")}}


routes = Routes("plans")
routes.command(
    "ask_for_forecast",
    "/v1/plans/<uuid:id>/forecasts",
    status=202,
    body=schemas.PlanForecastRequest,
    run=ask_for_forecast,
    answer=schemas.PlanForecast,
    summary="Pide un pronóstico de cuándo terminará cada línea (Monte Carlo)",
)
routes.read(
    "read_forecast",
    "/v1/plans/<uuid:id>/forecasts",
    query=schemas.PlanForecastOf,
    run=read_forecast,
    answer=schemas.PlanForecast,
    summary="El pronóstico de un plan: cuánto falta, y P10, P50 y P90 de cada línea",
)
