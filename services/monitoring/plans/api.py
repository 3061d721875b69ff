"""The routes of plans."""

from typing import Any
from uuid import UUID

import msgspec

from services.chassis.store.application import EventStore, Saved
from services.chassis.store.database import Row
from services.chassis.web.pages import page
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import SEES_DRAFTS, Who
from services.kernel.calendar import day_of
from services.kernel.refusals import NotFound
from services.monitoring.plans import answers, capacity, commands, history, matrix, representation, schemas
from services.monitoring.plans.alignment import api as alignments
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.drawing import draw_plan
from services.monitoring.plans.healthy import assess_plan_health
from services.monitoring.plans.importing import exporting
from services.monitoring.plans.importing.reading import PLAN_FILES, STATEMENT_FILES
from services.monitoring.plans.listing import lines_page
from services.monitoring.plans.tables import PLAN_COLUMNS
from services.monitoring.plans.view import alignments_of_plan, catch_up
from services.monitoring.ticks.clock import read_clock
from services.monitoring.tracking.lists import Conditions, invalid_cursor

COMMITMENTS = "SELECT id, statement, responsible, state, due_on FROM commitments WHERE public = 1 OR %s = 1 ORDER BY id"
MOST_SHOWN = 500


def list_plans(reading: Reading, limit: int, cursor: tuple | None, kind: str | None = None) -> Answer:
    """The plans, by code."""
    catch_up(reading.store)
    where = Conditions()
    where.equal({"kind": kind})
    if cursor is not None:
        if len(cursor) != 1 or not isinstance(cursor[0], str):
            raise invalid_cursor()
        where.add("code > %s", cursor[0])
    sql = f"SELECT {', '.join(PLAN_COLUMNS)} FROM plans WHERE {where} ORDER BY code LIMIT %s"
    with reading.database.transaction(write=False) as connection:
        rows = connection.execute(sql, [*where.parameters, limit + 1])
    return Answer(page(rows, limit, lambda row: (row[2],), _listed))


def _listed(row: Row) -> dict[str, Any]:
    *named, body = row
    return {**dict(zip(PLAN_COLUMNS, named, strict=False)), **msgspec.json.decode(body)}


def plan_at(store: EventStore, id: UUID, version: int | None = None) -> Plan:  # noqa: A002
    """The plan, whole. Raises NotFound also for a version in the midst of a change."""
    plan = store.get(Plan, id, version)
    if not plan.is_whole:
        raise NotFound(id=str(id))
    return plan


def read_plan(reading: Reading, id: UUID, version: int | None) -> Answer:  # noqa: A002
    """One plan, as it is or as of a version."""
    plan = plan_at(reading.store, id, version)
    return Answer(representation.plan(plan), plan.version, weak=version is not None)


def list_lines(reading: Reading, id: UUID, **filters: Any) -> Answer:  # noqa: A002
    """The lines of a plan in its order."""
    return Answer(lines_page(plan_at(reading.store, id), filters))


def read_budget(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """Its budget by year and item."""
    plan = plan_at(reading.store, id)
    rows = representation.budget_rows(plan.lines.values())
    return Answer({"as_of": plan.budget_as_of, "items": rows, "ceilings": plan.frame.ceilings})


def read_plan_history(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """What happened to it."""
    plan_at(reading.store, id)
    return Answer({"items": history.told(reading.store.events(id), reading.store.name, reading.who), "next": None})


def read_plan_event(reading: Reading, id: UUID, version: int) -> Answer:  # noqa: A002
    """One event of it, with all that it says."""
    plan_at(reading.store, id)
    for position, event in reading.store.events(id, version):
        if event.originator_version == version:
            return Answer(history.item_of(position, event, reading.store.name, reading.who))
    raise NotFound(id=str(id))


def read_alignment_matrix(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """What the plan answers to, and what is left open, on the day of the last tick or today."""
    plan = plan_at(reading.store, id)
    catch_up(reading.store)
    with reading.database.transaction(write=False) as connection:
        on = read_clock(connection).day or day_of(reading.now)
        links = alignments_of_plan(connection, id)
        rows = connection.execute(COMMITMENTS, [int(reading.who.role in SEES_DRAFTS)])
    commitments = {row[0]: matrix.Commitment(*row) for row in rows}
    structure = plan.structure
    return Answer(
        {
            "as_of": on,
            "items": matrix.matrix(structure, links, commitments, on),
            "commitments_without_line": matrix.without_line(links, commitments, on)[:MOST_SHOWN],
            "commitments_without_budget": matrix.without_budget(structure, links, commitments, on),
            "dangling": matrix.dangling(structure, links, on),
            "lines_without_goal": [line.code for line in structure.lines if line.goal is None][:MOST_SHOWN],
            "capacity_gaps": capacity.gaps(structure, plan.axis)[:MOST_SHOWN],
            "units_without_capacity": capacity.units_without_capacity(structure),
        }
    )


def show_plan(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """The plan as a command left it."""
    catch_up(store)
    return representation.plan(store.get(Plan, saved.id, saved.version))


ONE = "/v1/plans/<uuid:id>"
LARGEST = 8 * 1024 * 1024
SECONDS = 60.0
SHOWN: dict[str, Any] = {"show": show_plan, "answer": answers.Plan, "largest": LARGEST, "seconds": SECONDS}

routes = Routes("plans")
routes.create(
    "import_plan",
    "/v1/plans",
    body=schemas.PlanImport,
    run=commands.import_plan,
    files=PLAN_FILES,
    summary="Importa la primera edición de un plan",
    **SHOWN,
)
routes.record(
    "revise_plan",
    f"{ONE}/editions",
    body=schemas.PlanRevision,
    run=commands.revise_plan,
    files=PLAN_FILES,
    precondition="required",
    summary="Importa otra edición del plan",
    **SHOWN,
)
routes.record(
    "record_budget",
    f"{ONE}/budget-statements",
    body=schemas.BudgetStatement,
    run=commands.record_budget,
    files=STATEMENT_FILES,
    summary="Registra el estado presupuestario a una fecha de corte",
    **SHOWN,
)
for name, path, query, answer, run, summary in (
    ("list_plans", "/v1/plans", answers.PlanFilters, answers.PlanPage, list_plans, "Los planes"),
    ("read_plan", ONE, answers.PlanMoment, answers.Plan, read_plan, "Un plan, vigente o en una versión"),
    ("list_lines", f"{ONE}/lines", answers.LineFilters, answers.PlanLinePage, list_lines, "Sus líneas, por páginas"),
    ("read_budget", f"{ONE}/budget", None, answers.PlanBudgetTable, read_budget, "Su presupuesto por año y partida"),
    ("read_plan_history", f"{ONE}/history", None, answers.PlanHistory, read_plan_history, "Su historia"),
    (
        "read_plan_event",
        f"{ONE}/history/<int:version>",
        None,
        answers.PlanHistoryItem,
        read_plan_event,
        "Un evento de un plan",
    ),
    (
        "read_alignment_matrix",
        f"{ONE}/alignment",
        None,
        answers.PlanMatrix,
        read_alignment_matrix,
        "A qué responde el plan: compromisos, objetivos y ODS, y lo que queda sin línea, presupuesto o capacidad",
    ),
):
    routes.read(name, path, query=query, answer=answer, run=run, summary=summary)
for name, path, media, run, summary in (
    ("export_plan_csv", f"{ONE}/plan.csv", exporting.CSV, exporting.plan_as_csv, "El plan como CSV"),
    ("export_plan_xlsx", f"{ONE}/plan.xlsx", exporting.XLSX, exporting.plan_as_xlsx, "El plan como libro XLSX"),
    (
        "read_template_csv",
        "/v1/plan-templates/<code>/csv",
        exporting.CSV,
        exporting.template_as_csv,
        "Una plantilla, `plan` o `presupuesto`, como CSV",
    ),
    (
        "read_template_xlsx",
        "/v1/plan-templates/<code>/xlsx",
        exporting.XLSX,
        exporting.template_as_xlsx,
        "Una plantilla, `plan` o `presupuesto`, como libro XLSX",
    ),
):
    routes.read(name, path, media_type=media, run=run, summary=summary)
routes.read(
    "draw_plan",
    f"{ONE}/gantt.svg",
    query=answers.DrawnLines,
    media_type="image/svg+xml",
    run=draw_plan,
    summary="Sus líneas como diagrama de Gantt: línea base y vigente",
)
routes.read(
    "assess_plan_health",
    f"{ONE}/health",
    answer=answers.PlanHealth,
    run=assess_plan_health,
    summary="La salud del plan según diez buenas prácticas de cronogramas",
)
routes.operations += alignments.routes
