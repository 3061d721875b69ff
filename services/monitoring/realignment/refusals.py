"""What realignment refuses."""

from services.kernel.refusals import InvalidFields


class PlanUnsound(InvalidFields):
    """The plan, or what is said of it, cannot be scheduled. facts: faults, a tuple of `soundness.Fault`, and `first`,
    the first of them in words.
    """
