"""Views anew from the log. The old ones answer, and are kept up, until the new ones replace them in one transaction.

The log is folded in memory while consumers go on. Then, with the writers of views held back, the rest of the log is
folded too, and views, version table, parked rows and mark are written anew and committed together. Policies never run.
"""

import gc
import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from contracts.envelope import Envelope, MalformedEnvelope, UnknownType, decode
from services.chassis.store.database import Connection, Database
from services.chassis.stream import parking, versions
from services.chassis.stream.delivery import Received
from services.chassis.stream.failures import LogIsBroken, is_passing
from services.chassis.stream.locks import take_views
from services.chassis.stream.log import PAGE, Log
from services.chassis.stream.versions import Mark, Reached

logger = logging.getLogger(__name__)
PAGES_AHEAD = 4
ROUNDS = 10
Progress = Callable[[int, int], object]


class Fold(Protocol):
    """The views of one source, as they grow in memory."""

    def apply(self, received: Received) -> None:
        """Takes the next event in. An exception parks the event's aggregate; the fold must be unchanged then."""

    def write(self, connection: Connection) -> None:
        """Replaces the views: deletes the old rows and loads the new ones."""


class Rebuilding:
    """One rebuild under way: the fold, how far each aggregate got, and what had to be parked."""

    def __init__(self, log: Log, fold: Fold, page: int = PAGE) -> None:
        self._log, self._apply, self._page = log, fold.apply, page
        self.reached: dict[str, Reached] = {}
        self.parked: dict[str, tuple[Envelope, str]] = {}
        self.mark = Mark(0, "", 0)
        self.events = 0

    def follow(self, progress: Progress) -> int:
        """Folds what lies between the mark and the log's head of now, the next pages fetched meanwhile; how many."""
        head, before = self._log.head(), self.events
        progress(self.mark.position, head)
        for page in _ahead(self._log, self.mark.position, head, self._page):
            for envelope in page:
                self._take(envelope)
            last = page[-1]
            self.mark = Mark(last.position, last.subject, last.version)
            self.events += len(page)
            progress(self.mark.position, max(head, self.mark.position))
        return self.events - before

    def _take(self, envelope: Envelope) -> None:
        aggregate, version = envelope.subject, envelope.version
        before = self.reached.get(aggregate)
        if aggregate in self.parked:
            return
        if version != (before.version + 1 if before else 1):
            raise LogIsBroken(f"{envelope.id} follows version {before.version if before else 0}")
        try:
            self._apply(Received(envelope, decode(envelope)))
        except (UnknownType, MalformedEnvelope) as error:
            self._park(envelope, error)
        except Exception as error:
            if is_passing(error):
                raise
            self._park(envelope, error)
        else:
            self.reached[aggregate] = Reached(version, envelope.position)

    def _park(self, envelope: Envelope, error: Exception) -> None:
        self.parked[envelope.subject] = envelope, f"{type(error).__name__}: {error}"
        logger.error("an aggregate is parked", extra={"fields": {"event": envelope.id, "reason": repr(error)}})


def rebuild(database: Database, log: Log, fold: Fold, progress: Progress = lambda position, head: None) -> int:
    """How many events the views were built from. `progress` is told (position, head). Raises LogIsBroken."""
    rebuilding = Rebuilding(log, fold)
    with _without_collector():
        for _ in range(ROUNDS):
            if rebuilding.follow(progress) < PAGE:
                break
        with database.transaction() as connection:
            take_views(connection)
            rebuilding.follow(progress)
            fold.write(connection)
            _write_state(connection, log.source, rebuilding)
    return rebuilding.events


@contextmanager
def _without_collector() -> Iterator[None]:
    """A growing fold is no garbage: looking through it again and again took a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _write_state(connection: Connection, source: str, rebuilding: Rebuilding) -> None:
    versions.replace(connection, rebuilding.reached)
    connection.execute("DELETE FROM parked WHERE version IS NOT NULL")
    for envelope, reason in rebuilding.parked.values():
        parking.park(connection, envelope, reason)
    connection.execute("DELETE FROM swept WHERE source = %s", [source])
    if rebuilding.mark.position:
        versions.save_swept(connection, source, rebuilding.mark)


def _ahead(log: Log, after: int, head: int, size: int) -> Iterator[Sequence[Envelope]]:
    """The pages between two positions, read by a thread of its own a few pages ahead of who folds them."""
    pages: queue.Queue[Sequence[Envelope] | BaseException | None] = queue.Queue(PAGES_AHEAD)
    given_up = threading.Event()
    reader = threading.Thread(target=_read, args=(log, after, head, size, pages, given_up), daemon=True)
    reader.start()
    try:
        while (page := pages.get()) is not None:
            if isinstance(page, BaseException):
                raise page
            yield page
    finally:
        given_up.set()


def _read(log: Log, after: int, head: int, size: int, pages: "queue.Queue", given_up: threading.Event) -> None:
    last: BaseException | None = None
    try:
        while after < head and (page := log.page(after, size)):
            after = page[-1].position
            if not _put(pages, page, given_up):
                return
    except Exception as error:
        last = error
    if last is not None:
        _put(pages, last, given_up)
    _put(pages, None, given_up)


def _put(pages: "queue.Queue", page: object, given_up: threading.Event) -> bool:
    while not given_up.is_set():
        try:
            pages.put(page, timeout=0.2)
        except queue.Full:
            continue
        return True
    return False
