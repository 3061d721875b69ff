"""The HTTP fields of proposals: what decisions take and what is answered."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Day, Sha256, Text
from services.chassis.web.pages import Page
from services.kernel.acts import TIERS
from services.monitoring.realignment.proposals.content_schemas import (
    KINDS,
    CauseShown,
    IdleShown,
    NewLineShown,
    OfferShown,
    OptionShown,
)
from services.monitoring.realignment.proposals.events import STATES
from services.monitoring.realignment.proposals.options import OPTIONS


class RealignmentFilters(Page):
    """Which proposals; the latest first."""

    plan = fields.UUID(metadata={"description": "El plan."})
    state = fields.String(validate=validate.OneOf(STATES))


class RealignmentResolution(Schema):
    """The act by which a body decides."""

    body = Text(200, required=True, metadata={"examples": ["Prefectura de Pichincha"]})
    act = Text(200, required=True, metadata={"examples": ["Resolución administrativa"]})
    number = Text(100, required=True, metadata={"examples": ["012-2026"]})
    dated = Day(required=True)
    sha256 = Sha256(required=True, metadata={"description": "SHA-256 del documento, en hexadecimal."})


class RealignmentAcceptance(Schema):
    """An option is accepted, the recommended one unless named."""

    resolution = fields.Nested(RealignmentResolution, required=True)
    option = fields.String(validate=validate.OneOf(OPTIONS))
    effective_on = Day()


class RealignmentRejection(Schema):
    """The proposal is rejected."""

    reason = Text(2000, lines=True, required=True)


class RealignmentSummary(Schema):
    """A proposal in a list."""

    id = fields.UUID()
    version = fields.Integer()
    plan_id = fields.UUID()
    plan_code = fields.String()
    plan_version = fields.Integer()
    state = fields.String(validate=validate.OneOf(STATES))
    acceptable = fields.Boolean()
    kind = fields.String(validate=validate.OneOf(KINDS))
    tier = fields.String(validate=validate.OneOf(TIERS))
    proposed_on = fields.Date()
    expires_on = fields.Date()
    causes = fields.List(fields.Nested(CauseShown))
    lines_moved = fields.Integer()


class RealignmentPage(Schema):
    """A page of proposals, the latest first."""

    items = fields.List(fields.Nested(RealignmentSummary))
    next = fields.String(allow_none=True)


class Supposed(Schema):
    """What would be proposed: options, the recommended one first, and to do nothing."""

    plan_id = fields.UUID()
    plan_code = fields.String()
    plan_version = fields.Integer()
    acceptable = fields.Boolean()
    kind = fields.String(allow_none=True, validate=validate.OneOf(KINDS))
    tier = fields.String(allow_none=True, validate=validate.OneOf(TIERS))
    causes = fields.List(fields.Nested(CauseShown))
    options = fields.List(fields.Nested(OptionShown))
    do_nothing = fields.Nested(IdleShown)
    offers = fields.List(fields.Nested(OfferShown))
    new_lines = fields.List(fields.Nested(NewLineShown))


class RealignmentShown(Supposed):
    """A proposal, and what was decided."""

    id = fields.UUID()
    version = fields.Integer()
    state = fields.String(validate=validate.OneOf(STATES))
    proposed_on = fields.Date()
    expires_on = fields.Date()
    accepted_option = fields.String(allow_none=True)
    resolution = fields.Nested(RealignmentResolution, allow_none=True)
    reason = fields.String(allow_none=True)
    superseded_by = fields.UUID(allow_none=True)
    ended_on = fields.Date(allow_none=True)
