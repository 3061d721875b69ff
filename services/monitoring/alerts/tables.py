"""The tables of the alerts: one row each; and of each commitment the next day on which a rule may begin or cease.
`rules_applied` has the version of the rules by which those days were found.

Days are ordinals where they are counted with. `body` is the whole state of an alert; the other columns are for lists.
"""

from services.chassis.store.database import Connection

ALERT_COLUMNS = (
    *("id", "version", "key", "rule", "severity", "subject_id", "commitment_id", "unit", "state", "fired_on"),
    *("look_on", "body"),
)
WATCH_COLUMNS = ("commitment_id", "day")
TABLES = (
    """CREATE TABLE IF NOT EXISTS alerts (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, key TEXT NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL,
        subject_id TEXT NOT NULL, commitment_id TEXT, unit TEXT, state TEXT NOT NULL, fired_on TEXT NOT NULL,
        look_on INTEGER, body TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS alerts_by_commitment ON alerts (commitment_id)",
    "CREATE INDEX IF NOT EXISTS alerts_by_fired_day ON alerts (fired_on, id)",
    "CREATE INDEX IF NOT EXISTS alerts_by_look ON alerts (look_on, commitment_id)",
    "CREATE TABLE IF NOT EXISTS watch (commitment_id TEXT PRIMARY KEY, day INTEGER NOT NULL)",
    "CREATE INDEX IF NOT EXISTS watch_by_day ON watch (day, commitment_id)",
    "CREATE TABLE IF NOT EXISTS rules_applied (name TEXT PRIMARY KEY, version INTEGER NOT NULL)",
    "INSERT INTO rules_applied (name, version) VALUES ('monitoring', 1) ON CONFLICT DO NOTHING",
)


def create_tables(connection: Connection) -> None:
    """Creates what is missing."""
    for statement in TABLES:
        connection.execute(statement)
