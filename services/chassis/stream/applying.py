"""Applies what was delivered: one transaction for the version table, the views and the parked rows.

For each aggregate, versions up to the applied one are skipped, the next is applied, and what lies between is read from
the log. Where the handler refuses, the delivery is taken apart, first by aggregate and then by event, and the event at
fault parks its aggregate.
"""

import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from contracts.envelope import Envelope, MalformedEnvelope, UnknownType, decode
from contracts.events import Event
from services.chassis.store.database import Connection, Database
from services.chassis.stream import parking, versions
from services.chassis.stream.failures import LogIsBroken, is_conflict, is_passing
from services.chassis.stream.feeds import Unreadable
from services.chassis.stream.locks import share_views
from services.chassis.stream.log import PAGE, Log
from services.chassis.stream.versions import Mark, Reached

logger = logging.getLogger(__name__)
ALL = 2**31 - 1
CONFLICTS = 8


class Received(NamedTuple):
    """An event that is due: its envelope and what it says."""

    envelope: Envelope
    event: Event


Handler = Callable[[Connection, list[Received]], object]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be applied: envelopes by aggregate and version. `wanted`: up to which version to read the log."""

    envelopes: Mapping[str, dict[int, Envelope]] = field(default_factory=dict)
    wanted: Mapping[str, int] = field(default_factory=dict)
    unreadable: Sequence[Unreadable] = ()

    @property
    def aggregates(self) -> set[str]:
        return self.envelopes.keys() | self.wanted.keys()

    def of(self, aggregate: str) -> "Delivery":
        """The part that concerns one aggregate."""
        found = self.envelopes.get(aggregate)
        wanted = self.wanted.get(aggregate)
        return Delivery({aggregate: found} if found else {}, {aggregate: wanted} if wanted else {})


def delivery(arrived: Iterable[Envelope | Unreadable]) -> Delivery:
    """What arrived, by aggregate. Of an unreadable record's aggregate everything in the log is wanted."""
    envelopes: dict[str, dict[int, Envelope]] = {}
    unreadable = []
    for one in arrived:
        if isinstance(one, Unreadable):
            unreadable.append(one)
        else:
            envelopes.setdefault(one.subject, {})[one.version] = one
    return Delivery(envelopes, {one.aggregate: ALL for one in unreadable if one.aggregate}, unreadable)


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
            received = self._due(connection, due, most) if due.aggregates else []
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

    def _due(self, connection: Connection, due: Delivery, most: int) -> list[Received]:
        """What the version table lets through, in the log's order, with the gaps filled."""
        applied = versions.lock(connection, due.aggregates)
        received: list[Received] = []
        for aggregate in applied.keys() - parking.stopped(connection, due.aggregates):
            found = dict(due.envelopes.get(aggregate, ()))
            upto = max(max(found, default=0), due.wanted.get(aggregate, 0))
            upto = min(upto, applied[aggregate] + most)
            if upto > applied[aggregate]:
                received += self._run(connection, aggregate, applied[aggregate], upto, found)
        received.sort(key=_position)
        return received

    def _run(
        self, connection: Connection, aggregate: str, version: int, upto: int, found: dict[int, Envelope]
    ) -> list[Received]:
        run: list[Received] = []
        while version < upto:
            if version + 1 not in found and not self._fill(aggregate, version, found):
                break
            version += 1
            one = self._read(connection, found[version])
            if one is None:
                break
            run.append(one)
        return run

    def _fill(self, aggregate: str, version: int, found: dict[int, Envelope]) -> bool:
        """Reads what follows a version from the log. False: the log has no more (yet)."""
        missing = self._log.of_aggregate(aggregate, version, PAGE)
        if missing and missing[0].version != version + 1:
            raise LogIsBroken(f"{aggregate}: after version {version} comes {missing[0].version}")
        found.update((envelope.version, envelope) for envelope in missing)
        return bool(missing)

    def _read(self, connection: Connection, envelope: Envelope) -> Received | None:
        """The event within; of one that cannot be read, the log's own copy. Parks it where that is no better."""
        try:
            return Received(envelope, decode(envelope))
        except (UnknownType, MalformedEnvelope) as error:
            reason = f"{type(error).__name__}: {error}"
        copies = self._log.of_aggregate(envelope.subject, envelope.version - 1, 1)
        copy = copies[0] if copies and copies[0].version == envelope.version else envelope
        try:
            return Received(copy, decode(copy))
        except (UnknownType, MalformedEnvelope):
            parking.park(connection, copy, reason)
            logger.error("an aggregate is parked", extra={"fields": {"event": envelope.id, "reason": reason}})
            return None


def _position(received: Received) -> int:
    return received.envelope.position


def _reached(envelope: Envelope) -> Reached:
    return Reached(envelope.version, envelope.position)


def _by_position(due: Delivery) -> list[str]:
    first = {aggregate: min(one.position for one in found.values()) for aggregate, found in due.envelopes.items()}
    return sorted(due.aggregates, key=lambda aggregate: (first.get(aggregate, 0), aggregate))
