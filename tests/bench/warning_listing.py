"""The most endangered of 10 000 open milestones, out of 60 000 that were agreed; and the test of past days."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import numpy as np

from services.chassis.process.settings import DatabaseUrl, Secret
from services.chassis.store.database import Connection
from services.chassis.web import identity
from services.monitoring.milestones.tables import MILESTONE_COLUMNS
from services.monitoring.opening import open_monitoring
from services.monitoring.settings import Settings
from services.monitoring.tracking.tables import COMMITMENT_COLUMNS
from services.monitoring.wsgi import build
from tests.bench.store_rounds import row

SECRET = "a secret of the bench"
OPEN, CLOSED, UNITS = 10_000, 50_000, 300
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
ROWS = "SELECT * FROM milestones m JOIN commitments c ON c.id = m.commitment_id"
SHARED = {"pact_id": "p", "statement": "x", "co_responsible": "[]", "cantons": '["1703"]', "due_on": "2026-12-31"}
FACTS = {"version": 5, "budget_cents": 0, "state": "in_progress", "public": 1, "example": 0}


def run(postgres_url: str) -> list[dict[str, Any]]:
    """Seconds for the first answer of a day, for the next, and for the test; the baseline reads the rows once."""
    store = open_monitoring(postgres_url, migrate=True)
    client = build(Settings(DatabaseUrl(postgres_url), Secret(SECRET)), store, clock=lambda: NOW).test_client()

    def ask(path: str, action: str) -> None:
        signed = identity.sign(identity.Identity("public", None, "public", action, "any"), SECRET)
        answer = client.get(path, headers={identity.HEADER: signed})
        assert answer.status_code == 200, answer.text

    try:
        with store.database.transaction() as connection:
            _fill(connection)
        with store.database.transaction(write=False) as connection:
            raw = _seconds(lambda: connection.execute(ROWS))
        first, again = (_seconds(lambda: ask("/v1/early-warnings", "list_early_warnings")) for _ in range(2))
        tested = _seconds(lambda: ask("/v1/early-warning/calibration", "read_calibration"))
    finally:
        store.close()
    return [
        row(f"early warnings, {OPEN} open of {OPEN + CLOSED}, first answer", first, "s", raw, None),
        row(f"early warnings, {OPEN} open of {OPEN + CLOSED}, next answer", again, "s", raw, None),
        row(f"early warnings, test of 18 months, {OPEN + CLOSED} milestones", tested, "s", raw, None),
    ]


def _fill(connection: Connection) -> None:
    draw, today = np.random.default_rng(11), NOW.date().toordinal()
    commitments, milestones = [], []
    for number in range(OPEN + CLOSED):
        key = str(uuid4())
        facts = {**SHARED, **FACTS, "id": key, "responsible": f"U{number % UNITS}", "sector": f"s{number % 3}"}
        commitments.append(tuple(facts[name] for name in COMMITMENT_COLUMNS))
        due = today + int(draw.integers(-60, 300)) if number < OPEN else today - int(draw.integers(60, 700))
        done = None if number < OPEN else min(today, due + int(draw.exponential(30)) - 15)
        at = (due - 719_163) * 86_400_000_000
        milestones.append((key, key, "x", due, due, due - 200, at, done, at if done else None, None, None, at))
    connection.load("commitments", COMMITMENT_COLUMNS, commitments)
    connection.load("milestones", MILESTONE_COLUMNS, milestones)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
