"""The tables of proposals: one row each; which plans were touched by what; and when each plan was last looked at.

`touched` is the planner's queue: the consumer writes it in the transaction of its batch, the planner deletes what it
has looked at. Days are ordinals where they are counted with. `summary` is what lists show.
"""

from services.chassis.store.database import Connection

REALIGNMENT_COLUMNS = (
    *("id", "version", "plan_id", "plan_version", "state", "tier", "kind", "acceptable", "proposed_on", "causes"),
    *("summary",),
)
TABLES = (
    """CREATE TABLE IF NOT EXISTS realignments (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, plan_id TEXT NOT NULL, plan_version INTEGER NOT NULL,
        state TEXT NOT NULL, tier TEXT NOT NULL, kind TEXT NOT NULL, acceptable INTEGER NOT NULL,
        proposed_on TEXT NOT NULL, causes TEXT NOT NULL, summary TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS realignments_by_plan ON realignments (plan_id, state)",
    "CREATE INDEX IF NOT EXISTS realignments_by_day ON realignments (proposed_on, id)",
    """CREATE TABLE IF NOT EXISTS touched (
        plan_id TEXT NOT NULL, commitment_id TEXT NOT NULL, version INTEGER NOT NULL,
        PRIMARY KEY (plan_id, commitment_id))""",
    """CREATE TABLE IF NOT EXISTS looked (
        plan_id TEXT PRIMARY KEY, plan_version INTEGER NOT NULL, links INTEGER NOT NULL, look_on INTEGER,
        fault TEXT)""",
)


def create_tables(connection: Connection) -> None:
    """Creates what is missing."""
    for statement in TABLES:
        connection.execute(statement)
