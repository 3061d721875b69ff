"""Many writers at once: the log's readers, lost connections, and what callers are told."""

import itertools
import threading
from collections import Counter
from collections.abc import Iterable
from uuid import UUID, uuid4

import psycopg
import pytest

from services.chassis.store.application import EventStore, open_store
from tests.integration.store.acts import asked, at_once, drafted, measure
from tests.integration.store.conftest import Opening
from tests.support.toy import new_meter

Seen = list[tuple[int, UUID, int]]


def missed(seen: Seen, stores: Iterable[EventStore]) -> Counter:
    """What stands in the log and a reader never saw, or saw twice."""
    stored = Counter(row[:3] for store in stores for row in store.notifications(0, 1_000_000))
    read = Counter(seen)
    return (stored - read) + (read - stored)


def in_order(seen: Seen) -> bool:
    """Whether positions rise, and each aggregate's versions come one after the other."""
    versions: dict[UUID, int] = {}
    for before, (position, aggregate, version) in zip([0, *(row[0] for row in seen)], seen, strict=False):
        if position <= before or version != versions.get(aggregate, 0) + 1:
            return False
        versions[aggregate] = version
    return True


def test_the_check_of_the_order_sees_a_swap(opening: Opening) -> None:
    store = opening()
    drafted(store, measures=3)
    seen = [row[:3] for row in store.notifications(0, 10)]
    assert in_order(seen)
    assert not in_order([seen[0], seen[2], seen[1], seen[3]])
    assert not in_order([(position, aggregate, 5 - version) for position, aggregate, version in seen])


def test_the_check_for_missed_events_sees_a_loss_and_a_repetition(opening: Opening) -> None:
    store = opening()
    drafted(store, measures=3)
    seen = [row[:3] for row in store.notifications(0, 10)]
    assert not missed(seen, [store])
    assert missed(seen[1:], [store])
    assert missed([*seen, seen[0]], [store])


def test_readers_of_the_log_miss_nothing_while_eight_write(opening: Opening) -> None:
    stores = [opening(), opening()]
    meters = [drafted(stores[0]) for _ in range(6)]
    written, readings = threading.Event(), []

    def read(store: EventStore) -> None:
        seen, after, last = [], 0, False
        while not last:
            last = written.is_set()
            while rows := store.notifications(after, 7):
                seen.extend(row[:3] for row in rows)
                after = rows[-1][0]
        readings.append(seen)

    def write(number: int) -> None:
        store = stores[number % 2]
        if number % 5 == 0:
            drafted(store, measures=5)
        elif number % 5 == 1:
            with store.database.transaction() as connection:
                store.append(connection, new_meter(uuid4()).collect_events())
        else:
            store.execute(measure(meters[number % len(meters)]))

    readers = [threading.Thread(target=read, args=(store,)) for store in stores]
    for reader in readers:
        reader.start()
    answers = at_once([lambda number=number: write(number) for number in range(400)])
    written.set()
    for reader in readers:
        reader.join()
    assert answers == [None] * 400
    assert len(readings) == 2
    assert all(not missed(seen, stores[:1]) for seen in readings)
    assert all(
        [position for position, _, _ in seen] == sorted(position for position, _, _ in seen) for seen in readings
    )


def test_whatever_is_acknowledged_is_stored_once_though_connections_are_cut(opening_postgresql: Opening) -> None:
    store = opening_postgresql()
    meters = [drafted(store) for _ in range(8)]
    done, cuts = threading.Event(), itertools.count()

    def cut() -> None:
        with psycopg.connect(store.database.url, autocommit=True) as connection:
            while not done.wait(0.03):
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
                next(cuts)

    cutter = threading.Thread(target=cut)
    cutter.start()
    calls = [lambda at=at: store.execute(measure(meters[at % 8]), asked(f"k{at}"), deadline=20) for at in range(300)]
    answers = at_once(calls)
    done.set()
    cutter.join()
    assert next(cuts) > 5
    assert {type(answer).__name__ for answer in answers} == {"Saved"}
    assert len({(answer.id, answer.version) for answer in answers}) == 300
    assert sum(store.version(meter) - 1 for meter in meters) == 300
    assert all(store.find(asked(f"k{at}")).version == answer.version for at, answer in enumerate(answers))


def test_one_request_that_cannot_be_stored_fails_alone(opening_postgresql: Opening) -> None:
    store = opening_postgresql()
    meters = [drafted(store) for _ in range(8)]
    keys = ["bad \x00 key" if at % 10 == 0 else f"k{at}" for at in range(80)]
    answers = at_once(
        [lambda at=at, key=key: store.execute(measure(meters[at % 8]), asked(key)) for at, key in enumerate(keys)]
    )
    failed = [key for key, answer in zip(keys, answers, strict=True) if isinstance(answer, Exception)]
    assert failed == [key for key in keys if "\x00" in key]
    assert sum(store.version(meter) - 1 for meter in meters) == 72


def test_a_missing_table_is_an_error_and_not_a_wait(database_url: str) -> None:
    store = open_store("empty", database_url)
    try:
        with pytest.raises(Exception, match="stored_events"):
            drafted(store)
    finally:
        store.close()
