"""The links of a plan with commitments that hold on a day, and what is known of those commitments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.chassis.store.database import Connection, Database
from services.monitoring.realignment.proposals.reading import situations_of
from services.monitoring.realignment.proposals.situation import Aligned, Situation
from services.monitoring.rows import select_by
from services.monitoring.tracking.records import Records

LINKS = """SELECT line, relation, commitment_id, milestone_id, weight, valid_from, valid_until, decided_at, version
    FROM alignments WHERE plan_id = %s ORDER BY line, relation, commitment_id, milestone_id"""
VERSIONS = "SELECT id, version FROM commitments WHERE id"


@dataclass(frozen=True)
class Alignments:
    """Links, and a mark that grows with each change of any link of the plan."""

    aligned: tuple[Aligned, ...] = ()
    mark: int = 0


def alignments_of(connection: Connection, plan_id: UUID, today: date | None) -> Alignments:
    """Those that hold today; before the first tick, those without an end."""
    rows = connection.execute(LINKS, [str(plan_id)])
    day = today.isoformat() if today else None
    found = []
    for line, relation, commitment, milestone, weight, _, valid_until, decided_at, _ in rows:
        if valid_until is None or (day is not None and day <= valid_until):
            found.append(
                Aligned(
                    line=line,
                    commitment_id=UUID(commitment),
                    milestone_id=UUID(milestone) if milestone else None,
                    relation=relation,
                    weight=weight,
                    since=datetime.fromisoformat(decided_at),
                )
            )
    return Alignments(tuple(found), sum(row[-1] for row in rows))


def known_of(
    connection: Connection, database: Database, alignments: Alignments
) -> Mapping[tuple[UUID, UUID | None], Situation]:
    """What is known of every commitment in the links, by commitment and milestone."""
    ids = sorted({str(one.commitment_id) for one in alignments.aligned})
    wanted = dict(select_by(connection, VERSIONS, ids))
    known: dict[tuple[UUID, UUID | None], Situation] = {}
    for commitment, kept in Records.of(database).at(connection, wanted).items():
        known |= situations_of(UUID(commitment), kept.record)
    return known
