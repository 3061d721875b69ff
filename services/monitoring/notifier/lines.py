"""What a message says of alerts: their milestones and commitments by name, the days, and who may acknowledge."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from services.chassis.store.database import Connection, Database
from services.monitoring.alerts.alerted import RESOLVED, Alerted
from services.monitoring.alerts.rules import BREACHED, OVERDUE, RESPONSIBLE
from services.monitoring.alerts.view import read_alerted
from services.monitoring.notices.noticed import Noticed, WrittenLine
from services.monitoring.notifier.names import names_of
from services.monitoring.rows import select_by
from services.monitoring.tracking.record import Record
from services.monitoring.tracking.records import Records

COMMITMENTS = "SELECT id, version, responsible, co_responsible FROM commitments WHERE id"
LATE = (OVERDUE, BREACHED)
STATEMENT = 160


def select_alerts(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, Alerted]:
    """The alerts as their rows have them."""
    rows = select_by(connection, "SELECT id, body FROM alerts WHERE id", map(str, ids))
    return {UUID(alert): read_alerted(body) for alert, body in rows}


class Lines:
    """Writes lines; reads what they need once for all that is said together."""

    def __init__(self, connection: Connection, database: Database, alerts: Iterable[UUID], today: date) -> None:
        self._today = today
        self.alerts: Mapping[UUID, Alerted] = select_alerts(connection, set(alerts))
        wanted = {str(one.commitment_id) for one in self.alerts.values() if one.commitment_id}
        known = select_by(connection, COMMITMENTS, wanted)
        self._parties = {row[0]: {row[2], *msgspec.json.decode(row[3])} for row in known}
        kept = Records.of(database).at(connection, {row[0]: row[1] for row in known})
        self._records: Mapping[str, Record] = {key: each.record for key, each in kept.items()}
        self._names = names_of(connection, {one.unit for one in self.alerts.values() if one.unit})

    def write(self, notice: Noticed) -> WrittenLine:
        """The line of a notice."""
        occasion, alerted = notice.occasion, self.alerts[notice.occasion.alert_id]
        due_on = self._due_on(alerted)
        parties = self._parties.get(str(alerted.commitment_id), set())
        return WrittenLine(
            alert_id=occasion.alert_id,
            firing=occasion.firing,
            rule=alerted.rule,
            severity=alerted.severity,
            subject=self._subject(alerted),
            unit=self._names.get(alerted.unit or ""),
            due_on=due_on,
            days_late=self._late(alerted, due_on),
            unacknowledged_days=0 if occasion.audience == RESPONSIBLE else alerted.unacknowledged_on(self._today),
            state=RESOLVED if occasion.about == RESOLVED else "firing",
            may_acknowledge=occasion.about == "firing" and notice.recipient in parties,
        )

    def about(self, alert: UUID) -> dict[str, Any]:
        """An alert as a page shows it."""
        alerted = self.alerts[alert]
        due_on = self._due_on(alerted)
        return {
            "id": alert,
            "rule": alerted.rule,
            "severity": alerted.severity,
            "subject": self._subject(alerted),
            "unit": self._names.get(alerted.unit or ""),
            "due_on": due_on,
            "days_late": self._late(alerted, due_on),
        }

    def _late(self, alerted: Alerted, due_on: date | None) -> int:
        return max(0, (self._today - due_on).days) if due_on and alerted.rule in LATE else 0

    def _record(self, alerted: Alerted) -> Record | None:
        return self._records.get(str(alerted.commitment_id))

    def _subject(self, alerted: Alerted) -> str:
        """Milestone and commitment in their own words; whatever has none by its id."""
        record = self._record(alerted)
        if record is None or not record.terms.facts:
            return alerted.subject_id
        terms = record.terms.facts[-1].value
        titles = [one.title for one in terms.milestones if one.id == alerted.milestone_id]
        statement = terms.statement if len(terms.statement) <= STATEMENT else f"{terms.statement[: STATEMENT - 1]}…"
        return f"{titles[0]} ({statement})" if titles else statement

    def _due_on(self, alerted: Alerted) -> date | None:
        """The day that was to be kept: that of the milestone, or of the commitment."""
        record = self._record(alerted)
        if record is None or not record.terms.facts:
            return None
        terms = record.terms.facts[-1].value
        days = [one.due_on for one in terms.milestones if one.id == alerted.milestone_id]
        return days[0] if days else terms.due_on
