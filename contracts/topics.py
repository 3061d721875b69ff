"""Kafka topics: one per service that publishes, keyed by aggregate, so that one aggregate's events keep their order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic's name, its first number of partitions (raised freely: nothing depends on it), and its source URI."""

    name: str
    source: str
    partitions: int = 6


AGREEMENTS = Topic("pactos.agreements.v1", "/pactos/agreements")
MONITORING = Topic("pactos.monitoring.v1", "/pactos/monitoring")
TOPICS = (AGREEMENTS, MONITORING)
