"""A producer to measure against: a store full of commitments, and its feed served as a service serves it.

python -m tests.bench.stream_producer URL SCHEMA PORT          # serves until it is ended
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID, uuid4

import urllib3
from flask import Flask

from contracts.envelope import encode
from contracts.events import Event, Who
from contracts.events.agreements import commitments
from contracts.events.agreements.terms import Evidence, Milestone, Minutes, Terms
from services.agreements.publishing import PUBLISHED
from services.chassis.store.application import EventStore, open_store
from services.chassis.stream import tables
from services.chassis.stream.log import HttpLog, service_log
from services.chassis.stream.serving import register_feed
from services.chassis.web.server import serve
from services.monitoring.migrating import create_tables

SOURCE = "/pactos/agreements"
SECRET = "bench-" * 8
BEGAN = datetime(2026, 1, 1, 14, tzinfo=UTC)


def life(aggregate: UUID, number: int, events: int) -> Iterator[Event]:
    """The events of one commitment: drafted, accepted, approved, started, then reports."""
    milestones = tuple(
        Milestone(
            id=UUID(int=aggregate.int ^ (index + 1)),
            title=f"Hito {index + 1}: señalización del corredor turístico",
            weight=index + 1,
            starts_on=date(2026, 1 + 3 * index, 1),
            due_on=date(2026, 3 + 3 * index, 30),
        )
        for index in range(4)
    )
    terms = Terms(
        pact_id=UUID(int=number // 20 + 1),
        statement="Señalizar y mantener el corredor turístico entre los cantones de la mesa",
        responsible=f"DGT-{number % 30}",
        co_responsible=("GAD-MEJIA",),
        cantons=("1703", "1705"),
        sector="turismo",
        due_on=date(2026, 12, 30),
        budget_cents=125_000_00,
        milestones=milestones,
    )
    minutes = Minutes(reference="Acta 004-2026", dated=date(2026, 1, 1))
    evidence = Evidence(kind="acta", description="Acta de entrega", url="https://example.org/acta.pdf")
    kinds = (
        (commitments.Drafted, {"state": "drafted", "terms": terms, "example": False}),
        (commitments.Accepted, {"state": "drafted", "unit": terms.responsible, "note": None}),
        (commitments.Approved, {"state": "agreed", "minutes": minutes}),
        (commitments.Started, {"state": "in_progress"}),
    )
    for version in range(1, events + 1):
        cls, facts = kinds[version - 1] if version <= 4 else (commitments.ProgressReported, None)
        if facts is None:
            progress = Decimal(min(99, version)) + Decimal("0.25")
            given = (evidence,) if version % 5 == 0 else ()
            facts = {"state": "in_progress", "milestone_id": milestones[version % 4].id, "progress": progress}
            facts |= {"note": None, "evidence": given}
        moment = BEGAN + timedelta(hours=version * 7, seconds=number)
        who = Who(subject=f"llave-{number % 30}", unit=terms.responsible, role="responsible")
        yield cls(
            recorded_at=moment,
            effective_on=moment.date(),
            who=who,
            why=None,
            correlation_id=uuid4().hex,
            causation_id=None,
            **facts,
        )


def fill(store: EventStore, aggregates: int, events: int) -> int:
    """Stores that many commitments of that many events each, interleaved as time went; how many events."""
    lives = [(uuid4(), number) for number in range(aggregates)]
    streams = [(aggregate, list(life(aggregate, number, events))) for aggregate, number in lives]
    rows = [
        (aggregate, version + 1, type(stream[version]).TYPE[7:-3], encode(stream[version]))
        for version in range(events)
        for aggregate, stream in streams
    ]
    with store.database.transaction() as connection:
        connection.load("stored_events", ("originator_id", "originator_version", "topic", "state"), rows)
    return len(rows)


def open_views(url: str, schema: str) -> EventStore:
    """Monitoring's store, and in its schema the tables of its views, for the producer in `schema`."""
    store = open_store(f"{schema}_views", url, migrate=True)
    with store.database.transaction() as connection:
        tables.create_tables(connection)
        create_tables(connection)
    return store


@contextmanager
def served(url: str, schema: str) -> Iterator[HttpLog]:
    """The feed of the store, served by a process of its own."""
    port = _free_port()
    command = [sys.executable, "-m", "tests.bench.stream_producer", url, schema, str(port)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        log = service_log(address, SOURCE, "bench", SECRET)
        _until_served(child, address)
        yield log
    finally:
        child.terminate()
        child.wait(20)


def _until_served(child: subprocess.Popen, address: str) -> None:
    deadline = time.monotonic() + 30
    while child.poll() is None and time.monotonic() < deadline:
        try:
            urllib3.request("GET", f"{address}/", retries=False)
        except urllib3.exceptions.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the producer does not answer")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _app(url: str, schema: str) -> Flask:
    app = Flask("producer")
    register_feed(app, open_store(schema, url), PUBLISHED, SOURCE, SECRET)
    return app


if __name__ == "__main__":
    serve(partial(_app, sys.argv[1], sys.argv[2]), "127.0.0.1", int(sys.argv[3]), supervisor=os.getppid())
