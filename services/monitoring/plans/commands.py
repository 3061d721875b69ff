"""What is done with plans: an operator imports editions and budget statements. Realignments have their own room."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.chassis.store.application import Saved, UnitOfWork
from services.kernel.acts import OPERATOR, Act
from services.kernel.refusals import Forbidden, NotFound
from services.monitoring.plans.domain import Plan, plan_id
from services.monitoring.plans.events import Entry
from services.monitoring.plans.places import Places
from services.monitoring.plans.refusals import PlanExists

NOWHERE = Places()


def import_plan(work: UnitOfWork, act: Act, code: str, places: Places = NOWHERE, **facts: Any) -> Saved:
    """A plan that is not known yet. Raises PlanExists, InvalidFields: by field, or by sheet, row and column."""
    authorise("import_plan", act)
    try:
        known = work.load(Plan, plan_id(code))
    except NotFound:
        with places.named():
            return work.save(Plan.first_edition(act, code=code, **facts))
    raise PlanExists(code=code, id=known.id)


def revise_plan(
    work: UnitOfWork, act: Act, id: UUID, seen: int | None, reason: str | None = None,  # noqa: A002
    places: Places = NOWHERE, code: str | None = None, kind: str | None = None, example: bool = False, **facts: Any,
) -> Saved:  # fmt: skip
    """Another edition; a file says again of which plan. Raises InvalidFields."""
    authorise("revise_plan", act)
    plan = work.load(Plan, id, seen)
    with places.named():
        plan.require_same(code, kind)
        plan.new_edition(act, why=reason, **facts)
    return work.save(plan)


def record_budget(
    work: UnitOfWork, act: Act, id: UUID, seen: int | None, entries: Sequence[Entry],  # noqa: A002
    places: Places = NOWHERE, **facts: Any,
) -> Saved:  # fmt: skip
    """The monthly budget statement. Raises InvalidFields."""
    authorise("record_budget", act)
    plan = work.load(Plan, id, seen)
    with places.named():
        plan.record_budget(act, entries=entries, **facts)
    return work.save(plan)


def authorise(operation: str, act: Act) -> None:
    """Raises Forbidden for whoever is no operator."""
    if act.who.role != OPERATOR:
        raise Forbidden(operation=operation, role=act.who.role)
