"""Story 13: everything is lost, and comes back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.tourism import Commitment, started_commitment
from tests.support.client import Suite
from tests.support.topics import erase_topics
from tests.support.views import drop_views, views_of
from tests.support.waiting import eventually

COMMITMENTS, ROUNDS = 4, 25


@contextmanager
def load(commitments: list[Commitment]) -> Iterator[dict[str, float]]:
    """Reports on every commitment, one after the other, while the block runs; what was acknowledged last of each."""
    stop, acknowledged = threading.Event(), {}

    def report() -> None:
        progress = 1
        while not stop.is_set() or progress < ROUNDS:
            for commitment in commitments:
                body = {
                    "milestone_id": commitment.milestones["A"],
                    "progress": progress % 99,
                    "effective_on": "2026-02-01",
                    "note": "Otra medición",
                }
                answer = commitment.suite.as_("unit").request("POST", f"{commitment.path}/progress-reports", body)
                answer.raise_for_status()
                acknowledged[commitment.id] = progress % 99
            progress += 1

    worker = threading.Thread(target=report)
    worker.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        worker.join()


def declared(commitment: Commitment) -> float | None:
    answer = commitment.suite.public.request("GET", f"{commitment.path}/status", as_of="2026-02-01")
    milestones = answer.json()["milestones"] if answer.status_code == 200 else [{"title": "A"}]
    return next(part.get("declared_progress") for part in milestones if part["title"][0] == "A")


def test_13_everything_is_lost_and_comes_back(suite: Suite):
    quiet = started_commitment(suite)
    quiet.report("A", 77, "2026-02-01")
    commitments = [started_commitment(suite) for _ in range(COMMITMENTS)]

    with load(commitments) as acknowledged:
        eventually(lambda: len(acknowledged) == COMMITMENTS)
        if suite.bootstrap:
            erase_topics(suite.bootstrap)
        drop_views(suite)
        suite.command("replay")

    for commitment in commitments:
        eventually(lambda commitment=commitment: declared(commitment) == acknowledged[commitment.id])
    assert declared(quiet) == 77
    came_back = views_of(suite)
    assert came_back

    suite.command("replay")
    assert views_of(suite) == came_back

    quiet.report("A", 78, "2026-02-02")
    assert quiet.status(as_of="2026-02-02")["milestones"][0]["declared_progress"] == 78
