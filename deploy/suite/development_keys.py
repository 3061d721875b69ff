"""One key per role for trying the suite on one machine. They last in the home folder; the store has their hashes."""

from datetime import UTC, datetime

from deploy.suite.home import Home, read_json, write_private
from services.chassis.store.database import Database
from services.gateway.access import keys
from services.kernel.acts import AUDITOR, FACILITATOR, OFFICER, OPERATOR, PREFECT, RESPONSIBLE, VERIFIER, Who

UNITS = {"unit": "EJ-TURISMO", "other_unit": "EJ-PRODUCCION"}
BEARERS = {
    "unit": Who("desarrollo-unidad", UNITS["unit"], RESPONSIBLE),
    "other_unit": Who("desarrollo-otra-unidad", UNITS["other_unit"], RESPONSIBLE),
    "facilitator": Who("desarrollo-facilitacion", "EJ-FACILITACION", FACILITATOR),
    "verifier": Who("desarrollo-verificacion", "EJ-SEGUIMIENTO", VERIFIER),
    "officer": Who("desarrollo-autoridad", "EJ-AUTORIDAD", OFFICER),
    "auditor": Who("desarrollo-auditoria", None, AUDITOR),
    "operator": Who("desarrollo-operacion", None, OPERATOR),
}
TIERS = {"officer": PREFECT}


def ensure(home: Home, database: Database) -> dict[str, str]:
    """The keys by name: those of the home folder, known to this store; a revoked or missing one is made anew."""
    keys.migrate(database)
    held = read_json(home.keys)
    ensured = {name: _ensure(database, held.get(name), who, TIERS.get(name)) for name, who in BEARERS.items()}
    if ensured != held:
        write_private(home.keys, ensured)
    return ensured


def for_loading(held: dict[str, str]) -> dict[str, str]:
    """The same keys as a load asks for them: by role, and by the code of a responsible unit."""
    return {
        who.unit if who.role == RESPONSIBLE else who.role: held[name] for name, who in BEARERS.items() if name in held
    }


def _ensure(database: Database, text: str | None, who: Who, tier: str | None) -> str:
    now = datetime.now(UTC)
    if text is not None and keys.FORM.fullmatch(text):
        found = keys.find(database, keys.hash_of(text))
        if found is None:
            keys.adopt(database, text, who, now, tier=tier)
            return text
        if found.is_valid(now) and (found.who, found.tier) == (who, tier):
            return text
    return keys.create(database, who, now, tier=tier)[0]
