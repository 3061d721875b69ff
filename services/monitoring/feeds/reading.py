"""The milestones that a feed shows, from their rows and the records of their commitments."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.chassis.store.database import Connection, Row
from services.kernel.words import Words
from services.monitoring.feeds.atom import PublicMilestone
from services.monitoring.feeds.calendar import CANCELLED, COMPLETED, OPEN, MilestoneDue
from services.monitoring.milestones.view import moment_of
from services.monitoring.rows import select_by
from services.monitoring.tracking.lists import Conditions, concerns
from services.monitoring.tracking.record import Record
from services.monitoring.tracking.records import Records

COLUMNS = """m.commitment_id, m.milestone_id, m.title, m.due_on, m.completed_on, m.left_on, m.changed_at, c.version,
    c.statement, c.responsible, c.example"""
FROM = "FROM milestones m JOIN commitments c ON c.id = m.commitment_id"
STAYS = timedelta(days=365)
ENTRIES = 50
STATES = {
    OPEN: Words("Pendiente", "Open"),
    COMPLETED: Words("Cumplido, según la unidad", "Completed, as the unit declares"),
    CANCELLED: Words("Cancelado", "Cancelled"),
}
EXAMPLE = Words("Ejemplo: {title}", "Example: {title}")


def due_of(connection: Connection, records: Records, code: str, today: date, site: str) -> list[MilestoneDue]:
    """The milestones of a unit or actor, responsible or co-responsible; for a year after they are over."""
    where = Conditions()
    concerns(where, code)
    since = (today - STAYS).toordinal()
    where.add("COALESCE(m.completed_on, m.left_on, %s) >= %s", since, since)
    rows = connection.execute(f"SELECT {COLUMNS} {FROM} WHERE {where}", where.parameters)
    kept = records.at(connection, {row[0]: row[7] for row in rows})
    names = _names(connection, rows)
    progress = {commitment: _progress(one.record) for commitment, one in kept.items()}
    return [_due(row, names, progress[row[0]], site) for row in rows]


def lately_changed(connection: Connection, filters: Mapping[str, Any], site: str, language: str):
    """The public milestones that were agreed, moved, completed, reopened or cancelled last: fifty at most."""
    where = Conditions()
    where.equal({"c.sector": filters.get("sector")})
    if "unit" in filters:
        concerns(where, filters["unit"])
    if "canton" in filters:
        where.add("c.cantons LIKE %s", f'%"{filters["canton"]}"%')
    order = "ORDER BY m.changed_at DESC, m.milestone_id LIMIT %s"
    rows = connection.execute(f"SELECT {COLUMNS} {FROM} WHERE {where} {order}", [*where.parameters, ENTRIES])
    names = _names(connection, rows)
    return [_public(row, names, site, language) for row in rows]


def _due(row: Row, names: Mapping[str, str], progress: Mapping[UUID, Decimal], site: str) -> MilestoneDue:
    commitment, milestone, title, due_on, completed_on, _, changed_at, version, statement, unit, _ = row
    return MilestoneDue(
        milestone_id=UUID(milestone),
        title=title,
        commitment=statement,
        unit=names.get(unit, unit),
        due_on=date.fromordinal(due_on),
        progress=progress.get(UUID(milestone), Decimal(0)),
        state=_state(row),
        version=version,
        changed_at=moment_of(changed_at),
        url=f"{site}/v1/commitments/{commitment}",
        completed_on=date.fromordinal(completed_on) if completed_on is not None else None,
    )


def _public(row: Row, names: Mapping[str, str], site: str, language: str) -> PublicMilestone:
    commitment, milestone, title, due_on, _, _, changed_at, _, statement, unit, example = row
    return PublicMilestone(
        milestone_id=UUID(milestone),
        title=EXAMPLE.in_language(language).format(title=title) if example else title,
        commitment=statement,
        unit=names.get(unit, unit),
        state=STATES[_state(row)].in_language(language),
        due_on=date.fromordinal(due_on),
        changed_at=moment_of(changed_at),
        url=f"{site}/v1/commitments/{commitment}",
    )


def _state(row: Row) -> str:
    completed_on, left_on = row[4], row[5]
    if completed_on is not None and (left_on is None or completed_on <= left_on):
        return COMPLETED
    return OPEN if left_on is None else CANCELLED


def _progress(record: Record) -> dict[UUID, Decimal]:
    """The declared progress of each milestone, as it stands."""
    facts = sorted(record.declared.known(), key=lambda fact: (fact.effective_on, fact.version))
    return {fact.value.milestone_id: Decimal(fact.value.hundredths) / 100 for fact in facts}


def _names(connection: Connection, rows: list[Row]) -> dict[str, str]:
    return dict(select_by(connection, "SELECT code, name FROM units WHERE code", {row[9] for row in rows}))
