"""The HTTP fields of alerts: what they take and what they answer."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Code, Day, Text
from services.chassis.web.pages import Page
from services.monitoring.alerts.alerted import STATES
from services.monitoring.alerts.rules import AUDIENCES, NAMES, SEVERITIES
from services.monitoring.alerts.why import REASONS


class AlertFilters(Page):
    """Which alerts; the latest first."""

    unit = Code(metadata={"description": "La unidad responsable."})
    state = fields.String(validate=validate.OneOf(STATES))
    rule = fields.String(validate=validate.OneOf(NAMES))
    severity = fields.String(validate=validate.OneOf(SEVERITIES))
    commitment_id = fields.UUID()
    subject_id = fields.UUID(metadata={"description": "El hito o el compromiso de que trata."})


class Acknowledgement(Schema):
    """What will be done about it, and by when."""

    will_do = Text(2000, lines=True, required=True)
    by_day = Day(required=True)


class AlertComment(Schema):
    """What somebody says about it."""

    text = Text(2000, lines=True, required=True)


class AlertEscalation(Schema):
    """Why the next are told now."""

    reason = Text(2000, lines=True, required=True)


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


class AlertCommentShown(Schema):
    """A comment: by which unit and role; its text for those who have a key."""

    on = fields.Date()
    at = fields.AwareDateTime()
    unit = fields.String(allow_none=True)
    role = fields.String()
    text = fields.String(allow_none=True)


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
    silenced_until = fields.Date(allow_none=True, metadata={"description": "El día en que deja de estar silenciada."})
    silenced_by = fields.UUID(allow_none=True, metadata={"description": "El silencio."})
    repeats = fields.Integer(metadata={"description": "Cuántas veces se avisó otra vez a los mismos."})
    told = fields.List(fields.Nested(AlertTelling))
    comments = fields.List(fields.Nested(AlertCommentShown))


class AlertActor(Schema):
    """Who did it; the account for those who have a key."""

    subject = fields.String()
    unit = fields.String(allow_none=True)
    role = fields.String()


class AlertHistoryItem(Schema):
    """One event: what happened, when, who made it happen and why, who was told, and the state after it."""

    position = fields.String()
    version = fields.Integer()
    type = fields.String()
    label = fields.String()
    recorded_at = fields.AwareDateTime()
    effective_on = fields.Date()
    who = fields.Nested(AlertActor)
    why = fields.String(allow_none=True)
    state = fields.String()
    step = fields.Integer()
    told = fields.List(fields.Nested(AlertTelling))
    facts = fields.Dict()


class AlertHistory(Schema):
    """The history of an alert, oldest first."""

    items = fields.List(fields.Nested(AlertHistoryItem))
    next = fields.String(allow_none=True)


class AlertTellingsFilters(Schema):
    """Of whom it is asked: a unit by its code, or an audience; and up to which day."""

    unit = Code(load_default=None)
    audience = fields.String(load_default=None, validate=validate.OneOf(AUDIENCES))
    day = Day(load_default=None, metadata={"description": "Hasta este día; si no se dice, el del último tick."})


class AlertReason(Schema):
    """Why nobody of the audience was told in these days."""

    audience = fields.String(allow_none=True)
    reason = fields.String(validate=validate.OneOf(REASONS))
    from_ = fields.Date(data_key="from", attribute="from", allow_none=True)
    until = fields.Date(allow_none=True)
    unacknowledged_days = fields.Integer(allow_none=True, metadata={"description": "Días sin acuse al final."})
    needed_days = fields.Integer(allow_none=True, metadata={"description": "Los que hacen falta para este paso."})
    why = fields.String(allow_none=True)
    silence_id = fields.UUID(allow_none=True)


class AlertTold(Schema):
    """Who was told, on which day."""

    on = fields.Date()
    audience = fields.String()
    unit = fields.String(allow_none=True)
    instead_of = fields.String(allow_none=True)


class AlertTellings(Schema):
    """What the alert's events say: the audiences that a unit is, when it was told, and else why not.

    `deliveries` are what became of each telling on its way: to a unit its own; null without a key.
    """

    alert_id = fields.UUID()
    unit = fields.String(allow_none=True)
    day = fields.Date()
    audiences = fields.List(fields.String())
    told = fields.List(fields.Nested(AlertTold))
    reasons = fields.List(fields.Nested(AlertReason))
    deliveries = fields.List(fields.Dict(), allow_none=True)


class AlertPage(Schema):
    """A page of alerts, the latest first."""

    items = fields.List(fields.Nested(AlertShown))
    next = fields.String(allow_none=True)
