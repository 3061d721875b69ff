"""The one server that takes all our mail may be away: then one letter at a time asks whether it is back."""

from datetime import datetime, timedelta

from services.monitoring.notices import outcomes
from services.monitoring.notices.outcomes import Outcome

FIRST, LONGEST = timedelta(seconds=1), timedelta(minutes=1)
# Reasons that speak of the server and not of the letter. See mail.py.
OF_THE_SERVER = frozenset(
    {"timeout", "connection", "tls", "authentication", "not_supported", "disconnected", "not_smtp", "folder"}
)


class Outage:
    """Begins with a letter that the server did not even hear, ends with one that it answered."""

    def __init__(self) -> None:
        self._pause: timedelta | None = None
        self._until: datetime | None = None

    @property
    def probing(self) -> bool:
        """Whether the server was away when it was last asked."""
        return self._pause is not None

    def over(self, now: datetime) -> bool:
        """Whether it may be asked (again)."""
        return self._until is None or now >= self._until

    def noted(self, outcome: Outcome, at: datetime) -> timedelta | None:
        """Takes an outcome in; how long to wait where the server is away. Letters that went together count once."""
        if outcome.result == outcomes.DELIVERED or outcome.reason not in OF_THE_SERVER:
            self._pause = self._until = None
            return None
        if self._until is None or at >= self._until:
            self._pause = min(self._pause * 2, LONGEST) if self._pause else FIRST
            self._until = at + self._pause
        return self._until - at
