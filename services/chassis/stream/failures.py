"""Three classes of failure while events are applied: passing (again), conflict (the batch again), poison (parked)."""

import sqlite3

import psycopg
from eventsourcing import persistence

from services.chassis.store.deadlines import DeadlinePassed
from services.chassis.store.refusals import Busy
from services.chassis.stream.log import LogUnreachable


class LogIsAnother(Exception):
    """The log is not the one that was applied: restored too old, or another store. Nothing more may be applied."""


class LogIsBroken(Exception):
    """The log lacks a version in the middle of an aggregate, although every event is published."""


PASSING = (
    LogUnreachable,
    LogIsBroken,
    Busy,
    DeadlinePassed,
    OSError,
    TimeoutError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.InternalError,
    sqlite3.OperationalError,
    persistence.OperationalError,
    persistence.InterfaceError,
    persistence.InternalError,
)
CONFLICT = (persistence.IntegrityError, psycopg.IntegrityError, sqlite3.IntegrityError)


def is_passing(error: BaseException) -> bool:
    """A matter of the network, of a database or of its schema, whichever event is applied."""
    if isinstance(error, psycopg.ProgrammingError):
        return error.sqlstate is not None
    return isinstance(error, PASSING) or type(error) is sqlite3.DatabaseError or _is_of_kafka(error)


def _is_of_kafka(error: BaseException) -> bool:
    """Kafka's client is loaded only where a failure is looked at: most processes never speak to a broker."""
    from kafka.errors import KafkaError

    return isinstance(error, KafkaError)


def is_conflict(error: BaseException) -> bool:
    """Somebody else wrote the same version or key at the same time."""
    return isinstance(error, CONFLICT)
