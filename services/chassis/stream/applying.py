"""Applies what was delivered: one transaction for the version table, the views and the parked rows.

Where the handler refuses, the delivery is taken apart, first by aggregate and then by event, and the event at fault
parks its aggregate.
"""

import logging
import random
import time
from collections.abc import Callable, Sequence

from contracts.envelope import Envelope
from services.chassis.store.database import Connection, Database
from services.chassis.stream import parking, versions
from services.chassis.stream.delivery import ALL, Delivery, Received
from services.chassis.stream.due import select_due
from services.chassis.stream.failures import is_conflict, is_passing
from services.chassis.stream.locks import share_views
from services.chassis.stream.log import Log
from services.chassis.stream.versions import Mark, Reached

logger = logging.getLogger(__name__)
CONFLICTS = 8
Handler = Callable[[Connection, list[Received]], object]


class HandlerFailed(Exception):
    """The handler refused these events; the cause says why."""

    def __init__(self, received: Sequence[Received]) -> None:
        super().__init__(f"{len(received)} events, the first {received[0].envelope.id}")
        self.received = received


class Applier:
    """Applies deliveries to one database, with one handler."""

    def __init__(self, database: Database, log: Log, handler: Handler) -> None:
        self._database, self._log, self._handler = database, log, handler

    def apply(self, due: Delivery, swept: Mark | None = None) -> int:
        """How many events were applied. Raises what is passing; poison is parked."""
        try:
            return self._patiently(due, swept)
        except HandlerFailed as failure:
            logger.warning(
                "a batch is taken apart", extra={"fields": {"reason": repr(failure.__cause__), "batch": str(failure)}}
            )
        applied = self._apart(due)
        if swept:
            with self._database.transaction() as connection:
                versions.save_swept(connection, self._log.source, swept)
        return applied

    def _patiently(self, due: Delivery, swept: Mark | None = None, most: int = ALL) -> int:
        """Repeats the batch where somebody else wrote the same version."""
        for tries in range(CONFLICTS):
            try:
                return self._together(due, swept, most)
            except HandlerFailed as failure:
                if tries == CONFLICTS - 1 or not is_conflict(failure.__cause__ or failure):
                    raise
            except Exception as error:
                if tries == CONFLICTS - 1 or not is_conflict(error):
                    raise
            time.sleep(random.uniform(0, 0.01 * 2**tries))
        raise AssertionError("unreachable")

    def _apart(self, due: Delivery) -> int:
        with self._database.transaction() as connection:
            for record in due.unreadable:
                parking.note(connection, record)
        return sum(self._one_by_one(due.of(aggregate)) for aggregate in _by_position(due))

    def _one_by_one(self, due: Delivery) -> int:
        """One aggregate: together, or else event by event, until one refuses and parks it."""
        try:
            return self._patiently(due)
        except HandlerFailed as failure:
            logger.info("an aggregate is taken apart", extra={"fields": {"batch": str(failure)}})
        applied = 0
        try:
            while self._patiently(due, most=1):
                applied += 1
        except HandlerFailed as failure:
            self._park(failure.received[0].envelope, failure.__cause__ or failure)
        return applied

    def _park(self, envelope: Envelope, cause: BaseException) -> None:
        with self._database.transaction() as connection:
            if versions.lock(connection, [envelope.subject])[envelope.subject] == envelope.version - 1:
                parking.park(connection, envelope, f"{type(cause).__name__}: {cause}")
                logger.error("an aggregate is parked", extra={"fields": {"event": envelope.id, "reason": repr(cause)}})

    def _together(self, due: Delivery, swept: Mark | None, most: int) -> int:
        with self._database.transaction() as connection:
            share_views(connection)
            for record in due.unreadable:
                parking.note(connection, record)
            received = select_due(connection, self._log, due, most) if due.aggregates else []
            if received:
                self._handle(connection, received)
                versions.advance(connection, {one.envelope.subject: _reached(one.envelope) for one in received})
            if swept:
                versions.save_swept(connection, self._log.source, swept)
        return len(received)

    def _handle(self, connection: Connection, received: list[Received]) -> None:
        try:
            self._handler(connection, received)
        except Exception as error:
            if is_passing(error):
                raise
            raise HandlerFailed(received) from error


def _reached(envelope: Envelope) -> Reached:
    return Reached(envelope.version, envelope.position)


def _by_position(due: Delivery) -> list[str]:
    first = {aggregate: min(one.position for one in found.values()) for aggregate, found in due.envelopes.items()}
    return sorted(due.aggregates, key=lambda aggregate: (first.get(aggregate, 0), aggregate))
