"""The consumer on both databases, against a log in the same process and a feed that does its worst."""

import random
import threading
import time
from collections.abc import Iterator
from uuid import UUID, uuid4

import msgspec
import psycopg
import pytest
from eventsourcing.persistence import IntegrityError

from services.chassis.store.database import Database, open_database
from services.chassis.stream import health, rebuild, versions
from services.chassis.stream.consumer import Consumer
from services.chassis.stream.failures import LogIsAnother
from services.chassis.stream.feeds import LogFeed, Unreadable
from services.chassis.stream.log import LogUnreachable
from services.chassis.stream.parking import list_parked, release
from services.chassis.stream.waiting import wait_until_applied
from tests.integration.stream.world import SOURCE, MemoryStore, Remembered, differences, prepare, remember, seen


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url, f"stream_{uuid4().hex[:8]}")
    prepare(opened)
    yield opened
    opened.close()


class WorstFeed:
    """Delivers what it is given, batch by batch."""

    def __init__(self) -> None:
        self.batches: list[list] = []

    def start(self, after: int) -> None: ...

    def poll(self, timeout: float) -> list:
        return self.batches.pop(0) if self.batches else []

    def commit(self) -> None: ...

    def close(self) -> None: ...


def consumer(database, store, feed=None, handler=remember, log=None, **options) -> Consumer:
    log = log or store.log()
    return Consumer(database, feed or LogFeed(log), log, handler, poll=0.0, **options)


def filled(aggregates: int = 20, events: int = 200) -> MemoryStore:
    store, ids = MemoryStore(), [uuid4() for _ in range(aggregates)]
    for _ in range(events):
        store.save(random.choice(ids))
    return store


def test_the_checker_finds_a_planted_loss_duplicate_and_swap():
    replay = {"a": [1, 2, 3], "b": [1]}
    assert differences(replay, replay) == []
    assert differences({"a": [1, 2]}, {"a": [1, 2, 3]})
    assert differences({"a": [1, 2, 2, 3]}, {"a": [1, 2, 3]})
    assert differences({"a": [1, 3, 2]}, {"a": [1, 2, 3]})
    assert differences({}, {"a": [1]})
    assert differences({"a": [1]}, {})


def test_views_equal_a_replay_after_losses_duplicates_and_shuffles(database):
    store, feed = filled(), WorstFeed()
    sound = consumer(database, store, feed)
    sound.step()
    ids = list(store.versions())
    for _ in range(300):
        store.save(random.choice(ids), random.randint(1, 3))
    envelopes = list(store.log().page(0, 10_000))
    for _ in range(12):
        batch = random.choices(envelopes, k=60)
        feed.batches.append(batch + batch[:20])
    while feed.batches:
        sound.step()
    assert all(has == list(range(1, len(has) + 1)) for has in seen(database).values())
    sound.sweep()
    assert differences(seen(database), store.versions()) == []


def test_the_log_feed_alone_follows(database):
    store = filled()
    following = consumer(database, store)
    following.step()
    store.save(uuid4(), 700)
    while following.step().applied:
        pass
    assert differences(seen(database), store.versions()) == []


def test_a_sweep_heals_quiet_aggregates_few_and_many(database):
    store = filled(aggregates=300, events=2500)
    quiet = consumer(database, store, WorstFeed(), sweep_every=0.0)
    quiet.step()
    assert differences(seen(database), store.versions()) == []
    store.save(uuid4(), 3)
    assert quiet.step().applied == 3
    assert differences(seen(database), store.versions()) == []


def test_an_event_of_an_unknown_type_parks_its_aggregate_alone(database):
    store, feed = MemoryStore(), WorstFeed()
    bad, good = str(uuid4()), str(uuid4())
    store.save(bad), store.save(good)
    unknown = [newer(one) if one.subject == bad else one for one in store.log().page(0)]
    feed.batches.append(unknown)
    parking = consumer(database, store, feed, log=Overlaid(store.log(), bad))
    parking.step()
    store.save(bad), store.save(good)
    feed.batches.append(list(store.log().page(0)))
    parking.step()
    assert seen(database) == {good: [1, 2]}
    (row,) = list_parked(database)
    assert (row.aggregate, row.version, row.tries) == (bad, 1, 1)
    assert "pactos.commitment.started.v9" in row.reason


def newer(envelope):
    return msgspec.structs.replace(envelope, type="pactos.commitment.started.v9")


class Overlaid:
    """A log whose events of one aggregate have a type that is not known yet."""

    def __init__(self, log, aggregate: str) -> None:
        self._log, self._aggregate, self.source = log, aggregate, log.source
        self.head, self.index = log.head, log.index

    def page(self, *asked):
        return [newer(one) if one.subject == self._aggregate else one for one in self._log.page(*asked)]

    def of_aggregate(self, aggregate, *asked):
        found = self._log.of_aggregate(aggregate, *asked)
        return [newer(one) for one in found] if aggregate == self._aggregate else found


def test_where_kafkas_copy_is_damaged_the_logs_copy_is_applied(database):
    store, feed = MemoryStore(), WorstFeed()
    tables_only = consumer(database, store, feed)
    tables_only.step()
    store.save(uuid4())
    (envelope,) = store.log().page(0)
    feed.batches.append([msgspec.structs.replace(envelope, data=msgspec.Raw(b'{"state": 7'))])
    tables_only.step()
    assert differences(seen(database), store.versions()) == []
    assert list_parked(database) == []


def poisoned(connection, received) -> None:
    remember(connection, received)
    if any(one.event.why == "poison" for one in received):
        raise ZeroDivisionError("a fold fails")


def test_a_fold_that_fails_parks_at_the_event_and_a_release_catches_up(database):
    store, bad = filled(), str(uuid4())
    store.save(bad, 2)
    store.save(bad, 1, "poison")
    store.save(bad, 2)
    consumer(database, store, handler=poisoned).step()
    expected = {**store.versions(), bad: [1, 2]}
    assert differences(seen(database), expected) == []
    (row,) = list_parked(database)
    assert (row.version, row.tries, row.reason) == (3, 1, "ZeroDivisionError: a fold fails")
    assert release(database, bad)
    consumer(database, store, handler=poisoned).step()
    assert list_parked(database)[0].tries == 2
    assert release(database, bad)
    mended = consumer(database, store)
    mended.step()
    assert differences(seen(database), store.versions()) == []
    assert list_parked(database) == []
    assert not release(database, bad)


def test_a_record_that_is_no_envelope_is_kept_and_stops_nothing(database):
    store, feed = MemoryStore(), WorstFeed()
    known = str(uuid4())
    reading = consumer(database, store, feed)
    reading.step()
    store.save(known, 2)
    feed.batches.append([Unreadable("t/0/1", known, "rub\x00bish", "no id"), Unreadable("t/0/2", None, "", "no key")])
    reading.step()
    assert seen(database) == {known: [1, 2]}
    assert [(row.place, row.aggregate) for row in list_parked(database)] == [("t/0/1", known), ("t/0/2", None)]
    assert release(database, "t/0/1")
    assert [row.place for row in list_parked(database)] == ["t/0/2"]


def test_errors_of_the_network_and_of_the_database_are_tried_again_and_park_nothing(database):
    store, failures = filled(), iter([psycopg.OperationalError("gone"), OSError("reset"), LogUnreachable("away")])

    def failing(connection, received):
        remember(connection, received)
        for failure in failures:
            raise failure

    consumer(database, store, handler=failing).step()
    assert differences(seen(database), store.versions()) == []
    assert list_parked(database) == []


def test_a_version_conflict_repeats_the_batch(database):
    store, conflicts = filled(), iter([IntegrityError(), IntegrityError()])

    def appending(connection, received):
        remember(connection, received)
        for conflict in conflicts:
            raise conflict

    consumer(database, store, handler=appending).step()
    assert differences(seen(database), store.versions()) == []
    assert list_parked(database) == []


def test_a_store_restored_too_old_stops_the_consumer_and_says_so(database):
    store = filled()
    consumer(database, store).step()
    before = seen(database)
    store.forget_after(store.head() // 2)
    with pytest.raises(LogIsAnother, match="restored too old"):
        consumer(database, store).run(threading.Event())
    assert state_of(database).state == health.RESTORED_TOO_OLD
    assert seen(database) == before


def test_a_restored_store_that_has_grown_beyond_what_was_applied_is_noticed_too(database):
    store = filled()
    consumer(database, store).step()
    head = store.head()
    store.forget_after(head // 2)
    store.save(uuid4(), 200)
    assert store.head() > head
    with pytest.raises(LogIsAnother):
        consumer(database, store).sweep()


def state_of(database) -> health.Health:
    with database.transaction(write=False) as connection:
        (found,) = health.read_health(connection)
    return found


def test_health_says_when_the_log_answered_and_when_all_was_applied(database):
    store = filled()
    consumer(database, store).step()
    first = state_of(database)
    assert (first.source, first.state, first.head) == (SOURCE, health.FOLLOWING, store.head())
    assert first.contacted_at
    assert first.caught_up_at


def test_a_waiting_reader_sees_the_version_or_the_limit(database):
    store, one = MemoryStore(), str(uuid4())
    assert not wait_until_applied(database, one, 1, 0.02)
    store.save(one, 2)
    soon = threading.Timer(0.05, consumer(database, store).step)
    soon.start()
    assert wait_until_applied(database, one, 2, 5)
    soon.join()


def test_a_rebuild_equals_what_following_gave_while_writers_and_consumers_go_on(database):
    store, stop = filled(50, 3000), threading.Event()
    following = consumer(database, store, sweep_every=0.2)
    following.step()
    with database.transaction() as connection:
        connection.execute("DELETE FROM seen WHERE aggregate > '8'")
    running = threading.Thread(target=following.run, args=(stop,))
    running.start()
    writing = threading.Thread(target=write_until, args=(store, stop))
    writing.start()
    told = []
    rebuild.rebuild(database, store.log(), Remembered(), lambda position, head: told.append((position, head)))
    stop.set()
    writing.join()
    running.join()
    consumer(database, store).step()
    assert differences(seen(database), store.versions()) == []
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]


def write_until(store: MemoryStore, stop: threading.Event) -> None:
    ids = [UUID(one) for one in store.versions()]
    while not stop.is_set():
        store.save(random.choice(ids))
        time.sleep(0.001)


def test_a_rebuild_parks_poison_and_accepts_another_store(database):
    store, bad = filled(), str(uuid4())
    store.save(bad, 1)
    consumer(database, store).step()
    store.forget_after(store.head() // 2)
    store.save(bad, 1)
    store.save(bad, 1, "poison")
    store.save(bad, 1)
    rebuild.rebuild(database, store.log(), Remembered())
    assert differences(seen(database), {**store.versions(), bad: [1]}) == []
    assert [(row.aggregate, row.version) for row in list_parked(database)] == [(bad, 2)]
    assert consumer(database, store).sweep() == 0
    with database.transaction(write=False) as connection:
        assert versions.swept(connection, SOURCE).position == store.head()


def test_a_rebuild_that_fails_leaves_the_old_views(database):
    store = filled()
    consumer(database, store).step()

    class Broken(Remembered):
        def write(self, connection) -> None:
            super().write(connection)
            raise RuntimeError("no room")

    with pytest.raises(RuntimeError):
        rebuild.rebuild(database, store.log(), Broken())
    assert differences(seen(database), store.versions()) == []
