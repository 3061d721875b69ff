"""What the gateway itself shows: the entry points, the table of access, and what each type of problem means."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from services.chassis.web.problems import Problem
from services.gateway.access.table import (
    ANY,
    COORDINATION,
    COUNTS_AS_OWN,
    ITSELF,
    OWN,
    REMARKS,
    RESPONSIBLE_ALONE,
    TABLE,
    WITH_CO_RESPONSIBLE,
    WITH_COORDINATION,
)

ROLES_ES = {
    "responsible": "responsable (unidad o actor)",
    "facilitator": "facilitación",
    "verifier": "verificación",
    "officer": "autoridad que decide",
    "auditor": "auditoría",
    "operator": "operación",
    "public": "público, sin clave",
}
OWN_ES = {
    RESPONSIBLE_ALONE: "Propio es el compromiso del que su unidad es responsable.",
    WITH_CO_RESPONSIBLE: "Propio es el compromiso del que su unidad es responsable o corresponsable.",
    ITSELF: "Propio es lo de su misma unidad.",
    WITH_COORDINATION: "Propio es lo de su unidad, responsable o corresponsable, y lo de las unidades que coordina.",
    COORDINATION: "Propio es lo de las unidades que coordina.",
}
SCOPES_ES = {OWN: "lo propio", ANY: "todo"}
ENTRY_POINTS = {
    "/v1/commitments": "Compromisos, con su avance y su semáforo",
    "/v1/pacts": "Pactos",
    "/v1/units": "Unidades y actores",
    "/v1/alerts": "Alertas",
    "/v1/live": "Lo que pasa, en el momento (Server-Sent Events)",
    "/v1/milestones.atom": "Lo último de los hitos (Atom)",
    "/v1/early-warnings": "Los hitos que corren más peligro",
    "/v1/realignments": "Propuestas de realineación de los planes",
    "/v1/access": "Quién puede hacer qué",
    "/openapi.json": "Descripción de la interfaz (OpenAPI 3.1)",
    "/problems": "Qué significa cada problema",
}
PLACE = re.compile(r"\{\w+\}")
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>{title}</h1>
{body}
</body></html>
"""


def access() -> dict[str, Any]:
    """The table of `GET /v1/access`: per action who may do it, and on what."""
    return {
        "roles": [{"role": role, "name": name} for role, name in ROLES_ES.items()],
        "scopes": [{"scope": scope, "name": name} for scope, name in SCOPES_ES.items()],
        "actions": [_action(action, roles) for action, roles in TABLE.items()],
    }


def _action(action: str, roles: Mapping[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "action": action,
        "roles": [
            {"role": role, "scope": scope, "text": f"{ROLES_ES[role]}: {SCOPES_ES[scope]}"}
            for role, scope in roles.items()
        ],
    }
    own = COUNTS_AS_OWN.get(action)
    if own:
        shown["own"] = OWN_ES[own]
    if action in REMARKS:
        shown["remark"] = REMARKS[action]
    return shown


def index_page() -> str:
    """The start: the entry points, until there is a portal."""
    entries = "\n".join(f'<li><a href="{path}">{path}</a>: {escape(name)}</li>' for path, name in ENTRY_POINTS.items())
    body = (
        "<p>Compromisos públicos de los Pactos por Pichincha, con su historia completa.</p>\n"
        f"<ul>\n{entries}\n</ul>\n"
        "<p>Lo público se lee sin clave. Para registrar: <code>Authorization: Bearer CLAVE</code>.</p>"
    )
    return PAGE.format(language="es", title="Pactos por Pichincha", body=body)


def index() -> dict[str, Any]:
    """The same for a program."""
    return {
        "title": "Pactos por Pichincha",
        "entry_points": [{"path": path, "text": text} for path, text in ENTRY_POINTS.items()],
    }


def problem_page(kind: Mapping[str, Any]) -> str:
    """What a type of problem means, in both languages."""
    title, detail = kind["title"], kind["detail"]
    body = (
        f"<p>{escape(detail['es'])}</p>\n"
        f'<div lang="en"><h2>{escape(title["en"])}</h2>\n<p>{escape(detail["en"])}</p></div>\n'
        f"<p>HTTP {kind['status']}</p>"
    )
    return PAGE.format(language="es", title=escape(title["es"]), body=body)


def problem_types(problems: Iterable[Problem], document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What `/problems/<slug>` explains: the gateway's own kinds, and those that the document lists as `x-problems`."""
    kinds: dict[str, dict[str, Any]] = {}
    for problem in problems:
        title = {"es": problem.title_es, "en": problem.title_en}
        detail = {"es": problem.detail_es, "en": problem.detail_en}
        kinds.setdefault(problem.slug, _kind(problem.slug, problem.status, title, detail))
    for listed in document.get("x-problems", ()):
        title, detail = (
            {language: listed[f"{words}_{language}"] for language in ("es", "en")} for words in ("title", "detail")
        )
        kinds.setdefault(listed["slug"], _kind(listed["slug"], listed["status"], title, detail))
    return dict(sorted(kinds.items()))


def _kind(slug: str, status: int, title: Mapping[str, str], detail: Mapping[str, str]) -> dict[str, Any]:
    """A kind of problem; what differs from one to the next shows as an ellipsis."""
    shown = {language: PLACE.sub("…", text) for language, text in detail.items()}
    return {"type": f"/problems/{slug}", "status": status, "title": dict(title), "detail": shown}
