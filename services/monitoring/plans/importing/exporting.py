"""Plans and templates as files to take away; a plan's file can be imported again and says the same."""

from uuid import UUID

from services.chassis.web.routes import Answer, Reading
from services.kernel.refusals import NotFound
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.importing import text, workbook, writing

CSV, XLSX = text.MEDIA, workbook.MEDIA


def plan_as_csv(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """One plan."""
    plan = reading.store.get(Plan, id)
    return _file(writing.text(writing.tables_of(plan)), CSV, f"{plan.code}.csv")


def plan_as_xlsx(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """The same as a workbook."""
    plan = reading.store.get(Plan, id)
    return _file(writing.workbook(writing.tables_of(plan)), XLSX, f"{plan.code}.xlsx")


def template_as_csv(reading: Reading, code: str) -> Answer:
    """A template by its name. Raises NotFound."""
    return _file(writing.text(_template(code)), CSV, f"plantilla-{code}.csv")


def template_as_xlsx(reading: Reading, code: str) -> Answer:
    """The same as a workbook. Raises NotFound."""
    return _file(writing.workbook(_template(code)), XLSX, f"plantilla-{code}.xlsx")


def _template(name: str) -> dict[str, writing.Rows]:
    if name not in writing.TEMPLATES:
        raise NotFound(id=name)
    return writing.template(name)


def _file(content: bytes, media: str, name: str) -> Answer:
    media = f"{media}; charset=utf-8" if media == CSV else media
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Answer(content, media_type=media, headers=headers)
