"""The units that the stories need, where the suite does not have them yet."""

from tests.support.client import Json, Suite
from tests.support.waiting import eventually

LINE = {"head": "EJ-JEFE-TURISMO", "coordination": "EJ-COORDINACION", "executive": "EJ-AUTORIDAD"}
UNITS: dict[str, Json] = {
    "EJ-AUTORIDAD": {"name": "Máxima autoridad"},
    "EJ-COORDINACION": {"name": "Coordinación", "parent": "EJ-AUTORIDAD"},
    "EJ-JEFE-TURISMO": {"name": "Jefatura de turismo", "parent": "EJ-COORDINACION"},
    "EJ-TURISMO": {"name": "Turismo", "parent": "EJ-COORDINACION", **LINE},
    "EJ-PRODUCCION": {"name": "Producción", "parent": "EJ-COORDINACION", **LINE},
}


def register_units(suite: Suite) -> None:
    """Registers those of them that are missing (`pactos up` has registered some); returns when all can be read."""
    operator = suite.as_("operator")
    for code, described in UNITS.items():
        body = {"code": code, "kind": "unit", "institution": "Institución de ejemplo", **described}
        answer = operator.request("POST", "/v1/units", body)
        assert answer.status_code in {201, 409}, answer.text
    eventually(lambda: {*UNITS} <= {unit["code"] for unit in operator.get("/v1/units", limit="100")["items"]})
