"""The HTTP fields that commitments are shown with."""

from marshmallow import Schema, fields

from services.agreements.schemas import Change, HistoryItem


class MilestoneInTerms(Schema):
    """A milestone as the terms have it."""

    id = fields.UUID()
    title = fields.String()
    weight = fields.Integer()
    starts_on = fields.Date()
    due_on = fields.Date()
    cancelled = fields.Boolean()


class Terms(Schema):
    """What was agreed."""

    statement = fields.String()
    responsible = fields.String()
    co_responsible = fields.List(fields.String())
    cantons = fields.List(fields.String())
    sector = fields.String()
    due_on = fields.Date()
    budget_cents = fields.Integer()
    milestones = fields.List(fields.Nested(MilestoneInTerms))


class ShownEvidence(Schema):
    """Evidence, and the version of the report that brought it."""

    kind = fields.String()
    description = fields.String()
    url = fields.String(allow_none=True)
    sha256 = fields.String(allow_none=True)
    version = fields.Integer()


class Milestone(MilestoneInTerms):
    """A milestone with what is declared, verified and forecast of it; null where nothing was said."""

    declared_progress = fields.Decimal(allow_none=True)
    declared_on = fields.Date(allow_none=True)
    note = fields.String(allow_none=True)
    verified_progress = fields.Decimal(allow_none=True)
    verified_on = fields.Date(allow_none=True)
    verifier_note = fields.String(allow_none=True)
    forecast_on = fields.Date(allow_none=True)
    evidence = fields.List(fields.Nested(ShownEvidence))


class ShownSuspension(Schema):
    """A suspension in effect, both days inclusive, and the state to which a resumption returns."""

    since_on = fields.Date()
    ends_on = fields.Date()
    left = fields.String()


class Commitment(Schema):
    """A commitment on a day, as known at a moment."""

    id = fields.UUID()
    pact_id = fields.UUID()
    example = fields.Boolean()
    state = fields.String()
    state_since = fields.Date()
    terms = fields.Nested(Terms)
    terms_since = fields.Date()
    baseline = fields.Nested(Terms, allow_none=True)
    baseline_since = fields.Date(allow_none=True)
    milestones = fields.List(fields.Nested(Milestone))
    accepted_by = fields.List(fields.String())
    awaiting = fields.List(fields.String(), metadata={"description": "Quienes aún no aceptan el borrador."})
    suspension = fields.Nested(ShownSuspension, allow_none=True)
    version = fields.Integer()
    as_of = fields.Date(allow_none=True)
    known_at = fields.AwareDateTime(allow_none=True)


class MadeChange(Change):
    """A value that changed, and the versions of the events that made it so."""

    made_by = fields.List(fields.Integer())


class Differences(Schema):
    """What changed between what was known at two moments, and the events between them."""

    from_ = fields.AwareDateTime(data_key="from")
    to = fields.AwareDateTime()
    as_of = fields.Date(allow_none=True)
    changes = fields.List(fields.Nested(MadeChange))
    events = fields.List(fields.Nested(HistoryItem))
