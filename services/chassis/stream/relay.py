"""Sends what is stored to Kafka, in the log's order, at least once.

The position is saved only after every record of a batch is acknowledged. On any error the producer is thrown away and a
new one sends again from the saved position: duplicates are harmless, holes are not.
"""

import logging
import threading
from collections.abc import Sequence

from kafka import KafkaProducer

from contracts.envelope import Envelope, to_kafka
from contracts.topics import Topic
from services.chassis.store.database import Database
from services.chassis.stream.leadership import Leadership, NotLeading
from services.chassis.stream.log import Source
from services.chassis.stream.publish import Published, Publisher
from services.chassis.stream.topics import ensure_topic

logger = logging.getLogger(__name__)
BATCH = 500
CHANNEL = "stored_events"
POLL_EVERY = 0.25
TRY_TO_LEAD_EVERY = 0.5
DELIVERY_TIMEOUT_MS = 10_000
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0


class RelayedStore(Source):
    """What the relay needs of a store: its log and its database."""

    database: Database


class NotAcknowledged(Exception):
    """Kafka did not acknowledge every record of a batch."""


class Relay:
    """The relay of one store to one topic. Any number may run; one is active."""

    def __init__(
        self,
        store: RelayedStore,
        published: Published,
        topic: Topic,
        bootstrap: str,
        *,
        channel: str = CHANNEL,
        batch: int = BATCH,
    ) -> None:
        self._store, self._topic, self._bootstrap, self._batch = store, topic, bootstrap, batch
        self._publisher = Publisher(published, topic.source)
        self._leadership = Leadership(store.database, topic.name, channel)
        self._stop = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Relays until told to stop, whatever fails in between."""
        self._stop = stop
        pause = FIRST_PAUSE
        while not stop.is_set():
            try:
                if self._leadership.take():
                    self._lead()
                pause = FIRST_PAUSE
                stop.wait(TRY_TO_LEAD_EVERY)
            except Exception as error:
                logger.warning(
                    "the relay starts again", extra={"fields": {"topic": self._topic.name, "reason": repr(error)}}
                )
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        self._leadership.leave()

    def _lead(self) -> None:
        """With the lock held: sends from the saved position on, with one producer, until something fails."""
        try:
            partitions = ensure_topic(self._bootstrap, self._topic)
            producer = self._producer()
        except BaseException:
            self._leadership.leave()
            raise
        try:
            position = self._position()
            logger.info(
                "relaying", extra={"fields": {"topic": self._topic.name, "after": position, "partitions": partitions}}
            )
            while not self._stop.is_set():
                position = self._send(producer, position)
        except NotLeading:
            self._leadership.leave()
            raise
        finally:
            abandon(producer)

    def _position(self) -> int:
        """The saved position; the head where the store is older than that (restored; consumers see to that)."""
        saved, head = self._leadership.position(), self._store.head()
        if saved > head:
            logger.error("the store is older than what was relayed", extra={"fields": {"relayed": saved, "head": head}})
            self._leadership.save(head)
        return min(saved, head)

    def _send(self, producer: KafkaProducer, position: int) -> int:
        """Sends the next batch and saves the position, or waits for events."""
        rows = self._store.notifications(position, self._batch)
        if not rows:
            self._leadership.wait(POLL_EVERY)
            return position
        self._leadership.check()
        self._deliver(producer, self._publisher.envelopes(rows))
        self._leadership.save(rows[-1][0])
        return rows[-1][0]

    def _deliver(self, producer: KafkaProducer, envelopes: Sequence[Envelope]) -> None:
        futures = []
        for envelope in envelopes:
            key, value, headers = to_kafka(envelope)
            futures.append(producer.send(self._topic.name, key=key, value=value, headers=headers))
        producer.flush(timeout=DELIVERY_TIMEOUT_MS / 1000)
        for future in futures:
            if not future.succeeded():
                raise NotAcknowledged(repr(future.exception) if future.is_done else "in time") from future.exception

    def _producer(self) -> KafkaProducer:
        return KafkaProducer(
            bootstrap_servers=self._bootstrap.split(","),
            enable_idempotence=True,
            acks="all",
            linger_ms=0,
            bootstrap_timeout_ms=5_000,
            batch_size=256 * 1024,
            delivery_timeout_ms=DELIVERY_TIMEOUT_MS,
            request_timeout_ms=DELIVERY_TIMEOUT_MS // 2,
            max_block_ms=DELIVERY_TIMEOUT_MS // 2,
            reconnect_backoff_max_ms=1_000,
            metadata_max_age_ms=10_000,
            allow_auto_create_topics=False,
        )


def abandon(producer: KafkaProducer) -> None:
    """Ends a producer with whatever it still holds: the next one sends that again. Closing alone would raise at what is
    not yet acknowledged, and leave its thread behind, still sending."""
    producer._sender.force_close()
    producer.close(timeout=1)
