"""The links of a plan with commitments that hold on a day, and what is known of those commitments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.chassis.store.database import Connection, Database
from services.monitoring.plans import view as plans
from services.monitoring.realignment.proposals.reading import situations_of
from services.monitoring.realignment.proposals.situation import Aligned, Situation
from services.monitoring.rows import select_by
from services.monitoring.tracking.records import Records

VERSIONS = "SELECT id, version FROM commitments WHERE id"
Known = Mapping[tuple[UUID, UUID | None], Situation]


@dataclass(frozen=True)
class Alignments:
    """Links; a mark that grows with each change of any link of the plan; the next day on which one begins or ends."""

    aligned: tuple[Aligned, ...] = ()
    mark: int = 0
    look_on: date | None = None


def alignments_of(connection: Connection, plan_id: UUID, today: date | None) -> Alignments:
    """Those that hold today. Monitoring's clock may lag behind the day of a decision: it holds from then on."""
    rows = plans.alignments_of_plan(connection, plan_id)
    holding = [row for row in rows if row.link.holds_on(max(today or row.decided_on, row.decided_on))]
    days = {day for row in rows for day in (row.link.valid_from, _day_after(row.link.valid_until)) if day}
    look_on = min((day for day in days if today is not None and day > today), default=None)
    return Alignments(tuple(map(_aligned, holding)), sum(row.version for row in rows), look_on)


def _day_after(last: date | None) -> date | None:
    return last + timedelta(days=1) if last else None


def _aligned(row: plans.Aligned) -> Aligned:
    link = row.link
    return Aligned(link.line, link.commitment_id, link.milestone_id, link.relation, link.weight, row.decided_at)


def versions_of(connection: Connection, aligned: Iterable[Aligned]) -> dict[UUID, int]:
    """The version of every commitment in the links, as the views have it."""
    rows = select_by(connection, VERSIONS, sorted({str(one.commitment_id) for one in aligned}))
    return {UUID(commitment): version for commitment, version in rows}


def known_of(connection: Connection, database: Database, versions: Mapping[UUID, int]) -> Known:
    """What is known of commitments at these versions, by commitment and milestone."""
    wanted = {str(commitment): version for commitment, version in versions.items()}
    known: dict[tuple[UUID, UUID | None], Situation] = {}
    for commitment, kept in Records.of(database).at(connection, wanted).items():
        known |= situations_of(UUID(commitment), kept.record)
    return known
