"""What agreements refuse, each with the facts that its words need. `problems.py` gives the words."""

from services.kernel.refusals import FieldError, InvalidFields, WrongState


class NotPossible(WrongState):
    """The lifecycle has no such step. facts: noun, act, state, states (where it is possible), possible (now)."""


class PactNotInForce(WrongState):
    """Commitments become agreed, and are renegotiated, only in a pact in force. facts: title, state, day."""


class PactIsOver(WrongState):
    """Nothing is drafted under a pact that is closed or terminated. facts: title, state."""


class SignaturesMissing(WrongState):
    """Some signatories have not signed by that day. facts: missing."""


class AlreadySigned(WrongState):
    """A signatory signs once. facts: actor."""


class OpenCommitments(WrongState):
    """The pact still has open commitments. facts: named (words), commitments (id, statement, state)."""


class AcceptancesMissing(WrongState):
    """Some who would be responsible have not accepted these terms. facts: missing."""


class AlreadyAccepted(WrongState):
    """A responsible accepts the same terms once. facts: unit."""


class MilestonesOpen(WrongState):
    """Fulfilment needs every milestone declared complete. facts: milestones (words), day."""


class MilestonesUnverified(WrongState):
    """Verification needs every milestone verified complete. facts: milestones (words), day."""


class AlreadyRegistered(WrongState):
    """The code belongs to a unit. facts: code."""


def invalid(pointer: str, reason: str, **facts: object) -> InvalidFields:
    """The refusal of one field; `reason` is a key of `problems.REASONS`."""
    return InvalidFields(errors=(FieldError(pointer, reason),), **facts)
