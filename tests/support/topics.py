"""The suite's topics, erased: as when the brokers' disks are lost."""

import time

from kafka import KafkaAdminClient

from contracts.topics import TOPICS


def erase_topics(bootstrap: str) -> list[str]:
    """Deletes those of the suite's topics that are there; their names. Returns when they are gone."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        names = [topic.name for topic in TOPICS if topic.name in admin.list_topics()]
        if names:
            admin.delete_topics(names)
        until = time.monotonic() + 30
        while set(names) & set(admin.list_topics()) and time.monotonic() < until:
            time.sleep(0.1)
        return names
    finally:
        admin.close()
