"""The sweep: whatever the log has and the version table lacks is applied, so that nothing stays lost.

It reads the index from where it got to, and saves how far it got in the transaction that applies what was missing.
With the position it keeps which event stands there: a log that has another one there is not the log that was applied.
"""

import logging
import threading
from collections.abc import Sequence

from services.chassis.store.database import Database
from services.chassis.stream import health, versions
from services.chassis.stream.applying import Applier
from services.chassis.stream.delivery import Delivery, delivery
from services.chassis.stream.failures import LogIsAnother
from services.chassis.stream.log import LIMIT, Entry, Log
from services.chassis.stream.versions import Mark

logger = logging.getLogger(__name__)
FEW = 50


class Sweep:
    """The sweep of one log into one database."""

    def __init__(self, database: Database, log: Log, applier: Applier) -> None:
        self._database, self._log, self._applier = database, log, applier

    def run(self, stop: threading.Event) -> tuple[int, int]:
        """How many events were applied, and the position up to which all are. Raises LogIsAnother."""
        mark = self._mark()
        since, head = health.moment(), self._log.head()
        self._check(mark, head)
        health.save_contact(self._database, self._log.source, head)
        applied = 0
        while mark.position < head and not stop.is_set() and (index := self._log.index(mark.position, LIMIT)):
            mark = Mark(*index[-1])
            applied += self._applier.apply(self._missing(index), swept=mark)
        if mark.position >= head:
            health.save_caught_up(self._database, self._log.source, head, since)
        return applied, mark.position

    def _mark(self) -> Mark:
        """Read before the head is: another consumer may save a later one meanwhile."""
        with self._database.transaction(write=False) as connection:
            return versions.swept(connection, self._log.source)

    def _missing(self, index: Sequence[Entry]) -> Delivery:
        """What the version table lacks of this part of the log: few by the gap rule, many by reading the whole part."""
        with self._database.transaction(write=False) as connection:
            applied = versions.read(connection, {entry.aggregate for entry in index})
        missing = [entry for entry in index if entry.version > applied.get(entry.aggregate, 0)]
        wanted = {entry.aggregate: entry.version for entry in missing}
        if len(missing) <= FEW:
            return Delivery(wanted=wanted)
        return Delivery(delivery(self._log.page(missing[0].position - 1, LIMIT)).envelopes, wanted)

    def _check(self, mark: Mark, head: int) -> None:
        """Raises LogIsAnother, and keeps the reason, unless the log still has at the mark what it had."""
        if mark.position == 0:
            return
        there = self._log.index(mark.position - 1, 1)
        if there and Mark(*there[0]) == mark:
            return
        found = f"position {there[0].position} is {there[0].aggregate}:{there[0].version}" if there else "is nothing"
        detail = (
            f"applied up to position {mark.position} ({mark.aggregate}:{mark.version}); the log's head is {head}, "
            f"and from there on {found}: the store was restored too old, or is another"
        )
        health.save_stopped(self._database, self._log.source, head, detail)
        logger.critical("the consumer stops", extra={"fields": {"source": self._log.source, "reason": detail}})
        raise LogIsAnother(detail)
