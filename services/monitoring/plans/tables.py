"""The tables of plans and alignment links, and how far into monitoring's own log they go. For lists and look-ups."""

from services.chassis.store.database import Connection

PLAN_COLUMNS = ("id", "version", "code", "kind", "title", "starts_on", "ends_on", "body")
ALIGNMENT_COLUMNS = ("id", "version", "plan_id", "line", "commitment_id", "milestone_id", "relation", "body")
TABLES = (
    """CREATE TABLE IF NOT EXISTS plans (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, code TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
        starts_on TEXT NOT NULL, ends_on TEXT NOT NULL, body TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS alignments (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, plan_id TEXT NOT NULL, line TEXT NOT NULL,
        commitment_id TEXT NOT NULL, milestone_id TEXT, relation TEXT NOT NULL, body TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS alignments_by_plan ON alignments (plan_id, line)",
    "CREATE INDEX IF NOT EXISTS alignments_by_commitment ON alignments (commitment_id)",
    "CREATE TABLE IF NOT EXISTS plans_kept (name TEXT PRIMARY KEY, position BIGINT NOT NULL)",
    "INSERT INTO plans_kept (name, position) VALUES ('plans', 0) ON CONFLICT DO NOTHING",
)


def create_tables(connection: Connection) -> None:
    """Creates what is missing."""
    for statement in TABLES:
        connection.execute(statement)
