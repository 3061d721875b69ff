"""The HTTP fields of what is answered about plans."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Code
from services.chassis.web.pages import MOST, Limit, Page
from services.monitoring.plans.structure import KINDS


class PlanFilters(Page):
    """Which plans."""

    kind = fields.String(validate=validate.OneOf(list(KINDS)))


class PlanMoment(Schema):
    """Of which version."""

    version = fields.Integer(
        load_default=None,
        validate=validate.Range(1, 2**31 - 1),
        metadata={"description": "Si falta, la vigente."},
    )


class LineFilters(Page):
    """Which lines."""

    unit = Code()
    project = Code()
    goal = Code()
    year = fields.String(validate=validate.Regexp(r"^\d{4}$"), metadata={"description": "Que tocan ese año."})
    moved = fields.String(
        validate=validate.OneOf(["yes", "no"]), metadata={"description": "Cuyas fechas ya no son las de su línea base."}
    )


class DrawnLines(LineFilters):
    """Which lines a drawing shows."""

    limit = Limit(
        load_default=MOST,
        metadata={"description": "Cuántas líneas, de 1 a 100.", "minimum": 1, "maximum": MOST},
    )


class ListedPlan(Schema):
    """A plan in a list."""

    id = fields.UUID()
    version = fields.Integer()
    code = fields.String()
    kind = fields.String()
    title = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date()
    institution = fields.String()
    edition = fields.Integer()
    example = fields.Boolean()
    lines = fields.Integer()
    budget_as_of = fields.Date(allow_none=True)
    budgeted = fields.Integer(metadata={"description": "Centavos."})
    minutes = fields.Dict()


class PlanPage(Schema):
    items = fields.List(fields.Nested(ListedPlan))
    next = fields.String(allow_none=True)


class Plan(Schema):
    """A plan; its lines and dependencies come in pages, at /lines."""

    id = fields.UUID()
    version = fields.Integer()
    code = fields.String()
    kind = fields.String()
    example = fields.Boolean()
    edition = fields.Integer()
    title = fields.String()
    institution = fields.String()
    minutes = fields.Dict(metadata={"description": "El acto que lo aprobó: reference, dated."})
    rest_days = fields.List(fields.Date())
    starts_on = fields.Date()
    ends_on = fields.Date()
    lines = fields.Integer()
    dependencies = fields.Integer()
    budget_as_of = fields.Date(allow_none=True)
    programmes = fields.List(fields.Dict())
    projects = fields.List(fields.Dict())
    goals = fields.List(fields.Dict())
    indicators = fields.List(fields.Dict())
    targets = fields.List(fields.Dict())
    fixed_dates = fields.List(fields.Dict())
    capacities = fields.List(fields.Dict())
    ceilings = fields.List(fields.Dict())


class PlanAgreed(Schema):
    """What a version agreed on for a line."""

    version = fields.Integer()
    starts_on = fields.Date()
    ends_on = fields.Date()
    duration = fields.Integer()
    budgeted = fields.Integer()


class PlanBudget(Schema):
    year = fields.Integer()
    item = fields.String()
    budgeted = fields.Integer()
    committed = fields.Integer()
    accrued = fields.Integer()


class PlanLine(Schema):
    """A line as it is in force, and all that was agreed for it; the first is its baseline."""

    code = fields.String()
    title = fields.String()
    project = fields.String()
    unit = fields.String()
    duration = fields.Integer(metadata={"description": "Días laborables."})
    starts_on = fields.Date()
    ends_on = fields.Date()
    demand = fields.Integer()
    goal = fields.String(allow_none=True)
    indicator = fields.String(allow_none=True)
    forecast_on = fields.Date(allow_none=True)
    began_on = fields.Date(allow_none=True)
    finished_on = fields.Date(allow_none=True)
    released = fields.Boolean()
    budgets = fields.List(fields.Nested(PlanBudget))
    baseline = fields.Nested(PlanAgreed)
    agreed = fields.List(fields.Nested(PlanAgreed))
    waits_for = fields.List(fields.Dict(), metadata={"description": "Sus dependencias: before, kind, lag."})


class PlanLinePage(Schema):
    items = fields.List(fields.Nested(PlanLine))
    next = fields.String(allow_none=True)


class PlanBudgetRow(PlanBudget):
    free = fields.Integer(metadata={"description": "Codificado menos comprometido: lo único que se puede mover."})
    lines = fields.Integer()


class PlanBudgetTable(Schema):
    """The budget by year and item, in cents."""

    as_of = fields.Date(allow_none=True)
    items = fields.List(fields.Nested(PlanBudgetRow))
    ceilings = fields.List(fields.Dict())


class PlanHistoryItem(Schema):
    """One event of a plan."""

    position = fields.String()
    version = fields.Integer()
    type = fields.String()
    label = fields.String()
    recorded_at = fields.DateTime()
    effective_on = fields.Date()
    late = fields.Boolean()
    who = fields.Dict()
    why = fields.String(allow_none=True)
    facts = fields.Dict()


class PlanHistory(Schema):
    """Its events, oldest first; the next page is not needed, a plan has few."""

    items = fields.List(fields.Nested(PlanHistoryItem))
    next = fields.String(allow_none=True)


class PlanMatrix(Schema):
    """The alignment of a plan, and what it leaves open."""

    as_of = fields.Date()
    items = fields.List(fields.Dict())
    commitments_without_line = fields.List(fields.Dict())
    commitments_without_budget = fields.List(fields.Dict())
    dangling = fields.List(fields.UUID(), metadata={"description": "Vínculos cuya línea ya no está."})
    lines_without_goal = fields.List(fields.String())
    capacity_gaps = fields.List(fields.Dict())
    units_without_capacity = fields.List(fields.String())


class PlanMethod(Schema):
    name = fields.String()
    version = fields.Integer()


class PlanPractice(Schema):
    """One of the ten practices."""

    number = fields.Integer()
    name = fields.String()
    measure = fields.Float(
        allow_none=True, metadata={"description": "Porcentaje que está como debe; solo para mostrar."}
    )
    threshold = fields.Integer(metadata={"description": "El menor porcentaje que cumple."})
    passes = fields.Boolean(allow_none=True)
    finding = fields.String()
    lines = fields.List(fields.String(), metadata={"description": "Las líneas de que se trata, 100 a lo más."})


class PlanHealth(Schema):
    """The health of a plan, by a versioned method."""

    plan_version = fields.Integer()
    as_of = fields.Date()
    method = fields.Nested(PlanMethod)
    score = fields.Float(allow_none=True, metadata={"description": "Porcentaje de prácticas que cumplen."})
    practices = fields.List(fields.Nested(PlanPractice))
