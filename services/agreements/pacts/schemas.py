"""The HTTP fields of pacts."""

from marshmallow import Schema, fields, validate

from services.agreements.pacts.lifecycle import KINDS
from services.agreements.schemas import Dated, Minutes
from services.chassis.web.fields import Canton, Code, Day, Flag, Listing, Sector, Sha256, Text
from services.kernel.territory import CANTONS

MOST_SIGNATORIES = 100


class PactDraft(Dated):
    """A pact to be drafted."""

    title = Text(300, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    sector = Sector(required=True)
    cantons = Listing(
        Canton(),
        load_default=list,
        validate=validate.Length(max=len(CANTONS)),
        metadata={"description": "Vacío: toda la provincia."},
    )
    signatories = Listing(Code(), load_default=list, validate=validate.Length(max=MOST_SIGNATORIES))
    example = Flag(load_default=False, metadata={"description": "Es un ejemplo, y se muestra como tal."})


class SignatureRecord(Schema):
    """A signature of a signatory."""

    actor = Code(required=True)
    representative = Text(200, required=True)
    capacity = Text(200, required=True)
    signed_on = Day()
    sha256 = Sha256(required=True, metadata={"description": "SHA-256 del documento firmado."})


class Signature(Schema):
    """A signature as it is shown; the representative only to those who have a key."""

    actor = fields.String()
    representative = fields.String()
    capacity = fields.String()
    signed_on = fields.Date()
    sha256 = fields.String()


class Pact(Schema):
    """A pact as it is shown."""

    id = fields.UUID()
    title = fields.String()
    kind = fields.String()
    sector = fields.String()
    cantons = fields.List(fields.String())
    signatories = fields.List(fields.String())
    example = fields.Boolean()
    state = fields.String()
    state_since = fields.Date()
    in_force_on = fields.Date(allow_none=True)
    minutes = fields.Nested(Minutes, allow_none=True)
    signatures = fields.List(fields.Nested(Signature))
    awaiting = fields.List(fields.String(), metadata={"description": "Quienes no han firmado."})
    commitments = fields.List(fields.UUID(), metadata={"description": "Solo para quien ve borradores."})
    version = fields.Integer()
    as_of = fields.Date(allow_none=True)
    known_at = fields.AwareDateTime(allow_none=True)
