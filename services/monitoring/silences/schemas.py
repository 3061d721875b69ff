"""The HTTP fields of silences."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Code, Day, Text
from services.chassis.web.pages import Page
from services.monitoring.alerts.rules import NAMES


class SilenceAnnouncement(Schema):
    """Nobody is told of the alerts that every named matcher fits. At least one is needed."""

    reason = Text(2000, lines=True, required=True)
    ends_on = Day(required=True, metadata={"description": "El último día, a más tardar 30 días después de hoy."})
    alert_id = fields.UUID(load_default=None, allow_none=True)
    commitment_id = fields.UUID(load_default=None, allow_none=True)
    milestone_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "De ese compromiso, que también se nombra."}
    )
    unit = Code(load_default=None, allow_none=True, metadata={"description": "La unidad responsable."})
    rule = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(NAMES))


class SilenceEnding(Schema):
    """It holds no more from now on."""

    reason = Text(2000, lines=True, required=True)


class SilenceFilters(Page):
    """Which silences; the one that ends last first."""

    unit = Code(metadata={"description": "La unidad que se nombra."})
    rule = fields.String(validate=validate.OneOf(NAMES))
    in_force = fields.Boolean(metadata={"description": "Solo los que rigen hoy, o los que ya no o aún no."})


class SilenceMatchers(Schema):
    """All that are not null must fit."""

    alert_id = fields.UUID(allow_none=True)
    commitment_id = fields.UUID(allow_none=True)
    milestone_id = fields.UUID(allow_none=True)
    unit = fields.String(allow_none=True)
    rule = fields.String(allow_none=True)


class SilenceAuthor(Schema):
    """The unit that the author acts for, and its role."""

    unit = fields.String(allow_none=True)
    role = fields.String()


class SilenceShown(Schema):
    """A silence: who announced it, why, what it covers, and until when."""

    id = fields.UUID()
    version = fields.Integer()
    matchers = fields.Nested(SilenceMatchers)
    author = fields.Nested(SilenceAuthor)
    reason = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date()
    in_force = fields.Boolean()
    ended_on = fields.Date(allow_none=True)


class SilencePage(Schema):
    """A page of silences."""

    items = fields.List(fields.Nested(SilenceShown))
    next = fields.String(allow_none=True)
