"""What is done with a pact: one function per command. Each loads, acts, saves."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from services.agreements.authority import authorise
from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.lifecycle import LIFECYCLE, OPEN
from services.agreements.deeds import Deed
from services.agreements.lifecycles import enumerated
from services.agreements.pacts.domain import Pact
from services.agreements.refusals import OpenCommitments
from services.agreements.units.commands import require_known
from services.chassis.store.idempotency import Saved
from services.chassis.store.unit_of_work import UnitOfWork
from services.kernel.acts import Act
from services.kernel.words import Words


def draft_pact(
    work: UnitOfWork,
    act: Act,
    signatories: Sequence[str] = (),
    effective_on: date | None = None,
    reason: str | None = None,
    **facts: Any,
) -> Saved:
    """A new pact, in draft; its signatories are known units or actors."""
    authorise("draft_pact", act.who)
    deed = Deed(effective_on, reason)
    require_known(work, {f"/signatories/{at}": code for at, code in enumerate(signatories)}, deed.day(act))
    return work.save(Pact.draft(uuid4(), act, signatories=signatories, deed=deed, **facts))


def record_signature(work: UnitOfWork, act: Act, id: UUID, seen: int | None, **facts: Any) -> Saved:  # noqa: A002
    """One signatory signed."""
    pact = _load("record_signature", work, act, id, seen)
    pact.sign(act, **facts)
    return work.save(pact)


def enter_into_force(work: UnitOfWork, act: Act, id: UUID, seen: int | None, **deed: Any) -> Saved:  # noqa: A002
    """All have signed; a work plan has its resolution."""
    pact = _load("enter_into_force", work, act, id, seen)
    pact.enter_into_force(act, Deed(**deed))
    return work.save(pact)


def close_pact(work: UnitOfWork, act: Act, id: UUID, seen: int | None, **deed: Any) -> Saved:  # noqa: A002
    """Closed, where no commitment of it is open, also when this is written: the commitments are consulted."""
    pact = _load("close_pact", work, act, id, seen)
    pact.lifecycle.result("close", pact.state)
    consulted = [work.consult(Commitment, fact.value) for fact in pact.commitments.facts]
    still_open = [commitment for commitment in consulted if commitment.state in OPEN]
    if still_open:
        raise _open(still_open)
    pact.close(act, Deed(**deed), [commitment.states.facts[-1].effective_on for commitment in consulted])
    return work.save(pact)


def terminate_pact(work: UnitOfWork, act: Act, id: UUID, seen: int | None, **deed: Any) -> Saved:  # noqa: A002
    """Ended; its open commitments stay as they are, and no more are agreed or renegotiated."""
    pact = _load("terminate_pact", work, act, id, seen)
    pact.terminate(act, Deed(**deed))
    return work.save(pact)


def _load(operation: str, work: UnitOfWork, act: Act, id: UUID, seen: int | None) -> Pact:  # noqa: A002
    authorise(operation, act.who)
    return work.load(Pact, id, seen)


def _open(commitments: Sequence[Commitment]) -> OpenCommitments:
    named = [(each.agreed.statement, LIFECYCLE.states[each.state]) for each in commitments]
    return OpenCommitments(
        named=enumerated(Words(f"«{name}» ({state})", f"“{name}” ({state.english})") for name, state in named),
        commitments=[
            {"id": str(each.id), "statement": each.agreed.statement, "state": each.state} for each in commitments
        ],
    )
