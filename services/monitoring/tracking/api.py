"""The routes of lists and statuses."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.stream.waiting import wait_until_applied
from services.chassis.web.pages import page
from services.chassis.web.routes import Answer, Reading, Routes
from services.chassis.web.running import encode
from services.kernel.calendar import day_of
from services.kernel.refusals import NotFound
from services.monitoring.ticks.clock import read_clock
from services.monitoring.tracking import lists, representation, schemas
from services.monitoring.tracking.assessment import assess
from services.monitoring.tracking.methods import find_method
from services.monitoring.tracking.records import Records
from services.monitoring.tracking.seeing import find_visible


def list_commitments(reading: Reading, **filters: Any) -> Answer:
    """The commitments that the caller may see, with the lights of the day of the last tick."""
    with reading.database.transaction(write=False) as connection:
        day = read_clock(connection).day or day_of(reading.now)
        rows = lists.commitments(connection, reading.who, day.toordinal(), filters)
    sort = filters["sort"]
    shown = page(rows, filters["limit"], lambda row: (sort, row[-1], row[0]), representation.listed_commitment)
    return Answer({**shown, "as_of": day})


def list_pacts(reading: Reading, **filters: Any) -> Answer:
    """The pacts that the caller may see."""
    with reading.database.transaction(write=False) as connection:
        rows = lists.pacts(connection, reading.who, filters)
    return Answer(page(rows, filters["limit"], lambda row: (row[0],), representation.listed_pact))


def list_units(reading: Reading, **filters: Any) -> Answer:
    """Units and actors, by code."""
    with reading.database.transaction(write=False) as connection:
        rows = lists.units(connection, filters)
    return Answer(page(rows, filters["limit"], lambda row: (row[2],), representation.listed_unit))


def assess_commitment(
    reading: Reading,
    id: UUID,  # noqa: A002
    as_of: date | None,
    known_at: datetime | None,
    method: str | None,
) -> Answer:
    """How a commitment stood. Raises NotFound before it was drafted, and where the caller may not know of it."""
    chosen, commitment = find_method(method), str(id)
    with reading.database.transaction(write=False) as connection:
        version, tick = find_visible(connection, reading.who, commitment)
        records = Records.of(reading.database)
        record = records.at(connection, {commitment: version})[commitment].record
    day = as_of or max(day_of(datetime.fromisoformat(tick) if tick else reading.now), record.drafted_on)

    def answer() -> bytes:
        seen = assess(record, day, known_at, chosen)
        if seen is None:
            raise NotFound(id=commitment)
        return encode(representation.status(commitment, version, seen))

    return Answer(records.answered((commitment, version, day, known_at, chosen.name, chosen.version), answer))


def read_applied(reading: Reading, aggregate: UUID, version: int, wait: float) -> Answer:
    """Whether the views have a version, at the latest after so many seconds. Monitoring's own are there at once."""
    own = reading.store.version(aggregate)
    if own is not None:
        return Answer({"applied": own >= version})
    return Answer({"applied": wait_until_applied(reading.database, str(aggregate), version, wait)})


routes = Routes("tracking")
routes.read(
    "list_commitments",
    "/v1/commitments",
    query=schemas.CommitmentFilters,
    answer=schemas.CommitmentPage,
    run=list_commitments,
    summary="Los compromisos, con su semáforo",
)
routes.read(
    "assess_commitment",
    "/v1/commitments/<uuid:id>/status",
    query=schemas.StatusMoment,
    answer=schemas.CommitmentStatus,
    run=assess_commitment,
    summary="Cómo va un compromiso, en dos tiempos",
)
routes.read(
    "list_pacts",
    "/v1/pacts",
    query=schemas.PactFilters,
    answer=schemas.PactPage,
    run=list_pacts,
    summary="Los pactos",
)
routes.read(
    "list_units",
    "/v1/units",
    query=schemas.Page,
    answer=schemas.UnitPage,
    run=list_units,
    summary="Las unidades y los actores",
)
routes.internal("applied", "/internal/applied", query=schemas.AppliedQuery, run=read_applied)
