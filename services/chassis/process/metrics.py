"""Prometheus metrics of one process; with PROMETHEUS_MULTIPROC_DIR set before the start, of all workers together."""

import os
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

CONTENT_TYPE = CONTENT_TYPE_LATEST
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("pactos_requests", "Requests answered, by operation and status.", ("service", "operation", "status"))
LATENCY = Histogram(
    "pactos_request_seconds", "Time to answer a request, in seconds.", ("service", "operation"), buckets=BUCKETS
)


class RequestMetrics:
    """Counts the requests of one service. The children are kept, because looking labels up is half of the cost."""

    def __init__(self, service: str) -> None:
        self.service = service
        self._requests: dict[tuple[str, int], Counter] = {}
        self._latencies: dict[str, Histogram] = {}

    def observe(self, operation: str, status: int, seconds: float) -> None:
        requests = self._requests.get((operation, status))
        if requests is None:
            requests = self._requests[operation, status] = REQUESTS.labels(self.service, operation, str(status))
        latency = self._latencies.get(operation)
        if latency is None:
            latency = self._latencies[operation] = LATENCY.labels(self.service, operation)
        requests.inc()
        latency.observe(seconds)


def exposition() -> bytes:
    """The metrics in Prometheus' text format."""
    if os.environ.get(FOLDER):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(REGISTRY)


def forget_worker(pid: int) -> None:
    """A worker has ended: its gauges no longer count."""
    if os.environ.get(FOLDER):
        mark_process_dead(pid)


def clear_folder() -> None:
    """Removes what an earlier run left, before the first worker starts."""
    folder = os.environ.get(FOLDER)
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for left in Path(folder).glob("*.db"):
            left.unlink(missing_ok=True)
