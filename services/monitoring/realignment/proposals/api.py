"""The routes of proposals: lists, one in full, decisions."""

from typing import Any
from uuid import UUID

import msgspec

from services.chassis.store.application import EventStore, Saved
from services.chassis.store.database import Row
from services.chassis.web.pages import page
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import Who
from services.monitoring.plans.domain import Plan
from services.monitoring.realignment.proposals import commands, schemas
from services.monitoring.realignment.proposals.domain import Realignment
from services.monitoring.realignment.proposals.representation import represent
from services.monitoring.realignment.proposals.view import keep_realignments
from services.monitoring.tracking.lists import Conditions, invalid_cursor


def list_realignments(reading: Reading, **filters: Any) -> Answer:
    """The proposals, the latest first."""
    where = Conditions()
    plan = filters.get("plan")
    where.equal({"plan_id": str(plan) if plan else None, "state": filters.get("state")})
    if filters["cursor"] is not None:
        day, last = _after(filters["cursor"])
        where.add("proposed_on < %s OR (proposed_on = %s AND id > %s)", day, day, last)
    sql = f"SELECT id, summary, proposed_on FROM realignments WHERE {where} ORDER BY proposed_on DESC, id LIMIT %s"
    with reading.database.transaction(write=False) as connection:
        rows = connection.execute(sql, [*where.parameters, filters["limit"] + 1])
    return Answer(page(rows, filters["limit"], lambda row: (row[2], row[0]), _listed))


def read_realignment(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """One proposal in full."""
    proposal = reading.store.get(Realignment, id)
    return Answer(_shown(reading.store, proposal), proposal.version)


def show_realignment(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """The proposal as a command left it. Its row follows here, and at the planner's next look where this is lost."""
    proposal = store.get(Realignment, saved.id)
    with store.database.transaction() as connection:
        keep_realignments(connection, [proposal])
    if proposal.version != saved.version:
        proposal = store.get(Realignment, saved.id, saved.version)
    return _shown(store, proposal)


def _shown(store: EventStore, proposal: Realignment) -> dict[str, Any]:
    plan = store.get(Plan, proposal.now.plan_id, proposal.now.plan_version)
    return represent(proposal.id, proposal.version, proposal.now, plan.lines)


def _listed(row: Row) -> msgspec.Raw:
    return msgspec.Raw(row[1].encode())


def _after(cursor: tuple) -> tuple[str, str]:
    if len(cursor) != 2 or not all(isinstance(part, str) for part in cursor):
        raise invalid_cursor()
    return cursor


routes = Routes("realignments")
routes.read(
    "list_realignments",
    "/v1/realignments",
    query=schemas.RealignmentFilters,
    answer=schemas.RealignmentPage,
    run=list_realignments,
    summary="Las propuestas de realineación",
)
routes.read(
    "read_realignment",
    "/v1/realignments/<uuid:id>",
    answer=schemas.RealignmentShown,
    run=read_realignment,
    summary="Una propuesta, con sus alternativas y sus consecuencias",
)
routes.act(
    "accept_realignment",
    "/v1/realignments/<uuid:id>/acceptance",
    body=schemas.RealignmentAcceptance,
    run=commands.accept_realignment,
    show=show_realignment,
    answer=schemas.RealignmentShown,
    summary="Acepta una alternativa: el plan cambia",
)
routes.act(
    "reject_realignment",
    "/v1/realignments/<uuid:id>/rejection",
    body=schemas.RealignmentRejection,
    run=commands.reject_realignment,
    show=show_realignment,
    answer=schemas.RealignmentShown,
    summary="Rechaza la propuesta: el plan queda como está",
)
