"""What is done with a commitment: one function per command. Each loads, authorises, acts, saves."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from services.agreements.authority import authorise
from services.agreements.commitments.corrections import correctable
from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.renegotiation import WrittenMilestone, new_milestones
from services.agreements.commitments.terms import Evidence, Terms, as_written
from services.agreements.deeds import Deed
from services.agreements.pacts.domain import Pact
from services.agreements.refusals import invalid
from services.agreements.units.commands import require_known
from services.chassis.store.idempotency import Saved
from services.chassis.store.unit_of_work import UnitOfWork
from services.kernel.acts import Act, Minutes
from services.kernel.refusals import NotFound

# Drafts.


def draft_commitment(
    work: UnitOfWork,
    act: Act,
    pact_id: UUID,
    milestones: Sequence[WrittenMilestone],
    effective_on: date | None = None,
    reason: str | None = None,
    example: bool = False,
    **written: Any,
) -> Saved:
    """A new draft under a pact, which lists it from then on."""
    authorise("draft_commitment", act.who)
    deed = Deed(effective_on, reason)
    day = deed.day(act)
    try:
        pact = work.load(Pact, pact_id)
    except NotFound:
        raise invalid("/pact_id", "unknown_pact") from None
    terms = as_written(written, pact_id, new_milestones(milestones, None, uuid4))
    _require_known_parties(work, terms, day)
    commitment = Commitment.draft(uuid4(), act, terms, deed, example=example)
    pact.add(act, commitment.id, day)
    return work.save(commitment, pact)


def revise_terms(
    work: UnitOfWork,
    act: Act,
    id: UUID,  # noqa: A002
    seen: int | None,
    milestones: Sequence[WrittenMilestone],
    pact_id: UUID | None = None,
    effective_on: date | None = None,
    reason: str | None = None,
    **written: Any,
) -> Saved:
    """The terms of a draft anew; the pact stays."""
    commitment = _load("revise_terms", work, act, id, seen)
    if pact_id not in (None, commitment.agreed.pact_id):
        raise invalid("/pact_id", "another_pact")
    deed = Deed(effective_on, reason)
    milestones = new_milestones(milestones, commitment.agreed, uuid4)
    terms = as_written(written, commitment.agreed.pact_id, milestones)
    _require_known_parties(work, terms, deed.day(act))
    commitment.revise_terms(act, terms, deed)
    return work.save(commitment)


def accept(
    work: UnitOfWork,
    act: Act,
    id: UUID,
    seen: int | None,
    note: str | None = None,
    **deed: Any,  # noqa: A002
) -> Saved:
    """The caller's unit accepts the terms."""
    commitment = _load("accept", work, act, id, seen)
    commitment.accept(act, note, Deed(**deed))
    return work.save(commitment)


def approve(work: UnitOfWork, act: Act, id: UUID, seen: int | None, **deed: Any) -> Saved:  # noqa: A002
    """Agreed, in a pact that is in force then and when this is written."""
    commitment = _load("approve", work, act, id, seen)
    commitment.approve(act, Deed(**deed))
    _require_pact_in_force(work, commitment)
    return work.save(commitment)


# The way of an agreed commitment.


def start(work: UnitOfWork, act: Act, id: UUID, seen: int | None, **deed: Any) -> Saved:  # noqa: A002
    """The work begins."""
    commitment = _load("start", work, act, id, seen)
    commitment.start(act, Deed(**deed))
    return work.save(commitment)


def suspend(work: UnitOfWork, act: Act, id: UUID, seen: int | None, ends_on: date, **deed: Any) -> Saved:  # noqa: A002
    """The work rests through `ends_on`."""
    commitment = _load("suspend", work, act, id, seen)
    commitment.suspend(act, ends_on, Deed(**deed))
    return work.save(commitment)


def resume(work: UnitOfWork, act: Act, id: UUID, seen: int | None, **deed: Any) -> Saved:  # noqa: A002
    """Back to the state that the suspension left."""
    commitment = _load("resume", work, act, id, seen)
    commitment.resume(act, Deed(**deed))
    return work.save(commitment)


def breach(work: UnitOfWork, act: Act, id: UUID, seen: int | None, **deed: Any) -> Saved:  # noqa: A002
    """It was not kept."""
    commitment = _load("breach", work, act, id, seen)
    commitment.breach(act, Deed(**deed))
    return work.save(commitment)


def fulfil(work: UnitOfWork, act: Act, id: UUID, seen: int | None, **deed: Any) -> Saved:  # noqa: A002
    """The responsible says that all is done."""
    commitment = _load("fulfil", work, act, id, seen)
    commitment.fulfil(act, Deed(**deed))
    return work.save(commitment)


def verify(work: UnitOfWork, act: Act, id: UUID, seen: int | None, **deed: Any) -> Saved:  # noqa: A002
    """A verifier says that all is done."""
    commitment = _load("verify", work, act, id, seen)
    commitment.verify(act, Deed(**deed))
    return work.save(commitment)


def withdraw(work: UnitOfWork, act: Act, id: UUID, seen: int | None, **deed: Any) -> Saved:  # noqa: A002
    """It is given up."""
    commitment = _load("withdraw", work, act, id, seen)
    commitment.withdraw(act, Deed(**deed))
    return work.save(commitment)


def renegotiate(
    work: UnitOfWork,
    act: Act,
    id: UUID,  # noqa: A002
    seen: int | None,
    agreed_by: Sequence[str],
    milestones: Sequence[WrittenMilestone] = (),
    effective_on: date | None = None,
    reason: str | None = None,
    minutes: Minutes | None = None,
    **changes: Any,
) -> Saved:
    """New terms from a day on, in a pact that is in force."""
    commitment = _load("renegotiate", work, act, id, seen)
    deed = Deed(effective_on, reason, minutes)
    commitment.renegotiate(act, changes, milestones, agreed_by, uuid4, deed)
    require_known(work, {f"/agreed_by/{at}": code for at, code in enumerate(agreed_by)}, deed.day(act))
    _require_pact_in_force(work, commitment)
    return work.save(commitment)


# What is told of milestones.


def report_progress(
    work: UnitOfWork,
    act: Act,
    id: UUID,  # noqa: A002
    seen: int | None,
    milestone_id: UUID,
    progress: Decimal,
    note: str | None = None,
    evidence: Sequence[Evidence] = (),
    **deed: Any,
) -> Saved:
    """The responsible declares progress of a milestone."""
    commitment = _load("report_progress", work, act, id, seen)
    commitment.report_progress(act, milestone_id, progress, note, evidence, Deed(**deed))
    return work.save(commitment)


def forecast(
    work: UnitOfWork,
    act: Act,
    id: UUID,
    seen: int | None,
    milestone_id: UUID,
    due_on: date,
    **deed: Any,  # noqa: A002
) -> Saved:
    """The responsible says when a milestone will be done."""
    commitment = _load("forecast", work, act, id, seen)
    commitment.forecast(act, milestone_id, due_on, Deed(**deed))
    return work.save(commitment)


def verify_progress(
    work: UnitOfWork,
    act: Act,
    id: UUID,  # noqa: A002
    seen: int | None,
    milestone_id: UUID,
    progress: Decimal,
    note: str | None = None,
    **deed: Any,
) -> Saved:
    """A verifier says the progress of a milestone."""
    commitment = _load("verify_progress", work, act, id, seen)
    commitment.verify_progress(act, milestone_id, progress, note, Deed(**deed))
    return work.save(commitment)


def correct(
    work: UnitOfWork,
    act: Act,
    id: UUID,  # noqa: A002
    seen: int | None,
    version: int,
    values: dict[str, Any],
    reason: str,
) -> Saved:
    """A later fact about an earlier event, by whoever may make that event."""
    commitment = _load(None, work, act, id, seen)
    authorise(correctable(commitment, version).kind.operation, act.who, commitment.agreed)
    commitment.correct(act, version, values, reason)
    return work.save(commitment)


def _load(operation: str | None, work: UnitOfWork, act: Act, id: UUID, seen: int | None) -> Commitment:  # noqa: A002
    """The commitment to act on: first whether the caller may know of it, then the version, then whether he may."""
    commitment = work.load(Commitment, id)
    commitment.require_visible(act.who)
    if seen is not None and seen != commitment.version:
        commitment = work.load(Commitment, id, seen)
    if operation is not None:
        authorise(operation, act.who, commitment.agreed)
    return commitment


def _require_known_parties(work: UnitOfWork, terms: Terms, day: date) -> None:
    others = {f"/co_responsible/{at}": code for at, code in enumerate(terms.co_responsible)}
    require_known(work, {"/responsible": terms.responsible, **others}, day)


def _require_pact_in_force(work: UnitOfWork, commitment: Commitment) -> None:
    """Also when this is written: the pact is consulted."""
    pact = work.consult(Pact, commitment.agreed.pact_id)
    pact.require_in_force(commitment.pending_events[-1].effective_on)
