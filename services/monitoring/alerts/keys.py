"""The dedup key of an alert, and the id that follows from it."""

from functools import lru_cache
from uuid import UUID, uuid5

ALERTS = UUID("6f1b8f0e-5d0c-5c39-9d53-7d1f4f6f3a10")


def dedup_key(rule: str, commitment_id: UUID | None, subject_id: str, period: str) -> str:
    """Rule, subject and period: what makes two alerts one."""
    return f"{rule}|{commitment_id or ''}|{subject_id}|{period}"


@lru_cache(maxsize=10_000)
def alert_id(key: str) -> UUID:
    """The id that follows from a dedup key."""
    return uuid5(ALERTS, key)
