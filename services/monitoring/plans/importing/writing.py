"""A plan as the tables that it could be imported from again; and the templates, which are those of an empty plan."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.chassis.web.fields import Cents
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.importing.columns import IGNORED, PLAN, STATEMENT, Sheet

Rows = list[list[Any]]
GUARDED = ("=", "+", "-", "@", "'")
TEMPLATES: dict[str, tuple[Sequence[Sheet], Sequence[str]]] = {
    "plan": (
        PLAN,
        (
            "Una fila por elemento; los títulos de las columnas no se cambian.",
            "Fechas: AAAA-MM-DD o DD/MM/AAAA, en días laborables. Duración y desfase: en días laborables.",
            "Dinero: en dólares, con punto decimal. No se admiten fórmulas ni macros.",
            "Tipos de dependencia: FS fin-comienzo, SS comienzo-comienzo, FF fin-fin, SF comienzo-fin.",
            "Fin puede quedar en blanco: se calcula con la duración. Liberada y Ejemplo: sí o no.",
        ),
    ),
    "presupuesto": (
        STATEMENT,
        (
            "Una fila por línea, año y partida del plan; dinero en dólares, con punto decimal.",
            "Lo comprometido no supera lo codificado, ni lo devengado lo comprometido.",
        ),
    ),
}
"""By name: the sheets, and how they are filled in."""


def tables_of(plan: Plan) -> dict[str, Rows]:
    """The sheets of a plan by title, each with its titles first."""
    head = {"reference": plan.minutes.reference, "dated": plan.minutes.dated}
    head |= {name: getattr(plan, name) for name in ("code", "kind", "title", "institution", "example")}
    found: dict[str, Iterable[Any]] = {
        "head": [head],
        "lines": plan.lines.values(),
        "budgets": (_OfLine(line.code, budget) for line in plan.lines.values() for budget in line.budgets),
        "rest_days": ({"day": day} for day in plan.rest_days),
    }
    return {sheet.title: _rows(sheet, found.get(sheet.name, getattr(plan.frame, sheet.name, ()))) for sheet in PLAN}


def template(name: str) -> dict[str, Rows]:
    """One of TEMPLATES: how it is filled in, and its sheets without rows."""
    sheets, how = TEMPLATES[name]
    return {IGNORED: [[each] for each in how], **{sheet.title: _rows(sheet, ()) for sheet in sheets}}


def workbook(tables: dict[str, Rows]) -> bytes:
    """The tables as an XLSX workbook; texts are texts, whatever they begin with."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book, bold = Workbook(write_only=True), Font(bold=True)
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for at, row in enumerate(rows):
            sheet.append([_shaped(WriteOnlyCell(sheet, value=value), None if at else bold) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(tables: dict[str, Rows]) -> bytes:
    """The tables as CSV with semicolons, one below the other."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for title, rows in tables.items():
        writer.writerow(["Hoja", title])
        writer.writerows([_guarded(value) for value in row] for row in rows)
        writer.writerow([])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


class _OfLine:
    def __init__(self, line: str, budget: Any) -> None:
        self.line, self._budget = line, budget

    def __getattr__(self, name: str) -> Any:
        return getattr(self._budget, name)


def _rows(sheet: Sheet, values: Iterable[Any]) -> Rows:
    schema = sheet.row()
    titles = list(sheet.columns)
    made = [[_shown(schema.fields[name], _of(each, name)) for name in sheet.columns.values()] for each in values]
    if sheet.upright:
        (only,) = made or [[None] * len(titles)]
        return [[title, value] for title, value in zip(titles, only, strict=True)]
    return [titles, *made]


def _of(each: Any, name: str) -> Any:
    return each.get(name) if isinstance(each, dict) else getattr(each, name)


def _shown(field: Any, value: Any) -> Any:
    if isinstance(field, Cents):
        return Decimal(value) / 100
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value


def _shaped(cell: Any, font: Any) -> Any:
    if isinstance(cell.value, str):
        cell.data_type = "s"
    if isinstance(cell.value, date):
        cell.number_format = "yyyy-mm-dd"
    if font is not None:
        cell.font = font
    return cell


def _guarded(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, marked as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(GUARDED) else value
