"""The routes of units and actors."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from services.agreements.reading import at_version
from services.agreements.schemas import TwoTimes
from services.agreements.units import commands, schemas
from services.agreements.units.domain import Unit, unit_id
from services.chassis.store.application import EventStore
from services.chassis.store.idempotency import Saved
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import Who
from services.kernel.refusals import NotFound


def represent(unit: Unit, as_of: date | None = None, known_at: datetime | None = None) -> dict[str, Any] | None:
    """The unit as it was described on a day, or None before it was known."""
    fact = unit.descriptions.fact_at(as_of, known_at)
    if fact is None:
        return None
    version = max(each.version for each in unit.descriptions.known(known_at))
    shown = {"id": unit.id, "code": unit.code, **asdict(fact.value)}
    return {**shown, "version": version, "as_of": as_of, "known_at": known_at}


def show_unit(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """The unit as a command left it."""
    return represent(at_version(store, Unit, saved))


def version_for(store: EventStore, who: Who, code: str) -> int:
    """The unit's version; everybody may know of it."""
    return store.get(Unit, unit_id(code)).version


def read_unit(reading: Reading, code: str, as_of: date | None, known_at: datetime | None) -> Answer:
    """The unit of a code."""
    shown = represent(reading.store.get(Unit, unit_id(code)), as_of, known_at)
    if shown is None:
        raise NotFound
    return Answer(shown, shown["version"], weak=as_of is not None or known_at is not None)


ONE = "/v1/units/<code>"
SHOWN: dict[str, Any] = {"show": show_unit, "version_for": version_for, "answer": schemas.Unit}

routes = Routes("units")
routes.create(
    "register_unit",
    "/v1/units",
    body=schemas.UnitRegistration,
    run=commands.register_unit,
    location="/v1/units/{code}",
    summary="Registra una unidad o un actor",
    **SHOWN,
)
routes.put(
    "revise_unit",
    ONE,
    body=schemas.UnitDescription,
    run=commands.revise_unit,
    summary="Describe de nuevo una unidad",
    **SHOWN,
)
routes.read("read_unit", ONE, query=TwoTimes, answer=schemas.Unit, run=read_unit, summary="Una unidad o un actor")
