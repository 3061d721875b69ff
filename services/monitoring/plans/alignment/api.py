"""The routes of alignment links."""

from typing import Any
from uuid import UUID

from services.chassis.store.application import EventStore, Saved
from services.chassis.web.pages import page
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import Who
from services.monitoring.plans import representation
from services.monitoring.plans.alignment import commands, schemas
from services.monitoring.plans.alignment.domain import Alignment
from services.monitoring.plans.view import Aligned, catch_up, read_alignment
from services.monitoring.tracking.lists import Conditions, invalid_cursor


def list_alignments(
    reading: Reading, limit: int, cursor: tuple | None, plan: UUID | None = None, commitment: UUID | None = None
) -> Answer:
    """The links, ended ones too, by plan and line."""
    catch_up(reading.store)
    where = Conditions()
    where.equal({"plan_id": plan and str(plan), "commitment_id": commitment and str(commitment)})
    if cursor is not None:
        if len(cursor) != 3 or not all(isinstance(part, str) for part in cursor):
            raise invalid_cursor()
        where.add("(plan_id, line, id) > (%s, %s, %s)", *cursor)
    sql = f"SELECT id, version, body FROM alignments WHERE {where} ORDER BY plan_id, line, id LIMIT %s"
    with reading.database.transaction(write=False) as connection:
        rows = connection.execute(sql, [*where.parameters, limit + 1])
    found = [read_alignment(row) for row in rows]
    show = page(
        found,
        limit,
        lambda each: (str(each.link.plan_id), each.link.line, str(each.id)),
        lambda each: representation.alignment(each, reading.who),
    )
    return Answer(show)


def read_one(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """One link."""
    alignment = reading.store.get(Alignment, id)
    return Answer(_shown(alignment, reading.who), alignment.version)


def show_alignment(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """The link as a command left it."""
    catch_up(store)
    return _shown(store.get(Alignment, saved.id, saved.version), who)


def _shown(alignment: Alignment, to: Who) -> dict[str, Any]:
    decided = (alignment.link, alignment.who, alignment.why, alignment.decided_on, alignment.modified_on)
    return representation.alignment(Aligned(alignment.id, alignment.version, *decided), to)


SHOWN: dict[str, Any] = {"show": show_alignment, "answer": schemas.Alignment}

routes = Routes("alignments")
routes.create(
    "decide_alignment",
    "/v1/alignments",
    body=schemas.AlignmentDecision,
    run=commands.decide_alignment,
    summary="Vincula una línea de un plan con un compromiso o un hito",
    **SHOWN,
)
routes.act(
    "end_alignment",
    "/v1/alignments/<uuid:id>/ending",
    body=schemas.AlignmentEnding,
    run=commands.end_alignment,
    summary="Termina un vínculo",
    **SHOWN,
)
routes.read(
    "list_alignments",
    "/v1/alignments",
    query=schemas.AlignmentFilters,
    answer=schemas.AlignmentPage,
    run=list_alignments,
    summary="Los vínculos entre planes y compromisos",
)
routes.read(
    "read_alignment",
    "/v1/alignments/<uuid:id>",
    answer=schemas.Alignment,
    run=read_one,
    summary="Un vínculo",
)
