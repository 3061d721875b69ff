"""The HTTP fields of recipients: what they choose, where they are told, and what is shown of it."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.chassis.web.fields import Text
from services.monitoring.recipients import preferences
from services.monitoring.recipients.preferences import CHANNELS, IMMEDIATE, LANGUAGES, RHYTHMS, SEVERITIES


class Choice(Schema):
    """How alerts of one severity come."""

    channels = fields.List(
        fields.String(validate=validate.OneOf(CHANNELS)),
        required=True,
        validate=validate.Length(max=len(CHANNELS)),
        metadata={"description": "Por todos los que aquí se nombran y que tienen dirección; vacío: por ninguno."},
    )
    rhythm = fields.String(load_default=IMMEDIATE, validate=validate.OneOf(list(RHYTHMS)))

    @post_load
    def made(self, fields: dict[str, Any], **_: Any) -> preferences.Choice:
        return preferences.Choice(tuple(fields["channels"]), fields["rhythm"])


class Chosen(Schema):
    """A choice as it is shown."""

    channels = fields.List(fields.String())
    rhythm = fields.String()


class PreferencesRevision(Schema):
    """All choices. The responsible cannot switch off critical and warning, where overdue is."""

    language = fields.String(required=True, validate=validate.OneOf(list(LANGUAGES)))
    critical = fields.Nested(Choice, required=True)
    warning = fields.Nested(Choice, required=True)
    notice = fields.Nested(Choice, required=True)
    reason = Text(2000, lines=True, allow_none=True)


class AddressRegistration(Schema):
    """An address on a channel, in place of the one before."""

    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    address = Text(
        2000,
        required=True,
        metadata={
            "description": "Un correo, o la dirección https de un sistema.",
            "examples": ["turismo@mejia.gob.ec"],
        },
    )


class AddressWithdrawal(Schema):
    """Nothing is sent to the address of this channel any more."""

    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    reason = Text(2000, lines=True, allow_none=True)


class Forgetting(Schema):
    """Every address is forgotten for ever."""

    reason = Text(2000, lines=True, required=True)


class Rotation(Schema):
    """The webhook gets another secret."""


class Address(Schema):
    """An address as it is shown: enough to recognise it."""

    channel = fields.String()
    hint = fields.String(allow_none=True, metadata={"examples": ["t…@mejia.gob.ec"]})
    confirmed = fields.Boolean()
    rotating_until = fields.Date(
        allow_none=True, metadata={"description": "Hasta ese día, exclusive, también firma el secreto anterior."}
    )


class Preferences(Schema):
    """What a recipient chose and where it is told."""

    code = fields.String()
    version = fields.Integer(metadata={"description": "0: nada se ha elegido todavía."})
    language = fields.String()
    critical = fields.Nested(Chosen)
    warning = fields.Nested(Chosen)
    notice = fields.Nested(Chosen)
    addresses = fields.List(fields.Nested(Address))
    unreachable = fields.List(
        fields.String(validate=validate.OneOf(SEVERITIES)),
        metadata={"description": "Las severidades de las que no hay cómo avisarle."},
    )


class RegisteredAddress(Preferences):
    """The same, with the webhook's new secret."""

    secret = fields.String(
        allow_none=True,
        metadata={"description": "Con él se comprueba la firma (Standard Webhooks). Solo se muestra aquí."},
    )
