"""Creates topics, and raises their partitions to the first number. Never fewer, and more is as good."""

import logging

from kafka import KafkaAdminClient
from kafka.errors import InvalidPartitionsError, TopicAlreadyExistsError

from contracts.topics import Topic

logger = logging.getLogger(__name__)
REPLICATION_OF_THE_BROKER = -1


def ensure_topic(bootstrap: str, topic: Topic, replication: int = REPLICATION_OF_THE_BROKER) -> int:
    """How many partitions the topic has, once it is there."""
    admin = KafkaAdminClient(
        bootstrap_servers=bootstrap.split(","), bootstrap_timeout_ms=5_000, reconnect_backoff_max_ms=1_000
    )
    try:
        return _partitions(admin, topic) or _create(admin, topic, replication)
    finally:
        admin.close()


def _create(admin: KafkaAdminClient, topic: Topic, replication: int) -> int:
    wanted = {topic.name: {"num_partitions": topic.partitions, "replication_factor": replication}}
    try:
        admin.create_topics(wanted, wait_for_metadata=True)
    except TopicAlreadyExistsError:
        logger.info("another process created the topic", extra={"fields": {"topic": topic.name}})
    return _partitions(admin, topic)


def _partitions(admin: KafkaAdminClient, topic: Topic) -> int:
    found = [one for one in admin.describe_topics([topic.name]) if one["error_code"] == 0]
    present = len(found[0]["partitions"]) if found else 0
    if 0 < present < topic.partitions:
        try:
            admin.create_partitions({topic.name: topic.partitions})
        except InvalidPartitionsError:
            logger.info("another process raised the partitions", extra={"fields": {"topic": topic.name}})
        return topic.partitions
    return present
