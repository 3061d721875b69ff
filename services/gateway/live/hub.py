"""Everybody who listens, and what was told lately: all of it in one thread, that of its event loop.

What happens is told to each listener at once and is never kept for a slow one: who has more than MOST_UNSENT bytes
waiting is cut off, and comes back with its last id. The last KEPT happenings stay for those who come back soon; who has
been away for longer is caught up from the logs.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence

from services.gateway.live.cursor import Cursor
from services.gateway.live.happenings import Happening
from services.gateway.live.listener import Listener
from services.gateway.live.metrics import DROPPED, LISTENING, TOLD

KEPT = 5_000
MOST_BEHIND = 20_000
CATCHING_UP = 8
HEARTBEAT = 15.0
Page = Callable[[str, int], Sequence[Happening]]


class Hub:
    """`page(source, after)` reads happenings from a log, in another thread. Call everything in the loop's thread."""

    def __init__(self, page: Page, kept: int = KEPT, heartbeat: float = HEARTBEAT) -> None:
        self._page, self._heartbeat = page, heartbeat
        self._ring: deque[Happening] = deque()
        self._most = kept
        self._listeners: set[Listener] = set()
        self.places: Counter[str] = Counter()
        self._turns = asyncio.Semaphore(CATCHING_UP)
        self.cursor: Cursor | None = None
        self._floor: Cursor | None = None

    def begin(self, cursor: Cursor) -> None:
        """From here on it is followed; also anew, where the logs turned out to be others."""
        self.cursor = self._floor = cursor
        self._ring.clear()
        for listener in list(self._listeners):
            listener.reset(cursor)

    def tell(self, happenings: Iterable[Happening]) -> None:
        """What happened next in one log, in its order."""
        happenings = list(happenings)
        for one in happenings:
            self._ring.append(one)
            self.cursor = self.cursor.at(one.source, one.position)
        while len(self._ring) > self._most:
            gone = self._ring.popleft()
            self._floor = self._floor.at(gone.source, gone.position)
        for listener in list(self._listeners):
            TOLD.inc(listener.hear(happenings))
            self._drop_if_slow(listener)

    async def serve(self, listener: Listener, since: Cursor | None) -> None:
        """Serves a listener until it leaves or is cut off. `since`: what it heard last; None begins now."""
        self.places[listener.caller] += 1
        LISTENING.inc()
        try:
            await self._join(listener, since)
            await listener.gone.wait()
        finally:
            self._listeners.discard(listener)
            LISTENING.dec()
            self.places[listener.caller] -= 1
            if not self.places[listener.caller]:
                del self.places[listener.caller]
            listener.cut_off()

    async def beat(self) -> None:
        """For ever: now and then shows each listener that the connection lives, and ends those that are old."""
        while True:
            await asyncio.sleep(self._heartbeat)
            for listener in list(self._listeners):
                listener.beat()
                self._drop_if_slow(listener)

    async def _join(self, listener: Listener, since: Cursor | None) -> None:
        if since is None:
            listener.greet(self.cursor)
        elif not self.cursor.covers(since) or self._behind(since) > MOST_BEHIND:
            listener.reset(self.cursor)
        else:
            listener.greet(since)
            async with self._turns:
                await self._catch_up(listener)
        # No await from the last look at the ring to here: nothing is told in between.
        listener.hear(one for one in self._ring if one.position > listener.cursor.of(one.source))
        self._listeners.add(listener)

    async def _catch_up(self, listener: Listener) -> None:
        """Reads from the logs what the ring has no more. Raises LogUnreachable."""
        while not listener.gone.is_set() and not listener.cursor.covers(self._floor):
            for source in ("/pactos/agreements", "/pactos/monitoring"):
                after, floor = listener.cursor.of(source), self._floor.of(source)
                if after < floor:
                    found = await asyncio.to_thread(self._page, source, after)
                    due = [one for one in found if one.position <= floor]
                    listener.hear(due)
                    if not due:
                        listener.cursor = listener.cursor.at(source, floor)
                    await listener.drained()

    def _behind(self, since: Cursor) -> int:
        return sum(now - then for now, then in zip(self.cursor, since, strict=True))

    def _drop_if_slow(self, listener: Listener) -> None:
        if listener.is_slow:
            DROPPED.inc()
            listener.cut_off()
