"""Views rebuilt from the log through the feed, beside a raw text SELECT of the same rows."""

import statistics
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import uuid4

import psycopg

from contracts.events.agreements.commitments import Drafted, ProgressReported
from services.chassis.store.application import open_store
from services.chassis.store.database import Connection, Database, open_database
from services.chassis.stream import tables
from services.chassis.stream.delivery import Received
from services.chassis.stream.rebuild import Fold, rebuild
from tests.bench.stream_producer import fill, served

AGGREGATES, EVENTS, ROUNDS = 2_000, 25, 3
SELECT = "SELECT notification_id, originator_id, originator_version, topic, state FROM {} ORDER BY notification_id"


def run(postgres_url: str, kafka: str | None = None) -> list[dict[str, Any]]:
    """The row of the table: events folded per second, as a share of rows selected per second."""
    schema = f"bench_{uuid4().hex[:8]}"
    with closing(open_store(schema, postgres_url, migrate=True)) as store:
        events = fill(store, AGGREGATES, EVENTS)
    views = open_database(postgres_url, f"{schema}_views")
    prepare, new_fold = views_to_measure()
    with closing(views), served(postgres_url, schema) as log:
        prepare(views)
        selected, folded = [], []
        for _ in range(ROUNDS):
            selected.append(events / _seconds(lambda: _select(postgres_url, f"{schema}.stored_events")))
            folded.append(events / _seconds(lambda: rebuild(views, log, new_fold())))
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


def views_to_measure() -> tuple[Callable[[Database], object], Callable[[], Fold]]:
    """How to create the views, and a new fold of them."""
    return prepare_facts, Facts


def prepare_facts(database: Database) -> None:
    """Tables for the fold below."""
    with database.transaction() as connection:
        tables.create_tables(connection)
        connection.execute("CREATE TABLE IF NOT EXISTS commitments (id TEXT PRIMARY KEY, state TEXT, terms TEXT)")
        connection.execute(
            """CREATE TABLE IF NOT EXISTS facts (commitment TEXT, version INTEGER, milestone TEXT, progress TEXT,
            effective_on TEXT, recorded_at TEXT, PRIMARY KEY (commitment, version))"""
        )


class Facts:
    """A plain fold: the state of each commitment, and a row per report."""

    def __init__(self) -> None:
        self._states: dict[str, str] = {}
        self._terms: dict[str, str] = {}
        self._facts: list[tuple[Any, ...]] = []

    def apply(self, received: Received) -> None:
        envelope, event = received
        if type(event) is ProgressReported:
            days = event.effective_on.isoformat(), event.recorded_at.isoformat()
            fact = (envelope.subject, envelope.version, str(event.milestone_id), str(event.progress), *days)
            self._facts.append(fact)
        elif type(event) is Drafted:
            self._terms[envelope.subject] = event.terms.statement
        self._states[envelope.subject] = event.state

    def write(self, connection: Connection) -> None:
        connection.execute("DELETE FROM commitments")
        connection.execute("DELETE FROM facts")
        rows = [(one, state, self._terms[one]) for one, state in self._states.items()]
        connection.load("commitments", ("id", "state", "terms"), rows)
        names = ("commitment", "version", "milestone", "progress", "effective_on", "recorded_at")
        connection.load("facts", names, self._facts)


def _select(url: str, table: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(SELECT.format(table)).fetchall()


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
