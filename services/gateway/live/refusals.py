"""What the streams refuse. `problems.py` of the gateway gives the words."""

from services.kernel.refusals import Refusal


class TooManyStreams(Refusal):
    """There is no place for another stream: of this caller, or at all. facts: most."""


class NotOurEventId(Refusal):
    """Last-Event-ID is not one that we gave."""
