"""What proposals refuse. `problems.py` gives the words."""

from services.kernel.refusals import Forbidden, Refusal, WrongState


class NotPending(WrongState):
    """Only a pending proposal can be decided. facts: state."""


class Expired(WrongState):
    """The proposal was good until a day that has passed. facts: expires_on."""


class FixedDatesBroken(WrongState):
    """No officer may move a fixed date: there is nothing to accept. facts: chain (words), excess, basis, finish_by."""


class LimitsBroken(WrongState):
    """Capacities or ceilings cannot be kept: there is nothing to accept. facts: lines."""


class NoSuchOption(WrongState):
    """The proposal does not offer this option. facts: option, options."""


class WrongTier(Forbidden):
    """Another body decides this. facts: tier, needed."""


class OwnProposal(Forbidden):
    """Who proposed never approves."""


class NoPango(Refusal):
    """The machine lacks what makes PDFs. facts: missing."""
