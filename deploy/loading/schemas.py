"""What a file of pacts may say. Names are the API's; `label`, `after`, `working_days` and `phase` are the file's own.

A milestone has both dates, or neither: then `after` (labels of others, of any commitment) and `working_days` give them.
An act without `effective_on` happens on the day on which the plan starts.
"""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

import services.chassis.web  # noqa: F401 - gives marshmallow's messages their Spanish words
from services.chassis.web.fields import (
    Canton,
    Cents,
    Code,
    Day,
    Flag,
    Percentage,
    PublicUrl,
    Sector,
    Sha256,
    Text,
    Whole,
)  # fmt: skip

LABEL = validate.Regexp(r"^[A-Za-z0-9._-]{1,40}$", error="Se admiten letras sin tilde, cifras, puntos y guiones.")


class MinutesSchema(Schema):
    """Approved minutes; without a date they are dated on the day on which the plan starts."""

    reference = Text(required=True)
    dated = Day()


class UnitSchema(Schema):
    """A unit or an actor; `mail` is the institutional address where it is told."""

    code = Code(required=True)
    name = Text(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["unit", "actor"], error="Debe ser unit o actor."))
    institution = Text(required=True)
    parent = Code()
    head = Code()
    coordination = Code()
    executive = Code()
    valid_from = Day()
    valid_to = Day()
    mail = Text(254)


class OfficeSchema(Schema):
    """An office of the programme that is told of alerts, and its mail address."""

    code = fields.String(required=True, validate=validate.OneOf(["facilitator", "operator"]))
    mail = Text(254, required=True)


class SignatureSchema(Schema):
    """Who signs the pact."""

    actor = Code(required=True)
    representative = Text(required=True)
    capacity = Text(required=True)
    signed_on = Day(required=True)
    sha256 = Sha256(required=True)


class EntrySchema(Schema):
    """The pact's entry into force."""

    effective_on = Day()
    minutes = fields.Nested(MinutesSchema)


class PactSchema(Schema):
    """The pact of the file."""

    title = Text(required=True)
    kind = fields.String(
        required=True,
        validate=validate.OneOf(["negotiated", "work_plan"], error="Debe ser negotiated o work_plan."),
    )
    sector = Sector(required=True)
    cantons = fields.List(Canton(), required=True)
    signatories = fields.List(Code(), required=True)
    effective_on = Day()
    signatures = fields.List(fields.Nested(SignatureSchema))
    entry_into_force = fields.Nested(EntrySchema)


class MilestoneSchema(Schema):
    """A milestone, by its dates or by what goes before."""

    label = fields.String(required=True, validate=LABEL)
    phase = Text()
    title = Text(500, required=True)
    weight = Whole(1)
    starts_on = Day()
    due_on = Day()
    after = fields.List(fields.String(validate=LABEL))
    working_days = Whole(1, 2000)

    @validates_schema
    def _dated_one_way(self, values: dict, **_: object) -> None:
        dated, planned = {"starts_on", "due_on"} & values.keys(), "working_days" in values
        if dated and (planned or "after" in values):
            raise ValidationError("Use starts_on y due_on, o after y working_days; no ambos.")
        if not planned and len(dated) < 2:
            raise ValidationError("Faltan las fechas: starts_on y due_on, o working_days.")


class EvidenceSchema(Schema):
    """What shows a completion."""

    kind = Text(required=True)
    description = Text(2000, required=True)
    url = PublicUrl()
    sha256 = Sha256()


class RenegotiatedSchema(Schema):
    """A milestone as renegotiated: one of the file by its label, or a new one."""

    milestone = fields.String(validate=LABEL)
    title = Text(500, required=True)
    weight = Whole(1, required=True)
    starts_on = Day(required=True)
    due_on = Day(required=True)
    cancelled = Flag()


class ActSchema(Schema):
    """Something that was done with the commitment, in order."""

    act = fields.String(required=True)
    label = fields.String(validate=LABEL)
    by = Code()
    effective_on = Day()
    reason = Text(2000, lines=True)
    minutes = fields.Nested(MinutesSchema)
    milestone = fields.String(validate=LABEL)
    progress = Percentage()
    note = Text(2000, lines=True)
    evidence = fields.List(fields.Nested(EvidenceSchema))
    due_on = Day()
    ends_on = Day()
    agreed_by = fields.List(Code())
    milestones = fields.List(fields.Nested(RenegotiatedSchema))
    corrects = fields.String(validate=LABEL)
    values = fields.Dict()


class CommitmentSchema(Schema):
    """A commitment of the pact, and what was done with it."""

    label = fields.String(required=True, validate=LABEL)
    statement = Text(1000, required=True)
    responsible = Code(required=True)
    co_responsible = fields.List(Code())
    cantons = fields.List(Canton())
    sector = Sector()
    due_on = Day()
    budget_cents = Cents()
    effective_on = Day()
    milestones = fields.List(fields.Nested(MilestoneSchema), required=True)
    acts = fields.List(fields.Nested(ActSchema))


class DocumentSchema(Schema):
    """A file: units, and a pact with its commitments."""

    document = fields.String(required=True, validate=LABEL)
    example = Flag(required=True)
    units_from = fields.String()
    units = fields.List(fields.Nested(UnitSchema))
    offices = fields.List(fields.Nested(OfficeSchema))
    pact = fields.Nested(PactSchema)
    commitments = fields.List(fields.Nested(CommitmentSchema))
