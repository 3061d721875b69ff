"""The routes of the clock."""

from datetime import date, datetime

from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import OPERATOR
from services.kernel.calendar import day_of
from services.kernel.refusals import Forbidden
from services.monitoring.ticks import commands, schemas
from services.monitoring.ticks.clock import read_clock as clock_of


def tick(reading: Reading, at: date | datetime) -> Answer:
    """Moves the clock and looks at what is due. Raises ClockGoesBack."""
    if reading.who.role != OPERATOR:
        raise Forbidden(operation="tick", role=reading.who.role)
    done = commands.tick(reading.store, at, reading.act)
    return Answer({"at": done.at, "day": day_of(done.at), "commitments": done.commitments, "alerts": done.alerts})


def read_clock(reading: Reading) -> Answer:
    """The last tick."""
    with reading.database.transaction(write=False) as connection:
        clock = clock_of(connection)
    return Answer({"at": clock.at, "day": clock.day})


routes = Routes("ticks")
routes.command(
    "tick",
    "/v1/ticks",
    body=schemas.Tick,
    answer=schemas.Ticked,
    run=tick,
    summary="Adelanta el reloj y evalúa las alertas",
)
routes.read("read_clock", "/v1/ticks", answer=schemas.ClockShown, run=read_clock, summary="El último tick")
