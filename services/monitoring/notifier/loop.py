"""The notifier's one loop: record what was done, follow, compose, hand over, wait. One process at a time.

Everything that is written is written here, in short transactions; what fails for the moment is tried again.
"""

import logging
import threading
import time
from collections.abc import Callable

from services.chassis.store.application import EventStore
from services.chassis.stream.alone import Lead
from services.chassis.stream.failures import is_conflict, is_passing
from services.kernel.acts import Act
from services.monitoring.notifier.composing import Composing
from services.monitoring.notifier.counting import FOLLOWED, OUTCOMES, WAITING_TO_LEAVE
from services.monitoring.notifier.delivering import Delivering
from services.monitoring.notifier.following import Following
from services.monitoring.notifier.instant import Instant, instant
from services.monitoring.notifier.unreached import pass_on
from services.monitoring.notifier.workers import Done, Workers

log = logging.getLogger("pactos.notifier")
POLL, GLANCE, TRY_TO_LEAD_EVERY = 0.25, 0.01, 0.5
PAUSE = 0.5
LAST_WORDS = 5.0
SETTLES_WITHIN = 60.0


class Notifier:
    """Put together of its parts; `act` gives an act of monitoring itself at the wall clock's present moment."""

    def __init__(
        self,
        store: EventStore,
        following: Following,
        composing: Composing,
        delivering: Delivering,
        workers: Workers,
        act: Callable[[], Act],
        *,
        by_the_wall: bool,
    ) -> None:
        self._store, self._following, self._composing = store, following, composing
        self._delivering, self._workers, self._act, self._by_the_wall = delivering, workers, act, by_the_wall
        self._done: list[Done] = []
        self._unsettled_since: float | None = None

    def run(self, stop: threading.Event, lead: Lead) -> None:
        """Notifies until told to stop, while this process leads."""
        while not stop.is_set():
            try:
                if lead.take():
                    self._lead(stop, lead)
            except Exception as error:
                log.warning("the notifier begins again", extra={"fields": {"reason": repr(error)}}, exc_info=True)
                self._workers.recall()
                lead.leave()
            stop.wait(TRY_TO_LEAD_EVERY)
        lead.leave()

    def _lead(self, stop: threading.Event, lead: Lead) -> None:
        log.info("notifying")
        self._following.begin()
        while not stop.is_set():
            lead.check()
            moved = self.step(lead.check)
            if not moved and not self._workers.busy:
                lead.wait(POLL)
        self._workers.recall()
        until = time.monotonic() + LAST_WORDS
        while self._workers.busy and time.monotonic() < until:
            self._done += self._workers.done(GLANCE)
        self._record(self._instant(), [])

    def step(self, check: Callable[[], object] = lambda: None) -> bool:
        """Once around; whether anything moved. Raises what the database raises, except for a while.

        `check` raises where another leads: asked right before messages are given away, since what is planned and
        composed is guarded by the database, and what is sent is not.
        """
        try:
            self._done += self._workers.done(GLANCE)
            at, moved = self._instant(), bool(self._done)
            # What was handed over is written before anything else is looked for: else it would go out again.
            self._record(at, [])
            moved |= self._follow(at)
            if self._may_compose(at):
                moved |= self._compose(at)
            check()
            with self._store.database.transaction(write=False) as connection:
                gone = self._delivering.hand_over(connection, at)
            self._record(at, gone)
            return pass_on(self._store, at.act) or moved or bool(gone)
        except Exception as error:
            if not (is_passing(error) or is_conflict(error)):
                raise
            log.warning("tried again", extra={"fields": {"reason": repr(error)}})
            time.sleep(PAUSE)
            return True

    def _instant(self) -> Instant:
        with self._store.database.transaction(write=False) as connection:
            return instant(connection, self._act(), by_the_wall=self._by_the_wall)

    def _follow(self, at: Instant) -> bool:
        """Plans all that is stored by now."""
        moved = False
        while True:
            followed = self._following.step(at)
            FOLLOWED.inc(followed.planned)
            moved |= followed.events > 0
            if followed.at_the_head:
                return moved

    def _may_compose(self, at: Instant) -> bool:
        """Not while a tick still looks at commitments, so that what it says of one recipient leaves together."""
        if at.settled:
            self._unsettled_since = None
            return True
        self._unsettled_since = self._unsettled_since or time.monotonic()
        return time.monotonic() - self._unsettled_since > SETTLES_WITHIN

    def _compose(self, at: Instant) -> bool:
        moved = False
        while True:
            with self._store.database.transaction(write=False) as connection:
                if not self._composing.any_due(connection, at):
                    return moved
            with self._store.database.transaction() as connection:
                composed = self._composing.step(connection, at)
            if not composed:
                return moved
            moved = True

    def _record(self, at: Instant, gone: list) -> None:
        if not self._done and not gone:
            return
        with self._store.database.transaction() as connection:
            self._delivering.record(connection, self._done, gone, at)
        for each in self._done:
            OUTCOMES.labels(each.outcome.result).inc()
        WAITING_TO_LEAVE.set(self._workers.busy)
        self._done = []
