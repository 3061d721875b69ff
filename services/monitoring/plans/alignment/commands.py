"""Who decides on plans decides what they answer to: an officer, with a reason."""

from datetime import date
from typing import Any
from uuid import UUID

from services.chassis.store.application import Saved, UnitOfWork
from services.kernel.acts import OFFICER, Act
from services.kernel.calendar import day_of
from services.kernel.refusals import Forbidden, InvalidFields, NotFound
from services.monitoring.plans.alignment.domain import Alignment, alignment_id
from services.monitoring.plans.alignment.link import AlignmentLink
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.refusals import invalid
from services.monitoring.plans.wording import fault

COMMITMENT = "SELECT 1 FROM commitments WHERE id = %s"
MILESTONE = "SELECT 1 FROM milestones WHERE milestone_id = %s AND commitment_id = %s"


def decide_alignment(
    work: UnitOfWork, act: Act, plan_id: UUID, line: str, reason: str, valid_from: date | None, **facts: Any
) -> Saved:
    """A link, new or renewed after its end. Raises InvalidFields, AlreadyAligned."""
    _authorise("decide_alignment", act)
    link = AlignmentLink(plan_id, line, valid_from=valid_from or day_of(act.now), **facts)
    _require_line(work, link)
    _require_subject(work, link)
    try:
        alignment = work.load(Alignment, alignment_id(link))
    except NotFound:
        return work.save(Alignment.decide(act, link, reason))
    alignment.renew(act, link, reason)
    return work.save(alignment)


def end_alignment(
    work: UnitOfWork,
    act: Act,
    id: UUID,
    seen: int | None,
    valid_until: date | None,
    reason: str,  # noqa: A002
) -> Saved:
    """The link holds no longer. Raises AlignmentEnded, InvalidFields."""
    _authorise("end_alignment", act)
    alignment = work.load(Alignment, id, seen)
    alignment.end(act, valid_until, reason)
    return work.save(alignment)


def _require_line(work: UnitOfWork, link: AlignmentLink) -> None:
    try:
        plan = work.consult(Plan, link.plan_id)
    except NotFound:
        raise invalid("/plan_id", "unknown_plan") from None
    if link.line not in plan.lines:
        raise InvalidFields(errors=(fault("/line", "unknown", code=link.line),))


def _require_subject(work: UnitOfWork, link: AlignmentLink) -> None:
    commitment, milestone = str(link.commitment_id), str(link.milestone_id)
    with work.database.transaction(write=False) as connection:
        if not connection.execute(COMMITMENT, [commitment]):
            raise invalid("/commitment_id", "unknown_commitment")
        if link.milestone_id and not connection.execute(MILESTONE, [milestone, commitment]):
            raise invalid("/milestone_id", "unknown_milestone")


def _authorise(operation: str, act: Act) -> None:
    if act.who.role != OFFICER:
        raise Forbidden(operation=operation, role=act.who.role)
