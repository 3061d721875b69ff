"""What says that a log may have grown: Kafka, where there is one; else only the time that has passed.

A bell that rings for nothing, or not at all, costs a look or a second: what is told comes from the log.
"""

import logging
import threading
import time
from collections.abc import Iterable, Mapping

from kafka import KafkaConsumer
from kafka.errors import KafkaError

from contracts.topics import Topic
from services.chassis.stream.topics import ensure_topic

log = logging.getLogger("pactos.live")
SHORTEST, LONGEST = 0.01, 0.1
LOOKS_ANYWAY = 1.0
AGAIN_AFTER = 2.0


class Clock:
    """Rings ever more slowly while nothing is found: from a hundredth to a tenth of a second."""

    def __init__(self) -> None:
        self._pause = SHORTEST

    def found(self) -> None:
        """There was something."""
        self._pause = SHORTEST

    def wait(self, stop: threading.Event) -> None:
        """Until it is worth to look again."""
        stop.wait(self._pause)
        self._pause = min(self._pause * 1.5, LONGEST)


class Rung:
    """Rings when it is told to, and once a second anyway."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def ring(self) -> None:
        self._event.set()

    def found(self) -> None:
        """Nothing: the next ring decides."""

    def wait(self, stop: threading.Event) -> None:
        """Until it rings."""
        self._event.wait(LOOKS_ANYWAY)
        self._event.clear()


def bells(topics: Iterable[Topic], bootstrap: str | None, stop: threading.Event) -> Mapping[str, Clock | Rung]:
    """A bell for the log of each topic, by its source; with Kafka they ring from a thread that ends at `stop`."""
    topics = list(topics)
    if not bootstrap:
        return {topic.source: Clock() for topic in topics}
    rung = {topic.source: Rung() for topic in topics}
    by_topic = {topic: rung[topic.source] for topic in topics}
    threading.Thread(target=_ring, args=(by_topic, bootstrap, stop), name="kafka's bell", daemon=True).start()
    return rung


def _ring(by_topic: Mapping[Topic, Rung], bootstrap: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            _listen(by_topic, bootstrap, stop)
        except KafkaError as error:
            log.warning(
                "Kafka does not ring: the logs are looked at once a second", extra={"fields": {"why": repr(error)}}
            )
            stop.wait(AGAIN_AFTER)


def _listen(by_topic: Mapping[Topic, Rung], bootstrap: str, stop: threading.Event) -> None:
    """Of no group, from now on: what was missed is in the log."""
    for topic in by_topic:
        ensure_topic(bootstrap, topic)
    by_name = {topic.name: rung for topic, rung in by_topic.items()}
    consumer = KafkaConsumer(
        *by_name,
        bootstrap_servers=bootstrap.split(","),
        group_id=None,
        auto_offset_reset="latest",
        enable_auto_commit=False,
        metadata_max_age_ms=5_000,
        bootstrap_timeout_ms=5_000,
        reconnect_backoff_max_ms=1_000,
        allow_auto_create_topics=False,
    )
    try:
        while not stop.is_set():
            for partition in consumer.poll(timeout_ms=500):
                by_name[partition.topic].ring()
    finally:
        consumer.close(autocommit=False, timeout_ms=1_000)


def pause(stop: threading.Event, failures: int) -> None:
    """Ever longer while a log cannot be reached: a fifth of a second, two seconds at most."""
    stop.wait(min(0.2 * 2 ** min(failures, 10), 2.0))


def now() -> float:
    """Seconds that only go forward."""
    return time.monotonic()
