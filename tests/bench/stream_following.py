"""Views that follow over Kafka: how many events per second, and how soon after a command's answer the view has it."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from kafka import KafkaConsumer, KafkaProducer

from contracts.envelope import encode
from contracts.topics import Topic
from services.agreements.publishing import PUBLISHED
from services.chassis.store.application import EventStore, open_store
from services.chassis.store.database import Connection
from services.chassis.stream.consumer import Consumer
from services.chassis.stream.delivery import Received
from services.chassis.stream.kafka_feed import KafkaFeed
from services.chassis.stream.log import StoreLog
from services.chassis.stream.relay import Relay
from services.chassis.stream.topics import ensure_topic
from services.monitoring.subscribing import subscriber
from tests.bench.stream_producer import SOURCE, fill, life, open_views

AGGREGATES, EVENTS = 1_000, 20
COMMANDS, PER_SECOND = 1_000, 100
CHANNEL = "bench_views"


def run(postgres_url: str, kafka: str) -> list[dict[str, Any]]:
    """The rows of the table."""
    return [consumption(postgres_url, kafka), *latencies(postgres_url, kafka)]


def consumption(postgres_url: str, kafka: str) -> dict[str, Any]:
    """Events per second from a topic that is full, into views that are empty, beside polling them alone."""
    place = Place(postgres_url, kafka)
    with closing(open_store(place.schema, postgres_url, migrate=True)) as store, closing(place.views()) as views:
        events = fill(store, AGGREGATES, EVENTS)
        with process(relay, place):
            _until(lambda: _relayed(store, place.topic) == store.head(), 120)
        alone = KafkaFeed(place.topic, "bare", kafka)
        polled = _rate(lambda: len(alone.poll(1.0)), events)
        alone.close()
        feed = KafkaFeed(place.topic, "views", kafka)
        consumer = Consumer(
            views.database, feed, Unswept(StoreLog(store, PUBLISHED, SOURCE)), subscriber(views), sweep_every=3600
        )
        rate = _rate(lambda: consumer.step().applied, events)
        feed.close()
    return row("events from Kafka into views", rate, "events/s", polled, None)


def latencies(postgres_url: str, kafka: str) -> list[dict[str, Any]]:
    """From the command's answer to the view having it, at 100 commands per second; and Kafka's bare way."""
    place = Place(postgres_url, kafka)
    with closing(open_store(place.schema, postgres_url, migrate=True)) as store, closing(place.views()):
        bare = sorted(_bare(kafka))
        with process(relay, place), process(consume, place):
            ours = sorted(_commanded(store, place))
    rows = []
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        value, baseline = (taken[int(len(taken) * share)] * 1000 for taken in (ours, bare))
        rows.append(row(f"from the command's answer to the view having it, {name}", value, "ms", baseline, None))
    return rows


class Place:
    """Where one measurement happens: names of its own on the given servers."""

    def __init__(self, postgres_url: str, kafka: str) -> None:
        self.url, self.kafka, self.schema = postgres_url, kafka, f"bench_{uuid4().hex[:8]}"
        self.topic = Topic(self.schema, SOURCE)

    def views(self) -> EventStore:
        return open_views(self.url, self.schema)


class Unswept(StoreLog):
    """A log whose sweep finds nothing: what arrives comes from Kafka."""

    def __init__(self, log: StoreLog) -> None:
        self.__dict__.update(vars(log))

    def head(self) -> int:
        return 0


def relay(place: Place) -> None:
    """The relay's process."""
    with closing(open_store(place.schema, place.url)) as store:
        Relay(store, PUBLISHED, place.topic, place.kafka).run(threading.Event())


def consume(place: Place) -> None:
    """The consumer's process: the view's transaction notifies whoever listens."""

    def handle(connection: Connection, received: list[Received]) -> None:
        handler(connection, received)
        connection.execute(f"NOTIFY {CHANNEL}, '{received[-1].envelope.position}'")

    with closing(open_store(place.schema, place.url)) as store, closing(place.views()) as views:
        handler = subscriber(views)
        feed = KafkaFeed(place.topic, "views", place.kafka)
        Consumer(views.database, feed, StoreLog(store, PUBLISHED, SOURCE), handle).run(threading.Event())


@contextmanager
def process(work: Callable[[Place], None], place: Place) -> Iterator[None]:
    """A process of its own, ended at the end."""
    child = multiprocessing.get_context("spawn").Process(target=work, args=(place,), daemon=True)
    child.start()
    try:
        yield
    finally:
        child.kill()
        child.join()


def row(name: str, value: float, unit: str, baseline: float | None, target: float | None) -> dict[str, Any]:
    """A row of the table."""
    ratio = value / baseline if baseline else None
    met = target is None or (ratio or 0) >= target
    rounded = [round(one, 3) if one is not None else None for one in (value, baseline, ratio)]
    names = ("value", "baseline", "ratio")
    return {"name": name, "unit": unit, **dict(zip(names, rounded, strict=True)), "target": target, "met": met}


def _commanded(store: EventStore, place: Place) -> list[float]:
    """The seconds that each command's event took to the views, the first hundred being practice."""
    answered: list[tuple[int, float]] = []
    seen: list[tuple[int, float]] = []
    listening, done = threading.Event(), threading.Event()
    listener = threading.Thread(target=_listen, args=(place.url, seen, listening, done))
    listener.start()
    listening.wait()
    for position, moment in _commands(store):
        answered.append((position, moment))
        if len(answered) == 1:
            _until(lambda: seen, 60)
    _until(lambda: seen and seen[-1][0] >= answered[-1][0], 30)
    done.set()
    listener.join()
    return _waits(answered[100:], seen)


def _waits(answered: Sequence[tuple[int, float]], seen: Sequence[tuple[int, float]]) -> list[float]:
    waits, following = [], iter(seen)
    reached, moment = next(following)
    for position, since in answered:
        while reached < position:
            reached, moment = next(following)
        waits.append(max(0.0, moment - since))
    return waits


def _listen(url: str, seen: list[tuple[int, float]], listening: threading.Event, done: threading.Event) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        listening.set()
        while not done.is_set():
            for notice in connection.notifies(timeout=0.2):
                seen.append((int(notice.payload), time.perf_counter()))


def _commands(store: EventStore) -> Iterator[tuple[int, float]]:
    """Events saved at an even pace, from when the first was taken: their positions, and when each was answered."""
    began = None
    streams = [(aggregate, list(life(aggregate, 1, 1 + COMMANDS // 50))) for aggregate in (uuid4() for _ in range(50))]
    for number in range(COMMANDS):
        if began is not None:
            time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
        aggregate, stream = streams[number % 50]
        event = stream[number // 50]
        stored = StoredEvent(aggregate, number // 50 + 1, type(event).TYPE[7:-3], encode(event))
        yield store.recorder.insert_events([stored])[0], time.perf_counter()
        began = began or time.perf_counter()


def _bare(kafka: str) -> list[float]:
    """The seconds from producing to polling at the same pace, with the same clients and nothing else."""
    topic, waits = Topic(f"bench-{uuid4().hex[:8]}", SOURCE), []
    ensure_topic(kafka, topic)
    producer = KafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=True)
    consumer = KafkaConsumer(topic.name, bootstrap_servers=kafka, auto_offset_reset="earliest")
    polling = threading.Thread(target=_poll_moments, args=(consumer, waits))
    polling.start()
    began = time.perf_counter()
    for number in range(COMMANDS):
        time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
        producer.send(topic.name, key=str(number).encode(), value=repr(time.perf_counter()).encode().ljust(400))
    polling.join()
    producer.close()
    consumer.close()
    return waits[100:]


def _poll_moments(consumer: KafkaConsumer, waits: list[float]) -> None:
    while len(waits) < COMMANDS:
        for records in consumer.poll(timeout_ms=200).values():
            waits.extend(time.perf_counter() - float(record.value) for record in records)


def _rate(some: Callable[[], int], events: int) -> float:
    """Events per second, from when the first have come (the group is joined by then) to the last."""
    first = 0
    while not first:
        first = some()
    began, left = time.perf_counter(), events - first
    while left > 0:
        left -= some()
    return (events - first) / (time.perf_counter() - began)


def _relayed(store: EventStore, topic: Topic) -> int:
    with store.database.transaction(write=False) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_tables WHERE (schemaname, tablename) = (current_schema(), 'relayed')"
        ):
            return 0
        return max((row[0] for row in connection.execute("SELECT position FROM relayed")), default=0)


def _until(condition: Callable[[], object], patience: float) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)
