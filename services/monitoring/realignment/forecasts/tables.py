"""The table of forecasts that were asked for: how far each is, and what came out. It is computed, no fact: no event."""

from uuid import UUID

from services.chassis.store.database import Connection

TABLES = (
    """CREATE TABLE IF NOT EXISTS plan_forecasts (
        id TEXT PRIMARY KEY, plan_id TEXT NOT NULL, plan_version INTEGER NOT NULL, as_of TEXT NOT NULL,
        seed BIGINT NOT NULL, runs INTEGER NOT NULL, done INTEGER NOT NULL, state TEXT NOT NULL,
        requested_at TEXT NOT NULL, worked_at TEXT, body TEXT)""",
    "CREATE INDEX IF NOT EXISTS plan_forecasts_by_plan ON plan_forecasts (plan_id, requested_at)",
    "CREATE INDEX IF NOT EXISTS plan_forecasts_by_state ON plan_forecasts (state)",
)
MADE = "SELECT 1 FROM plan_forecasts WHERE plan_id = %s AND plan_version = %s AND state = 'done' LIMIT 1"


def create_tables(connection: Connection) -> None:
    """Creates what is missing."""
    for statement in TABLES:
        connection.execute(statement)


def was_forecast(connection: Connection, plan_id: UUID, version: int) -> bool:
    """Whether a forecast of this version of a plan came out."""
    return bool(connection.execute(MADE, [str(plan_id), version]))
