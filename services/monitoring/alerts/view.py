"""The rows of the alerts and of the days to look at commitments again."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.chassis.store.database import Connection, Row
from services.monitoring.alerts.alerted import Alerted
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.policy import next_look
from services.monitoring.alerts.rules import Book, Rules
from services.monitoring.alerts.situation import Situation, days_to_look
from services.monitoring.alerts.tables import ALERT_COLUMNS, WATCH_COLUMNS
from services.monitoring.rows import replace, select_by

_encode = msgspec.json.encode
_alerted = msgspec.json.Decoder(Alerted)
_KEEP = f"""INSERT INTO alerts ({", ".join(ALERT_COLUMNS)}) VALUES ({", ".join(["%s"] * len(ALERT_COLUMNS))})
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in ALERT_COLUMNS[1:])}
    WHERE excluded.version > alerts.version"""


class Known(NamedTuple):
    """An alert as its row has it."""

    id: UUID
    version: int
    now: Alerted


def read_alerted(body: str) -> Alerted:
    """The state in a row's body."""
    return _alerted.decode(body)


def alerts_of(connection: Connection, commitments: Iterable[str]) -> dict[str, dict[str, Known]]:
    """The alerts of commitments, by commitment and key."""
    found: dict[str, dict[str, Known]] = {}
    sql = "SELECT commitment_id, key, id, version, body FROM alerts WHERE commitment_id"
    for commitment, key, alert, version, body in select_by(connection, sql, commitments):
        found.setdefault(commitment, {})[key] = Known(UUID(alert), version, read_alerted(body))
    return found


def keep_alerts(connection: Connection, alerts: Iterable[Alert], book: Book) -> None:
    """Writes the rows of alerts; one that is newer already stays."""
    rows = [alert_row(alert, book) for alert in alerts]
    if rows:
        connection.execute_many(_KEEP, rows)


def alert_row(alert: Alert, book: Book) -> Row:
    now = alert.now
    look = next_look(book.rule_of(now.rule, now.rules_version), now)
    return (
        str(alert.id),
        alert.version,
        now.key,
        now.rule,
        now.severity,
        now.subject_id,
        str(now.commitment_id) if now.commitment_id else None,
        now.unit,
        now.state,
        now.fired_on.isoformat(),
        look.toordinal() if look else None,
        _encode(now).decode(),
    )


def keep_watch(connection: Connection, situations: Mapping[str, Situation], rules: Rules, today: date | None) -> None:
    """Writes the next day after today on which each commitment must be looked at again, where that is another one."""
    kept = dict(select_by(connection, "SELECT commitment_id, day FROM watch WHERE commitment_id", situations))
    rows = {key: watch_row(key, situation, rules, today) for key, situation in situations.items()}
    others = [key for key, row in rows.items() if kept.get(key) != (row[1] if row else None)]
    if others:
        new = [rows[key] for key in others if rows[key]]
        replace(connection, "watch", "commitment_id", others, WATCH_COLUMNS, new)


def watch_row(commitment: str, situation: Situation, rules: Rules, today: date | None) -> Row | None:
    """The next day to look at a commitment again; None where no day will change anything."""
    days = [day for day in days_to_look(rules, situation) if today is None or day > today]
    return (commitment, min(days).toordinal()) if days else None
