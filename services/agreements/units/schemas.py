"""The HTTP fields of units and actors."""

from marshmallow import fields, validate

from services.agreements.schemas import Dated
from services.agreements.units.domain import KINDS, SINCE_EVER, UNIT
from services.chassis.web.fields import Code, Day, Text


class UnitDescription(Dated):
    """All of a unit's description."""

    name = Text(200, required=True)
    kind = fields.String(load_default=UNIT, validate=validate.OneOf(list(KINDS)))
    institution = Text(200, required=True)
    parent = Code(load_default=None, allow_none=True)
    head = Code(load_default=None, allow_none=True)
    coordination = Code(load_default=None, allow_none=True)
    executive = Code(load_default=None, allow_none=True)
    valid_from = Day(load_default=SINCE_EVER, metadata={"description": "Si falta, desde siempre (1900-01-01)."})
    valid_to = Day(load_default=None, allow_none=True)


class UnitRegistration(UnitDescription):
    """A unit or actor and its code, which stays for ever."""

    code = Code(required=True)


class Unit(UnitDescription):
    """A unit or actor as it is shown."""

    class Meta:
        exclude = ("effective_on", "reason")

    id = fields.UUID()
    code = fields.String()
    version = fields.Integer()
    as_of = fields.Date(allow_none=True)
    known_at = fields.AwareDateTime(allow_none=True)
