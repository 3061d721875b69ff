"""What officers decide about proposals. The proposal and the plan change in one transaction, or neither does."""

from datetime import date
from typing import Any
from uuid import UUID

from services.chassis.store.application import Saved, StaleVersion, UnitOfWork
from services.kernel.acts import OFFICER, Act
from services.kernel.calendar import day_of
from services.kernel.refusals import Forbidden
from services.monitoring.plans import events as plans
from services.monitoring.plans.domain import Plan
from services.monitoring.realignment.proposals.applying import lines_to_add, standings_of
from services.monitoring.realignment.proposals.domain import Realignment
from services.monitoring.realignment.proposals.events import Resolution
from services.monitoring.ticks.clock import read_clock


def accept_realignment(
    work: UnitOfWork,
    act: Act,
    id: UUID,  # noqa: A002
    seen: int | None,
    resolution: dict[str, Any],
    option: str | None = None,
    effective_on: date | None = None,
) -> Saved:
    """An officer of the tier accepts an option, and so the plan changes from the version that it was made for.

    Raises Forbidden, WrongTier, OwnProposal, NotPending, Expired, FixedDatesBroken, LimitsBroken, NoSuchOption,
    InvalidFields, and StaleVersion where the proposal or the plan has moved on.
    """
    _require_officer(act, "accept_realignment")
    proposal = work.load(Realignment, id, seen)
    on = effective_on or day_of(act.now)
    chosen = proposal.accept(act, on, Resolution(**resolution), option, today=_today(work, act))
    now = proposal.now
    plan = work.load(Plan, now.plan_id)
    if plan.version != now.plan_version:
        raise StaleVersion(seen=now.plan_version, current=plan.version)
    plan.apply_realignment(
        act,
        now.plan_version,
        standings_of(chosen, plan.lines),
        realignment_id=proposal.id,
        resolution=plans.Resolution(**resolution),
        effective_on=on,
        added=lines_to_add(now.content.new_lines, plan.lines, plan.axis),
    )
    return work.add(proposal, plan)


def reject_realignment(work: UnitOfWork, act: Act, id: UUID, seen: int | None, reason: str) -> Saved:  # noqa: A002
    """An officer of the tier says no, and why. Raises Forbidden, WrongTier, OwnProposal, NotPending, Expired."""
    _require_officer(act, "reject_realignment")
    proposal = work.load(Realignment, id, seen)
    proposal.reject(act, day_of(act.now), reason, today=_today(work, act))
    return work.save(proposal)


def _require_officer(act: Act, operation: str) -> None:
    if act.who.role != OFFICER:
        raise Forbidden(operation=operation, role=act.who.role)


def _today(work: UnitOfWork, act: Act) -> date:
    with work.database.transaction(write=False) as connection:
        return read_clock(connection).day or day_of(act.now)
