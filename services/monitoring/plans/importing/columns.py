"""The sheets of a plan's file and of a budget statement's: their Spanish titles, and the fields that they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Code, Day, Flag, Text
from services.monitoring.plans import schemas
from services.monitoring.plans.structure import KINDS


class PlanHead(Schema):
    """What the sheet «Plan» says, one fact to a row."""

    code = Code(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    title = Text(300, required=True)
    institution = Text(300, required=True)
    reference = Text(300, required=True)
    dated = Day(required=True)
    effective_on = Day()
    example = Flag()


class StatementHead(Schema):
    """What the sheet «Estado» says."""

    as_of = Day(required=True)
    reference = Text(300, required=True)
    dated = Day(required=True)


class RestDay(Schema):
    day = Day(required=True)


class LineOfBudget(schemas.BudgetRow):
    line = Code(required=True)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. `columns`: title -> field of `row`. An `upright` one has its titles in the first column."""

    title: str
    name: str
    row: type[Schema]
    columns: Mapping[str, str] = field(default_factory=dict)
    upright: bool = False
    required: bool = False


NAMED = {"Código": "code", "Título": "title"}
MONEY = {"Codificado": "budgeted", "Comprometido": "committed", "Devengado": "accrued"}
ITEM = {"Año": "year", "Partida": "item"}
PLAN = (
    Sheet(
        "Plan",
        "head",
        PlanHead,
        {
            "Código": "code",
            "Tipo": "kind",
            "Título": "title",
            "Institución": "institution",
            "Acto que lo aprueba": "reference",
            "Fecha del acto": "dated",
            "Vigente desde": "effective_on",
            "Ejemplo": "example",
        },
        upright=True,
        required=True,
    ),
    Sheet("Programas", "programmes", schemas.ProgrammeRow, {**NAMED, "Prioridad": "rank"}),
    Sheet("Proyectos", "projects", schemas.ProjectRow, {**NAMED, "Programa": "programme"}),
    Sheet("Objetivos", "goals", schemas.GoalRow, {**NAMED, "Objetivo nacional": "national", "ODS": "sdgs"}),
    Sheet("Indicadores", "indicators", schemas.IndicatorRow, {**NAMED, "Medida": "measure", "Objetivo": "goal"}),
    Sheet("Metas", "targets", schemas.TargetRow, {"Indicador": "indicator", "Año": "year", "Valor": "value"}),
    Sheet(
        "Líneas",
        "lines",
        schemas.LineRow,
        {
            **NAMED,
            "Proyecto": "project",
            "Unidad": "unit",
            "Duración": "duration",
            "Inicio": "starts_on",
            "Fin": "ends_on",
            "Carga": "demand",
            "Objetivo": "goal",
            "Indicador": "indicator",
            "Fin previsto": "forecast_on",
            "Inicio real": "began_on",
            "Fin real": "finished_on",
            "Liberada": "released",
        },
        required=True,
    ),
    Sheet(
        "Dependencias",
        "dependencies",
        schemas.DependencyRow,
        {"Antes": "before", "Después": "after", "Tipo": "kind", "Desfase": "lag"},
    ),
    Sheet("Presupuesto", "budgets", LineOfBudget, {"Línea": "line", **ITEM, **MONEY}),
    Sheet("Techos", "ceilings", schemas.CeilingRow, {**ITEM, "Monto": "cents"}),
    Sheet(
        "Capacidades",
        "capacities",
        schemas.CapacityRow,
        {"Unidad": "unit", "Desde": "first_on", "Hasta": "last_on", "Cantidad": "amount"},
    ),
    Sheet(
        "Fechas fijas",
        "fixed_dates",
        schemas.FixedDateRow,
        {"Línea": "line", "Terminar hasta": "finish_by", "Base legal": "basis"},
    ),
    Sheet("Feriados locales", "rest_days", RestDay, {"Fecha": "day"}),
)
STATEMENT = (
    Sheet(
        "Estado",
        "head",
        StatementHead,
        {"Fecha de corte": "as_of", "Documento": "reference", "Fecha del documento": "dated"},
        upright=True,
        required=True,
    ),
    Sheet("Ejecución", "entries", schemas.StatementRow, {"Línea": "line", **ITEM, **MONEY}, required=True),
)
IGNORED = "Instrucciones"
