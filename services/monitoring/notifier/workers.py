"""Bounded workers: each lane has its own, so that a receiver who hangs keeps nobody of another lane waiting.

Webhooks whose host took the last message run in one lane; those of hosts that did not yet, or failed, in another, and
of one host only a few at once. Workers touch the network alone; what came of it is read by whoever gave the work.
"""

import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.monitoring.notices import outcomes
from services.monitoring.notices.message import Message
from services.monitoring.notices.outcomes import Channel, Outcome

log = logging.getLogger(__name__)
MAIL, PROVEN, UNPROVEN = "mail", "webhook", "webhook-unproven"
PER_HOST = 2
WORKERS = {MAIL: 4, PROVEN: 6, UNPROVEN: 6}
# Letters all go to one server, so some may wait for a worker; behind a webhook that hangs nobody may wait.
ROOM = {MAIL: 40, PROVEN: 6, UNPROVEN: 6}


@dataclass(frozen=True, slots=True)
class Errand:
    """A message to be handed over. `host` bounds how many go there at once; empty for the mail server."""

    dispatch_id: UUID
    message: Message
    to: Any
    host: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an errand, and when (wall clock)."""

    errand: Errand
    outcome: Outcome
    at: datetime


class Workers:
    """`channels` makes a channel for one thread of a lane. Use all but the workers' own part from one thread."""

    def __init__(
        self,
        channels: Mapping[str, Callable[[], Channel[Any]]],
        clock: Callable[[], datetime],
    ) -> None:
        self._clock, self._done = clock, queue.SimpleQueue[Done]()
        self._queues = {lane: queue.SimpleQueue[Errand | None]() for lane in channels}
        self._free = {lane: ROOM[lane] for lane in channels}
        self._lane_of: dict[UUID, str] = {}
        self._hosts: Counter[str] = Counter()
        self._proven: set[str] = set()
        self._threads = [
            threading.Thread(target=self._work, args=(self._queues[lane], make), name=f"{lane}-{n}", daemon=True)
            for lane, make in channels.items()
            for n in range(WORKERS[lane])
        ]
        for thread in self._threads:
            thread.start()

    @property
    def busy(self) -> int:
        """How many errands are under way."""
        return len(self._lane_of)

    def under_way(self, lane: str) -> int:
        """How many errands of one lane are under way."""
        return sum(1 for each in self._lane_of.values() if each == lane)

    def has(self, dispatch_id: UUID) -> bool:
        """Whether the message is under way."""
        return dispatch_id in self._lane_of

    def any_free(self, lane: str) -> bool:
        """Whether the lane takes one more."""
        return self._free.get(lane, 0) > 0

    def may_take(self, host: str) -> bool:
        """Whether a worker is free now for a webhook to the host; for a letter where it is empty."""
        return self.any_free(self._lane(host)) and (not host or self._hosts[host] < PER_HOST)

    def _lane(self, host: str) -> str:
        return MAIL if not host else PROVEN if host in self._proven else UNPROVEN

    def take(self, errand: Errand) -> bool:
        """Gives the errand to a worker, where one is free for it now."""
        if not self.may_take(errand.host):
            return False
        lane = self._lane(errand.host)
        self._free[lane] -= 1
        self._hosts[errand.host] += 1
        self._lane_of[errand.dispatch_id] = lane
        self._queues[lane].put(errand)
        return True

    def done(self, timeout: float) -> list[Done]:
        """What was done meanwhile; waits so many seconds for the first, where anything is under way."""
        found: list[Done] = []
        try:
            if self.busy:
                found.append(self._done.get(timeout=max(timeout, 0.0001)))
            while True:
                found.append(self._done.get_nowait())
        except queue.Empty:
            for each in found:
                self._settle(each)
            return found

    def recall(self) -> None:
        """Takes back what no worker has begun: whoever leads next hands it over."""
        for waiting in self._queues.values():
            try:
                while True:
                    if (errand := waiting.get_nowait()) is not None:
                        self._give_back(errand)
            except queue.Empty:
                continue

    def close(self, patience: float = 5.0) -> None:
        """Lets every worker finish what it has in hand, for so many seconds in all; what none has begun is dropped."""
        self.recall()
        for lane, waiting in self._queues.items():
            for _ in range(WORKERS[lane]):
                waiting.put(None)
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0))

    def _settle(self, done: Done) -> None:
        errand = done.errand
        self._give_back(errand)
        if done.outcome.delivered:
            self._proven.add(errand.host)
        else:
            self._proven.discard(errand.host)

    def _give_back(self, errand: Errand) -> None:
        """Its place in the lane and at the host is free again."""
        self._free[self._lane_of.pop(errand.dispatch_id)] += 1
        self._hosts[errand.host] -= 1

    def _work(self, errands: "queue.SimpleQueue[Errand | None]", make: Callable[[], Channel[Any]]) -> None:
        channel = make()
        while (errand := errands.get()) is not None:
            try:
                outcome = channel.send(errand.message, errand.to)
            except Exception:
                log.exception(
                    "a message cannot be sent as it is", extra={"fields": {"dispatch": str(errand.dispatch_id)}}
                )
                outcome = Outcome(outcomes.TEMPORARY, "unexpected", str(errand.dispatch_id))
            self._done.put(Done(errand, outcome, self._clock()))
        channel.close()
