"""What the feeds refuse. `problems.py` gives the words."""

from services.kernel.refusals import NotFound, WrongState


class NoLink(WrongState):
    """There is no link to revoke. facts: code."""


class NoSuchCalendar(NotFound):
    """The token opens nothing: wrong, replaced, revoked or expired. Which of them is not told."""
