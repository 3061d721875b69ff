"""Commitments of any length for the store's benchmarks, made by the real aggregate's own acts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.terms import Milestone, Terms
from services.agreements.deeds import Deed
from services.kernel.acts import FACILITATOR, RESPONSIBLE, Act, Minutes, Who

AGREED_ON = date(2026, 1, 1)
BEGAN = datetime(2026, 1, 1, 15, tzinfo=UTC)
MINUTES = Minutes("ACTA-001", AGREED_ON)
BEFORE_REPORTS = 4


def act_at(moment: datetime, role: str = RESPONSIBLE) -> Act:
    """An act of the responsible unit at a moment."""
    return Act(Who("llave-1", "DGT", role), moment, "0af7651916cd43dd8448eb211c80319c")


def commitment_of(events: int, id: UUID | None = None) -> Commitment:  # noqa: A002
    """A commitment in progress with so many events, all pending: four to begin with, then reports."""
    day = timedelta(days=90)
    milestones = tuple(
        Milestone(uuid4(), f"Hito {at}", at, AGREED_ON + (at - 1) * day, AGREED_ON + at * day) for at in (1, 2, 3)
    )
    terms = Terms(
        uuid4(), "Señalizar la ruta", "DGT", (), ("1703",), "tourism", milestones[-1].due_on, 12_000_000, milestones
    )
    commitment = Commitment.draft(id or uuid4(), act_at(BEGAN, FACILITATOR), terms)
    commitment.accept(act_at(BEGAN))
    commitment.approve(act_at(BEGAN, FACILITATOR), Deed(minutes=MINUTES))
    commitment.start(act_at(BEGAN))
    for at in range(events - BEFORE_REPORTS):
        report(commitment, BEGAN + timedelta(hours=at + 1))
    return commitment


def report(commitment: Commitment, moment: datetime) -> None:
    """One more progress report, of the milestone whose turn it is."""
    milestones = commitment.agreed.milestones
    milestone = milestones[commitment.version % len(milestones)]
    progress = Decimal(commitment.version % 99) + Decimal("0.5")
    commitment.report_progress(act_at(moment), milestone.id, progress, "Avance de la semana")
