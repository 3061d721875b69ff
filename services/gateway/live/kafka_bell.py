"""Kafka as a bell: that something came on a topic says that its log has grown. Imported where there is a broker."""

import logging
import threading
from collections.abc import Mapping

from kafka import KafkaConsumer
from kafka.errors import KafkaError

from contracts.topics import Topic
from services.chassis.stream.topics import ensure_topic
from services.gateway.live.bells import Rung

log = logging.getLogger("pactos.live")
AGAIN_AFTER = 2.0


def ring(by_topic: Mapping[Topic, Rung], bootstrap: str, stop: threading.Event) -> None:
    """Until `stop`: whatever comes on a topic rings its bell. Where Kafka is away, the bells ring once a second."""
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
