"""The plan of story 8 as a request says it."""

from typing import Any

from tests.support.client import Json


def row(code: str, starts_on: str, duration: int, **more: Any) -> Json:
    named = {"title": f"Línea {code}", "project": "PY1", "unit": "GADPP-TUR"}
    return {"code": code, "starts_on": starts_on, "duration": duration, **named, **more}


STORY: Json = {
    "code": "POA-2026",
    "kind": "POA",
    "title": "POA de ejemplo",
    "institution": "GAD Provincial (ejemplo)",
    "example": True,
    "minutes": {"reference": "Resolución de ejemplo 001", "dated": "2026-01-05"},
    "programmes": [{"code": "PG1", "title": "Fomento productivo"}],
    "projects": [{"code": "PY1", "title": "Turismo en Mejía", "programme": "PG1"}],
    "goals": [{"code": "OE3", "title": "Turismo comunitario", "national": "PND, objetivo 5", "sdgs": [8, 12]}],
    "lines": [
        row("L1", "2026-07-01", 20, goal="OE3", budgets=[{"year": 2026, "item": "730601", "budgeted": 1_000_000}]),
        row("L2", "2026-07-29", 10),
        row("L3", "2026-08-13", 15),
        row("L9", "2026-07-01", 3),
    ],
    "dependencies": [{"before": "L1", "after": "L2"}, {"before": "L2", "after": "L3"}],
}
