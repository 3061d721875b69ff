"""The pages behind links in messages: one shows what will be done, and its button does it.

A mail scanner that follows every link therefore does nothing. Whoever has the link acts as whom it was sent to.
"""

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import msgspec
from flask import Flask, Response, request

from services.chassis.web import identity
from services.gateway.access.table import ANY
from services.gateway.answers import Answer
from services.gateway.door import Door
from services.gateway.proxy import IDEMPOTENCY_KEY, IDENTITY
from services.kernel.acts import PUBLIC

ROUTE = "/enlaces/<token>"
ACKNOWLEDGE = "acknowledge"
SUGGESTED = "Revisaré el hito y reportaré su avance."
LONGEST_FORM = 20_000
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
}
PAGE = """<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font-family:sans-serif;max-width:40em;margin:2em auto;padding:0 1em;line-height:1.5}}
label{{display:block;margin-top:1em;font-weight:bold}}textarea,input{{font:inherit;width:100%;box-sizing:border-box}}
button{{font:inherit;margin-top:1.5em;padding:.7em 1.5em;background:#14507a;color:#fff;border:0;border-radius:6px}}
</style></head>
<body><h1>{title}</h1>
{body}
</body></html>
"""
RULES = {
    "due_soon": "Por vencer",
    "overdue": "Vencido",
    "no_report": "Sin reporte de avance",
    "evidence_missing": "Falta evidencia",
    "breached": "Compromiso incumplido",
    "early_warning": "Riesgo de atraso",
}


def register(app: Flask, door: Door) -> None:
    """Adds the page to the gateway."""

    def show(token: str) -> Response:
        door.admit()
        answer = _ask(door, "read_link", "GET", token, "")
        if answer.status != 200:
            return _refused(answer)
        link = msgspec.json.decode(answer.body)
        return _page(*(_acknowledging(link) if link["purpose"] == ACKNOWLEDGE else _confirming(link)))

    def do(token: str) -> Response:
        door.admit()
        request.max_content_length = LONGEST_FORM
        form = request.form
        if form.get("purpose") == ACKNOWLEDGE:
            body = {"will_do": form.get("will_do", ""), "by_day": form.get("by_day", "")}
            answer = _ask(door, "acknowledge_by_link", "POST", token, "/acknowledgement", body)
            done = _acknowledged
        else:
            answer = _ask(door, "confirm_by_link", "POST", token, "/confirmation", {})
            done = _confirmed
        return _page(*done(msgspec.json.decode(answer.body))) if answer.status == 200 else _refused(answer)

    app.add_url_rule(ROUTE, "show_link", show, methods=["GET"], provide_automatic_options=False)
    app.add_url_rule(ROUTE, "follow_link", do, methods=["POST"], provide_automatic_options=False)


def _ask(door: Door, action: str, method: str, token: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
    who = identity.Identity("enlace", None, PUBLIC, action, ANY)
    headers = {IDENTITY: identity.sign(who, door.secret), "Accept-Language": "es", IDEMPOTENCY_KEY: str(uuid4())}
    target = f"/v1/links/{quote(token, safe='')}{path}"
    if body is None:
        return door.services["monitoring"].ask(method, target, headers)
    headers["Content-Type"] = "application/json"
    return door.services["monitoring"].ask(method, target, headers, msgspec.json.encode(body))


def _acknowledging(link: Mapping[str, Any]) -> tuple[str, str]:
    alert = link["alert"]
    late = f" ({alert['days_late']} días de atraso)" if alert["days_late"] else ""
    due = f"<p>Fecha: {escape(alert['due_on'])}{late}</p>" if alert["due_on"] else ""
    body = (
        f"<p><strong>{escape(RULES.get(alert['rule'], alert['rule']))}</strong>: {escape(alert['subject'])}</p>{due}"
        f"<p>Acusa recibo: {escape(link['recipient_name'])}. Quedará en la historia pública.</p>"
        f'<form method="post"><input type="hidden" name="purpose" value="{ACKNOWLEDGE}">'
        '<label for="will_do">Qué se hará</label>'
        f'<textarea id="will_do" name="will_do" rows="4" required maxlength="2000">{SUGGESTED}</textarea>'
        '<label for="by_day">Hasta cuándo</label>'
        f'<input id="by_day" name="by_day" type="date" required value="{escape(link["by_day"])}">'
        "<button>Acusar recibo</button></form>"
    )
    return "Acusar recibo", body


def _confirming(link: Mapping[str, Any]) -> tuple[str, str]:
    body = (
        f"<p>La dirección {escape(link['hint'] or '')} recibirá los avisos de {escape(link['recipient_name'])}.</p>"
        '<form method="post"><input type="hidden" name="purpose" value="confirm"><button>Confirmar</button></form>'
    )
    return "Confirmar la dirección", body


def _acknowledged(done: Mapping[str, Any]) -> tuple[str, str]:
    until = escape(done["acknowledged_until"] or "")
    return "Acuse recibido", f"<p>Gracias. No se insistirá hasta el {until}, y entonces solo si sigue pendiente.</p>"


def _confirmed(done: Mapping[str, Any]) -> tuple[str, str]:
    return "Dirección confirmada", "<p>Gracias. Desde ahora los avisos llegan a esta dirección.</p>"


def _refused(answer: Answer) -> Response:
    """What the service refused, in its own words."""
    problem = msgspec.json.decode(answer.body)
    details = [problem.get("detail") or "", *(each.get("detail", "") for each in problem.get("errors") or ())]
    body = "".join(f"<p>{escape(each)}</p>" for each in details if each)
    return _page(problem["title"], body, answer.status)


def _page(title: str, body: str, status: int = 200) -> Response:
    return Response(PAGE.format(title=escape(title), body=body), status, headers=HEADERS)
