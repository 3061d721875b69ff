"""The HTTP fields of lists and statuses: what they take and what they answer."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Canton, Code, Day, Moment, Sector
from services.chassis.web.pages import Page
from services.monitoring.tracking.light import LIGHTS
from services.monitoring.tracking.lists import SORTS
from services.monitoring.tracking.methods import METHODS
from services.monitoring.tracking.record import STATES

PACT_STATES = ("draft", "signing", "in_force", "closed", "terminated")
PERCENT = {"description": "Porcentaje redondeado a dos decimales, solo para mostrar."}


class CommitmentFilters(Page):
    """Which commitments, and in which order."""

    canton = Canton()
    sector = Sector()
    unit = Code(metadata={"description": "Responsable o corresponsable."})
    state = fields.String(validate=validate.OneOf(STATES))
    light = fields.String(validate=validate.OneOf(LIGHTS))
    sort = fields.String(
        load_default="due_on",
        validate=validate.OneOf([*SORTS, *(f"-{name}" for name in SORTS)]),
        metadata={"description": "Orden; con un guion delante, al revés."},
    )


class PactFilters(Page):
    """Which pacts."""

    canton = Canton()
    sector = Sector()
    state = fields.String(validate=validate.OneOf(PACT_STATES))


class StatusMoment(Schema):
    """Of which day, as known when, by which method."""

    as_of = Day(load_default=None, metadata={"description": "Si falta, el día del último tick o, sin ticks, hoy."})
    known_at = Moment(load_default=None, metadata={"description": "Según lo sabido entonces; si falta, ahora."})
    method = fields.String(
        load_default=None,
        validate=validate.Length(max=64),
        metadata={"description": f"Método, con su versión si no es la última: {', '.join(METHODS)}, semaforo@1."},
    )


class BaselineLight(Schema):
    """The light on the first agreed terms."""

    light = fields.String(validate=validate.OneOf(LIGHTS))
    days_late = fields.Integer()


class ListedCommitment(Schema):
    """A commitment in a list; its lights are those of `as_of`."""

    id = fields.UUID()
    version = fields.Integer()
    pact_id = fields.UUID()
    statement = fields.String()
    responsible = fields.String()
    co_responsible = fields.List(fields.String())
    cantons = fields.List(fields.String())
    sector = fields.String()
    due_on = fields.Date()
    budget_cents = fields.Integer()
    state = fields.String(validate=validate.OneOf(STATES))
    light = fields.String(validate=validate.OneOf(LIGHTS))
    days_late = fields.Integer()
    against_baseline = fields.Nested(BaselineLight, allow_none=True)
    example = fields.Boolean(metadata={"description": "Dato de ejemplo."})


class CommitmentPage(Schema):
    """A page of commitments."""

    items = fields.List(fields.Nested(ListedCommitment))
    next = fields.String(allow_none=True)
    as_of = fields.Date(metadata={"description": "El día del que son los semáforos."})


class ListedPact(Schema):
    """A pact in a list."""

    id = fields.UUID()
    version = fields.Integer()
    title = fields.String()
    kind = fields.String()
    sector = fields.String()
    cantons = fields.List(fields.String())
    signatories = fields.List(fields.String())
    signed = fields.List(fields.String())
    state = fields.String(validate=validate.OneOf(PACT_STATES))
    commitments = fields.Integer()
    effective_on = fields.Date()
    example = fields.Boolean()


class PactPage(Schema):
    """A page of pacts."""

    items = fields.List(fields.Nested(ListedPact))
    next = fields.String(allow_none=True)


class ListedUnit(Schema):
    """A unit or actor in a list."""

    id = fields.UUID()
    version = fields.Integer()
    code = fields.String()
    name = fields.String()
    kind = fields.String()
    institution = fields.String()
    parent = fields.String(allow_none=True)
    head = fields.String(allow_none=True)
    coordination = fields.String(allow_none=True)
    executive = fields.String(allow_none=True)
    valid_from = fields.Date()
    valid_to = fields.Date(allow_none=True)


class UnitPage(Schema):
    """A page of units and actors, by code."""

    items = fields.List(fields.Nested(ListedUnit))
    next = fields.String(allow_none=True)


class StatusFigures(Schema):
    """The figures of a commitment."""

    declared_progress = fields.Float(metadata=PERCENT)
    verified_progress = fields.Float(metadata=PERCENT)
    expected_progress = fields.Float(metadata=PERCENT)
    ratio = fields.Float(allow_none=True, metadata={"description": "Declarado entre esperado; null si nada se espera."})
    light = fields.String(validate=validate.OneOf(LIGHTS))
    days_late = fields.Integer()


class StatusPace(Schema):
    """Where the pace since the start leads."""

    will_meet = fields.Boolean(allow_none=True)
    projected_on = fields.Date(allow_none=True)
    days_late = fields.Integer(allow_none=True)


class MethodUsed(Schema):
    """Which method, and which version of it."""

    name = fields.String()
    version = fields.Integer()


class StatusMilestone(Schema):
    """A milestone under the terms in force."""

    id = fields.UUID()
    title = fields.String()
    weight = fields.Integer()
    starts_on = fields.Date()
    due_on = fields.Date()
    cancelled = fields.Boolean()
    declared_progress = fields.Float(metadata=PERCENT)
    verified_progress = fields.Float(metadata=PERCENT)
    expected_progress = fields.Float(metadata=PERCENT)
    days_late = fields.Integer()
    forecast_on = fields.Date(allow_none=True)


class CommitmentStatus(StatusFigures):
    """How a commitment stood on a day, as known at a moment."""

    id = fields.UUID()
    version = fields.Integer(metadata={"description": "La versión del compromiso que se conocía al responder."})
    as_of = fields.Date()
    known_at = fields.AwareDateTime(allow_none=True)
    state = fields.String(validate=validate.OneOf(STATES))
    statement = fields.String()
    due_on = fields.Date()
    pace = fields.Nested(StatusPace)
    against_baseline = fields.Nested(StatusFigures, allow_none=True)
    method = fields.Nested(MethodUsed)
    level = fields.String(allow_none=True, metadata={"description": "El nivel, en los métodos que lo tienen."})
    milestones = fields.List(fields.Nested(StatusMilestone))


class AppliedQuery(Schema):
    """Which version of which aggregate the views must have, and how many seconds to wait for it."""

    aggregate = fields.UUID(required=True)
    version = fields.Integer(required=True, validate=validate.Range(min=1))
    wait = fields.Float(load_default=0.0, validate=validate.Range(min=0, max=10))
