"""Which events are due: the version table lets through what follows the applied version; gaps are read from the log."""

import logging

from contracts.envelope import Envelope, MalformedEnvelope, UnknownType, decode
from services.chassis.store.database import Connection
from services.chassis.stream import parking, versions
from services.chassis.stream.delivery import ALL, Delivery, Received
from services.chassis.stream.failures import LogIsBroken
from services.chassis.stream.log import PAGE, Log

logger = logging.getLogger(__name__)


def select_due(connection: Connection, log: Log, given: Delivery, most: int = ALL) -> list[Received]:
    """Locks the aggregates; the events that follow what is applied, at most `most` of each, in the log's order.

    What cannot be read is parked in the same transaction. Raises LogUnreachable, LogIsBroken.
    """
    applied = versions.lock(connection, given.aggregates)
    received: list[Received] = []
    for aggregate in applied.keys() - parking.stopped(connection, given.aggregates):
        found = dict(given.envelopes.get(aggregate, ()))
        upto = max(max(found, default=0), given.wanted.get(aggregate, 0))
        received += _run(connection, log, aggregate, applied[aggregate], min(upto, applied[aggregate] + most), found)
    received.sort(key=_position)
    return received


def _run(
    connection: Connection, log: Log, aggregate: str, version: int, upto: int, found: dict[int, Envelope]
) -> list[Received]:
    """The events after a version, none left out, up to another or to the first that cannot be read."""
    run: list[Received] = []
    while version < upto:
        if version + 1 not in found and not _fill(log, aggregate, version, found):
            break
        version += 1
        one = _read(connection, log, found[version])
        if one is None:
            break
        run.append(one)
    return run


def _fill(log: Log, aggregate: str, version: int, found: dict[int, Envelope]) -> bool:
    """Reads what follows a version from the log. False: the log has no more."""
    missing = log.of_aggregate(aggregate, version, PAGE)
    if missing and missing[0].version != version + 1:
        raise LogIsBroken(f"{aggregate}: after version {version} comes {missing[0].version}")
    found.update((envelope.version, envelope) for envelope in missing)
    return bool(missing)


def _read(connection: Connection, log: Log, envelope: Envelope) -> Received | None:
    """The event within; of one that cannot be read, the log's own copy. Parks it where that is no better."""
    try:
        return Received(envelope, decode(envelope))
    except (UnknownType, MalformedEnvelope) as error:
        reason = f"{type(error).__name__}: {error}"
    copies = log.of_aggregate(envelope.subject, envelope.version - 1, 1)
    copy = copies[0] if copies and copies[0].version == envelope.version else envelope
    try:
        return Received(copy, decode(copy))
    except (UnknownType, MalformedEnvelope):
        parking.park(connection, copy, reason)
        logger.error("an aggregate is parked", extra={"fields": {"event": envelope.id, "reason": reason}})
        return None


def _position(received: Received) -> int:
    return received.envelope.position
