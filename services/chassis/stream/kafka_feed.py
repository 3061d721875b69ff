"""The fast feed: a topic of Kafka, followed as a member of a group. Imported where there is a broker."""

import logging
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from kafka import ConsumerRebalanceListener, KafkaConsumer
from kafka.errors import KafkaError

from contracts.envelope import Envelope, MalformedEnvelope, from_kafka
from contracts.topics import Topic
from services.chassis.stream.feeds import Unreadable
from services.chassis.stream.log import PAGE
from services.chassis.stream.topics import ensure_topic

logger = logging.getLogger(__name__)
SESSION_TIMEOUT_MS = 6_000
COMMIT_EVERY = 1.0


class KafkaFeed:
    """Follows a topic as a member of a group; a topic that is not there yet is created, as the relay would."""

    def __init__(self, topic: Topic, group: str, bootstrap: str, most: int = PAGE, **settings: Any) -> None:
        self._topic, self._bootstrap, self._moved = topic, bootstrap, _Moved()
        self._most, self._committed_at = most, 0.0
        self._consumer: KafkaConsumer | None = None
        self._settings = dict(
            bootstrap_servers=bootstrap.split(","),
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=SESSION_TIMEOUT_MS,
            heartbeat_interval_ms=1_500,
            max_poll_interval_ms=3_600_000,
            max_poll_records=most,
            metadata_max_age_ms=5_000,
            bootstrap_timeout_ms=5_000,
            reconnect_backoff_max_ms=1_000,
            allow_auto_create_topics=False,
            **settings,
        )

    def start(self, after: int) -> None:
        """Nothing: the group's offsets say where to go on."""

    def poll(self, timeout: float) -> Sequence[Envelope | Unreadable]:
        if self._moved.revoked:
            logger.info("partitions were moved", extra={"fields": {"assigned": self._moved.assigned}})
            self._moved.revoked = False
        try:
            consumer = self._joined()
            if self._moved.joining:
                _ask_again(consumer)
            partitions = consumer.poll(timeout_ms=int(timeout * 1000), max_records=self._most)
        except KafkaError:
            self._leave()
            raise
        return [_read(record) for records in partitions.values() for record in records]

    def commit(self) -> None:
        now = time.monotonic()
        if self._consumer and now - self._committed_at >= COMMIT_EVERY:
            self._committed_at = now
            self._consumer.commit_async()

    def close(self) -> None:
        try:
            if self._consumer and self._committed_at:
                self._consumer.commit(timeout_ms=1_000)
        except KafkaError as error:
            logger.info("offsets were not committed at the end", extra={"fields": {"reason": repr(error)}})
        self._leave()

    def _joined(self) -> KafkaConsumer:
        if self._consumer is None:
            # The client would ask for a topic that is missing ten times a second, and log each time that it is.
            ensure_topic(self._bootstrap, self._topic)
            self._consumer = KafkaConsumer(**self._settings)
            self._consumer.subscribe([self._topic.name], listener=self._moved)
        return self._consumer

    def _leave(self) -> None:
        if self._consumer is not None:
            self._consumer.close(autocommit=False, timeout_ms=2_000)
            self._consumer = None


class _Moved(ConsumerRebalanceListener):
    """Only sets flags: a callback runs inside poll, where nothing may be asked of Kafka or of a database."""

    def __init__(self) -> None:
        self.revoked, self.joining, self.assigned = False, False, 0

    def on_partitions_revoked(self, revoked: Any) -> None:
        self.revoked, self.joining = True, True

    def on_partitions_assigned(self, assigned: Any) -> None:
        self.joining, self.assigned = False, len(assigned)


def _ask_again(consumer: KafkaConsumer) -> None:
    """kafka-python (3.0.12) forgets a join that a changed topic began and that outlasts one poll: the answer is never
    looked at, no heartbeat is sent, and the member stays without partitions for ever. Asked to rejoin, it looks."""
    consumer._coordinator.request_rejoin()


def _read(record: Any) -> Envelope | Unreadable:
    try:
        envelope = from_kafka(record.value, record.headers)
    except (MalformedEnvelope, ValueError, AttributeError, TypeError) as error:
        reason = str(error)
    else:
        if record.key == envelope.subject.encode():
            return envelope
        reason = "the key is not the envelope's subject"
    place = f"{record.topic}/{record.partition}/{record.offset}"
    return Unreadable(place, _id(record.key), (record.value or b"").decode("utf-8", "replace"), reason)


def _id(key: bytes | None) -> str | None:
    try:
        return str(UUID((key or b"").decode("ascii")))
    except ValueError:
        return None
