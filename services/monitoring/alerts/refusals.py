"""What alerts refuse."""

from services.kernel.refusals import WrongState


class NotFiring(WrongState):
    """Only a firing alert can be acknowledged. facts: state."""


class AcknowledgedTooOften(WrongState):
    """Another acknowledgement needs a report or a forecast first. facts: most."""
