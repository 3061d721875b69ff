"""What notices refuse."""

from services.kernel.refusals import Refusal


class LinkForged(Refusal):
    """We did not make this link, or not all of it is there."""


class LinkExpired(Refusal):
    """The link was ours and its time is over. facts: expired_at."""


class LinkForAnotherPurpose(Refusal):
    """The link is ours and serves something else. facts: purpose."""


class LinkOutdated(Refusal):
    """The link was ours, and what it is about has changed since: a later message has a newer one."""


class LinkUsed(Refusal):
    """The link was used before; for whoever keeps account of their ids. facts: used_at."""
