"""Where a consumer's events come from: Kafka (fast), or the producer's log (always complete). One port for both.

A feed may repeat, reorder and lose: the consumer's version table puts that right. What it delivers is a hint of what to
apply; what it commits is a hint of where to go on.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.envelope import Envelope
from services.chassis.stream.log import PAGE, Log

SHORTEST_PAUSE, LONGEST_PAUSE = 0.01, 0.1


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that is not one of our envelopes: where it lay, whose key it has (if that is an id), and why."""

    place: str
    aggregate: str | None
    body: str
    reason: str


class Feed(Protocol):
    """Delivers what was published, from about where it was committed."""

    def start(self, after: int) -> None:
        """The consumer has applied everything up to this position of the log."""

    def poll(self, timeout: float) -> Sequence[Envelope | Unreadable]:
        """What has arrived, in about the order of the log; empty after `timeout` seconds without any."""

    def commit(self) -> None:
        """All that was polled is applied."""

    def close(self) -> None: ...


class LogFeed:
    """Follows a log from the position at which it was started."""

    def __init__(self, log: Log, page: int = PAGE) -> None:
        self._log, self._page, self._position, self._pause = log, page, 0, SHORTEST_PAUSE

    def start(self, after: int) -> None:
        self._position = after

    def poll(self, timeout: float) -> Sequence[Envelope | Unreadable]:
        deadline = time.monotonic() + timeout
        while not (found := self._log.page(self._position, self._page)):
            left = deadline - time.monotonic()
            if left <= 0:
                return []
            time.sleep(min(self._pause, left))
            self._pause = min(self._pause * 1.5, LONGEST_PAUSE)
        self._position, self._pause = found[-1].position, SHORTEST_PAUSE
        return found

    def commit(self) -> None:
        """Nothing: `swept` and the version table remember."""

    def close(self) -> None:
        """Nothing is held."""
