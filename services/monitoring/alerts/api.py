"""The routes of alerts."""

from typing import Any
from uuid import UUID

from services.chassis.store.application import EventStore, Saved
from services.chassis.store.database import Row
from services.chassis.web.pages import page
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import SEES_DRAFTS, Who
from services.kernel.refusals import NotFound
from services.monitoring.alerts import commands, schemas
from services.monitoring.alerts.alerted import Alerted, Telling
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.situation import FEED
from services.monitoring.alerts.view import keep_alerts, read_alerted
from services.monitoring.tracking.lists import Conditions, invalid_cursor


def list_alerts(reading: Reading, **filters: Any) -> Answer:
    """The alerts, the latest first; those of our own feeds for the programme's staff alone."""
    where = Conditions()
    where.equal({name: filters.get(name) for name in ("unit", "state", "rule")})
    if reading.who.role not in SEES_DRAFTS:
        where.add("commitment_id IS NOT NULL")
    if filters["cursor"] is not None:
        day, last = _after(filters["cursor"])
        where.add("fired_on < %s OR (fired_on = %s AND id > %s)", day, day, last)
    sql = f"SELECT id, version, body, fired_on FROM alerts WHERE {where} ORDER BY fired_on DESC, id LIMIT %s"
    with reading.database.transaction(write=False) as connection:
        rows = connection.execute(sql, [*where.parameters, filters["limit"] + 1])
    return Answer(page(rows, filters["limit"], lambda row: (row[3], row[0]), _listed))


def read_alert(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """One alert."""
    alert = reading.store.get(Alert, id)
    if alert.now.subject_kind == FEED and reading.who.role not in SEES_DRAFTS:
        raise NotFound(id=str(id))
    return Answer(represent(alert.id, alert.version, alert.now), alert.version)


def show_alert(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """The alert as a command left it. Its row in the lists follows here, and at the next look where this is lost."""
    alert = store.get(Alert, saved.id)
    with store.database.transaction() as connection:
        keep_alerts(connection, [alert])
    if alert.version != saved.version:
        alert = store.get(Alert, saved.id, saved.version)
    return represent(alert.id, alert.version, alert.now)


def represent(id: UUID | str, version: int, now: Alerted) -> dict[str, Any]:  # noqa: A002
    """An alert as the API shows it."""
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
        "told": [_telling(one) for one in now.told],
    }


def _telling(one: Telling) -> dict[str, Any]:
    return {
        "on": one.on,
        "audience": one.to.audience,
        "unit": one.to.unit,
        "instead_of": one.to.instead_of,
        "state": one.state,
    }


def _listed(row: Row) -> dict[str, Any]:
    return represent(row[0], row[1], read_alerted(row[2]))


def _after(cursor: tuple) -> tuple[str, str]:
    if len(cursor) != 2 or not all(isinstance(part, str) for part in cursor):
        raise invalid_cursor()
    return cursor


routes = Routes("alerts")
routes.read(
    "list_alerts",
    "/v1/alerts",
    query=schemas.AlertFilters,
    answer=schemas.AlertPage,
    run=list_alerts,
    summary="Las alertas, y a quién se avisó",
)
routes.read("read_alert", "/v1/alerts/<uuid:id>", answer=schemas.AlertShown, run=read_alert, summary="Una alerta")
routes.act(
    "acknowledge_alert",
    "/v1/alerts/<uuid:id>/acknowledgement",
    body=schemas.Acknowledgement,
    run=commands.acknowledge_alert,
    show=show_alert,
    answer=schemas.AlertShown,
    summary="Acusa recibo: qué se hará y hasta cuándo",
)
