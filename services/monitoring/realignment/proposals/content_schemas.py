"""The HTTP fields of what a proposal says: causes, options with their consequences, and to do nothing."""

from marshmallow import Schema, fields, validate

from services.kernel.acts import TIERS
from services.monitoring.realignment.proposals.options import OPTIONS
from services.monitoring.realignment.proposals.rules import CURRENT
from services.monitoring.realignment.proposals.words import CAUSES

KINDS = tuple(CURRENT.kinds)


class CauseShown(Schema):
    """What happened: the event as `<aggregate>:<version>`, and the day that it speaks of."""

    event = fields.String()
    kind = fields.String(validate=validate.OneOf(CAUSES))
    day = fields.Date()
    commitment_id = fields.UUID()
    milestone_id = fields.UUID(allow_none=True)
    title = fields.String()
    text = fields.String()


class LineChange(Schema):
    """A line before and after. Days are inclusive; `days`: so many working days its end moves."""

    line = fields.String()
    title = fields.String(allow_none=True)
    unit = fields.String(allow_none=True)
    starts_before = fields.Date()
    ends_before = fields.Date()
    duration_before = fields.Integer()
    starts_after = fields.Date()
    ends_after = fields.Date()
    duration_after = fields.Integer()
    days = fields.Integer()


class AmountShown(Schema):
    """A budget item of a line, in cents: initial, decrease, increase, final; `committed` cannot move."""

    line = fields.String()
    year = fields.Integer()
    item = fields.String()
    initial = fields.Integer()
    decrease = fields.Integer()
    increase = fields.Integer()
    final = fields.Integer()
    committed = fields.Integer()


class WhyShown(Schema):
    """Why a line cannot start on the days from `first_on` through `last_on`."""

    line = fields.String()
    first_on = fields.Date()
    last_on = fields.Date()
    by = fields.String()
    line_before = fields.String(allow_none=True)
    event = fields.String(allow_none=True)
    resource = fields.String(allow_none=True)
    year = fields.Integer(allow_none=True)
    others = fields.List(fields.String())
    text = fields.String()


class ChainShown(Schema):
    """A fixed date that cannot be met: `chain` from what happened to the line, too long by `excess` working days."""

    event = fields.String()
    chain = fields.List(fields.String())
    line = fields.String()
    finish_by = fields.Date()
    basis = fields.String()
    excess = fields.Integer()
    text = fields.String()


class TargetShown(Schema):
    """An annual target that suffers: these of its lines no longer end in its year."""

    indicator = fields.String()
    title = fields.String(allow_none=True)
    year = fields.Integer()
    value = fields.String()
    lines = fields.List(fields.String())
    of_lines = fields.Integer()
    cents = fields.Integer()


class ProgressShown(Schema):
    """The mean progress of a programme's projects to expect at the year's end: the part of the ICM that dates move."""

    programme = fields.String()
    year = fields.Integer()
    before = fields.Float()
    after = fields.Float()


class IndexShown(Schema):
    """The index of compliance (ICM) to expect at the year's end, with what is accrued so far; four decimals."""

    year = fields.Integer()
    before = fields.Float()
    after = fields.Float()
    note = fields.String()


class LateCommitmentShown(Schema):
    """A commitment or milestone that will be late: `line` ends `days` working days after it is due."""

    commitment_id = fields.UUID()
    milestone_id = fields.UUID(allow_none=True)
    title = fields.String()
    line = fields.String()
    due_on = fields.Date()
    expected_on = fields.Date()
    days = fields.Integer()
    days_before = fields.Integer(metadata={"description": "Los días que ya tarda con el plan vigente."})


class CostShown(Schema):
    """What is made small, the first before the second: days beyond fixed dates, weighted lateness, days moved."""

    beyond_fixed = fields.Integer()
    lateness = fields.Integer()
    moved = fields.Integer()


class ReformRequirement(Schema):
    """What the file of the reform must hold."""

    requirement = fields.String()
    text = fields.String()


class ReformShown(Schema):
    """Which reform it is, the gravest kind first; who decides; what the file must hold."""

    kind = fields.String(validate=validate.OneOf(KINDS))
    kinds = fields.List(fields.String(validate=validate.OneOf(KINDS)))
    tier = fields.String(validate=validate.OneOf(TIERS))
    basis = fields.List(fields.String())
    requirements = fields.List(fields.Nested(ReformRequirement))
    rules_version = fields.Integer()
    text = fields.String()


class FinishedShown(Schema):
    """A line whose end is fact now."""

    line = fields.String()
    began_on = fields.Date()
    finished_on = fields.Date()


class OptionShown(Schema):
    """One way to change the plan, with its consequences. `gap`: by how much it may be from the best that there is."""

    name = fields.String(validate=validate.OneOf(OPTIONS))
    text = fields.String()
    status = fields.String(metadata={"enum": ["certified", "uncertified", "conflict"]})
    acceptable = fields.Boolean()
    method = fields.String()
    cost = fields.Nested(CostShown)
    bound = fields.Nested(CostShown)
    gap = fields.Nested(CostShown)
    reform = fields.Nested(ReformShown)
    lines = fields.List(fields.Nested(LineChange))
    amounts = fields.List(fields.Nested(AmountShown))
    released = fields.List(fields.String())
    finished = fields.List(fields.Nested(FinishedShown))
    blocks = fields.List(fields.Nested(WhyShown))
    chains = fields.List(fields.Nested(ChainShown))
    unmet = fields.List(fields.Nested(WhyShown))
    targets = fields.List(fields.Nested(TargetShown))
    progress = fields.List(fields.Nested(ProgressShown))
    icm = fields.List(fields.Nested(IndexShown))
    late_commitments = fields.List(fields.Nested(LateCommitmentShown))
    lines_moved = fields.Integer()
    cents_moved = fields.Integer()


class LateShown(Schema):
    """What happens to a line if nothing is done."""

    line = fields.String()
    planned_on = fields.Date()
    expected_on = fields.Date()
    days = fields.Integer()


class IdleShown(Schema):
    """To do nothing: which lines and commitments will be late, which fixed dates break anyway, which targets suffer."""

    late = fields.List(fields.Nested(LateShown))
    chains = fields.List(fields.Nested(ChainShown))
    targets = fields.List(fields.Nested(TargetShown))
    progress = fields.List(fields.Nested(ProgressShown))
    icm = fields.List(fields.Nested(IndexShown))
    late_commitments = fields.List(fields.Nested(LateCommitmentShown))


class OfferShown(Schema):
    """Slack: the line could start earlier. Nobody is pulled."""

    line = fields.String()
    could_start_on = fields.Date()
    days = fields.Integer()
    event = fields.String()


class NewLineShown(Schema):
    """A line that a renegotiation asks for, beside another one."""

    code = fields.String()
    beside = fields.String()
    title = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date()
    event = fields.String()
