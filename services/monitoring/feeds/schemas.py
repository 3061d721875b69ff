"""The HTTP fields of the feeds."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Canton, Code, Day, Sector, Text


class LinkRequest(Schema):
    """A new link to the calendar."""

    expires_on = Day(load_default=None, metadata={"description": "Último día en que sirve; si falta, no vence."})
    reason = Text(2000, lines=True, load_default=None)


class LinkRevocation(Schema):
    """Why the link is taken back."""

    reason = Text(2000, lines=True)


class CalendarLinkShown(Schema):
    """Whether somebody has a link to the calendar."""

    code = fields.String()
    version = fields.Integer()
    active = fields.Boolean()
    issued_at = fields.DateTime(allow_none=True)
    expires_on = fields.Date(allow_none=True)


class IssuedLink(CalendarLinkShown):
    """The link, shown this once."""

    url = fields.String(metadata={"description": "Privada: quien la tiene lee el calendario. No se vuelve a mostrar."})


class MilestoneFeedFilters(Schema):
    """Of which milestones, in which language."""

    unit = Code(metadata={"description": "Responsable o corresponsable."})
    sector = Sector()
    canton = Canton()
    language = fields.String(load_default="es", validate=validate.OneOf(("es", "en")))
