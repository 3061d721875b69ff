"""The HTTP fields that commitments take."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.agreements.commitments import terms
from services.agreements.commitments.renegotiation import WrittenMilestone
from services.agreements.schemas import Act, Dated, ReasonedAct
from services.chassis.web.fields import (
    Canton,
    Cents,
    Code,
    Day,
    Flag,
    Listing,
    Moment,
    Percentage,
    PublicUrl,
    Sector,
    Sha256,
    Text,
    Whole,
)
from services.kernel.territory import CANTONS
from services.kernel.words import Words

MOST_MILESTONES, MOST_PARTIES, MOST_EVIDENCE, HEAVIEST = 200, 50, 50, 1_000_000
NEITHER = Words("Debe tener una URL o un SHA-256.", "It must have a URL or a SHA-256.")


class MilestoneTerms(Schema):
    """A milestone as the caller writes it; without an id it is a new one."""

    id = fields.UUID(allow_none=True)
    title = Text(300)
    weight = Whole(1, HEAVIEST, required=True)
    starts_on = Day(required=True)
    due_on = Day(required=True)
    cancelled = Flag()

    @post_load
    def made(self, fields: dict[str, Any], **_: Any) -> WrittenMilestone:
        return WrittenMilestone(**fields)


class NewMilestone(MilestoneTerms):
    """A milestone of a new commitment."""

    class Meta:
        exclude = ("id", "cancelled")

    title = Text(300, required=True)


class TermsRevision(Dated):
    """The terms of a draft, in full."""

    pact_id = fields.UUID()
    statement = Text(2000, lines=True, required=True)
    responsible = Code(required=True, metadata={"description": "Código de la unidad o del actor responsable."})
    co_responsible = Listing(Code(), load_default=list, validate=validate.Length(max=MOST_PARTIES))
    cantons = Listing(
        Canton(),
        load_default=list,
        validate=validate.Length(max=len(CANTONS)),
        metadata={"description": "Vacío: toda la provincia."},
    )
    sector = Sector(required=True)
    due_on = Day(required=True)
    budget_cents = Cents(load_default=0)
    milestones = Listing(
        fields.Nested(MilestoneTerms), required=True, validate=validate.Length(min=1, max=MOST_MILESTONES)
    )


class CommitmentDraft(TermsRevision):
    """A commitment to be drafted under a pact."""

    pact_id = fields.UUID(required=True)
    milestones = Listing(
        fields.Nested(NewMilestone), required=True, validate=validate.Length(min=1, max=MOST_MILESTONES)
    )
    example = Flag(load_default=False, metadata={"description": "Es un ejemplo, y se muestra como tal."})


class Acceptance(Act):
    """One responsible accepts."""

    note = Text(2000, lines=True, allow_none=True)


class Suspension(ReasonedAct):
    """A rest through a day."""

    ends_on = Day(required=True, metadata={"description": "Último día de la suspensión."})


class Evidence(Schema):
    """What shows a completion: a URL or the SHA-256 of a document."""

    kind = Text(100, required=True, metadata={"examples": ["acta de entrega", "fotografía", "informe"]})
    description = Text(1000, lines=True, required=True)
    url = PublicUrl(allow_none=True)
    sha256 = Sha256(allow_none=True)

    @validates_schema
    def has_either(self, fields: dict[str, Any], **_: Any) -> None:
        if not fields.get("url") and not fields.get("sha256"):
            raise ValidationError(NEITHER, "url")

    @post_load
    def made(self, fields: dict[str, Any], **_: Any) -> terms.Evidence:
        return terms.Evidence(**fields)


class Record(Schema):
    """What is told of one milestone."""

    milestone_id = fields.UUID(required=True)
    effective_on = Day(allow_none=True, metadata={"description": "Día en que fue cierto; si falta, hoy en Guayaquil."})


class ProgressReport(Record):
    """Declared progress."""

    progress = Percentage(required=True)
    note = Text(2000, lines=True, allow_none=True, metadata={"description": "Obligatoria si el avance baja."})
    evidence = Listing(
        fields.Nested(Evidence),
        validate=validate.Length(max=MOST_EVIDENCE),
        metadata={"description": "Obligatoria con 100."},
    )


class ForecastRecord(Record):
    """When a milestone will be done."""

    due_on = Day(required=True)
    reason = Text(2000, lines=True, allow_none=True)


class ProgressVerification(Record):
    """Verified progress."""

    progress = Percentage(required=True)
    note = Text(
        2000, lines=True, allow_none=True, metadata={"description": "Obligatoria si observa un compromiso cumplido."}
    )


class Renegotiation(ReasonedAct):
    """New terms: the milestones listed are changed (all fields) or added (no id), the rest stays."""

    agreed_by = Listing(Code(), required=True, validate=validate.Length(min=1, max=MOST_PARTIES))
    statement = Text(2000, lines=True)
    due_on = Day()
    budget_cents = Cents()
    milestones = Listing(fields.Nested(MilestoneTerms), validate=validate.Length(max=MOST_MILESTONES))


class CorrectedValues(Schema):
    """The fields of the corrected event that were wrong; the others stay."""

    progress = Percentage()
    note = Text(2000, lines=True, allow_none=True)
    evidence = Listing(fields.Nested(Evidence), validate=validate.Length(max=MOST_EVIDENCE))
    due_on = Day()

    @post_load
    def made(self, fields: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: tuple(value) if name == "evidence" else value for name, value in fields.items()}


class Correction(Schema):
    """A later fact about an earlier report, verification or forecast."""

    version = Whole(1, required=True, metadata={"description": "La versión del evento que se corrige."})
    values = fields.Nested(CorrectedValues, required=True)
    reason = Text(2000, lines=True, required=True)


class Window(Schema):
    """Two moments of knowledge, and the day asked about."""

    from_ = Moment(required=True, data_key="from")
    to = Moment(load_default=None, metadata={"description": "Si falta, ahora."})
    as_of = Day(load_default=None, metadata={"description": "Día sobre el que se pregunta; si falta, hoy."})
