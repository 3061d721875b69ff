"""The rows of plans and alignment links. They follow from monitoring's own log, which every reader first catches up on.

So no command has to write them, none is ever lost, and a rebuild is to forget how far they went.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection, Row
from services.chassis.store.table import EVENTS, id_from_row, position_column
from services.kernel.acts import Who
from services.monitoring.plans.alignment.domain import Alignment
from services.monitoring.plans.alignment.link import AlignmentLink
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.tables import ALIGNMENT_COLUMNS, PLAN_COLUMNS
from services.monitoring.rows import select_by

KEPT = "SELECT position FROM plans_kept WHERE name = 'plans'"


class Aligned(NamedTuple):
    """An alignment link as its row has it; who decided it last, why, and when."""

    id: UUID
    version: int
    link: AlignmentLink
    who: Who
    why: str
    decided_on: date
    decided_at: datetime


class _Body(msgspec.Struct):
    link: AlignmentLink
    who: Who
    why: str
    decided_on: date
    decided_at: datetime


_body = msgspec.json.Decoder(_Body)


def catch_up(store: EventStore) -> None:
    """Brings the rows up to monitoring's own log."""
    with store.database.transaction(write=False) as connection:
        kept, head, _ = _changed(connection)
    if head != kept:
        with store.database.transaction() as connection:
            catch_up_within(connection, store)


def catch_up_within(connection: Connection, store: EventStore) -> None:
    """The same within a transaction that writes, such as a consumer's."""
    _, head, changed = _changed(connection)
    plans = [store.get(Plan, id) for id, noun in changed if noun == "plan"]
    alignments = [store.get(Alignment, id) for id, noun in changed if noun == "alignment"]
    _keep(connection, "plans", PLAN_COLUMNS, map(plan_row, plans))
    _keep(connection, "alignments", ALIGNMENT_COLUMNS, map(alignment_row, alignments))
    connection.execute("UPDATE plans_kept SET position = %s WHERE position < %s", [head, head])


def forget(connection: Connection) -> None:
    """Empties the rows: the next reader makes them anew."""
    connection.execute("DELETE FROM plans")
    connection.execute("DELETE FROM alignments")
    connection.execute("UPDATE plans_kept SET position = 0")


def alignments_of_commitments(connection: Connection, commitments: Iterable[UUID | str]) -> list[Aligned]:
    """The links of these commitments and of their milestones, of every plan, ended ones too. `catch_up` first."""
    return _aligned(connection, "commitment_id", commitments)


def alignments_of_plan(connection: Connection, plan: UUID | str) -> list[Aligned]:
    """The links of a plan, ended ones too. `catch_up` first."""
    return _aligned(connection, "plan_id", [plan])


def read_alignment(row: Row) -> Aligned:
    """A row of (id, version, body)."""
    body = _body.decode(row[2])
    return Aligned(UUID(row[0]), row[1], body.link, body.who, body.why, body.decided_on, body.decided_at)


def plan_row(plan: Plan) -> Row:
    lines = plan.lines.values()
    body = {
        "institution": plan.institution,
        "edition": plan.edition,
        "example": plan.example,
        "lines": len(lines),
        "minutes": plan.minutes,
        "budget_as_of": plan.budget_as_of,
        "budgeted": sum(line.budgeted for line in lines),
    }
    starts_on = min(line.starts_on for line in lines).isoformat()
    ends_on = max(line.ends_on for line in lines).isoformat()
    facts = (plan.code, plan.kind, plan.title, starts_on, ends_on, msgspec.json.encode(body).decode())
    return (str(plan.id), plan.version, *facts)


def alignment_row(alignment: Alignment) -> Row:
    link = alignment.link
    milestone = str(link.milestone_id) if link.milestone_id else None
    body = _Body(link, alignment.who, alignment.why, alignment.decided_on, alignment.modified_on)
    tied = (str(link.plan_id), link.line, str(link.commitment_id), milestone, link.relation)
    return (str(alignment.id), alignment.version, *tied, msgspec.json.encode(body).decode())


def _aligned(connection: Connection, column: str, keys: Iterable[Any]) -> list[Aligned]:
    sql = f"SELECT id, version, body FROM alignments WHERE {column}"
    rows = select_by(connection, sql, map(str, keys), "ORDER BY plan_id, line, commitment_id, id")
    return [read_alignment(row) for row in rows]


def _changed(connection: Connection) -> tuple[int, int, list[tuple[UUID, str]]]:
    """How far the rows go, how far the log goes, and whose events lie between."""
    kept = connection.execute(KEPT)[0][0]
    position = position_column(connection.dialect)
    head = connection.execute(f"SELECT COALESCE(MAX({position}), 0) FROM {EVENTS}")[0][0]
    rows = connection.execute(
        f"SELECT DISTINCT originator_id, topic FROM {EVENTS} WHERE {position} > %s AND {position} <= %s"
        " AND (topic LIKE %s OR topic LIKE %s)",
        [kept, head, f"{Plan.TOPIC}.%", f"{Alignment.TOPIC}.%"],
    )
    from_row = id_from_row(connection.dialect)
    return kept, head, sorted({(from_row(id), topic.split(".")[0]) for id, topic in rows})


def _keep(connection: Connection, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Writes the rows; one that is newer already stays."""
    marks, others = ", ".join(["%s"] * len(columns)), ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    sql = f"""INSERT INTO {table} ({", ".join(columns)}) VALUES ({marks})
        ON CONFLICT (id) DO UPDATE SET {others} WHERE excluded.version > {table}.version"""
    made = list(rows)
    if made:
        connection.execute_many(sql, made)
