"""The tables of the views of units, pacts and commitments. Days that are counted with are ordinals, others ISO text.

`facts` are the published events of the commitments as they came; `lights` has the light of each day.
"""

from services.chassis.store.database import Connection

COMMITMENT_COLUMNS = (
    *("id", "version", "pact_id", "statement", "responsible", "co_responsible", "cantons", "sector", "due_on"),
    *("budget_cents", "state", "public", "example"),
)
PACT_COLUMNS = (
    *("id", "version", "title", "kind", "sector", "cantons", "signatories", "signed", "state", "public", "example"),
    *("commitments", "effective_on"),
)
UNIT_COLUMNS = (
    *("id", "version", "code", "name", "kind", "institution", "parent", "head", "coordination", "executive"),
    *("valid_from", "valid_to"),
)
FACT_COLUMNS = ("commitment_id", "version", "type", "body")
LIGHT_COLUMNS = (
    *("commitment_id", "from_day", "until_day", "state", "light", "baseline_light", "owed", "baseline_owed"),
    "counted_to",
)

TABLES = (
    """CREATE TABLE IF NOT EXISTS units (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
        institution TEXT NOT NULL, parent TEXT, head TEXT, coordination TEXT, executive TEXT, valid_from TEXT NOT NULL,
        valid_to TEXT)""",
    "CREATE INDEX IF NOT EXISTS units_by_code ON units (code)",
    """CREATE TABLE IF NOT EXISTS pacts (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL, sector TEXT NOT NULL,
        cantons TEXT NOT NULL, signatories TEXT NOT NULL, signed TEXT NOT NULL, state TEXT NOT NULL,
        public INTEGER NOT NULL, example INTEGER NOT NULL, commitments INTEGER NOT NULL, effective_on TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS facts (
        commitment_id TEXT NOT NULL, version INTEGER NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (commitment_id, version))""",
    """CREATE TABLE IF NOT EXISTS commitments (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, pact_id TEXT NOT NULL, statement TEXT NOT NULL,
        responsible TEXT NOT NULL, co_responsible TEXT NOT NULL, cantons TEXT NOT NULL, sector TEXT NOT NULL,
        due_on TEXT NOT NULL, budget_cents BIGINT NOT NULL, state TEXT NOT NULL, public INTEGER NOT NULL,
        example INTEGER NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS commitments_by_due_day ON commitments (due_on, id)",
    "CREATE INDEX IF NOT EXISTS commitments_by_pact ON commitments (pact_id)",
    """CREATE TABLE IF NOT EXISTS lights (
        commitment_id TEXT NOT NULL, from_day INTEGER NOT NULL, until_day INTEGER NOT NULL, state TEXT NOT NULL,
        light TEXT NOT NULL, baseline_light TEXT, owed INTEGER NOT NULL, baseline_owed INTEGER,
        counted_to INTEGER NOT NULL, PRIMARY KEY (commitment_id, from_day))""",
)


def create_tables(connection: Connection) -> None:
    """Creates what is missing."""
    for statement in TABLES:
        connection.execute(statement)
