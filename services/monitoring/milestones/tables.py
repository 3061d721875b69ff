"""The table of the milestones. Days are ordinals, moments microseconds since 1970 (UTC)."""

from services.chassis.store.database import Connection

MILESTONE_COLUMNS = (
    *("commitment_id", "milestone_id", "title", "first_due", "due_on", "agreed_on", "agreed_at"),
    *("completed_on", "completed_at", "left_on", "left_at", "changed_at"),
)
TABLES = (
    """CREATE TABLE IF NOT EXISTS milestones (
        commitment_id TEXT NOT NULL, milestone_id TEXT NOT NULL, title TEXT NOT NULL, first_due INTEGER NOT NULL,
        due_on INTEGER NOT NULL, agreed_on INTEGER NOT NULL, agreed_at BIGINT NOT NULL, completed_on INTEGER,
        completed_at BIGINT, left_on INTEGER, left_at BIGINT, changed_at BIGINT NOT NULL,
        PRIMARY KEY (commitment_id, milestone_id))""",
    "CREATE INDEX IF NOT EXISTS milestones_by_change ON milestones (changed_at)",
)


def create_tables(connection: Connection) -> None:
    """Creates what is missing."""
    for statement in TABLES:
        connection.execute(statement)
