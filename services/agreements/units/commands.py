"""What an operator does with units, and how the other nouns ask whether codes are known."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.agreements.authority import authorise
from services.agreements.deeds import Deed
from services.agreements.refusals import AlreadyRegistered
from services.agreements.units.domain import Unit, unit_id
from services.agreements.units.events import Description
from services.chassis.store.idempotency import Saved
from services.chassis.store.unit_of_work import UnitOfWork
from services.kernel.acts import Act
from services.kernel.refusals import FieldError, InvalidFields, NotFound


def register_unit(
    work: UnitOfWork,
    act: Act,
    code: str,
    effective_on: date | None = None,
    reason: str | None = None,
    **description: Any,
) -> Saved:
    """A unit or actor becomes known under its code."""
    authorise("register_unit", act.who)
    if _find(work, code) is not None:
        raise AlreadyRegistered(code=code)
    unit = Unit.register(act, code, Description(**description), Deed(effective_on, reason))
    return work.save(unit)


def revise_unit(
    work: UnitOfWork,
    act: Act,
    code: str,
    seen: int | None,
    effective_on: date | None = None,
    reason: str | None = None,
    **description: Any,
) -> Saved:
    """All of its description anew."""
    authorise("revise_unit", act.who)
    unit = work.load(Unit, unit_id(code), seen)
    unit.revise(act, Description(**description), Deed(effective_on, reason))
    return work.save(unit)


def require_known(work: UnitOfWork, codes: Mapping[str, str], day: date) -> None:
    """Raises InvalidFields for each code, by its pointer, that is no unit or actor valid on that day."""
    errors = []
    for pointer, code in codes.items():
        unit = _find(work, code)
        if unit is None:
            errors.append(FieldError(pointer, "unknown_unit"))
        elif not unit.description.is_valid_on(day):
            errors.append(FieldError(pointer, "unit_not_valid"))
    if errors:
        raise InvalidFields(errors=tuple(errors), day=day)


def _find(work: UnitOfWork, code: str) -> Unit | None:
    try:
        return work.load(Unit, unit_id(code))
    except NotFound:
        return None
