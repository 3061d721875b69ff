"""The HTTP fields of alignment links: how they are decided, and how they are shown."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Code, Day, Text, Whole
from services.chassis.web.pages import Page
from services.monitoring.plans.alignment.link import HEAVIEST, RELATIONS

RELATION = {"description": "; ".join(f"{name}: {words}" for name, words in RELATIONS.items()) + "."}


class AlignmentDecision(Schema):
    """A link between a line and a commitment, or one milestone of it."""

    plan_id = fields.UUID(required=True)
    line = Code(required=True)
    commitment_id = fields.UUID(required=True)
    milestone_id = fields.UUID(load_default=None, allow_none=True)
    relation = fields.String(required=True, validate=validate.OneOf(list(RELATIONS)), metadata=RELATION)
    weight = Whole(1, HEAVIEST, load_default=1)
    valid_from = Day(load_default=None, allow_none=True, metadata={"description": "Si falta, hoy en Guayaquil."})
    valid_until = Day(load_default=None, allow_none=True)
    reason = Text(2000, lines=True, required=True)


class AlignmentEnding(Schema):
    """The link holds no longer."""

    valid_until = Day(load_default=None, allow_none=True, metadata={"description": "Si falta, ayer."})
    reason = Text(2000, lines=True, required=True)


class AlignmentFilters(Page):
    """Which links."""

    plan = fields.UUID()
    commitment = fields.UUID()


class AlignmentDecider(Schema):
    """Who decided it; without a key the subject is not shown."""

    subject = fields.String()
    unit = fields.String(allow_none=True)
    role = fields.String()


class Alignment(Schema):
    """A link as it is now."""

    id = fields.UUID()
    version = fields.Integer()
    plan_id = fields.UUID()
    line = fields.String()
    commitment_id = fields.UUID()
    milestone_id = fields.UUID(allow_none=True)
    relation = fields.String(metadata=RELATION)
    weight = fields.Integer()
    valid_from = fields.Date()
    valid_until = fields.Date(allow_none=True)
    decided_by = fields.Nested(AlignmentDecider)
    decided_on = fields.Date()
    why = fields.String()


class AlignmentPage(Schema):
    """Links in pages."""

    items = fields.List(fields.Nested(Alignment))
    next = fields.String(allow_none=True)
