"""The HTTP fields with which plans are imported, revised and told what was spent; files are read in importing/."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.chassis.web.fields import Cents, Code, Day, Flag, Listing, Sha256, Text, Whole
from services.kernel import acts
from services.monitoring.plans import events
from services.monitoring.plans.drafting import structure_of
from services.monitoring.plans.structure import COLLECTIONS, KINDS, LINKS

YEAR = {"least": 1900, "most": 2200}
ITEM = {"description": "Partida presupuestaria.", "examples": ["730601"]}


class PlanCitation(Schema):
    """The act that approved it: a resolution, an ordinance, a certificate."""

    reference = Text(300, required=True)
    dated = Day(required=True)

    @post_load
    def made(self, fields: dict[str, Any], **_: Any) -> acts.Minutes:
        return acts.Minutes(**fields)


class NamedRow(Schema):
    code = Code(required=True)
    title = Text(300, required=True)


class ProgrammeRow(NamedRow):
    rank = Whole(1, 5, allow_none=True, metadata={"description": "Prioridad entre los cinco programas del ICM."})


class ProjectRow(NamedRow):
    programme = Code(required=True)


class GoalRow(NamedRow):
    national = Text(300, allow_none=True, metadata={"description": "Objetivo del plan nacional al que aporta."})
    sdgs = Listing(Whole(1, 17), validate=validate.Length(max=17), metadata={"description": "ODS, del 1 al 17."})

    @post_load
    def made(self, fields: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**fields, "sdgs": tuple(fields.get("sdgs", ()))}


class IndicatorRow(NamedRow):
    measure = Text(100, required=True, metadata={"description": "Unidad de medida."})
    goal = Code(allow_none=True)


class TargetRow(Schema):
    indicator = Code(required=True)
    year = Whole(**YEAR, required=True)
    value = fields.Decimal(required=True, places=None, allow_nan=False)


class BudgetRow(Schema):
    year = Whole(**YEAR, required=True)
    item = Code(required=True, metadata=ITEM)
    budgeted = Cents(required=True)
    committed = Cents()
    accrued = Cents()


class LineRow(Schema):
    code = Code(required=True)
    title = Text(300, required=True)
    project = Code(required=True)
    unit = Code(required=True)
    duration = Whole(required=True, metadata={"description": "Días laborables; 0 señala un momento."})
    starts_on = Day(required=True)
    ends_on = Day(metadata={"description": "Último día; si falta, el que dice la duración."})
    demand = Whole(metadata={"description": "Cuánto ocupa de la capacidad de su unidad cada día; si falta, 1."})
    goal = Code(allow_none=True)
    indicator = Code(allow_none=True)
    forecast_on = Day(allow_none=True)
    began_on = Day(allow_none=True)
    finished_on = Day(allow_none=True)
    released = Flag()
    budgets = Listing(fields.Nested(BudgetRow), validate=validate.Length(max=60))


class DependencyRow(Schema):
    before = Code(required=True)
    after = Code(required=True)
    kind = fields.String(validate=validate.OneOf(LINKS))
    lag = Whole(-2_000, 2_000, metadata={"description": "Días laborables; puede ser negativo."})


class FixedDateRow(Schema):
    line = Code(required=True)
    finish_by = Day(required=True)
    basis = Text(300, required=True, metadata={"description": "Base legal."})


class CapacityRow(Schema):
    unit = Code(required=True)
    first_on = Day(required=True)
    last_on = Day(required=True)
    amount = Whole(required=True)


class CeilingRow(Schema):
    year = Whole(**YEAR, required=True)
    item = Code(required=True, metadata=ITEM)
    cents = Cents(required=True)


class PlanEdition(Schema):
    """All that an edition of a plan says."""

    title = Text(300, required=True)
    institution = Text(300, required=True)
    minutes = fields.Nested(PlanCitation, required=True)
    effective_on = Day(allow_none=True, metadata={"description": "Día desde el que rige; si falta, hoy en Guayaquil."})
    rest_days = Listing(Day(), validate=validate.Length(max=500), metadata={"description": "Feriados locales."})
    programmes = Listing(fields.Nested(ProgrammeRow))
    projects = Listing(fields.Nested(ProjectRow))
    goals = Listing(fields.Nested(GoalRow))
    indicators = Listing(fields.Nested(IndicatorRow))
    targets = Listing(fields.Nested(TargetRow))
    lines = Listing(fields.Nested(LineRow), required=True)
    dependencies = Listing(fields.Nested(DependencyRow))
    fixed_dates = Listing(fields.Nested(FixedDateRow))
    capacities = Listing(fields.Nested(CapacityRow))
    ceilings = Listing(fields.Nested(CeilingRow))

    @post_load
    def made(self, fields: dict[str, Any], **_: Any) -> dict[str, Any]:
        rows = {name: fields.pop(name) for name in COLLECTIONS if name in fields}
        rest_days = tuple(sorted(set(fields.get("rest_days", ()))))
        return {**fields, "rest_days": rest_days, "structure": structure_of(rows, rest_days)}


class PlanImport(PlanEdition):
    """A plan that is not known yet."""

    code = Code(required=True, metadata={"examples": ["POA-2026"]})
    kind = fields.String(
        required=True,
        validate=validate.OneOf(list(KINDS)),
        metadata={"description": "; ".join(f"{code}: {name}" for code, name in KINDS.items()) + "."},
    )
    example = Flag(load_default=False)


class PlanRevision(PlanEdition):
    """Another edition of a plan."""

    reason = Text(2000, lines=True, allow_none=True)


class StatementRow(Schema):
    line = Code(required=True)
    year = Whole(**YEAR, required=True)
    item = Code(required=True, metadata=ITEM)
    budgeted = Cents(required=True)
    committed = Cents(required=True)
    accrued = Cents(required=True)

    @post_load
    def made(self, fields: dict[str, Any], **_: Any) -> events.Entry:
        return events.Entry(**fields)


class BudgetStatement(Schema):
    """The budget statement as of a day: codificado, comprometido, devengado."""

    as_of = Day(required=True, metadata={"description": "Fecha de corte."})
    minutes = fields.Nested(PlanCitation, required=True)
    entries = Listing(fields.Nested(StatementRow), required=True, validate=validate.Length(min=1, max=60_000))


class PlanResolution(Schema):
    """The act by which an authority accepted a realignment."""

    body = Text(200, required=True)
    act = Text(100, required=True)
    number = Text(100, required=True)
    dated = Day(required=True)
    sha256 = Sha256(required=True)

    @post_load
    def made(self, fields: dict[str, Any], **_: Any) -> events.Resolution:
        return events.Resolution(**fields)
