"""Relay and consumers over a real Apache Kafka and PostgreSQL: whatever happens to the topic, views equal a replay."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from uuid import uuid4

import psycopg
import pytest
from kafka import KafkaAdminClient, KafkaProducer

from contracts.envelope import to_kafka
from contracts.topics import Topic
from services.chassis.store.database import Database, open_database
from services.chassis.stream.consumer import Consumer
from services.chassis.stream.kafka_feed import KafkaFeed
from services.chassis.stream.parking import list_parked
from services.chassis.stream.relay import Relay, abandon
from services.chassis.stream.topics import ensure_topic
from tests.integration.stream.world import CHANNEL, PUBLISHED, SOURCE, MemoryStore, differences, prepare, remember, seen
from tests.support.waiting import eventually

PATIENCE = 40.0


@pytest.fixture
def topic() -> Topic:
    return Topic(f"stream-{uuid4().hex[:8]}", SOURCE)


@pytest.fixture
def database(fresh_postgres: Callable[[], str]) -> Iterator[Database]:
    opened = open_database(fresh_postgres(), "stream_tests")
    prepare(opened)
    yield opened
    opened.close()


@contextmanager
def running(*, relay: Relay | None = None, consumers: tuple[Consumer, ...] = ()) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=one.run, args=(stop,)) for one in (relay, *consumers) if one]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)


def relay(store: MemoryStore, topic: Topic, bootstrap: str) -> Relay:
    return Relay(store, PUBLISHED, topic, bootstrap, channel=CHANNEL)


def consumer(
    database: Database, store: MemoryStore, topic: Topic, bootstrap: str, sweep_every: float = 3600, poll: float = 0.1
) -> Consumer:
    feed = KafkaFeed(topic, "views", bootstrap)
    return Consumer(database, feed, store.log(), remember, sweep_every=sweep_every, poll=poll)


def until_equal(database: Database, store: MemoryStore) -> None:
    deadline = time.monotonic() + PATIENCE
    while wrong := differences(seen(database), store.versions()):
        assert time.monotonic() < deadline, wrong[:3]
        time.sleep(0.02)


def write(store: MemoryStore, database: Database, ids: list[str], events: int) -> None:
    for _ in range(events):
        store.save(random.choice(ids))
    with database.transaction() as connection:
        connection.execute(f"NOTIFY {CHANNEL}")


def erase(bootstrap: str, topic: Topic) -> None:
    with admin(bootstrap) as asked:
        asked.delete_topics([topic.name])
        deadline = time.monotonic() + PATIENCE
        while topic.name in asked.list_topics():
            assert time.monotonic() < deadline
            time.sleep(0.05)


@contextmanager
def admin(bootstrap: str) -> Iterator[KafkaAdminClient]:
    with ExitStack() as stack:
        client = KafkaAdminClient(bootstrap_servers=bootstrap)
        stack.callback(client.close)
        yield client


def send(bootstrap: str, topic: Topic, records) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap)
    futures = [producer.send(topic.name, key=key, value=value, headers=headers) for key, value, headers in records]
    producer.flush()
    assert all(future.succeeded() for future in futures)
    producer.close()


def test_what_is_stored_reaches_the_views(database, kafka, topic):
    store, ids = MemoryStore(database), [str(uuid4()) for _ in range(50)]
    write(store, database, ids, 500)
    with running(relay=relay(store, topic, kafka), consumers=(consumer(database, store, topic, kafka),)):
        until_equal(database, store)
        write(store, database, ids, 500)
        until_equal(database, store)
    assert list_parked(database) == []


def test_a_consumer_that_is_there_before_the_relay_makes_the_topic_and_follows_it(database, kafka, topic, caplog):
    store = MemoryStore(database)
    with running(consumers=(consumer(database, store, topic, kafka, poll=0.002),)):
        until_it_has_joined(kafka)
        assert "not found" not in caplog.text
        store.save(str(uuid4()), 10)
        send(kafka, topic, map(to_kafka, store.log().page(0)))
        until_equal(database, store)


def until_it_has_joined(bootstrap: str) -> None:
    with admin(bootstrap) as asked:
        eventually(lambda: asked.describe_groups(["views"])["views"]["members"], PATIENCE, "the consumer's joining")


def test_a_producer_given_up_with_records_in_hand_leaves_no_thread_behind(kafka, topic):
    ensure_topic(kafka, topic)
    before = set(threading.enumerate())
    producer = KafkaProducer(bootstrap_servers=kafka, linger_ms=60_000)
    held = producer.send(topic.name, value=b"x")
    abandon(producer)
    eventually(lambda: set(threading.enumerate()) <= before, 10, "the end of its thread")
    assert held.failed()


def test_partitions_raised_from_6_to_12_under_two_consumers(database, kafka, topic):
    store, ids = MemoryStore(database), [str(uuid4()) for _ in range(100)]
    both = consumer(database, store, topic, kafka), consumer(database, store, topic, kafka)
    with running(relay=relay(store, topic, kafka), consumers=both):
        write(store, database, ids, 1000)
        until_equal(database, store)
        with admin(kafka) as asked:
            asked.create_partitions({topic.name: 12})
        for _ in range(20):
            write(store, database, ids, 100)
            time.sleep(0.4)
        until_equal(database, store)
    assert ensure_topic(kafka, topic) == 12


def test_an_erased_topic_and_its_quiet_aggregates_come_back(database, kafka, topic):
    store, ids = MemoryStore(database), [str(uuid4()) for _ in range(100)]
    with running(relay=relay(store, topic, kafka)):
        write(store, database, ids, 1000)
        until_relayed(database, store)
        erase(kafka, topic)
        with running(consumers=(consumer(database, store, topic, kafka, sweep_every=1),)):
            until_equal(database, store)
            write(store, database, ids[:10], 200)
            until_equal(database, store)
    assert ensure_topic(kafka, topic) == 6


def until_relayed(database: Database, store: MemoryStore) -> None:
    deadline = time.monotonic() + PATIENCE
    while relayed(database) < store.head():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def relayed(database: Database) -> int:
    with database.transaction(write=False) as connection:
        if not connection.execute("SELECT 1 FROM pg_tables WHERE tablename = 'relayed'"):
            return 0
        found = connection.execute("SELECT position FROM relayed")
    return found[0][0] if found else 0


def test_a_lost_tail_is_swept_and_a_lost_middle_is_a_gap(database, kafka, topic):
    store, ids = MemoryStore(), [str(uuid4()) for _ in range(30)]
    for _ in range(900):
        store.save(random.choice(ids))
    envelopes = list(store.log().page(0, 10_000))
    ensure_topic(kafka, topic)
    kept = [one for number, one in enumerate(envelopes[:700]) if number % 7]
    with running(consumers=(consumer(database, store, topic, kafka, sweep_every=2),)):
        send(kafka, topic, map(to_kafka, kept))
        until_equal(database, store)


def test_batches_twice_and_shuffled_among_rubbish(database, kafka, topic):
    store, ids, later = MemoryStore(), [str(uuid4()) for _ in range(30)], MemoryStore()
    ensure_topic(kafka, topic)
    sound = consumer(database, store, topic, kafka, sweep_every=2)
    with running(consumers=(sound,)):
        for _ in range(5):
            for _ in range(200):
                store.save(random.choice(ids))
            envelopes = list(store.log().page(0, 10_000))
            records = list(map(to_kafka, random.sample(envelopes, len(envelopes)) * 2))
            rubbish = [
                (b"\xff", b"\x00", []),
                (None, b"x", []),
                (ids[1].encode(), None, []),
                (ids[0].encode(), b"{}", [("ce_id", b"x")]),
            ]
            send(kafka, topic, records + rubbish)
        until_equal(database, store)
    assert later.head() == 0
    assert {row.version for row in list_parked(database)} == {None}


def test_a_second_relay_takes_over_when_the_first_loses_its_connection(database, kafka, topic):
    store, ids = MemoryStore(database), [str(uuid4()) for _ in range(20)]
    with running(relay=relay(store, topic, kafka)), running(relay=relay(store, topic, kafka)):
        write(store, database, ids, 300)
        until_relayed(database, store)
        for _ in range(3):
            with psycopg.connect(database.url, autocommit=True) as connection:
                connection.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
            write(store, database, ids, 300)
            until_relayed(database, store)
        with running(consumers=(consumer(database, store, topic, kafka),)):
            until_equal(database, store)
