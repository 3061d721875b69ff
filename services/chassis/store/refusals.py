"""What the store refuses, beside the kernel's NotFound."""

from services.kernel.refusals import Refusal


class StaleVersion(Refusal):
    """The caller has seen another version than the one in force. facts: seen, current."""


class KeyReused(Refusal):
    """The idempotency key was used before, for another request. facts: key."""


class Busy(Refusal):
    """Not done within the deadline. Whether it was done may be unknown: the same key tells. facts: retry_after (s)."""
