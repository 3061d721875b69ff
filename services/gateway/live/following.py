"""Follows both logs, whatever the number of listeners, and hands the hub what happened, in each log's order."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence

from services.chassis.stream.log import Log, LogUnreachable
from services.gateway.live.audience import Audiences
from services.gateway.live.bells import Clock, Rung, now, pause
from services.gateway.live.cursor import PLACES, Cursor
from services.gateway.live.happenings import Happening

log = logging.getLogger("pactos.live")
LOOKS_AT_HEAD = 5.0
Tell = Callable[[Sequence[Happening]], object]
Begin = Callable[[Cursor], object]


class Follower:
    """`tell` and `begin` are called from its threads. It begins at both heads: what was before is in the logs."""

    def __init__(self, logs: Mapping[str, Log], bells: Mapping[str, Clock | Rung], begin: Begin, tell: Tell) -> None:
        self._logs, self._bells, self._begin, self._tell = logs, bells, begin, tell
        self._audiences, self._lock = Audiences(logs), threading.Lock()
        self._reached: dict[str, float] = {}
        self._anew = threading.Event()

    def start(self, stop: threading.Event) -> None:
        """Follows in threads of its own until told to stop."""
        threading.Thread(target=self._run, args=(stop,), name="follow the logs", daemon=True).start()

    def page(self, source: str, after: int) -> list[Happening]:
        """Happenings of one log after a position. Raises LogUnreachable."""
        return [self._happening(envelope) for envelope in self._logs[source].page(after)]

    def silent_for(self) -> float:
        """Seconds since the log was reached that was reached last; infinite before."""
        return max((now() - self._reached.get(source, float("-inf")) for source in PLACES), default=0.0)

    def _happening(self, envelope) -> Happening:
        with self._lock:
            return self._audiences.happening(envelope)

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            heads = {source: self._patiently(stop, log.head) for source, log in self._logs.items()}
            if stop.is_set():
                return
            self._anew.clear()
            self._begin(Cursor(*(heads[source] for source in PLACES)))
            threads = [
                threading.Thread(target=self._follow, args=(source, heads[source], stop), name=source, daemon=True)
                for source in PLACES
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

    def _follow(self, source: str, position: int, stop: threading.Event) -> None:
        """One log, until told to stop or the logs are others."""
        bell, looked = self._bells[source], now()
        while not (stop.is_set() or self._anew.is_set()):
            found = self._patiently(stop, lambda after=position: self.page(source, after))
            self._reached[source] = now()
            if found:
                bell.found()
                position = found[-1].position
                self._tell(found)
                continue
            if now() - looked >= LOOKS_AT_HEAD:
                looked = now()
                self._begin_anew_if_another(source, position, stop)
            bell.wait(stop)

    def _begin_anew_if_another(self, source: str, position: int, stop: threading.Event) -> None:
        """A log whose end lies before what was read of it was restored, or is another: everything begins again."""
        head = self._patiently(stop, self._logs[source].head)
        if head is not None and head < position:
            log.warning("the log is another than before", extra={"fields": {"source": source, "head": head}})
            self._anew.set()

    def _patiently(self, stop: threading.Event, ask: Callable):
        """The answer, however long it takes; None only where it was told to stop."""
        failures = 0
        while not stop.is_set():
            try:
                return ask()
            except LogUnreachable as error:
                if not failures:
                    log.warning("a log cannot be reached", extra={"fields": {"why": str(error)}})
                pause(stop, failures)
                failures += 1
        return None
