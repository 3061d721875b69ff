"""The units that the stories need, where the suite does not have them yet."""

from tests.support.client import Json, Suite

LINE = {"head": "EJ-JEFE-TURISMO", "coordination": "EJ-COORDINACION", "executive": "EJ-AUTORIDAD"}
UNITS: dict[str, Json] = {
    "EJ-AUTORIDAD": {"name": "Máxima autoridad"},
    "EJ-COORDINACION": {"name": "Coordinación", "parent": "EJ-AUTORIDAD"},
    "EJ-JEFE-TURISMO": {"name": "Jefatura de turismo", "parent": "EJ-COORDINACION"},
    "EJ-TURISMO": {"name": "Turismo", "parent": "EJ-COORDINACION", **LINE},
    "EJ-PRODUCCION": {"name": "Producción", "parent": "EJ-COORDINACION", **LINE},
}


def register_units(suite: Suite) -> None:
    """Registers those of them that are missing."""
    known = {unit["code"] for unit in suite.public.get("/v1/units", limit="100")["items"]}
    for code, described in UNITS.items():
        if code not in known:
            body = {"code": code, "kind": "unit", "institution": "Institución de ejemplo", **described}
            suite.as_("operator").create("/v1/units", body)
