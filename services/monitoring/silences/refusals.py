"""What silences refuse."""

from services.kernel.refusals import WrongState


class SilenceOver(WrongState):
    """The silence has ended already. facts: ended_on."""
