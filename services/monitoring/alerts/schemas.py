"""The HTTP fields of alerts: what they take and what they answer."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Code, Day, Text
from services.chassis.web.pages import Page
from services.monitoring.alerts.alerted import STATES
from services.monitoring.alerts.rules import NAMES


class AlertFilters(Page):
    """Which alerts; the latest first."""

    unit = Code(metadata={"description": "La unidad responsable."})
    state = fields.String(validate=validate.OneOf(STATES))
    rule = fields.String(validate=validate.OneOf(NAMES))


class Acknowledgement(Schema):
    """What will be done about it, and by when."""

    will_do = Text(2000, lines=True, required=True)
    by_day = Day(required=True)


class AlertSubject(Schema):
    """What the alert is about."""

    kind = fields.String()
    id = fields.String()
    commitment_id = fields.UUID(allow_none=True)
    milestone_id = fields.UUID(allow_none=True)


class AlertTelling(Schema):
    """Who was told, on which day; `instead_of` the audience that the institution has nobody for."""

    on = fields.Date()
    audience = fields.String()
    unit = fields.String(allow_none=True)
    instead_of = fields.String(allow_none=True)
    state = fields.String(validate=validate.OneOf(STATES))


class AlertShown(Schema):
    """An alert and everyone who has been told of it."""

    id = fields.UUID()
    version = fields.Integer()
    rule = fields.String(validate=validate.OneOf(NAMES))
    rules_version = fields.Integer()
    severity = fields.String()
    subject = fields.Nested(AlertSubject)
    unit = fields.String(allow_none=True)
    period = fields.String()
    state = fields.String(validate=validate.OneOf(STATES))
    fired_on = fields.Date()
    firing = fields.Integer(metadata={"description": "Cuántas veces se ha activado."})
    step = fields.Integer()
    unacknowledged_days = fields.Integer(metadata={"description": "Días sin acuse antes de activarse la última vez."})
    acknowledged_until = fields.Date(allow_none=True)
    will_do = fields.String(allow_none=True)
    by_day = fields.Date(allow_none=True)
    resolved_on = fields.Date(allow_none=True)
    told = fields.List(fields.Nested(AlertTelling))


class AlertPage(Schema):
    """A page of alerts, the latest first."""

    items = fields.List(fields.Nested(AlertShown))
    next = fields.String(allow_none=True)
