"""From a command's answer to its event at the listeners of the stream, with one listener and with a hundred."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from tests.bench.store_rounds import row
from tests.e2e.tourism import Commitment, started_commitment
from tests.support.client import Suite
from tests.support.sse import Ear
from tests.support.waiting import eventually

LISTENERS, REPORTS, PER_SECOND = 100, 200, 20


def run(suite: Suite) -> list[dict[str, Any]]:
    """p50 and p99 in ms; the baseline is one listener."""
    commitment = started_commitment(suite)
    one, many = (_delays(suite, commitment, listeners) for listeners in (1, LISTENERS))
    return [
        row(
            f"event at {LISTENERS} listeners of the stream, {name}", _share(many, share), "ms", _share(one, share), None
        )
        for name, share in (("p50", 0.5), ("p99", 0.99))
    ]


def _delays(suite: Suite, commitment: Commitment, listeners: int) -> list[float]:
    """Milliseconds, of every report at every listener; less than nothing counts as nothing."""
    with ExitStack() as opened:
        ears = [opened.enter_context(Ear(f"{suite.address}/v1/live")) for _ in range(listeners)]
        eventually(lambda: all(ear.heard for ear in ears), what="hello")
        answered: dict[int, float] = {}
        began = time.monotonic()
        for number in range(REPORTS):
            time.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
            body = {"milestone_id": commitment.milestones["A"], "progress": 1 + number % 90, "note": "Otra medición"}
            path = f"{commitment.path}/progress-reports"
            answer = suite.as_("unit").request("POST", path, {**body, "effective_on": "2026-02-01"})
            answer.raise_for_status()
            answered[int(answer.headers["ETag"].strip('"'))] = time.monotonic()
        for ear in ears:
            ear.hears(REPORTS, seconds=60)
    return [delay for ear in ears for delay in _of(ear, commitment.id, answered)]


def _of(ear: Ear, commitment: str, answered: dict[int, float]) -> list[float]:
    heard = (one for one in ear.told() if one.data["id"] == commitment and one.data["version"] in answered)
    return [max(0.0, 1000 * (one.at - answered[one.data["version"]])) for one in heard]


def _share(delays: Sequence[float], share: float) -> float:
    return sorted(delays)[min(len(delays) - 1, int(share * len(delays)))]
