"""The HTTP fields of forecasts of a plan."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Whole
from services.monitoring.realignment.forecasts.forecaster import STATES

FEWEST, MOST = 100, 10_000


class PlanForecastRequest(Schema):
    """A forecast of when the plan's lines will end. The same seed gives the same answer."""

    runs = Whole(FEWEST, MOST, load_default=1000)
    seed = Whole(0, load_default=1)


class PlanForecastOf(Schema):
    """Which forecast: the latest unless its id is given."""

    forecast = fields.UUID(load_default=None, allow_none=True)


class LineFinish(Schema):
    """The last day of a line: by the plan, and by which 10, 50 and 90 of 100 runs ended."""

    line = fields.String()
    planned_on = fields.Date()
    p10 = fields.Date()
    p50 = fields.Date()
    p90 = fields.Date()


class PlanForecast(Schema):
    """How far a forecast is, and what came out. `milestones`: how many were drawn, or certain."""

    id = fields.UUID()
    plan_id = fields.UUID()
    plan_version = fields.Integer()
    as_of = fields.Date()
    seed = fields.Integer()
    runs = fields.Integer()
    done = fields.Integer()
    state = fields.String(validate=validate.OneOf(STATES))
    milestones = fields.Integer(allow_none=True)
    lines = fields.List(fields.Nested(LineFinish), allow_none=True)
