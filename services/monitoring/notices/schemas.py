"""The HTTP fields of deliveries, and of what links in messages do."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Day, Text
from services.monitoring.notices.links import ACKNOWLEDGE, CONFIRM_ADDRESS


class DeliveryAttempt(Schema):
    """One attempt to hand a message over."""

    at = fields.AwareDateTime()
    result = fields.String(metadata={"description": "delivered, temporary, permanent o unknown."})
    reason = fields.String(metadata={"description": "Por qué, en una palabra: smtp_250, connection, http_500…"})


class DeliveryMessage(Schema):
    """The message with which it left, and how it was handed over."""

    id = fields.UUID()
    kind = fields.String()
    lines = fields.Integer()
    state = fields.String(metadata={"description": "pending, delivered, given_up o withdrawn."})
    sent_as = fields.String(
        allow_none=True, metadata={"description": "Message-ID o webhook-id, igual en cada intento."}
    )
    tried = fields.Integer()
    next_at = fields.AwareDateTime(allow_none=True)
    attempts = fields.List(fields.Nested(DeliveryAttempt), metadata={"description": "Los últimos veinte."})


class Delivery(Schema):
    """What one recipient was to be told through one channel, and what became of it."""

    id = fields.UUID()
    alert_version = fields.Integer(metadata={"description": "El evento de la alerta que lo dice."})
    about = fields.String()
    firing = fields.Integer()
    repeat = fields.Integer()
    step = fields.Integer()
    audience = fields.String()
    recipient = fields.String()
    channel = fields.String(metadata={"description": "mail, webhook, o none: no hay por dónde."})
    rhythm = fields.String()
    state = fields.String(metadata={"description": "waiting, grouped o dropped."})
    due_at = fields.AwareDateTime()
    held = fields.String(
        allow_none=True, metadata={"description": "Qué espera: business_hours, holiday, daily, weekly."}
    )
    reason = fields.String(allow_none=True, metadata={"description": "Por qué no salió."})
    by = fields.String(allow_none=True, metadata={"description": "Por obra de quién no salió: una unidad o un rol."})
    message = fields.Nested(DeliveryMessage, allow_none=True)


class Deliveries(Schema):
    """The delivery log of an alert, as far as the caller may see it: a unit its own."""

    items = fields.List(fields.Nested(Delivery))


class LinkAcknowledgement(Schema):
    """What will be done about it, and by when."""

    will_do = Text(2000, lines=True, required=True)
    by_day = Day(required=True)


class LinkConfirmation(Schema):
    """Nothing but the link itself."""


class LinkedAlert(Schema):
    """The alert that a link acknowledges."""

    id = fields.UUID()
    rule = fields.String()
    severity = fields.String()
    subject = fields.String()
    unit = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    days_late = fields.Integer()


class Link(Schema):
    """What a link would do; nothing is done by reading it."""

    purpose = fields.String(validate=validate.OneOf([ACKNOWLEDGE, CONFIRM_ADDRESS]))
    recipient = fields.String()
    recipient_name = fields.String()
    expires_at = fields.AwareDateTime()
    alert = fields.Nested(LinkedAlert, allow_none=True)
    hint = fields.String(allow_none=True, metadata={"description": "La dirección que se confirma: t…@mejia.gob.ec."})
    by_day = fields.Date(allow_none=True, metadata={"description": "Un plazo que se propone."})


class LinkDone(Schema):
    """What a link did."""

    purpose = fields.String()
    recipient = fields.String()
    acknowledged_until = fields.Date(allow_none=True)
