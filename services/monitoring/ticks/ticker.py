"""What monitoring does every minute of the wall clock: ticks, in the consumer's process, and the watch over the feeds.

The watch lives in the service, not beside the consumer: a consumer that is dead is the first reason for a silence.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from services.chassis.store.application import EventStore
from services.kernel.acts import SERVICE, Act, Who
from services.monitoring.ticks.clock import ClockGoesBack
from services.monitoring.ticks.commands import tick
from services.monitoring.ticks.silence import look_at_feeds

MONITORING = Who("monitoring", None, SERVICE)
EVERY = 60.0
log = logging.getLogger(__name__)


def monitoring_acts(now: datetime | None = None) -> Act:
    """An act of monitoring itself."""
    return Act(MONITORING, now or datetime.now(UTC), uuid4().hex)


class EveryMinute:
    """`step`, at once and then every minute, in a thread of its own. What fails is tried again at the next."""

    def __init__(self, store: EventStore, *, every: float = EVERY, clock: Callable[[], Act] = monitoring_acts) -> None:
        self._store, self._every, self._act = store, every, clock

    def start(self, stop: threading.Event) -> threading.Thread:
        """Runs until told to stop; the thread, which ends with the process."""
        thread = threading.Thread(target=self._run, args=(stop,), name=type(self).__name__, daemon=True)
        thread.start()
        return thread

    def step(self) -> None:
        """What is done each time."""
        raise NotImplementedError

    def _run(self, stop: threading.Event) -> None:
        while True:
            try:
                self.step()
            except Exception:
                log.exception("left to the next minute")
            if stop.wait(self._every):
                return


class Ticker(EveryMinute):
    """Ticks by the wall clock, unless ticks are manual."""

    def step(self) -> None:
        """One tick. A clock that an operator set ahead is waited for."""
        act = self._act()
        try:
            tick(self._store, act.now, act)
        except ClockGoesBack as refusal:
            log.info("the clock is ahead of the wall clock", extra={"fields": refusal.facts})


class FeedWatch(EveryMinute):
    """Fires where a feed is silent, whatever the ticks do. What was never heard counts from the watch's beginning."""

    def __init__(self, store: EventStore, *, every: float = EVERY, clock: Callable[[], Act] = monitoring_acts) -> None:
        super().__init__(store, every=every, clock=clock)
        self._since = clock().now

    def step(self) -> None:
        """One look."""
        look_at_feeds(self._store, self._act(), self._since)
