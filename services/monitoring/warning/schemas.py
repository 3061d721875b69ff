"""The HTTP fields of early warnings: what they take and what they answer."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Canton, Code, Day, Moment, Sector
from services.chassis.web.pages import FEW, MOST, Limit
from services.monitoring.warning.backtest import KNOWN, RECORDED

PROBABILITY = {"description": "De 0 a 1.", "minimum": 0, "maximum": 1}


class WarningMoment(Schema):
    """Of which day, as known when."""

    as_of = Day(load_default=None, metadata={"description": "Si falta, el día del último tick o, sin ticks, hoy."})
    known_at = Moment(load_default=None, metadata={"description": "Según lo sabido entonces; si falta, ahora."})


class WarningFilters(Schema):
    """Which open milestones; the most endangered first."""

    unit = Code(metadata={"description": "La unidad responsable."})
    sector = Sector()
    canton = Canton()
    limit = Limit(load_default=FEW, metadata={"description": "Cuántos, de 1 a 100.", "minimum": 1, "maximum": MOST})


class TestedBy(Schema):
    """By which knowledge the back-test asks."""

    known = fields.String(
        load_default=RECORDED,
        validate=validate.OneOf(KNOWN),
        metadata={
            "description": "`recorded`: con lo registrado hasta cada día; `effective`: como si cada registro se "
            "hubiera hecho en su día."
        },
    )


class WarningModel(Schema):
    """Which model said it."""

    name = fields.String()
    version = fields.Integer()


class WarningBasis(Schema):
    """From what it was read: closed milestones by whom, and how many of them each class is worth."""

    text = fields.String()
    closed_by_others = fields.Integer(allow_none=True)
    closed_in_sector = fields.Integer(
        allow_none=True, metadata={"description": "Por otras unidades, en el mismo sector."}
    )
    closed_by_unit = fields.Integer(allow_none=True)
    sector_strength = fields.Float(
        allow_none=True, metadata={"description": "Hitos del sector que pesan tanto como los de todos."}
    )
    unit_strength = fields.Float(
        allow_none=True, metadata={"description": "Hitos de la unidad que pesan tanto como los del sector."}
    )


class MilestoneWarning(Schema):
    """An open milestone. Days are counted from the day that was agreed first."""

    milestone_id = fields.UUID()
    title = fields.String()
    first_due_on = fields.Date(metadata={"description": "La primera fecha acordada."})
    due_on = fields.Date(metadata={"description": "La fecha vigente."})
    days_late = fields.Integer(metadata={"description": "Días desde la primera fecha; 0 antes de ella."})
    severe_probability = fields.Float(
        allow_none=True, metadata={**PROBABILITY, "description": "De más de 30 días de atraso; nulo sin base."}
    )
    median_days = fields.Integer(
        allow_none=True, metadata={"description": "La mitad termina hasta entonces; nulo si es más de dos años."}
    )
    ninth_decile_days = fields.Integer(allow_none=True, metadata={"description": "Nueve de diez."})
    basis = fields.Nested(WarningBasis)


class CommitmentWarning(Schema):
    """The early warnings of one commitment, by milestone."""

    id = fields.UUID()
    version = fields.Integer()
    as_of = fields.Date()
    known_at = fields.DateTime(allow_none=True)
    model = fields.Nested(WarningModel)
    milestones = fields.List(fields.Nested(MilestoneWarning))


class ListedWarning(MilestoneWarning):
    """An open milestone in the list of the most endangered."""

    commitment_id = fields.UUID()
    statement = fields.String()
    unit = fields.String()
    sector = fields.String()
    example = fields.Boolean(metadata={"description": "Dato de ejemplo."})


class WarningList(Schema):
    """The most endangered milestones; those that are more than 30 days late already come last."""

    items = fields.List(fields.Nested(ListedWarning))
    as_of = fields.Date()
    model = fields.Nested(WarningModel)


class CalibrationTenth(Schema):
    """Forecasts from `low` to `low` + 0.1: how many, what they said on average, the share that came."""

    low = fields.Float()
    count = fields.Integer()
    said = fields.Float(metadata=PROBABILITY)
    came = fields.Float(metadata=PROBABILITY)


class WarningCalibration(Schema):
    """What would have been said on past days with what was known then, against what came."""

    text = fields.String()
    as_of = fields.Date()
    model = fields.Nested(WarningModel)
    known = fields.String(validate=validate.OneOf(KNOWN))
    origins = fields.List(fields.Date())
    count = fields.Integer(metadata={"description": "Pronósticos con resultado."})
    unanswered = fields.Integer(metadata={"description": "Sin base suficiente entonces."})
    gone = fields.Integer(metadata={"description": "Retirados o cancelados sin resultado."})
    share = fields.Float(allow_none=True, metadata={"description": "Proporción que llegó a más de 30 días."})
    brier = fields.Float(allow_none=True)
    reference = fields.Float(allow_none=True, metadata={"description": "Brier de decir siempre esa proporción."})
    skill = fields.Float(allow_none=True, metadata={"description": "1 - brier / reference."})
    tenths = fields.List(fields.Nested(CalibrationTenth))
