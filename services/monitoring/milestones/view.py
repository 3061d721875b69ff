"""The rows of the milestones, from the records of their commitments.

A milestone is there from the day on which it was first agreed; its first due day is the one agreed then, which nothing
moves. It is completed from the first day of the last unbroken run of declarations of 100. It has left where it was
cancelled or its commitment withdrawn. `changed_at` is when one of these, its title or its due day was last recorded.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from services.chassis.store.database import Connection
from services.kernel.two_times import Fact
from services.monitoring.milestones.tables import MILESTONE_COLUMNS
from services.monitoring.rows import replace
from services.monitoring.tracking.record import WITHDRAWN, Milestone, Progress, Record

COMPLETE = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Dated = tuple[int, int]


class MilestoneRow(NamedTuple):
    """A row of `milestones`."""

    commitment_id: str
    milestone_id: str
    title: str
    first_due: int
    due_on: int
    agreed_on: int
    agreed_at: int
    completed_on: int | None
    completed_at: int | None
    left_on: int | None
    left_at: int | None
    changed_at: int


def micros(moment: datetime) -> int:
    """A moment as these tables write it."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(written: int) -> datetime:
    """The moment that the tables write so."""
    return EPOCH + timedelta(microseconds=written)


def record_milestones(connection: Connection, changed: Mapping[str, tuple[Record, Record]]) -> None:
    """Writes the rows of those commitments whose milestones changed, from their records before and after."""
    rows = {}
    for commitment, (before, after) in changed.items():
        if _same(before, after):
            continue
        now = milestone_rows(commitment, after)
        if now != milestone_rows(commitment, before):
            rows[commitment] = now
    if rows:
        written = [row for now in rows.values() for row in now]
        replace(connection, "milestones", "commitment_id", rows, MILESTONE_COLUMNS, written)


def milestone_rows(commitment: str, record: Record) -> list[MilestoneRow]:
    """The rows of one commitment; none while it was never agreed."""
    if not record.public:
        return []
    told = _by_milestone(record.declared.known())
    withdrawn = next((_dated(fact) for fact in record.states.facts if fact.value == WITHDRAWN), None)
    agreed = record.baseline.facts[0]
    terms = (agreed, *(fact for fact in record.terms.facts if fact.version > agreed.version))
    return [
        _row(commitment, milestone, terms, told.get(milestone.id, ()), withdrawn)
        for milestone in terms[-1].value.milestones
    ]


def _same(before: Record, after: Record) -> bool:
    """Whether nothing that the rows are made of was added."""
    return (
        len(before.declared.facts) == len(after.declared.facts)
        and len(before.terms.facts) == len(after.terms.facts)
        and len(before.states.facts) == len(after.states.facts)
    )


def _row(
    commitment: str, milestone: Milestone, terms: Iterable[Fact], told: Iterable[Fact[Progress]], gone: Dated | None
) -> MilestoneRow:
    written = [(fact, found) for fact in terms if (found := _find(fact.value.milestones, milestone.id)) is not None]
    agreed, first = written[0]
    changes = [micros(agreed.recorded_at)]
    left, before = gone, first
    if first.cancelled:
        left = _dated(agreed)
    for fact, each in written[1:]:
        if each.cancelled and not before.cancelled:
            left = _dated(fact) if left is None else min(left, _dated(fact))
        if (each.title, each.due_on, each.cancelled) != (before.title, before.due_on, before.cancelled):
            changes.append(micros(fact.recorded_at))
        before = each
    completed, turned = _completion(told)
    changes += [*turned, *(moment for _, moment in filter(None, (left,)))]
    return MilestoneRow(
        commitment,
        str(milestone.id),
        milestone.title,
        first.due_on.toordinal(),
        milestone.due_on.toordinal(),
        *_dated(agreed),
        *(completed or (None, None)),
        *(left or (None, None)),
        max(changes),
    )


def _completion(told: Iterable[Fact[Progress]]) -> tuple[Dated | None, list[int]]:
    """The day and moment of the completion that stands, and the moments at which it was completed or reopened."""
    completed, turned = None, []
    for fact in sorted(told, key=lambda fact: (fact.effective_on, fact.version)):
        complete = fact.value.hundredths == COMPLETE
        if complete != (completed is not None):
            completed = _dated(fact) if complete else None
            turned.append(micros(fact.recorded_at))
    return completed, turned


def _by_milestone(facts: Iterable[Fact[Progress]]) -> dict[UUID, list[Fact[Progress]]]:
    found: dict[UUID, list[Fact[Progress]]] = {}
    for fact in facts:
        found.setdefault(fact.value.milestone_id, []).append(fact)
    return found


def _find(milestones: Iterable[Milestone], wanted: UUID) -> Milestone | None:
    return next((one for one in milestones if one.id == wanted), None)


def _dated(fact: Fact[Any]) -> Dated:
    return fact.effective_on.toordinal(), micros(fact.recorded_at)
