"""What alerts refuse."""

from services.kernel.refusals import WrongState


class NotFiring(WrongState):
    """Only a firing alert can be acknowledged. facts: state."""


class AcknowledgedTooOften(WrongState):
    """Another acknowledgement needs a report or a forecast first. facts: most."""


class AlertResolved(WrongState):
    """There is nothing left to escalate about. facts: state."""


class NothingToEscalate(WrongState):
    """Everybody whom the rule tells has been told. facts: rule."""


class RulesReplaced(WrongState):
    """Somebody adopted another version meanwhile. facts: replaces, last."""


class SaidAlready(WrongState):
    """The last comment says the same."""
