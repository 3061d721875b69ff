"""The HTTP fields of the alerts' rules; a file of rules has the same. What a version does not say stays as it is."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Canton, Code, Flag, Listing, Sector, Text, Whole
from services.chassis.web.fields import Percentage as Percent
from services.monitoring.alerts.rules import AUDIENCES, NAMES, SEVERITIES

MOST = 10


class AlertStep(Schema):
    """Who is told after how many days."""

    audience = fields.String(required=True, validate=validate.OneOf(AUDIENCES))
    after_days = Whole(load_default=0)


class AlertScope(Schema):
    """Of which commitments the rule speaks; what is not said, or null, is any."""

    sectors = Listing(Sector(), allow_none=True, validate=validate.Length(max=MOST))
    cantons = Listing(Canton(), allow_none=True, validate=validate.Length(max=MOST))
    units = Listing(Code(), allow_none=True, validate=validate.Length(max=100))


class AlertRule(Schema):
    """One rule. `steps` count unacknowledged days, `regardless` days late, whatever was acknowledged or silenced."""

    name = fields.String(required=True, validate=validate.OneOf(NAMES))
    enabled = Flag()
    severity = fields.String(validate=validate.OneOf(SEVERITIES))
    steps = Listing(fields.Nested(AlertStep), validate=validate.Length(max=MOST))
    regardless = Listing(fields.Nested(AlertStep), validate=validate.Length(max=MOST))
    repeat_days = Whole(allow_none=True, metadata={"description": "Se avisa otra vez cada tantos días sin acuse."})
    scope = fields.Nested(AlertScope, allow_none=True)


class AlertNumbers(Schema):
    """The numbers of all rules. `evidence_from` is a percentage."""

    rules = Listing(fields.Nested(AlertRule), validate=validate.Length(max=20))
    due_soon_days = Whole(0, 10_000)
    no_report_days = Whole(0, 10_000)
    evidence_from = Percent()
    evidence_days = Whole(0, 10_000)
    acknowledgement_days = Whole(0, 10_000)
    acknowledgements = Whole(0, 10_000)
    silent_minutes = Whole(0, 10_000)


class AlertRulesAdoption(AlertNumbers):
    """Another version of the rules, and why."""

    reason = Text(2000, lines=True, required=True)
    replaces = Whole(allow_none=True, metadata={"description": "La versión que se cambia: 409 si ya no es la última."})


class AlertRulesAuthor(Schema):
    """The unit that the author acts for, and its role."""

    unit = fields.String(allow_none=True)
    role = fields.String()


class AlertRulesShown(AlertNumbers):
    """A version of the rules: since when, until when, by whom and why."""

    version = fields.Integer()
    in_force = fields.Boolean()
    in_force_from = fields.Date(allow_none=True, metadata={"description": "null: desde siempre."})
    in_force_until = fields.Date(allow_none=True, metadata={"description": "El día en que la siguiente la reemplazó."})
    author = fields.Nested(AlertRulesAuthor, allow_none=True)
    reason = fields.String(allow_none=True)


class AlertRulesPage(Schema):
    """Every version, the last one first."""

    items = fields.List(fields.Nested(AlertRulesShown))
    next = fields.String(allow_none=True)


class AlertRulesFile(AlertNumbers):
    """A file of rules; what it is for may be written into it."""

    reason = Text(2000, lines=True)
