"""Which plans a batch of events touches: written in the batch's transaction, so that no crash loses it."""

from collections.abc import Mapping

from services.chassis.store.database import Connection
from services.monitoring.rows import select_by

ALIGNED = "SELECT DISTINCT plan_id, commitment_id FROM alignments WHERE commitment_id"
TOUCH = """INSERT INTO touched (plan_id, commitment_id, version) VALUES (%s, %s, %s)
    ON CONFLICT (plan_id, commitment_id) DO UPDATE SET version = excluded.version"""


def touch_plans(connection: Connection, versions: Mapping[str, int]) -> None:
    """Notes the plans that are aligned with these commitments, which now have these versions.

    The caller has the commitments locked, and so nobody else writes the same rows.
    """
    rows = sorted(
        (plan, commitment, versions[commitment]) for plan, commitment in select_by(connection, ALIGNED, versions)
    )
    if rows:
        connection.execute_many(TOUCH, rows)
