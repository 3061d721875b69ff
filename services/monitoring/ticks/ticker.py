"""Ticks by the wall clock, every minute, in the consumer's process; and the watch over the feeds, with any TICKS."""

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


class Ticker:
    """`run` ticks until told to stop; with `automatic` off only the feeds are watched."""

    def __init__(
        self, store: EventStore, *, automatic: bool, every: float = EVERY, clock: Callable[[], Act] = monitoring_acts
    ) -> None:
        self._store, self._automatic, self._every, self._act = store, automatic, every, clock
        self._since = clock().now

    def run(self, stop: threading.Event) -> None:
        """Ticks at once and then every minute. What fails is tried again at the next."""
        while True:
            try:
                self.step()
            except Exception:
                log.exception("a tick is left to the next")
            if stop.wait(self._every):
                return

    def step(self) -> None:
        """One tick, and one look at the feeds."""
        act = self._act()
        if self._automatic:
            try:
                tick(self._store, act.now, act)
            except ClockGoesBack as refusal:
                log.info("the clock is ahead of the wall clock", extra={"fields": refusal.facts})
        look_at_feeds(self._store, act, self._since)
