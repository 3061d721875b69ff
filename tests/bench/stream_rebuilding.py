"""Views rebuilt from the log through the feed, beside a raw text SELECT of the same rows."""

import statistics
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import uuid4

import psycopg

from services.chassis.store.application import open_store
from services.chassis.stream.rebuild import rebuild
from services.monitoring.rebuilding import ViewFold
from tests.bench.stream_producer import fill, open_views, served

AGGREGATES, EVENTS, ROUNDS = 2_000, 25, 5
SELECT = "SELECT notification_id, originator_id, originator_version, topic, state FROM {} ORDER BY notification_id"


def run(postgres_url: str, kafka: str | None = None) -> list[dict[str, Any]]:
    """The row of the table: events folded per second, as a share of rows selected per second."""
    schema = f"bench_{uuid4().hex[:8]}"
    with closing(open_store(schema, postgres_url, migrate=True)) as store:
        events = fill(store, AGGREGATES, EVENTS)
    with closing(open_views(postgres_url, schema)) as views, served(postgres_url, schema) as log:
        selected, folded = [], []
        for _ in range(ROUNDS):
            selected.append(events / _seconds(lambda: _select(postgres_url, f"{schema}.stored_events")))
            folded.append(events / _seconds(lambda: rebuild(views.database, log, ViewFold(views))))
    rate, baseline = statistics.median(folded), statistics.median(selected)
    ratio = rate / baseline
    return [
        {
            "name": "view rebuild from the log, over a raw text SELECT of the same rows",
            "value": round(rate),
            "unit": "events/s",
            "baseline": round(baseline),
            "ratio": round(ratio, 3),
            "target": 0.1,
            "met": ratio >= 0.1,
        }
    ]


def _select(url: str, table: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(SELECT.format(table)).fetchall()


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
