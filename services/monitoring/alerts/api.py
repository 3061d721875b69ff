"""The routes of alerts."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from services.chassis.store.application import EventStore, Saved
from services.chassis.web.pages import page
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import PUBLIC, SEES_DRAFTS, Who
from services.kernel.refusals import NotFound
from services.monitoring.alerts import commands, schemas
from services.monitoring.alerts.alerted import Alerted, Comment, Telling
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.history import tell
from services.monitoring.alerts.situation import FEED
from services.monitoring.alerts.tellings import Delivered, read_tellings
from services.monitoring.alerts.view import read_alerted
from services.monitoring.tracking.lists import Conditions, two_texts


def list_alerts(reading: Reading, **filters: Any) -> Answer:
    """The alerts, the latest first; those of our own feeds for the programme's staff alone."""
    where = Conditions()
    where.equal({name: filters.get(name) for name in ("unit", "state", "rule", "severity")})
    where.equal({name: _text(filters.get(name)) for name in ("commitment_id", "subject_id")})
    if reading.who.role not in SEES_DRAFTS:
        where.add("commitment_id IS NOT NULL")
    if filters["cursor"] is not None:
        day, last = two_texts(filters["cursor"])
        where.add("fired_on < %s OR (fired_on = %s AND id > %s)", day, day, last)
    sql = f"SELECT id, version, body, fired_on FROM alerts WHERE {where} ORDER BY fired_on DESC, id LIMIT %s"
    with reading.database.transaction(write=False) as connection:
        rows = connection.execute(sql, [*where.parameters, filters["limit"] + 1])
    return Answer(
        page(
            rows,
            filters["limit"],
            lambda row: (row[3], row[0]),
            lambda row: represent(row[0], row[1], read_alerted(row[2]), reading.who),
        )
    )


def read_alert(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """One alert."""
    alert = visible(reading, id)
    return Answer(represent(alert.id, alert.version, alert.now, reading.who), alert.version)


def visible(reading: Reading, id: UUID) -> Alert:  # noqa: A002
    """The alert, for a caller who may know of it. Raises NotFound."""
    alert = reading.store.get(Alert, id)
    if alert.now.subject_kind == FEED and reading.who.role not in SEES_DRAFTS:
        raise NotFound(id=str(id))
    return alert


def show_alert(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """The alert as a command left it. Its row in the lists follows here, and at the next look where this is lost."""
    alert = store.get(Alert, saved.id)
    commands.keep_alert(store, alert)
    if alert.version != saved.version:
        alert = store.get(Alert, saved.id, saved.version)
    return represent(alert.id, alert.version, alert.now, who)


def read_alert_history(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """Every event, oldest first."""
    visible(reading, id)
    return Answer({"items": tell(reading.store.events(id), reading.store.name, reading.who), "next": None})


def read_alert_event(reading: Reading, id: UUID, version: int) -> Answer:  # noqa: A002
    """One event of the history."""
    visible(reading, id)
    for item in tell(reading.store.events(id), reading.store.name, reading.who):
        if item["version"] == version:
            return Answer(item)
    raise NotFound(id=str(id))


def read_alert_tellings(
    reading: Reading,
    id: UUID,  # noqa: A002
    unit: str | None,
    audience: str | None,
    day: date | None,
    *,
    delivered: Delivered | None,
) -> Answer:
    """Why somebody was told or was not. Raises InvalidFields."""
    return read_tellings(reading, visible(reading, id), unit, audience, day, delivered)


def represent(id: UUID | str, version: int, now: Alerted, to: Who) -> dict[str, Any]:  # noqa: A002
    """An alert as the API shows it; what comments say is for those who have a key."""
    return {
        "id": id,
        "version": version,
        "rule": now.rule,
        "rules_version": now.rules_version,
        "severity": now.severity,
        "subject": {
            "kind": now.subject_kind,
            "id": now.subject_id,
            "commitment_id": now.commitment_id,
            "milestone_id": now.milestone_id,
        },
        "unit": now.unit,
        "period": now.period,
        "state": now.state,
        "fired_on": now.fired_on,
        "firing": now.firing,
        "step": now.step,
        "unacknowledged_days": now.unacknowledged,
        "acknowledged_until": now.acknowledged_until,
        "will_do": now.will_do,
        "by_day": now.by_day,
        "resolved_on": now.resolved_on,
        "silenced_until": now.silenced_until,
        "silenced_by": now.silenced_by,
        "repeats": now.repeats,
        "told": [show_telling(one) for one in now.told],
        "comments": [_comment(one, to) for one in now.comments],
    }


def show_telling(one: Telling) -> dict[str, Any]:
    return {
        "on": one.on,
        "audience": one.to.audience,
        "unit": one.to.unit,
        "instead_of": one.to.instead_of,
        "state": one.state,
    }


def _comment(one: Comment, to: Who) -> dict[str, Any]:
    text = None if to.role == PUBLIC else one.text
    return {"on": one.on, "at": one.at, "unit": one.who.unit, "role": one.who.role, "text": text}


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def routes_for(delivered: Delivered | None = None) -> Routes:
    """The routes; `delivered` answers for the delivery log, where there is one."""
    routes = Routes("alerts")
    _add_reads(routes)
    routes.read(
        "read_alert_tellings",
        "/v1/alerts/<uuid:id>/tellings",
        query=schemas.AlertTellingsFilters,
        answer=schemas.AlertTellings,
        run=partial(read_alert_tellings, delivered=delivered),
        summary="Por qué se avisó, o no, a una unidad",
    )
    _add_acts(routes)
    return routes


def _add_reads(routes: Routes) -> None:
    routes.read(
        "list_alerts",
        "/v1/alerts",
        query=schemas.AlertFilters,
        answer=schemas.AlertPage,
        run=list_alerts,
        summary="Las alertas, y a quién se avisó",
    )
    routes.read("read_alert", "/v1/alerts/<uuid:id>", answer=schemas.AlertShown, run=read_alert, summary="Una alerta")
    routes.read(
        "read_alert_history",
        "/v1/alerts/<uuid:id>/history",
        answer=schemas.AlertHistory,
        run=read_alert_history,
        summary="Su historia: qué pasó, quién lo hizo y por qué",
    )
    routes.read(
        "read_alert_event",
        "/v1/alerts/<uuid:id>/history/<int:version>",
        answer=schemas.AlertHistoryItem,
        run=read_alert_event,
        summary="Un evento de una alerta",
    )


def _add_acts(routes: Routes) -> None:
    routes.act(
        "acknowledge_alert",
        "/v1/alerts/<uuid:id>/acknowledgement",
        body=schemas.Acknowledgement,
        run=commands.acknowledge_alert,
        show=show_alert,
        answer=schemas.AlertShown,
        summary="Acusa recibo: qué se hará y hasta cuándo",
    )
    routes.record(
        "comment_alert",
        "/v1/alerts/<uuid:id>/comments",
        body=schemas.AlertComment,
        run=commands.comment_alert,
        show=show_alert,
        answer=schemas.AlertShown,
        summary="Comenta una alerta",
    )
    routes.act(
        "escalate_alert",
        "/v1/alerts/<uuid:id>/escalation",
        body=schemas.AlertEscalation,
        run=commands.escalate_alert,
        show=show_alert,
        answer=schemas.AlertShown,
        summary="Avisa ya a quien le toca después",
    )


routes = routes_for()
