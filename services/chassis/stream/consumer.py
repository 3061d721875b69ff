"""Follows a producer: applies what the feed delivers, and sweeps the log so that nothing stays lost."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.envelope import Envelope
from services.chassis.store.database import Database
from services.chassis.stream import parking
from services.chassis.stream.applying import Applier, Handler
from services.chassis.stream.delivery import ALL, Delivery, Received, delivery
from services.chassis.stream.failures import LogIsAnother, is_passing
from services.chassis.stream.feeds import Feed, Unreadable
from services.chassis.stream.log import Log
from services.chassis.stream.sweeping import Sweep

__all__ = ["Consumer", "Handler", "LogIsAnother", "Received", "Report"]
logger = logging.getLogger(__name__)
SWEEP_EVERY = 30.0
LOOK_FOR_RELEASED_EVERY = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0


@dataclass(frozen=True, slots=True)
class Report:
    """One step: how many records the feed delivered, how many events were applied, whether it swept."""

    delivered: int
    applied: int
    swept: bool


class Consumer:
    """One consumer of one source. Any number may run: they share the work and exclude each other per aggregate."""

    def __init__(
        self,
        database: Database,
        feed: Feed,
        log: Log,
        handler: Handler,
        *,
        sweep_every: float = SWEEP_EVERY,
        poll: float = 0.5,
    ) -> None:
        self._database, self._feed = database, feed
        self._applier = Applier(database, log, handler)
        self._sweep = Sweep(database, log, self._applier)
        self._sweep_every, self._poll = sweep_every, poll
        self._sweep_at, self._released_at, self._started = 0.0, 0.0, False
        self._stop = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Steps until told to stop. Raises LogIsAnother: nothing more may be applied until an operator decides."""
        self._stop = stop
        try:
            while not stop.is_set():
                self.step()
        finally:
            self._feed.close()

    def step(self, poll: float | None = None) -> Report:
        """Sweeps if it is time, then applies what the feed delivers; returns when that is saved, or stopped."""
        swept = time.monotonic() >= self._sweep_at
        applied = self._sweep_when_possible() if swept else 0
        if time.monotonic() >= self._released_at:
            applied += self._until_saved(self._catch_up_released)
        arrived = self._poll_feed(self._poll if poll is None else poll)
        if arrived:
            applied += self._until_saved(lambda: self._applier.apply(delivery(arrived)))
            if not self._stop.is_set():
                self._feed.commit()
        return Report(len(arrived), applied, swept)

    def sweep(self) -> int:
        """Applies whatever the log has and the version table lacks. Raises LogIsAnother."""
        applied, position = self._sweep.run(self._stop)
        if not self._started:
            self._started = True
            self._feed.start(position)
        return applied

    def _sweep_when_possible(self) -> int:
        """At the start nothing is polled before a sweep succeeded; later one that fails waits for the next round."""
        if not self._started:
            applied = self._until_saved(self.sweep)
        else:
            try:
                applied = self.sweep()
            except Exception as error:
                if not is_passing(error):
                    raise
                logger.warning("the sweep waits", extra={"fields": {"reason": repr(error)}})
                applied = 0
        self._sweep_at = time.monotonic() + self._sweep_every
        return applied

    def _poll_feed(self, timeout: float) -> Sequence[Envelope | Unreadable]:
        """A feed that is away does not keep the sweep from its work."""
        try:
            return self._feed.poll(timeout)
        except Exception as error:
            if not is_passing(error):
                raise
            logger.warning("the feed is away", extra={"fields": {"reason": repr(error)}})
        self._stop.wait(timeout)
        return ()

    def _catch_up_released(self) -> int:
        self._released_at = time.monotonic() + LOOK_FOR_RELEASED_EVERY
        with self._database.transaction(write=False) as connection:
            released = parking.released(connection)
        if not released:
            return 0
        applied = self._applier.apply(Delivery(wanted=dict.fromkeys(released, ALL)))
        with self._database.transaction() as connection:
            parking.forget_applied(connection)
        return applied

    def _until_saved(self, act: Callable[[], Any]) -> Any:
        """Does it, again and again while what fails is passing. 0: stopped before it could be done."""
        pause = FIRST_PAUSE
        while True:
            try:
                return act()
            except Exception as error:
                if not is_passing(error):
                    raise
                logger.warning("tried again", extra={"fields": {"reason": repr(error), "pause": pause}})
            if self._stop.wait(pause):
                return 0
            pause = min(pause * 2, LONGEST_PAUSE)
