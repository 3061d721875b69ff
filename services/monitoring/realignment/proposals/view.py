"""The rows of proposals."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

from services.chassis.store.database import Connection, Row
from services.monitoring.realignment.proposals.domain import Realignment
from services.monitoring.realignment.proposals.events import ACCEPTED
from services.monitoring.realignment.proposals.representation import summarize
from services.monitoring.realignment.proposals.tables import REALIGNMENT_COLUMNS

_encode = msgspec.json.encode
_events = msgspec.json.Decoder(tuple[str, ...])
_KEEP = f"""INSERT INTO realignments ({", ".join(REALIGNMENT_COLUMNS)})
    VALUES ({", ".join(["%s"] * len(REALIGNMENT_COLUMNS))})
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, summary = excluded.summary
    WHERE excluded.version > realignments.version"""


def keep_realignments(connection: Connection, proposals: Iterable[Realignment]) -> None:
    """Writes the rows of proposals; one that is newer already stays."""
    rows = [realignment_row(one) for one in proposals]
    if rows:
        connection.execute_many(_KEEP, rows)


def realignment_row(proposal: Realignment) -> Row:
    now = proposal.now
    return (
        str(proposal.id),
        proposal.version,
        str(now.plan_id),
        now.plan_version,
        now.state,
        now.tier,
        now.kind,
        int(now.acceptable),
        now.proposed_on.isoformat(),
        _encode([cause.event for cause in now.causes]).decode(),
        _encode(summarize(proposal.id, proposal.version, now), enc_hook=str).decode(),
    )


def ids_in_state(connection: Connection, plan_id: UUID, state: str) -> list[UUID]:
    """The proposals of a plan whose rows are in a state, the latest first."""
    sql = (
        "SELECT id FROM realignments WHERE plan_id = %s AND state = %s ORDER BY proposed_on DESC, plan_version DESC, id"
    )
    return [UUID(row[0]) for row in connection.execute(sql, [str(plan_id), state])]


def taken_in(connection: Connection, plan_id: UUID) -> Mapping[UUID, int]:
    """By commitment, the version up to which accepted proposals have taken it into the plan."""
    sql = "SELECT causes FROM realignments WHERE plan_id = %s AND state = %s"
    taken: dict[UUID, int] = {}
    for (causes,) in connection.execute(sql, [str(plan_id), ACCEPTED]):
        for event in _events.decode(causes):
            commitment, _, version = event.rpartition(":")
            key = UUID(commitment)
            taken[key] = max(taken.get(key, 0), int(version))
    return taken
