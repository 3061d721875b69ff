"""The routes of a proposal on paper: its memo in HTML and PDF, and its Gantt chart."""

from collections.abc import Iterable
from uuid import UUID

from services.chassis.web.routes import Answer, Reading, Routes
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.drawing import row_of
from services.monitoring.plans.gantt import svg
from services.monitoring.plans.structure import Line
from services.monitoring.realignment.memos.memo import html_of, pdf_of
from services.monitoring.realignment.proposals.domain import Realignment
from services.monitoring.realignment.proposals.options import Option

HTML, PDF, SVG = "text/html; charset=utf-8", "application/pdf", "image/svg+xml"


def read_memo(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """The memo in HTML."""
    proposal, plan = _both(reading, id)
    html = html_of(proposal.id, proposal.version, proposal.now, plan)
    return Answer(html.encode(), proposal.version, weak=True, media_type=HTML)


def read_memo_as_pdf(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """The memo as PDF. Raises NoPango."""
    proposal, plan = _both(reading, id)
    named = {"Content-Disposition": f'inline; filename="memorando-{plan.code}-{proposal.id}.pdf"'}
    pdf = pdf_of(html_of(proposal.id, proposal.version, proposal.now, plan))
    return Answer(pdf, proposal.version, weak=True, headers=named, media_type=PDF)


def read_gantt_of_realignment(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """Baseline, in force, and proposed, of the lines that change and of those of the same projects."""
    proposal, plan = _both(reading, id)
    option = proposal.option(proposal.now.option)
    moved = {move.line: (move.starts_after, move.ends_after) for move in option.moves}
    title = f"{plan.code}: propuesta del {proposal.now.proposed_on:%d/%m/%Y}"
    lines = _drawn(plan, {*moved, *option.released, *_lines_of(option)} & plan.lines.keys())
    rows = [row_of(plan, line) for line in sorted(lines, key=lambda line: line.code not in moved)]
    drawing = svg(title, rows, moved, len(rows))
    return Answer(drawing.encode(), proposal.version, weak=True, media_type=SVG)


def _both(reading: Reading, id: UUID) -> tuple[Realignment, Plan]:  # noqa: A002
    """The proposal, and the plan as it was when it was made."""
    proposal = reading.store.get(Realignment, id)
    return proposal, reading.store.get(Plan, proposal.now.plan_id, proposal.now.plan_version)


def _lines_of(option: Option) -> Iterable[str]:
    """The lines of which an option changes something else than days."""
    return (row.line for row in (*option.amounts, *option.finished))


def _drawn(plan: Plan, changed: set[str]) -> list[Line]:
    """The lines of the projects that change."""
    projects = {plan.lines[code].project for code in changed}
    return [line for line in plan.lines.values() if line.project in projects]


routes = Routes("realignments")
routes.read("read_memo", "/v1/realignments/<uuid:id>/memo", run=read_memo, media_type="text/html",
            summary="El memorando de la reforma")  # fmt: skip
routes.read("read_memo_as_pdf", "/v1/realignments/<uuid:id>/memo.pdf", run=read_memo_as_pdf, media_type=PDF,
            summary="El memorando en PDF")  # fmt: skip
routes.read("read_gantt_of_realignment", "/v1/realignments/<uuid:id>/gantt.svg", run=read_gantt_of_realignment,
            media_type=SVG, summary="Línea base, vigente y propuesta")  # fmt: skip
