"""Alerts of which somebody cannot be told at all: kept until those who come next are told, also over a crash.

The same said twice changes nothing: an alert is passed on once for each recipient and firing.
"""

from collections.abc import Iterable
from uuid import UUID

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.kernel.acts import Act
from services.monitoring.alerts.alerted import Told
from services.monitoring.alerts.commands import escalate_unreached
from services.monitoring.notices.noticed import Noticed
from services.monitoring.notices.view import NoticeRow

KEEP = """INSERT INTO unreached (notice_id, alert_id, audience, unit, reason) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (notice_id) DO NOTHING"""
READ = "SELECT notice_id, alert_id, audience, unit, reason FROM unreached ORDER BY notice_id LIMIT 100"
FORGET = "DELETE FROM unreached WHERE notice_id = %s"


def keep_unreached(connection: Connection, lost: Iterable[NoticeRow], reason: str) -> None:
    """Remembers notices that reached nobody, in the transaction that says so."""
    connection.execute_many(
        KEEP,
        [(str(row.id), str(row.now.occasion.alert_id), *_audience(row.now), row.now.reason or reason) for row in lost],
    )


def pass_on(store: EventStore, act: Act) -> bool:
    """Tells those who come next, alert by alert; whether there was any."""
    with store.database.transaction(write=False) as connection:
        rows = connection.execute(READ)
    for notice, alert, audience, unit, reason in rows:
        escalate_unreached(store, act, UUID(alert), Told(audience, unit), reason)
        with store.database.transaction() as connection:
            connection.execute(FORGET, [notice])
    return bool(rows)


def _audience(now: Noticed) -> tuple[str, str | None]:
    audience = now.occasion.audience
    return audience, None if now.recipient == audience else now.recipient
