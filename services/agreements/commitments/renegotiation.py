"""New terms from old ones: which milestones a renegotiation or a new draft changes, adds or cancels. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from services.agreements.commitments.terms import Milestone, Terms, check
from services.agreements.refusals import invalid


@dataclass(frozen=True, slots=True)
class WrittenMilestone:
    """A milestone as a caller writes it: without an id it is a new one; title and cancelled may stay as they are."""

    weight: int
    starts_on: date
    due_on: date
    id: UUID | None = None
    title: str | None = None
    cancelled: bool | None = None


NewId = Callable[[], UUID]


def new_milestones(written: Sequence[WrittenMilestone], known: Terms | None, new_id: NewId) -> tuple[Milestone, ...]:
    """The milestones of a draft: those written, and no others. Raises InvalidFields for an id that is not known."""
    return tuple(_milestone(each, at, known, new_id) for at, each in enumerate(written))


def renegotiated(terms: Terms, changes: Mapping[str, Any], written: Sequence[WrittenMilestone], new_id: NewId) -> Terms:
    """The terms with these fields and milestones changed or added; the rest stays.

    Raises InvalidFields where something cannot be agreed, or where nothing changes.
    """
    pointers, milestones = {}, {milestone.id: milestone for milestone in terms.milestones}
    for at, each in enumerate(written):
        milestone = _milestone(each, at, terms, new_id)
        if milestone.id in pointers:
            raise invalid(f"/milestones/{at}/id", "twice")
        pointers[milestone.id] = f"/milestones/{at}"
        milestones[milestone.id] = milestone
    new = replace(terms, **changes, milestones=tuple(milestones.values()))
    check(new, pointers)
    if new == terms:
        raise invalid("", "nothing_changes")
    return new


def _milestone(written: WrittenMilestone, at: int, known: Terms | None, new_id: NewId) -> Milestone:
    before = None if known is None or written.id is None else known.milestone(written.id)
    if written.id is not None and before is None:
        raise invalid(f"/milestones/{at}/id", "unknown_milestone")
    title = written.title or (before and before.title)
    if not title:
        raise invalid(f"/milestones/{at}/title", "title_of_a_new_one")
    cancelled = written.cancelled if written.cancelled is not None else bool(before and before.cancelled)
    if before is None and cancelled:
        raise invalid(f"/milestones/{at}/cancelled", "new_and_cancelled")
    return Milestone(
        before.id if before else new_id(), title, written.weight, written.starts_on, written.due_on, cancelled
    )
