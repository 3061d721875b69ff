"""The routes of the delivery log, and of the links in messages: reading one does nothing, posting does it once."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from services.chassis.store.application import EventStore, Saved
from services.chassis.store.vault import Vault
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import AUDITOR, OPERATOR, PUBLIC, Who
from services.kernel.calendar import day_of
from services.kernel.refusals import Forbidden, NotFound
from services.monitoring.alerts.api import show_alert
from services.monitoring.alerts.domain import Alert
from services.monitoring.notices import commands, schemas
from services.monitoring.notices.commands import check_address, check_alert, ticket_of
from services.monitoring.notices.links import ACKNOWLEDGE, CONFIRM_ADDRESS
from services.monitoring.notices.noticed import PENDING
from services.monitoring.notices.refusals import LinkForAnotherPurpose
from services.monitoring.notices.view import DispatchRow, NoticeRow, dispatches_of, notices_where
from services.monitoring.notifier.lines import Lines
from services.monitoring.notifier.names import names_of
from services.monitoring.recipients.destinations import reach
from services.monitoring.recipients.domain import Recipient, recipient_id
from services.monitoring.recipients.preferences import MAIL
from services.monitoring.ticks.clock import read_clock

BY_DAY = timedelta(days=7)
OF_ALERT = "alert_id = %s ORDER BY due_at, recipient, channel, id"
SEES_ALL = frozenset({AUDITOR, OPERATOR})


def read_deliveries(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """Every notice of an alert with what became of it; a unit or office reads its own. Raises NotFound, Forbidden."""
    if reading.store.version(id) is None and reading.who.role != PUBLIC:
        raise NotFound(id=str(id))
    items = delivered(reading, id)
    if items is None:
        raise Forbidden(operation="read_deliveries", role=reading.who.role)
    return Answer({"items": items})


def delivered(reading: Reading, id: UUID, recipient: str | None = None) -> list[dict[str, Any]] | None:  # noqa: A002
    """Every notice of an alert, or those to one recipient; a unit or office sees its own. None for the public."""
    if reading.who.role == PUBLIC:
        return None
    own = {reading.who.unit, reading.who.role}
    with reading.database.transaction(write=False) as connection:
        rows = notices_where(connection, OF_ALERT, [str(id)])
        if reading.who.role not in SEES_ALL:
            rows = [row for row in rows if row.now.recipient in own]
        rows = [row for row in rows if recipient in (None, row.now.recipient)]
        messages = dispatches_of(connection, {str(row.now.dispatch_id) for row in rows if row.now.dispatch_id})
    return [_delivery(row, messages) for row in rows]


def read_link(reading: Reading, token: str, *, secrets: Sequence[str]) -> Answer:
    """What the link would do. Raises what following it would raise."""
    try:
        ticket = ticket_of(reading.database, token, ACKNOWLEDGE, reading.act, secrets)
    except LinkForAnotherPurpose:
        ticket = ticket_of(reading.database, token, CONFIRM_ADDRESS, reading.act, secrets)
    shown: dict[str, Any] = {"alert": None, "hint": None, "by_day": None}
    with reading.database.transaction(write=False) as connection:
        name = names_of(connection, [ticket.recipient])[ticket.recipient]
        today = read_clock(connection).day or day_of(reading.now)
        if ticket.purpose == ACKNOWLEDGE:
            alert = reading.store.get(Alert, ticket.subject)
            check_alert(reading.database, alert, ticket)
            line = Lines(connection, reading.database, [alert.id], today).about(alert.id)
            shown |= {"alert": line, "by_day": today + BY_DAY}
        else:
            recipient = reading.store.get(Recipient, recipient_id(ticket.recipient))
            check_address(reading.database, recipient, ticket)
            opened = reach(Vault.beside(reading.database), recipient, MAIL, today).destination
            shown |= {"hint": opened.hint if opened else None}
    facts = {"purpose": ticket.purpose, "recipient": ticket.recipient, "recipient_name": name}
    return Answer({**facts, "expires_at": ticket.expires_at, **shown}, headers={"Cache-Control": "no-store"})


def show_acknowledged(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """What an acknowledgement by link did. The alert's row in the lists follows here."""
    alert = show_alert(store, who, saved)
    until = alert["acknowledged_until"]
    return {"purpose": ACKNOWLEDGE, "recipient": alert["unit"], "acknowledged_until": until}


def show_confirmed(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """What a confirmation did."""
    recipient = store.get(Recipient, saved.id)
    return {"purpose": CONFIRM_ADDRESS, "recipient": recipient.code, "acknowledged_until": None}


def routes_for(secrets: Sequence[str]) -> Routes:
    """The routes, with the secrets that links are signed with, the newest last."""
    routes = Routes("notices")
    linked: dict[str, Any] = {"precondition": "none", "version_for": lambda store, who, token: 0}
    routes.read(
        "read_deliveries",
        "/v1/alerts/<uuid:id>/deliveries",
        answer=schemas.Deliveries,
        run=read_deliveries,
        summary="Qué se envió de una alerta, a quién, por dónde y con qué resultado; y qué no, y por qué",
    )
    routes.read(
        "read_link",
        "/v1/links/<token>",
        answer=schemas.Link,
        run=partial(read_link, secrets=secrets),
        summary="Qué hace el enlace de un aviso; leerlo no hace nada",
    )
    routes.act(
        "acknowledge_by_link",
        "/v1/links/<token>/acknowledgement",
        body=schemas.LinkAcknowledgement,
        run=partial(commands.acknowledge_by_link, secrets=secrets),
        show=show_acknowledged,
        answer=schemas.LinkDone,
        summary="Acusa recibo con el enlace de un aviso, una sola vez",
        **linked,
    )
    routes.act(
        "confirm_by_link",
        "/v1/links/<token>/confirmation",
        body=schemas.LinkConfirmation,
        run=partial(commands.confirm_by_link, secrets=secrets),
        show=show_confirmed,
        answer=schemas.LinkDone,
        summary="Confirma una dirección con el enlace que llegó a ella",
        **linked,
    )
    return routes


def _delivery(row: NoticeRow, messages: dict[UUID, DispatchRow]) -> dict[str, Any]:
    now, occasion = row.now, row.now.occasion
    return {
        "id": row.id,
        **{
            name: getattr(occasion, name) for name in ("alert_version", "about", "firing", "repeat", "step", "audience")
        },
        **{name: getattr(now, name) for name in ("recipient", "channel", "rhythm", "state", "due_at", "held")},
        **{"reason": now.reason, "by": now.by},
        "message": _message(messages[now.dispatch_id]) if now.dispatch_id in messages else None,
    }


def _message(row: DispatchRow) -> dict[str, Any]:
    now = row.now
    return {
        "id": row.id,
        "kind": now.kind,
        "lines": now.total,
        "state": now.state,
        "sent_as": now.sent_as,
        "tried": now.tried,
        "next_at": now.next_at if now.state == PENDING else None,
        "attempts": [{"at": each.at, "result": each.result, "reason": each.reason} for each in now.attempts],
    }


routes = routes_for(())
