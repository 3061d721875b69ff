"""Aggregates of monitoring's own store read in bulk, within a transaction, as the notifier needs them."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TypeVar
from uuid import UUID

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.chassis.store.table import EVENTS, id_from_row, id_to_row
from services.kernel.aggregates import Event, Root
from services.monitoring.rows import select_by

A = TypeVar("A", bound=Root)
HISTORIES = f"SELECT originator_id, originator_version, topic, state FROM {EVENTS} WHERE originator_id"


def histories(connection: Connection, store: EventStore, ids: Iterable[UUID]) -> Iterator[tuple[UUID, list[Event]]]:
    """Each aggregate's events in their order."""
    to_row, from_row = id_to_row(connection.dialect), id_from_row(connection.dialect)
    rows = select_by(connection, HISTORIES, [to_row(one) for one in ids], "ORDER BY originator_id, originator_version")
    for key, history in groupby(rows, key=itemgetter(0)):
        own = from_row(key)
        yield own, [store.mapper.event_of(own, version, topic, state) for _, version, topic, state in history]


def aggregates(connection: Connection, store: EventStore, ids: Iterable[UUID]) -> dict[UUID, Root]:
    """The aggregates as they are now."""
    found: dict[UUID, Root] = {}
    for own, events in histories(connection, store, ids):
        aggregate = None
        for event in events:
            aggregate = event.mutate(aggregate)
        found[own] = aggregate
    return found


def states(events: Iterable[Event]) -> Iterator[tuple[Event, Root]]:
    """Each event with the aggregate as it was right after it; its values are immutable, so they may be kept."""
    aggregate = None
    for event in events:
        aggregate = event.mutate(aggregate)
        yield event, aggregate
