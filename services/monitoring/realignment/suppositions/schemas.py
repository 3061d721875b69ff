"""The HTTP fields of what-if."""

from marshmallow import Schema, fields, validate

from services.chassis.web.fields import Cents, Code, Day, Listing
from services.monitoring.realignment.suppositions.policy import KINDS

MOST = 100


class Supposition(Schema):
    """A hypothetical event of a commitment that the plan is aligned with, or a delay of one of its lines."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(KINDS),
        metadata={
            "description": "forecast y completion: de un hito, con su día. suspension: hasta qué día. renegotiation: "
            "con otra fecha, otro presupuesto o ambos. delay: la línea espera hasta terminar el día."
        },
    )
    commitment_id = fields.UUID()
    milestone_id = fields.UUID()
    day = Day()
    budget_cents = Cents()
    line = Code()


class WhatIf(Schema):
    """Hypothetical events, taken in one after the other."""

    events = Listing(fields.Nested(Supposition), required=True, validate=validate.Length(1, MOST))
