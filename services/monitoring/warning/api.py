"""The routes of early warnings."""

from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from services.chassis.store.database import Connection
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.calendar import day_of
from services.monitoring.ticks.clock import read_clock
from services.monitoring.tracking.seeing import find_visible
from services.monitoring.warning import representation, schemas
from services.monitoring.warning.asking import ModelOf, most_endangered, open_among, open_in_commitment, warn
from services.monitoring.warning.models import Informed, Models


def read_early_warning(
    reading: Reading,
    id: UUID,  # noqa: A002
    as_of: date | None,
    known_at: datetime | None,
) -> Answer:
    """How late each open milestone of a commitment may be. Raises NotFound where the caller may not know of it."""
    commitment = str(id)
    with reading.database.transaction(write=False) as connection:
        version, tick = find_visible(connection, reading.who, commitment)
        day = as_of or day_of(datetime.fromisoformat(tick) if tick else reading.now)
        milestones = open_in_commitment(connection, commitment, day, known_at)
        found = warn(milestones, _models(reading, connection, day, known_at))
    return Answer(
        {
            "id": commitment,
            "version": version,
            "as_of": day,
            "known_at": known_at,
            "model": representation.NAMED,
            "milestones": [representation.warned(one) for one in found],
        }
    )


def list_early_warnings(reading: Reading, limit: int, **filters: Any) -> Answer:
    """The milestones that are most in danger, on the day of the last tick."""
    with reading.database.transaction(write=False) as connection:
        day = read_clock(connection).day or day_of(reading.now)
        milestones = open_among(connection, day, filters)
        found = most_endangered(milestones, _models(reading, connection, day, None), limit)
    shown = [representation.listed(one) for one in found]
    return Answer({"items": shown, "as_of": day, "model": representation.NAMED})


def read_calibration(reading: Reading, known: str) -> Answer:
    """How good the warnings would have been on past days."""
    with reading.database.transaction(write=False) as connection:
        day = read_clock(connection).day or day_of(reading.now)
        tested = Models.of(reading.database).tested(connection, day, known)
    return Answer(representation.calibration(tested, day, known))


def _models(reading: Reading, connection: Connection, day: date, known_at: datetime | None) -> ModelOf:
    """The models of that day, each fetched when it is first asked."""
    found: dict[bool, Informed] = {}
    at = partial(Models.of(reading.database).at, connection, day, known_at)

    def model_of(example: bool) -> Informed:
        if example not in found:
            found[example] = at(example=example)
        return found[example]

    return model_of


routes = Routes("warning")
routes.read(
    "read_early_warning",
    "/v1/commitments/<uuid:id>/early-warning",
    query=schemas.WarningMoment,
    answer=schemas.CommitmentWarning,
    run=read_early_warning,
    summary="Cuánto pueden atrasarse los hitos abiertos de un compromiso",
    description="Probabilidad de más de 30 días de atraso, desde la primera fecha acordada, según los hitos cerrados.",
)
routes.read(
    "list_early_warnings",
    "/v1/early-warnings",
    query=schemas.WarningFilters,
    answer=schemas.WarningList,
    run=list_early_warnings,
    summary="Los hitos abiertos que corren más peligro",
)
routes.read(
    "read_calibration",
    "/v1/early-warning/calibration",
    query=schemas.TestedBy,
    answer=schemas.WarningCalibration,
    run=read_calibration,
    summary="Qué tan acertadas han sido las alertas tempranas",
)
